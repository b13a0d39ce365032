import { posix } from 'node:path';
import { type FileSystem, FileSystemError } from '../host/file-system.ts';
import type { Host } from '../host/host.ts';
import { decode, runGit, splitAtZeros } from './git-command.ts';
import type { ListingProblem, StampedPath } from './tree-listing.ts';
import { joinPath } from './walk-tree.ts';

/** What git says about a folder of a work tree. */
export type GitNames =
  | {
      readonly kind: 'listed';
      /** Tracked paths, and untracked ones that are not ignored, relative to the folder, unsorted. */
      readonly paths: ReadonlySet<string>;
    }
  /** The repository around the folder ignores all of it: it is not this repository's source. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'failed'; readonly why: string };

/** The folder at or above `folder` that holds a `.git` folder or file, as a linked work tree has. */
export function findRepository(fileSystem: FileSystem, folder: string): string | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    if (statOrAbsent(fileSystem, joinPath(at, '.git')) !== undefined) return at;
    if (at === posix.dirname(at)) return undefined;
  }
}

/** Asks git which files below `folder` belong to its work tree. */
export async function listGitNames(host: Host, folder: string): Promise<GitNames> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const [listed, ignored] = await Promise.all([
    runGit(host, folder, args),
    runGit(host, folder, ['check-ignore', '-q', '.']),
  ]);
  if (listed.kind === 'failed') return { kind: 'failed', why: listed.why };
  const paths = new Set(splitAtZeros(listed.stdout));
  // Something can be tracked inside an ignored folder; then it is source after all.
  if (paths.size === 0 && ignored.kind === 'answered') return { kind: 'ignored' };
  return { kind: 'listed', paths };
}

/**
 * Git names a submodule as one path, and ends the name of an untracked repository inside of its own with a
 * slash. It enters neither, and so do we.
 */
export function findNestedRepositories(
  paths: ReadonlySet<string>,
  folders: ReadonlySet<string>,
): ListingProblem[] {
  const problems: ListingProblem[] = [];
  for (const path of paths) {
    if (path.endsWith('/')) {
      const reason = 'is a git repository of its own; not scanned';
      problems.push({ path: path.slice(0, -1), reason });
    } else if (folders.has(path)) {
      problems.push({ path, reason: 'is a submodule; not scanned' });
    }
  }
  return problems;
}

/**
 * The files outside of the tree's own folders that decide what git lists below `folder`: the index, the ignore
 * files from `repository` down to it, `info/exclude`, and git's config with what it names. `undefined` when
 * git does not say where they are.
 */
export async function findWitnesses(
  host: Host,
  repository: string,
  folder: string,
  gitIgnoreFiles: readonly string[],
): Promise<StampedPath[] | undefined> {
  const [places, config] = await Promise.all([
    runGit(host, folder, ['rev-parse', '--git-path', 'index', '--git-path', 'info/exclude']),
    runGit(host, folder, ['config', '-z', '--show-origin', '--list']),
  ]);
  if (places.kind === 'failed' || config.kind === 'failed') return undefined;
  const lines = decode(places.stdout).trimEnd().split('\n');
  if (lines.length !== 2) return undefined;
  const paths = new Set([...lines.map((line) => posix.resolve(folder, line))]);
  for (const path of configWitnesses(host, folder, splitAtZeros(config.stdout))) paths.add(path);
  for (const path of gitIgnoreFiles) paths.add(joinPath(folder, path));
  for (let at = folder; at !== repository && at !== '/'; ) {
    at = posix.dirname(at);
    paths.add(joinPath(at, '.gitignore'));
  }
  return [...paths].sort().map((path) => stampPath(host.fileSystem, path));
}

function configWitnesses(host: Host, folder: string, entries: readonly string[]): Set<string> {
  const home = host.environment['HOME'] ?? '/';
  const xdg = joinPath(host.environment['XDG_CONFIG_HOME'] || joinPath(home, '.config'), 'git');
  const found = new Set([joinPath(home, '.gitconfig'), joinPath(xdg, 'config'), '/etc/gitconfig']);
  let excludes = joinPath(xdg, 'ignore');
  // Each setting is two entries: where it stands, then its name and value with a newline between.
  for (let k = 0; k + 1 < entries.length; k += 2) {
    const origin = entries[k] ?? '';
    const setting = entries[k + 1] ?? '';
    if (origin.startsWith('file:')) found.add(posix.resolve(folder, origin.slice(5)));
    if (setting.startsWith('core.excludesfile\n')) excludes = setting.slice(18);
  }
  found.add(posix.resolve(folder, excludes.replace(/^~(?=\/)/, home)));
  return found;
}

/** The stamp of `path` now; all zeros when it is not there or cannot be looked at. */
export function stampPath(fileSystem: FileSystem, path: string): StampedPath {
  const stat = statOrAbsent(fileSystem, path);
  if (stat === undefined) return { path, size: 0, mtimeMs: 0, ctimeMs: 0, inode: 0 };
  const { size, mtimeMs, ctimeMs, inode } = stat;
  return { path, size, mtimeMs, ctimeMs, inode };
}

function statOrAbsent(fileSystem: FileSystem, path: string): ReturnType<FileSystem['stat']> {
  try {
    return fileSystem.stat(path);
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
