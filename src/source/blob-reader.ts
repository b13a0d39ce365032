import type { Host } from '../host/host.ts';
import { describeFailure, type RunningProcess } from '../host/processes.ts';
import { gitRequest } from './git-command.ts';

/** One object out of git's store, or the reason why there is none. */
export type BlobRead =
  /** `bytes` are the caller's until the next one is asked for. */
  | { readonly kind: 'blob'; readonly id: string; readonly bytes: Uint8Array }
  | { readonly kind: 'problem'; readonly id: string; readonly reason: string };

/** How often git is started again for the objects behind one that it died on, before we give up. */
const MAX_RESTARTS = 20;

/**
 * Reads the blobs `ids` (40 hexadecimal digits each) of the repository at `folder`, in their order, one
 * answer for each.
 *
 * All go through one `git cat-file --batch`; no more than one blob and what the pipes hold is in memory. A
 * blob that git lacks (a partial clone) or cannot read is a problem of its own. Stops git when the caller
 * stops asking.
 */
export async function* readBlobs(
  host: Host,
  folder: string,
  ids: readonly string[],
): AsyncGenerator<BlobRead> {
  let next = 0;
  for (let restarts = 0; next < ids.length; restarts++) {
    const git = host.processes.start(gitRequest(folder, ['cat-file', '--batch']));
    const input = new BatchInput(git.output);
    const feeding = feed(git, ids, next);
    try {
      while (next < ids.length) {
        const read = await input.readBlob(ids[next] ?? '');
        if (read === undefined) break;
        next++;
        yield read;
      }
    } finally {
      git.kill();
      await feeding;
    }
    if (next === ids.length) return;
    const why = describeFailure('git', await git.end) ?? 'git ended early';
    const reason = `git could not read it: ${why.replace(/^fatal: /, '')}`;
    // What git died on is the first one that it did not give; the others deserve another try.
    yield { kind: 'problem', id: ids[next++] ?? '', reason };
    if (restarts < MAX_RESTARTS) continue;
    for (; next < ids.length; next++) yield { kind: 'problem', id: ids[next] ?? '', reason };
  }
}

const IDS_PER_WRITE = 1024;

async function feed(git: RunningProcess, ids: readonly string[], from: number): Promise<void> {
  for (let k = from; k < ids.length; k += IDS_PER_WRITE) {
    const lines = `${ids.slice(k, k + IDS_PER_WRITE).join('\n')}\n`;
    await git.write(Buffer.from(lines, 'latin1'));
  }
  git.endInput();
}

const NEWLINE = 0x0a;

/** Takes git's output apart: lines, and contents of a known length. */
class BatchInput {
  private readonly pieces: AsyncIterator<Uint8Array>;
  /** Bytes taken from the pipe and not handed out yet: `buffer[start … end)`. */
  private buffer: Uint8Array = new Uint8Array(1 << 20);
  private start = 0;
  private end = 0;

  constructor(output: AsyncIterable<Uint8Array>) {
    this.pieces = output[Symbol.asyncIterator]();
  }

  /** The answer for `id`; `undefined` when git's output ends before it. */
  async readBlob(id: string): Promise<BlobRead | undefined> {
    const header = await this.readLine();
    if (header === undefined) return undefined;
    const [, kind, size] = header.split(' ');
    if (size === undefined) {
      const reason =
        kind === 'missing'
          ? 'git does not have its content (a partial clone?)'
          : `git says: ${header}`;
      return { kind: 'problem', id, reason };
    }
    const bytes = await this.readBytes(Number(size) + 1);
    if (bytes === undefined) return undefined;
    if (kind !== 'blob') return { kind: 'problem', id, reason: `is a ${kind}, not a file` };
    return { kind: 'blob', id, bytes: bytes.subarray(0, bytes.length - 1) };
  }

  private async readLine(): Promise<string | undefined> {
    for (;;) {
      const newline = this.buffer.subarray(this.start, this.end).indexOf(NEWLINE);
      if (newline >= 0) {
        const line = this.buffer.subarray(this.start, this.start + newline);
        this.start += newline + 1;
        return Buffer.from(line).toString('latin1');
      }
      if (!(await this.takePiece())) return undefined;
    }
  }

  private async readBytes(length: number): Promise<Uint8Array | undefined> {
    while (this.end - this.start < length) {
      this.makeRoom(length);
      if (!(await this.takePiece())) return undefined;
    }
    const bytes = this.buffer.subarray(this.start, this.start + length);
    this.start += length;
    return bytes;
  }

  private async takePiece(): Promise<boolean> {
    const step = await this.pieces.next();
    if (step.done === true) return false;
    this.makeRoom(this.end - this.start + step.value.length);
    this.buffer.set(step.value, this.end);
    this.end += step.value.length;
    return true;
  }

  /** Makes the buffer hold `length` bytes from `start` on, with what is there moved to the front if need be. */
  private makeRoom(length: number): void {
    if (this.start + length <= this.buffer.length) return;
    const kept = this.buffer.subarray(this.start, this.end);
    if (length <= this.buffer.length) {
      this.buffer.copyWithin(0, this.start, this.end);
    } else {
      const larger = new Uint8Array(Math.max(length, this.buffer.length * 2));
      larger.set(kept);
      this.buffer = larger;
    }
    this.end -= this.start;
    this.start = 0;
  }
}
