import type { Host } from '../host/host.ts';
import { nodeFileWriter } from '../host/node-file-writer.ts';
import { runGit, splitAtZeros } from '../source/git-command.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { joinPath } from '../source/walk-tree.ts';

/** The modes of files as git has them: whether they may be run is all that it keeps. */
export async function readModes(
  host: Host,
  listing: TreeListing,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (listing.revision !== undefined) return await modesIn(host, listing, paths);
  return new Map(
    paths.map((path) => {
      const found = nodeFileWriter.describe(joinPath(listing.root, path));
      return [path, found !== undefined && (found.mode & 0o100) !== 0 ? EXECUTABLE : PLAIN];
    }),
  );
}

const PLAIN = '100644';
const EXECUTABLE = '100755';

/** So many paths go into one command line. */
const PATHS_AT_ONCE = 500;

async function modesIn(
  host: Host,
  { root, revision }: TreeListing,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const modes = new Map<string, string>();
  for (let k = 0; k < paths.length; k += PATHS_AT_ONCE) {
    const asked = paths.slice(k, k + PATHS_AT_ONCE);
    const args = ['ls-tree', '-z', revision?.commit ?? '', '--', ...asked];
    const listed = await runGit(host, root, args);
    if (listed.kind === 'failed') continue;
    for (const entry of splitAtZeros(listed.stdout)) {
      const [head = '', path] = entry.split('\t');
      if (path !== undefined) modes.set(path, head.slice(0, PLAIN.length));
    }
  }
  return modes;
}
