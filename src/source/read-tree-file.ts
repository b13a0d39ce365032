import { FileSystemError, readWholeFile } from '../host/file-system.ts';
import type { Host } from '../host/host.ts';
import { readBlobsSync } from './read-blobs-sync.ts';
import type { TreeListing } from './tree-listing.ts';
import { joinPath } from './walk-tree.ts';

/** The bytes of any file of a tree, C or not, by its path; undefined when the tree has none that can be read. */
export function readTreeFile(
  host: Host,
  listing: TreeListing,
  path: string,
): Uint8Array | undefined {
  const { root, revision } = listing;
  if (revision !== undefined) {
    const [read] = readBlobsSync(host, root, [`${revision.commit}:${path}`]);
    return read?.kind === 'blob' ? read.bytes : undefined;
  }
  try {
    return readWholeFile(host.fileSystem, joinPath(root, path));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
