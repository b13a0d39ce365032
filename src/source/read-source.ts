import { assertInvariant } from '../base/assert.ts';
import {
  type FileSystem,
  FileSystemError,
  type OpenFile,
  type Stamp,
} from '../host/file-system.ts';
import { HEADROOM } from './content-id.ts';
import { sameStamp } from './freshness.ts';
import { MAX_FILE_BYTES } from './tree-listing.ts';

/** What became of reading one file. */
export type SourceRead =
  | {
      readonly kind: 'read';
      /** The content is `buffer.bytes[HEADROOM … HEADROOM + length)`, with a 0 byte behind it. */
      readonly length: number;
      /** The stamp that goes with this content. */
      readonly stamp: Stamp;
    }
  | { readonly kind: 'problem'; readonly reason: string };

/** Memory that is used for one file after the other. It grows to the largest of them, never shrinks. */
export class SourceBuffer {
  /** Replaced when it grows: take it again after each reading. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 20);

  /** Makes room for `length` bytes of content with `HEADROOM` in front and one byte behind. */
  reserve(length: number): void {
    const needed = HEADROOM + length + 1;
    if (needed <= this.bytes.length) return;
    this.bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2));
  }

  /** The content after a reading of `length` bytes, as a view that the next reading overwrites. */
  content(length: number): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(HEADROOM, HEADROOM + length);
  }
}

const ATTEMPTS = 3;

/**
 * Reads the file at the absolute `path` into `buffer`.
 *
 * Content is accepted only when the file had one and the same stamp before and after it was read. `expected`,
 * when given, is the stamp from the listing, which saves asking for the one before. A file that vanished,
 * cannot be read, has grown too large or never stands still is a problem, not an exception.
 */
export function readSource(
  fileSystem: FileSystem,
  path: string,
  buffer: SourceBuffer,
  expected?: Stamp,
): SourceRead {
  let before = expected;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let file: OpenFile | undefined;
    try {
      file = fileSystem.open(path);
      const read = readOnce(file, buffer, before);
      if (read !== undefined) return read;
    } catch (error) {
      return { kind: 'problem', reason: reasonOf(error) };
    } finally {
      file?.close();
    }
    // The second attempt asks the file itself: the listing's stamp may be from long ago.
    before = undefined;
  }
  return { kind: 'problem', reason: 'changes while it is read' };
}

/** One attempt; `undefined` when the file changed meanwhile. */
function readOnce(
  file: OpenFile,
  buffer: SourceBuffer,
  expected: Stamp | undefined,
): SourceRead | undefined {
  const before = expected ?? file.stat();
  if (before.size > MAX_FILE_BYTES) return { kind: 'problem', reason: TOO_LARGE };
  buffer.reserve(before.size);
  // Asking for one byte more than there should be notices a file that grew.
  const length = file.readInto(buffer.bytes, HEADROOM, before.size + 1);
  const after = file.stat();
  if (after.kind !== 'file') return { kind: 'problem', reason: 'is not a regular file' };
  if (length !== before.size || !sameStamp(before, after)) return undefined;
  buffer.bytes[HEADROOM + length] = 0;
  assertInvariant(length < buffer.bytes.length - HEADROOM, 'a byte is free behind the content');
  return {
    kind: 'read',
    length,
    stamp: { size: after.size, mtimeMs: after.mtimeMs, ctimeMs: after.ctimeMs, inode: after.inode },
  };
}

/** The reason given for a file above `MAX_FILE_BYTES`. */
export const TOO_LARGE: string = `larger than ${MAX_FILE_BYTES / (1024 * 1024)} MiB; not scanned`;

function reasonOf(error: unknown): string {
  if (!(error instanceof FileSystemError)) throw error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'vanished while the tree was read';
    case 'ELOOP':
      return 'became a symbolic link while the tree was read';
    default:
      return error.reason;
  }
}
