import { ByteReader } from '../base/byte-reader.ts';
import { ByteWriter } from '../base/byte-writer.ts';
import type { NameId } from './model.ts';
import type { FileProblem, TreeColumns } from './tree-facts.ts';

/** What the store keeps of a tree besides its listing and its packed postings. */
export interface StoredTree {
  readonly columns: TreeColumns;
  readonly readAtMs: number;
  readonly problems: readonly FileProblem[];
  readonly postedFiles: number;
  readonly postingOffsetBytes: number;
  readonly postingListBytes: number;
  readonly recent: ReadonlyMap<NameId, readonly number[]>;
}

export function encodeTree(tree: StoredTree): Uint8Array {
  const out = new ByteWriter();
  const { columns } = tree;
  const head = JSON.stringify({
    readAtMs: tree.readAtMs,
    problems: tree.problems,
    postedFiles: tree.postedFiles,
    postingOffsetBytes: tree.postingOffsetBytes,
    postingListBytes: tree.postingListBytes,
  });
  writeBytes(out, Buffer.from(head, 'utf8'));
  for (const column of [
    columns.indexOf,
    columns.packs,
    columns.offsets,
    columns.lengths,
    columns.tallies,
  ]) {
    writeBytes(out, new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  writeBytes(out, columns.contentIds);
  out.varint(tree.recent.size);
  for (const [name, pairs] of tree.recent) {
    out.varint(name);
    out.varint(pairs.length);
    for (const value of pairs) out.varint(value);
  }
  return out.take();
}

/** The other way round. Throws `RangeError` or `SyntaxError` when the bytes are damaged. */
export function decodeTree(bytes: Uint8Array): StoredTree {
  const reader = new ByteReader(bytes);
  // Written by `encodeTree` above, under a checksum.
  const head = JSON.parse(Buffer.from(readBytes(reader)).toString('utf8')) as Omit<
    StoredTree,
    'columns' | 'recent'
  >;
  const columns: TreeColumns = {
    indexOf: words(readBytes(reader)),
    packs: words(readBytes(reader)),
    offsets: words(readBytes(reader)),
    lengths: words(readBytes(reader)),
    tallies: words(readBytes(reader)),
    contentIds: new Uint8Array(readBytes(reader)),
  };
  const recent = new Map<NameId, readonly number[]>();
  for (let count = reader.varint(); count > 0; count--) {
    const name = reader.varint();
    recent.set(
      name,
      Array.from({ length: reader.varint() }, () => reader.varint()),
    );
  }
  return { ...head, columns, recent };
}

function writeBytes(out: ByteWriter, bytes: Uint8Array): void {
  out.varint(bytes.length);
  out.raw(bytes);
}

function readBytes(reader: ByteReader): Uint8Array {
  return reader.raw(reader.varint());
}

function words(bytes: Uint8Array): Int32Array {
  // A copy: the bytes lie unaligned in the value, and a Buffer's own slice would not copy.
  return new Int32Array(new Uint8Array(bytes).buffer);
}
