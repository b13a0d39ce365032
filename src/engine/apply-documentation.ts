import { FileSystemError, readWholeFile } from '../host/file-system.ts';
import type { Host } from '../host/host.ts';
import { gitRequest, splitAtZeros } from '../source/git-command.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { joinPath } from '../source/walk-tree.ts';

/** Where a kernel tree keeps its documentation. */
const FOLDER = 'Documentation';

/** The files below `Documentation/` that hold a word, by path: of a revision or the work tree as git has them. */
export function documentationSearch(
  host: Host,
  listing: TreeListing,
): (word: string) => readonly string[] {
  if (listing.kind !== 'folder') return (word) => grepped(host, listing, word);
  let files: readonly string[] | undefined;
  return (word) => {
    files ??= filesBelow(host, listing.root, FOLDER);
    return files.filter((path) => holdsWord(host, joinPath(listing.root, path), word)).sort();
  };
}

/** Git answers by status 1 when nothing is found; then, and when it cannot look, there is nothing to rewrite. */
function grepped(host: Host, { root, revision }: TreeListing, word: string): readonly string[] {
  const commit = revision === undefined ? [] : [revision.commit];
  const args = ['grep', '-l', '-z', '-w', '-F', '-e', word, ...commit, '--', FOLDER];
  const { end, stdout } = host.processes.runSync(gitRequest(root, args), new Uint8Array());
  if (end.kind !== 'ended' || end.status !== 0) return [];
  const prefix = revision === undefined ? 0 : revision.commit.length + 1;
  return splitAtZeros(stdout)
    .map((entry) => entry.slice(prefix))
    .sort();
}

/** Links are not followed: what they lead to is found under its own name. */
function filesBelow(host: Host, root: string, folder: string): readonly string[] {
  try {
    return host.fileSystem.list(joinPath(root, folder)).flatMap(({ name, kind }) => {
      const path = `${folder}/${name}`;
      if (kind === 'folder') return filesBelow(host, root, path);
      return kind === 'file' ? [path] : [];
    });
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}

function holdsWord(host: Host, file: string, word: string): boolean {
  try {
    const bytes = Buffer.from(readWholeFile(host.fileSystem, file));
    for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1)) {
      if (!isWordByte(bytes[at - 1]) && !isWordByte(bytes[at + word.length])) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && /\w/.test(String.fromCharCode(byte));
}
