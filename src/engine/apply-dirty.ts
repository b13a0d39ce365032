import { UserError } from '../base/user-error.ts';
import type { Host } from '../host/host.ts';
import { decode, gitRefused, runGit, splitAtZeros } from '../source/git-command.ts';
import type { TreeListing } from '../source/tree-listing.ts';

/**
 * Refuses to write where git could not give the files back, or where its diff would show somebody else's changes
 * among ours: a tree with changes to tracked files, files that git does not track, a tree without git. What git
 * refuses to rebase, we refuse to write to.
 *
 * `written` are changed files that an earlier run of ours has left, which count as clean. Throws `UserError`.
 */
export async function refuseDirty(
  host: Host,
  listing: TreeListing,
  touched: readonly string[],
  written: ReadonlySet<string>,
): Promise<void> {
  const { root } = listing;
  if (listing.kind !== 'git') {
    throw new UserError(
      `${root} is not under git: there would be no way back from what is written`,
      'take the diff instead and apply it with patch -p1, or add --allow-dirty',
    );
  }
  const changed = (await changedFiles(host, root)).filter((path) => !written.has(path));
  if (changed.length > 0) {
    throw new UserError(
      `${root} has changes that are not committed: ${someOf(changed)}`,
      'commit or stash them first, so that git can tell what flagday wrote; --allow-dirty writes all the same',
    );
  }
  const untracked = await untrackedFiles(host, root, touched);
  if (untracked.length > 0) {
    throw new UserError(
      `git does not track ${someOf(untracked)}: there would be no way back`,
      'add and commit what is to be changed first; --allow-dirty writes all the same',
    );
  }
}

/** Tracked files below `root` that differ from the last commit, in the index or on disk. */
export async function changedFiles(host: Host, root: string): Promise<readonly string[]> {
  const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=no'];
  const [status, prefix] = await Promise.all([
    runGit(host, root, [...args, '--ignore-submodules=dirty', '--', '.']),
    runGit(host, root, ['rev-parse', '--show-prefix']),
  ]);
  if (status.kind === 'failed') throw gitRefused(root, status.why, status.missing);
  if (prefix.kind === 'failed') throw gitRefused(root, prefix.why, prefix.missing);
  const { length } = decode(prefix.stdout).trimEnd();
  // "XY path", from the top of the repository.
  return splitAtZeros(status.stdout).map((entry) => entry.slice(3 + length));
}

/** So many paths go into one command line. */
const PATHS_AT_ONCE = 500;

async function untrackedFiles(
  host: Host,
  root: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const tracked = new Set<string>();
  for (let k = 0; k < paths.length; k += PATHS_AT_ONCE) {
    const asked = paths.slice(k, k + PATHS_AT_ONCE).map((path) => `:(literal)${path}`);
    const listed = await runGit(host, root, ['ls-files', '-z', '--cached', '--', ...asked]);
    if (listed.kind === 'failed') throw gitRefused(root, listed.why, listed.missing);
    for (const path of splitAtZeros(listed.stdout)) tracked.add(path);
  }
  return paths.filter((path) => !tracked.has(path));
}

const MOST_NAMED = 3;

function someOf(paths: readonly string[]): string {
  const named = paths.slice(0, MOST_NAMED).join(', ');
  const more = paths.length - MOST_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}
