/** What a folder's entry or a path is. Links are never followed when this is found out. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/**
 * What tells one state of a file or folder from another without reading it.
 *
 * Times are milliseconds since 1970 with a fraction. `ctimeMs` is the time of the inode's last change,
 * which, unlike `mtimeMs`, nobody can set back.
 */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
}

export interface FileStat extends Stamp {
  readonly kind: EntryKind;
}

/** A file opened for reading. Whoever opened it closes it. */
export interface OpenFile {
  /** The stamp of the opened file itself, also after its name has gone. */
  stat(): FileStat;
  /** Reads up to `length` bytes to `target[offset…]`. Returns how many came; fewer than asked means the end. */
  readInto(target: Uint8Array, offset: number, length: number): number;
  close(): void;
}

/**
 * The disk, as far as Flagday looks at it. It has no way to write: an analysed tree stays as it is.
 *
 * Paths are absolute. Every method throws `FileSystemError` when the system refuses, except where its
 * comment says otherwise.
 */
export interface FileSystem {
  /** The entries of a folder in no particular order, without `.` and `..`. */
  list(folder: string): readonly FolderEntry[];
  /** The stamp of what is at `path`, links not followed; `undefined` when there is nothing. */
  stat(path: string): FileStat | undefined;
  /** The absolute path with all links followed. Fails with ENOENT or ELOOP when they lead nowhere. */
  realPath(path: string): string;
  /** Opens a regular file for reading. Never blocks on a named pipe. */
  open(path: string): OpenFile;
}

/** The system refused something. `code` is its name for the reason, such as `EACCES`. */
export class FileSystemError extends Error {
  override readonly name = 'FileSystemError';
  readonly code: string;
  readonly path: string;

  constructor(code: string, path: string) {
    super(`${path}: ${describeErrorCode(code)}`);
    this.code = code;
    this.path = path;
  }

  /** The reason without the path, in words: "permission denied". */
  get reason(): string {
    return describeErrorCode(this.code);
  }
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['ENOENT', 'no such file or folder'],
  ['ENOTDIR', 'not a folder'],
  ['EISDIR', 'is a folder'],
  ['ELOOP', 'symbolic links that lead in a circle'],
  ['EIO', 'the disk reports an error'],
  ['EMFILE', 'too many open files'],
  ['ENFILE', 'too many open files in the system'],
  ['ENAMETOOLONG', 'name too long'],
  ['ENOSPC', 'no space left on the disk'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['ESTALE', 'stale network file handle'],
]);

/** The words for an error code of the system; the code itself when we have none. */
export function describeErrorCode(code: string): string {
  return WORDS.get(code) ?? code;
}

/** Reads a whole small file. Throws `FileSystemError`. */
export function readWholeFile(fileSystem: FileSystem, path: string): Uint8Array {
  const file = fileSystem.open(path);
  try {
    let bytes = new Uint8Array(file.stat().size + 1);
    let length = 0;
    for (;;) {
      const got = file.readInto(bytes, length, bytes.length - length);
      length += got;
      if (length < bytes.length) return bytes.subarray(0, length);
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
  } finally {
    file.close();
  }
}
