import process from 'node:process';
import { UserError } from '../base/user-error.ts';
import { exitStatus } from './failure.ts';

export interface Interrupts {
  /** Aborts at the first Ctrl-C, so that the engine can save what it has. */
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back its usual meaning. */
  readonly stop: () => void;
}

/** Turns the first Ctrl-C into an abort and the second one into an exit at once. */
export function watchInterrupts(): Interrupts {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onInterrupt);
  return { signal: controller.signal, stop: () => process.off('SIGINT', onInterrupt) };
}

/**
 * Whether a failure is only how an interrupted run ends. A terminal sends Ctrl-C to git as well, so
 * that the first thing the engine notices may be a git that failed, which it reports as a `UserError`.
 */
export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  if (error === signal.reason || error instanceof UserError) return true;
  return error instanceof Error && error.name === 'AbortError';
}
