import { type FileSystem, FileSystemError, type FolderEntry } from '../host/file-system.ts';
import { isCFileName, type ListingProblem, type StampedPath } from './tree-listing.ts';

/** What a walk over all folders of a tree found. All paths are relative to its root, in no special order. */
export interface TreeWalk {
  readonly files: readonly string[];
  readonly folders: readonly StampedPath[];
  readonly links: readonly string[];
  readonly gitIgnoreFiles: readonly string[];
  readonly problems: readonly ListingProblem[];
}

/**
 * Finds the C files below `root`, links not followed and `.git` not entered.
 *
 * A folder that cannot be read is a problem and ends nothing. Throws `FileSystemError` for the root only.
 */
export function walkTree(fileSystem: FileSystem, root: string): TreeWalk {
  const walk: MutableWalk = { files: [], folders: [], links: [], gitIgnoreFiles: [], problems: [] };
  const pending: string[] = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = readFolder(fileSystem, root, folder, walk);
    for (const entry of entries) takeEntry(entry, folder, walk, pending);
  }
  return walk;
}

interface MutableWalk {
  files: string[];
  folders: StampedPath[];
  links: string[];
  gitIgnoreFiles: string[];
  problems: ListingProblem[];
}

function readFolder(
  fileSystem: FileSystem,
  root: string,
  folder: string,
  walk: MutableWalk,
): readonly FolderEntry[] {
  const absolute = folder === '' ? root : joinPath(root, folder);
  const path = folder === '' ? '.' : folder;
  try {
    // Stamped first: a change that comes after it shows as a newer stamp next time.
    const stat = fileSystem.stat(absolute);
    if (stat === undefined) throw new FileSystemError('ENOENT', absolute);
    const { size, mtimeMs, ctimeMs, inode } = stat;
    walk.folders.push({ path, size, mtimeMs, ctimeMs, inode });
    return fileSystem.list(absolute);
  } catch (error) {
    if (!(error instanceof FileSystemError) || folder === '') throw error;
    walk.problems.push({ path, reason: folderReason(error, path) });
    return [];
  }
}

function folderReason(error: FileSystemError, path: string): string {
  if (error.code !== 'ENOENT') return `folder not read: ${error.reason}`;
  return hasReplacedBytes(path) ? NAME_NOT_UTF8 : 'folder vanished while the tree was listed';
}

function takeEntry(entry: FolderEntry, folder: string, walk: MutableWalk, pending: string[]): void {
  const { name, kind } = entry;
  if (name === '.git') return;
  switch (kind) {
    case 'folder':
      pending.push(joinPath(folder, name));
      return;
    case 'link':
      walk.links.push(joinPath(folder, name));
      return;
    case 'file':
      if (isCFileName(name)) walk.files.push(joinPath(folder, name));
      else if (name === '.gitignore') walk.gitIgnoreFiles.push(joinPath(folder, name));
      return;
    case 'other':
      if (isCFileName(name)) {
        walk.problems.push({ path: joinPath(folder, name), reason: 'is not a regular file' });
      }
  }
}

/** The path of `name` in `folder`, where an empty folder is the root of relative paths. */
export function joinPath(folder: string, name: string): string {
  if (folder === '') return name;
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** The reason given for a name that we cannot hand back to the system as it is. */
export const NAME_NOT_UTF8 = 'its name is not UTF-8; not scanned';

/** Whether a name may have held bytes that are not UTF-8. A name that truly has this character can be opened. */
export function hasReplacedBytes(path: string): boolean {
  return path.includes('\ufffd');
}
