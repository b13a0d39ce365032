import process from 'node:process';
import { UserError } from '../base/user-error.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const widestReport = 120;
/** What mail and review tools show without wrapping. */
const widthWithoutTerminal = 100;

/** The columns a report on stdout may fill. */
export function reportWidth(): number {
  const { isTTY, columns } = process.stdout;
  // A terminal that was never told its size says 0.
  if (!isTTY || !columns) return widthWithoutTerminal;
  return Math.min(columns, widestReport);
}

/** Colours by the conventions of no-color.org and force-color.org; `--no-color` beats both. */
export function useColor(flag: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (!flag || NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

/**
 * Writes a result to stdout and resolves when all of it has been taken.
 *
 * A reader that closed the pipe, as `| head` does, has all it wants: that is success.
 */
export function writeResult(
  text: string | Uint8Array,
  stream: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EPIPE') resolve();
      else reject(new UserError(`the result could not be written: ${error.message}`));
    };
    // The stream also emits what the callback is given, and nobody listening would end the process.
    stream.on('error', fail);
    stream.write(text, (error) => {
      if (error) fail(error);
      else resolve();
    });
  });
}

/** Writes to stderr; when nobody reads that, nobody misses it. */
export function writeError(text: string): void {
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {});
  process.stderr.write(text);
}
