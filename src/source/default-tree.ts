import { UserError } from '../base/user-error.ts';
import type { FileSystem } from '../host/file-system.ts';
import { findRepository } from './git-listing.ts';

/**
 * The tree that is meant when the user names none: the git work tree around `folder`, which is absolute.
 * Throws `UserError` when there is none.
 */
export function findDefaultTree(fileSystem: FileSystem, folder: string): string {
  const found = findRepository(fileSystem, folder);
  if (found !== undefined) return found;
  throw new UserError(
    `no tree given, and ${folder} is not inside a git work tree`,
    'name the folder with the sources: --tree DIR',
  );
}
