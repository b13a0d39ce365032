import { ByteReader } from '../base/byte-reader.ts';
import { ByteWriter } from '../base/byte-writer.ts';
import type { Blob } from './chunked-blob.ts';
import { visitNames } from './facts-reader.ts';
import type { NameId } from './model.ts';
import { ROLE_BITS } from './roles.ts';

/** A file's position in a tree's list of files. */
export type FileIndex = number;

/** For each name the files that hold it, packed: where each name's list begins, and the lists. */
export interface PostingsBytes {
  readonly offsets: Uint8Array;
  readonly lists: Uint8Array;
}

/**
 * Inverts the records of a tree: `recordOf(file)` for `files` files gives, for every name id below
 * `names`, the files and roles. A list is pairs of file distance and roles in one varint.
 */
export function packPostings(
  files: number,
  names: number,
  recordOf: (file: FileIndex) => Uint8Array | undefined,
): PostingsBytes {
  const counts = new Int32Array(names + 1);
  let total = 0;
  for (let file = 0; file < files; file++) {
    const record = recordOf(file);
    if (record === undefined) continue;
    visitNames(record, (name) => {
      counts[name + 1] = (counts[name + 1] as number) + 1;
      total++;
    });
  }
  for (let name = 0; name < names; name++) {
    counts[name + 1] = (counts[name + 1] as number) + (counts[name] as number);
  }
  const next = counts.slice();
  const pairs = new Int32Array(total);
  for (let file = 0; file < files; file++) {
    const record = recordOf(file);
    if (record === undefined) continue;
    visitNames(record, (name, roles) => {
      const at = next[name] as number;
      pairs[at] = (file << ROLE_BITS) | roles;
      next[name] = at + 1;
    });
  }
  return writeLists(counts, pairs, names);
}

function writeLists(starts: Int32Array, pairs: Int32Array, names: number): PostingsBytes {
  const out = new ByteWriter();
  const offsets = new Int32Array(names + 1);
  for (let name = 0; name < names; name++) {
    offsets[name] = out.length;
    let last = 0;
    for (let i = starts[name] as number; i < (starts[name + 1] as number); i++) {
      const pair = pairs[i] as number;
      const file = pair >> ROLE_BITS;
      out.varint(((file - last) << ROLE_BITS) | (pair & ((1 << ROLE_BITS) - 1)));
      last = file;
    }
  }
  offsets[names] = out.length;
  return {
    offsets: new Uint8Array(offsets.buffer),
    lists: out.take(),
  };
}

/** Finds the files of a name in packed lists. */
export class Postings {
  private readonly offsets: Blob;
  private readonly lists: Blob;

  constructor(offsets: Blob, lists: Blob) {
    this.offsets = offsets;
    this.lists = lists;
  }

  /** Calls `visit` with each file that holds `name`, in rising order, and the roles it has there. */
  visit(name: NameId, visit: (file: FileIndex, roles: number) => void): void {
    if ((name + 2) * 4 > this.offsets.length) return;
    const pair = this.offsets.read(name * 4, 8);
    const view = new DataView(pair.buffer, pair.byteOffset, 8);
    const from = view.getInt32(0, true);
    const bytes = this.lists.read(from, view.getInt32(4, true) - from);
    const reader = new ByteReader(bytes);
    let file = 0;
    while (reader.offset < reader.end) {
      const coded = reader.varint();
      file += coded >>> ROLE_BITS;
      visit(file, coded & ((1 << ROLE_BITS) - 1));
    }
  }
}
