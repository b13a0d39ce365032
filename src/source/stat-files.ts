import { type FileStat, type FileSystem, FileSystemError } from '../host/file-system.ts';
import { sameStamp } from './freshness.ts';
import { comparePaths } from './path-order.ts';
import { TOO_LARGE } from './read-source.ts';
import { type ListedFile, type ListingProblem, MAX_FILE_BYTES } from './tree-listing.ts';
import { hasReplacedBytes, joinPath, NAME_NOT_UTF8 } from './walk-tree.ts';

export interface StatedFiles {
  readonly files: readonly ListedFile[];
  readonly problems: readonly ListingProblem[];
}

/**
 * Stamps the files at `paths`, relative to `root`. Those that cannot be scanned become problems instead.
 *
 * `known` are entries of an earlier listing in the same order; one with the same stamp is taken over as it
 * is. Making 55,000 new entries instead costs the garbage collector as much as a third of all the stamps.
 */
export function statFiles(
  fileSystem: FileSystem,
  root: string,
  paths: readonly string[],
  known: readonly ListedFile[],
): StatedFiles {
  const files: ListedFile[] = [];
  const problems: ListingProblem[] = [];
  let next = 0;
  for (const path of paths) {
    while (next < known.length && comparePaths(known[next]?.path ?? '', path) < 0) next++;
    const before = known[next];
    const stat = statOrReason(fileSystem, joinPath(root, path));
    if (typeof stat === 'string') {
      problems.push({ path, reason: stat });
    } else if (stat === undefined) {
      problems.push({ path, reason: hasReplacedBytes(path) ? NAME_NOT_UTF8 : VANISHED });
    } else if (stat.kind !== 'file') {
      problems.push({ path, reason: 'is no longer a regular file' });
    } else if (stat.size > MAX_FILE_BYTES) {
      problems.push({ path, reason: TOO_LARGE });
    } else if (before?.path === path && sameStamp(before, stat)) {
      files.push(before);
    } else {
      const { size, mtimeMs, ctimeMs, inode } = stat;
      files.push({ path, size, mtimeMs, ctimeMs, inode });
    }
  }
  return { files, problems };
}

const VANISHED = 'vanished while the tree was listed';

function statOrReason(fileSystem: FileSystem, path: string): FileStat | undefined | string {
  try {
    return fileSystem.stat(path);
  } catch (error) {
    if (error instanceof FileSystemError) return error.reason;
    throw error;
  }
}
