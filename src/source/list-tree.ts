import { posix } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { type FileSystem, FileSystemError } from '../host/file-system.ts';
import type { Host } from '../host/host.ts';
import { isUnchanged } from './freshness.ts';
import {
  findNestedRepositories,
  findRepository,
  findWitnesses,
  type GitNames,
  listGitNames,
  stampPath,
} from './git-listing.ts';
import { findLinkProblems } from './links.ts';
import { comparePaths, sortPaths } from './path-order.ts';
import { listRevision } from './revision-listing.ts';
import { type StatedFiles, statFiles } from './stat-files.ts';
import {
  C_FILE_ENDINGS,
  type ListingProblem,
  type StampedPath,
  type TreeListing,
} from './tree-listing.ts';
import { joinPath, type TreeWalk, walkTree } from './walk-tree.ts';

export interface ListRequest {
  /** The folder to list, absolute. It may be a part of a work tree, or a bare repository when `rev` is given. */
  readonly tree: string;
  /** A commit, tag or branch to list instead of what is on disk. */
  readonly rev?: string;
  /** The last listing of the same request. Its names are taken over when they cannot have changed. */
  readonly previous?: TreeListing | undefined;
}

/**
 * Lists the C files of a folder, of a git work tree without what git ignores, or of a revision.
 *
 * What cannot be listed is in the listing's `problems`. Throws `UserError` when there is no such folder, no C
 * file in it, no such revision, or no git to ask about a revision.
 */
export async function listTree(host: Host, request: ListRequest): Promise<TreeListing> {
  const root = findRoot(host.fileSystem, request.tree);
  if (request.rev !== undefined) {
    return await listRevision(host, root, request.rev, request.previous);
  }
  const names = reusableNames(host, root, request.previous) ?? (await listNames(host, root));
  const known = request.previous?.root === root ? request.previous.files : [];
  const stated = statFiles(host.fileSystem, root, names.paths, known);
  const listing = assembleListing(host, root, names, stated);
  if (listing.files.length === 0) throw nothingListed(host.fileSystem, listing, names);
  return listing;
}

/** Everything about the files but their stamps: what depends on folders and on git alone. */
interface TreeNames {
  readonly kind: 'folder' | 'git';
  readonly repository: string | undefined;
  readonly paths: readonly string[];
  readonly folders: readonly StampedPath[];
  readonly witnesses: readonly StampedPath[];
  readonly links: readonly string[];
  readonly folderProblems: readonly ListingProblem[];
  readonly namesListedAtMs: number;
  readonly namesReused: boolean;
  /** How many C files were found and then left out because git ignores them. */
  readonly ignoredFiles: number;
}

function findRoot(fileSystem: FileSystem, tree: string): string {
  try {
    const root = fileSystem.realPath(tree);
    if (fileSystem.stat(root)?.kind === 'folder') return root;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === 'ENOENT') throw noSuchFolder(fileSystem, tree);
    if (error.code !== 'ENOTDIR') {
      throw new UserError(`cannot open the tree ${tree}: ${error.reason}`);
    }
  }
  throw new UserError(`${tree} is not a folder`, 'name the folder that holds the sources');
}

function noSuchFolder(fileSystem: FileSystem, tree: string): UserError {
  let nearest = posix.dirname(tree);
  while (nearest !== '/' && stampPath(fileSystem, nearest).inode === 0) {
    nearest = posix.dirname(nearest);
  }
  return new UserError(
    `no such folder: ${tree}`,
    `${nearest} is there; check the rest of the name`,
  );
}

/** The previous listing's names, when nothing that decides them has changed since. */
function reusableNames(
  host: Host,
  root: string,
  previous: TreeListing | undefined,
): TreeNames | undefined {
  if (previous === undefined || previous.root !== root) return undefined;
  const { kind, repository, folders, witnesses, links, folderProblems, namesListedAtMs } = previous;
  if (kind === 'revision' || namesListedAtMs === 0) return undefined;
  const { fileSystem } = host;
  if (findRepository(fileSystem, root) !== repository) return undefined;
  const unchanged = (place: StampedPath, path: string): boolean =>
    isUnchanged(place, stampPath(fileSystem, path), namesListedAtMs);
  if (!witnesses.every((place) => unchanged(place, place.path))) return undefined;
  for (const place of folders) {
    if (!unchanged(place, place.path === '.' ? root : joinPath(root, place.path))) return undefined;
  }
  // Files that only their stamp kept out of the list may be fit for it now.
  const paths = previous.files.map((file) => file.path);
  const known = new Set([...folderProblems.map((problem) => problem.path), ...links]);
  const left = previous.problems.map((problem) => problem.path).filter((path) => !known.has(path));
  if (left.length > 0) {
    paths.push(...left);
    sortPaths(paths);
  }
  const reused = { kind, repository, paths, folders, witnesses, links, folderProblems };
  return { ...reused, namesListedAtMs, namesReused: true, ignoredFiles: 0 };
}

async function listNames(host: Host, root: string): Promise<TreeNames> {
  const listedAt = host.now();
  const repository = findRepository(host.fileSystem, root);
  // Git runs while we walk.
  const asked = repository === undefined ? undefined : listGitNames(host, root);
  const walk = walkRoot(host.fileSystem, root);
  const git = await asked;
  const witnesses =
    repository === undefined
      ? []
      : await findWitnesses(host, repository, root, walk.gitIgnoreFiles);
  const chosen = chooseNames(walk, git);
  sortPaths(chosen.paths);
  return {
    ...chosen,
    kind: git?.kind === 'listed' ? 'git' : 'folder',
    repository,
    folders: walk.folders,
    witnesses: witnesses ?? [],
    // A repository that git would not read may be readable next time, without any trace in the tree.
    namesListedAtMs: witnesses === undefined || git?.kind === 'failed' ? 0 : listedAt,
    namesReused: false,
  };
}

function walkRoot(fileSystem: FileSystem, root: string): TreeWalk {
  try {
    return walkTree(fileSystem, root);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new UserError(`cannot read the folder ${root}: ${error.reason}`);
  }
}

interface ChosenNames {
  readonly paths: string[];
  readonly links: readonly string[];
  readonly folderProblems: readonly ListingProblem[];
  readonly ignoredFiles: number;
}

function chooseNames(walk: TreeWalk, git: GitNames | undefined): ChosenNames {
  const all = { paths: [...walk.files], links: walk.links, ignoredFiles: 0 };
  switch (git?.kind) {
    case undefined:
    case 'ignored':
      return { ...all, folderProblems: walk.problems };
    case 'failed': {
      const reason = `git could not list it, so ignored files are read too: ${git.why}`;
      return { ...all, folderProblems: [...walk.problems, { path: '.', reason }] };
    }
    case 'listed': {
      const paths = walk.files.filter((path) => git.paths.has(path));
      const folders = new Set(walk.folders.map((folder) => folder.path));
      return {
        paths,
        links: walk.links.filter((path) => git.paths.has(path)),
        folderProblems: [...walk.problems, ...findNestedRepositories(git.paths, folders)],
        ignoredFiles: walk.files.length - paths.length,
      };
    }
  }
}

function assembleListing(
  host: Host,
  root: string,
  names: TreeNames,
  stated: StatedFiles,
): TreeListing {
  const { kind, repository, folders, witnesses, links, folderProblems } = names;
  const linkProblems = findLinkProblems(host.fileSystem, root, links, stated.files);
  const problems = [...folderProblems, ...stated.problems, ...linkProblems];
  problems.sort((a, b) => comparePaths(a.path, b.path));
  return {
    root,
    kind,
    files: stated.files,
    problems,
    ...(repository === undefined ? {} : { repository }),
    folders,
    witnesses,
    links,
    folderProblems,
    namesListedAtMs: names.namesListedAtMs,
    namesReused: names.namesReused,
  };
}

function nothingListed(fileSystem: FileSystem, listing: TreeListing, names: TreeNames): UserError {
  const message = `no ${C_FILE_ENDINGS.join(' or ')} file in ${listing.root}`;
  if (names.ignoredFiles > 0) {
    return new UserError(message, `git ignores the ${names.ignoredFiles} that are there`);
  }
  if (stampPath(fileSystem, joinPath(listing.root, 'objects')).inode !== 0) {
    return new UserError(
      message,
      'if it is a bare repository, add --rev and a branch, tag or commit',
    );
  }
  const first = listing.problems[0];
  if (first !== undefined) return new UserError(message, `${first.path}: ${first.reason}`);
  return new UserError(message, 'name a folder with C sources');
}
