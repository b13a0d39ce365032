import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { type FileIdentity, type FileWriter, temporaryName } from './file-writer.ts';
import { asFileSystemError } from './node-file-system.ts';

/** The real disk. */
export const nodeFileWriter: FileWriter = {
  describe: (file) => refusing(file, () => identityOf(lstatSync(file, ABSENT_IS_UNDEFINED))),
  checkReplaceable: (file) => refusing(file, () => checkReplaceable(file)),
  replaceFile: (file, content) => refusing(file, () => replaceFile(file, content)),
  removeFile: (file) => refusing(file, () => rmSync(file, { force: true })),
};

const ABSENT_IS_UNDEFINED = { throwIfNoEntry: false } as const;
const PERMISSIONS = 0o7777;

function identityOf(stats: Stats | undefined): FileIdentity | undefined {
  if (stats === undefined) return undefined;
  const { mode, uid, gid, nlink } = stats;
  return { kind: kindOf(stats), mode: mode & PERMISSIONS, owner: uid, group: gid, names: nlink };
}

function kindOf(stats: Stats): FileIdentity['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

/** A file that is read-only was made so by somebody; that a new one could take its place does not count. */
function checkReplaceable(file: string): void {
  accessSync(file, constants.W_OK);
  accessSync(path.dirname(file), constants.W_OK);
}

/** A new file in the same folder takes the old one's name when all of it is on the disk. */
function replaceFile(file: string, content: Uint8Array): void {
  const old = identityOf(lstatSync(file, ABSENT_IS_UNDEFINED));
  if (old !== undefined) checkReplaceable(file);
  const temporary = path.join(path.dirname(file), temporaryName(randomBytes(8).toString('hex')));
  const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;
  const flags = O_CREAT | O_EXCL | O_WRONLY | (O_NOFOLLOW ?? 0);
  const descriptor = openSync(temporary, flags, old === undefined ? 0o666 : 0o600);
  try {
    try {
      writeAll(descriptor, content);
      if (old !== undefined) takeOver(descriptor, old);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
}

function writeAll(descriptor: number, content: Uint8Array): void {
  let done = 0;
  while (done < content.length) done += writeSync(descriptor, content, done);
}

/** The owner first: giving a file away takes permissions from it. */
function takeOver(descriptor: number, { mode, owner, group }: FileIdentity): void {
  try {
    fchownSync(descriptor, owner, group);
  } catch {
    // Only the superuser may give files away. Ours has our name then, as it would from an editor.
  }
  fchmodSync(descriptor, mode);
}

/** Makes the new name last; a system that cannot do it does so in its own time. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, constants.O_RDONLY);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Not every file system takes it for folders.
  }
}

function refusing<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asFileSystemError(error, file);
  }
}
