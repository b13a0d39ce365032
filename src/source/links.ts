import { type FileSystem, FileSystemError } from '../host/file-system.ts';
import { comparePaths } from './path-order.ts';
import { isCFileName, type ListedFile, type ListingProblem } from './tree-listing.ts';
import { joinPath } from './walk-tree.ts';

/**
 * The problems that not following `links` leaves.
 *
 * A link to what is listed under its own name anyway is none: following it would list that twice. Links to
 * files matter only where their name is a C file's. `files` are sorted by path.
 */
export function findLinkProblems(
  fileSystem: FileSystem,
  root: string,
  links: readonly string[],
  files: readonly ListedFile[],
): ListingProblem[] {
  const problems: ListingProblem[] = [];
  const isListed = (path: string): boolean => includesPath(files, path);
  for (const path of links) {
    const reason = findLinkReason(fileSystem, root, path, isListed);
    if (reason !== undefined) problems.push({ path, reason });
  }
  return problems;
}

function findLinkReason(
  fileSystem: FileSystem,
  root: string,
  path: string,
  isListed: (path: string) => boolean,
): string | undefined {
  const absolute = joinPath(root, path);
  try {
    const target = fileSystem.realPath(absolute);
    const inside = pathBelow(root, target);
    if (fileSystem.stat(target)?.kind === 'folder') {
      if (inside === undefined) {
        return pathBelow(target, root) === undefined
          ? 'symbolic link to a folder outside of the tree; not followed'
          : CIRCLE;
      }
      return pathBelow(target, absolute) === undefined ? undefined : CIRCLE;
    }
    if (!isCFileName(path)) return undefined;
    if (inside === undefined) return 'symbolic link to a file outside of the tree; not followed';
    return isListed(inside)
      ? undefined
      : 'symbolic link to a file that is not listed itself; not followed';
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === 'ELOOP') return 'symbolic link that leads in a circle; not followed';
    return isCFileName(path) ? `symbolic link that leads nowhere: ${error.reason}` : undefined;
  }
}

/** Whether sorted `files` have one at `path`. A search in halves, since there are few links and many files. */
function includesPath(files: readonly ListedFile[], path: string): boolean {
  let from = 0;
  let to = files.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = comparePaths(files[middle]?.path ?? '', path);
    if (order === 0) return true;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return false;
}

const CIRCLE = 'symbolic link to a folder around it; not followed';

/** `path` relative to `folder`, '' for the folder itself, `undefined` when it is not inside. */
function pathBelow(folder: string, path: string): string | undefined {
  if (path === folder) return '';
  const prefix = folder === '/' ? '/' : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
