import type { Host } from '../host/host.ts';
import { readBlobs } from '../source/blob-reader.ts';
import { HEADROOM } from '../source/content-id.ts';
import { runGit } from '../source/git-command.ts';
import { readSource, SourceBuffer } from '../source/read-source.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { joinPath } from '../source/walk-tree.ts';

/** The text of one file of a tree, C or not, one character for each byte; `undefined` when it has none. */
export async function readTreeText(
  host: Host,
  listing: TreeListing,
  path: string,
): Promise<string | undefined> {
  if (listing.revision !== undefined) {
    const object = `${listing.revision.commit}:${path}`;
    const shown = await runGit(host, listing.root, ['cat-file', 'blob', object]);
    return shown.kind === 'answered' ? latin1(shown.stdout) : undefined;
  }
  const buffer = new SourceBuffer();
  const read = readSource(host.fileSystem, joinPath(listing.root, path), buffer);
  return read.kind === 'read' ? latin1(buffer.content(read.length)) : undefined;
}

/** The texts of listed files of a revision, in the order of `ids`; `undefined` for what git cannot read. */
export async function readBlobTexts(
  host: Host,
  root: string,
  ids: readonly string[],
): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for await (const blob of readBlobs(host, root, ids)) {
    texts.push(blob.kind === 'blob' ? latin1(blob.bytes) : undefined);
  }
  return texts;
}

/** A text as bytes with room for what a scanner puts behind it. */
export function scannable(text: string): { bytes: Uint8Array; length: number } {
  const bytes = new Uint8Array(HEADROOM + text.length + 1);
  bytes.set(Buffer.from(text, 'latin1'));
  return { bytes, length: text.length };
}

/** A text that holds a byte in each character, as the UTF-8 that it is as a rule. */
export function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
