import type { Stamp } from '../host/file-system.ts';

/**
 * Endings of the files we read. `.inc` is left out on purpose: in the kernel and around it that ending is
 * shared by assembler, make and C fragments, and none of the C ones can be read by itself.
 */
export const C_FILE_ENDINGS: readonly string[] = ['.c', '.h'];

/** Larger files are generated data tables at best; they are named as problems and never read. */
export const MAX_FILE_BYTES: number = 64 * 1024 * 1024;

export function isCFileName(name: string): boolean {
  return name.endsWith('.c') || name.endsWith('.h');
}

/** A C file of the tree. */
export interface ListedFile extends Stamp {
  /** Relative to the listing's root, with `/`. */
  readonly path: string;
  /** Git's blob id as 40 hexadecimal digits; only in a revision, where the stamp is 0 but for the size. */
  readonly contentId?: string;
}

/** Something in the tree that was not listed, or not in full, and why. `path` is relative, `.` is the root. */
export interface ListingProblem {
  readonly path: string;
  readonly reason: string;
}

/** The state in which something was when it was listed; all zeros when it was not there. */
export interface StampedPath extends Stamp {
  readonly path: string;
}

/**
 * The files of a tree at one moment.
 *
 * Plain data, made to be stored (`encodeListing`) and handed back as `previous` to the next `listTree`.
 * Files are sorted by the bytes of their paths, problems by path.
 */
export interface TreeListing {
  /** The real absolute path of the listed folder. */
  readonly root: string;
  /** `folder`: walked; `git`: tracked and untracked files without the ignored ones; `revision`: a commit's. */
  readonly kind: 'folder' | 'git' | 'revision';
  /** What the user called it, and the commit it stands for. */
  readonly revision?: { readonly name: string; readonly commit: string };
  readonly files: readonly ListedFile[];
  readonly problems: readonly ListingProblem[];
  /** The absolute folder at or above the root that holds a `.git`, when there is one. */
  readonly repository?: string;
  /** Every folder that was looked into (relative paths), stamped before it was read. */
  readonly folders: readonly StampedPath[];
  /** What else decides which files belong to the tree (absolute paths): git's index, ignore files. */
  readonly witnesses: readonly StampedPath[];
  /** Links in the tree (relative paths). What they lead to is found out anew each time. */
  readonly links: readonly string[];
  /** Problems found while folders were read, as opposed to those found in files' stamps. */
  readonly folderProblems: readonly ListingProblem[];
  /** The moment before the folders were read; 0 when the names must be listed anew each time. */
  readonly namesListedAtMs: number;
  /** True when the names are the previous listing's: no folder and no witness had changed. */
  readonly namesReused: boolean;
}
