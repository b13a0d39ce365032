import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import {
  type EntryKind,
  type FileStat,
  type FileSystem,
  FileSystemError,
  type FolderEntry,
  type OpenFile,
} from './file-system.ts';

/** The real disk. Everything is synchronous: per call that costs a third of what Node's promises cost. */
export const nodeFileSystem: FileSystem = {
  list: listFolder,
  stat: statPath,
  realPath: (path: string): string => refusing(path, () => realpathSync.native(path)),
  open: (path: string): OpenFile => new NodeOpenFile(path),
};

const WITH_TYPES = { withFileTypes: true } as const;
const ABSENT_IS_UNDEFINED = { throwIfNoEntry: false } as const;

function listFolder(folder: string): FolderEntry[] {
  try {
    const entries = readdirSync(folder, WITH_TYPES);
    const result: FolderEntry[] = [];
    for (const entry of entries) result.push({ name: entry.name, kind: kindOf(entry) });
    return result;
  } catch (error) {
    throw asFileSystemError(error, folder);
  }
}

function statPath(path: string): FileStat | undefined {
  try {
    const stats = lstatSync(path, ABSENT_IS_UNDEFINED);
    return stats === undefined ? undefined : stampOf(stats);
  } catch (error) {
    throw asFileSystemError(error, path);
  }
}

function stampOf(stats: Stats): FileStat {
  return {
    kind: kindOf(stats),
    size: stats.size,
    mtimeMs: stats.mtimeMs,
    ctimeMs: stats.ctimeMs,
    inode: stats.ino,
  };
}

function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

// Without O_NONBLOCK, a named pipe that took a file's place would stop us until somebody writes to it.
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

class NodeOpenFile implements OpenFile {
  private readonly path: string;
  private readonly descriptor: number;

  constructor(path: string) {
    this.path = path;
    this.descriptor = refusing(path, () => openSync(path, READ_ONLY));
  }

  stat(): FileStat {
    return refusing(this.path, () => stampOf(fstatSync(this.descriptor)));
  }

  readInto(target: Uint8Array, offset: number, length: number): number {
    let total = 0;
    while (total < length) {
      const got = refusing(this.path, () =>
        readSync(this.descriptor, target, offset + total, length - total, null),
      );
      total += got;
      // A regular file gives less than asked only at its end, or in pieces above 2 GiB, which we never ask for.
      if (got === 0 || total < length) break;
    }
    return total;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function refusing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asFileSystemError(error, path);
  }
}

/** Node's errors carry the system's code; what does not is a bug of ours and passes through unchanged. */
export function asFileSystemError(error: unknown, path: string): unknown {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return new FileSystemError(error.code, path);
  }
  return error;
}
