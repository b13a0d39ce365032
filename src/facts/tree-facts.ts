import type { TreeListing } from '../source/tree-listing.ts';
import type { Dictionary } from './dictionary.ts';
import type { FactBase } from './fact-base.ts';
import { FactsRecord } from './facts-reader.ts';
import type { FileFacts, NameId } from './model.ts';
import type { FileIndex, Postings } from './postings.ts';
import { TALLIES, type Tally } from './record-format.ts';
import { ANY_ROLE } from './roles.ts';

/** Where a file's record lies: which pack, where in it, how long. */
export interface RecordPlaces {
  readonly packs: Int32Array;
  readonly offsets: Int32Array;
  readonly lengths: Int32Array;
}

/**
 * The columns that describe a tree's files. A file keeps its index until the postings are packed anew;
 * a file that changed gets a new index and the old one is dead.
 */
export interface TreeColumns extends RecordPlaces {
  /** For each entry of `listing.files` its index; -1 when the file could not be read. */
  readonly indexOf: Int32Array;
  readonly contentIds: Uint8Array;
  readonly tallies: Int32Array;
}

export interface FileProblem {
  readonly file: string;
  readonly reason: string;
}

/** Everything that is known of one tree at one moment. Immutable; a refresh makes a new one. */
export interface TreeState {
  readonly listing: TreeListing;
  readonly columns: TreeColumns;
  /** Milliseconds since 1970: before the oldest reading of a file, for the racy-stamp rule. */
  readonly readAtMs: number;
  readonly problems: readonly FileProblem[];
  readonly dictionary: Dictionary;
  readonly postings: Postings;
  /** Number of files the packed postings cover; indexes from here on are looked up in `recent`. */
  readonly postedFiles: number;
  /** Names of the files behind `postedFiles`, with their roles: file index and roles, in pairs. */
  readonly recent: ReadonlyMap<NameId, readonly number[]>;
  /** The bytes of pack `index`. */
  readonly pack: (index: number) => Uint8Array;
}

/** How many decoded files are kept. A file takes some ten kilobytes decoded. */
const MAX_DECODED = 20_000;

/** Answers from a tree's facts. Owns the cache of decoded records. */
export class TreeFacts implements FactBase {
  readonly state: TreeState;
  private readonly paths: (string | undefined)[];
  private readonly decoded = new Map<FileIndex, FileFacts>();
  private readonly found = new Map<number, readonly FileIndex[]>();

  constructor(state: TreeState) {
    this.state = state;
    this.paths = new Array(state.columns.packs.length);
    const { indexOf } = state.columns;
    state.listing.files.forEach((file, i) => {
      const index = indexOf[i] as number;
      if (index >= 0) this.paths[index] = file.path;
    });
  }

  path(file: FileIndex): string {
    return this.paths[file] ?? '';
  }

  text(name: NameId): string {
    return this.state.dictionary.text(name);
  }

  find(text: string): NameId {
    return this.state.dictionary.find(text);
  }

  filesWith(name: NameId, roles: number): readonly FileIndex[] {
    if (name === 0) return [];
    const key = name * (ANY_ROLE + 1) + roles;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const files: FileIndex[] = [];
    const add = (file: FileIndex, has: number): void => {
      if ((has & roles) !== 0 && this.paths[file] !== undefined) files.push(file);
    };
    this.state.postings.visit(name, add);
    const recent = this.state.recent.get(name) ?? [];
    for (let i = 0; i < recent.length; i += 2) add(recent[i] as number, recent[i + 1] as number);
    this.found.set(key, files);
    return files;
  }

  facts(file: FileIndex): FileFacts {
    const known = this.decoded.get(file);
    if (known !== undefined) return known;
    if (this.decoded.size >= MAX_DECODED) this.decoded.clear();
    const facts = new FactsRecord(this.record(file));
    this.decoded.set(file, facts);
    return facts;
  }

  /** The sum of one count over the tree's files. Files with the same content count each time. */
  total(tally: Tally): number {
    const { indexOf, tallies } = this.state.columns;
    const column = TALLIES.indexOf(tally);
    let sum = 0;
    for (const index of indexOf) {
      if (index >= 0) sum += tallies[index * TALLIES.length + column] as number;
    }
    return sum;
  }

  /** The tree's files with `tally` above zero. */
  filesCounting(tally: Tally): { readonly file: string; readonly places: number }[] {
    const { indexOf, tallies } = this.state.columns;
    const column = TALLIES.indexOf(tally);
    const found: { file: string; places: number }[] = [];
    for (const index of indexOf) {
      const places = index < 0 ? 0 : (tallies[index * TALLIES.length + column] as number);
      if (places > 0) found.push({ file: this.path(index), places });
    }
    return found.sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  private record(file: FileIndex): Uint8Array {
    return recordOf(this.state.columns, this.state.pack, file);
  }
}

export function recordOf(
  places: RecordPlaces,
  pack: (index: number) => Uint8Array,
  file: FileIndex,
): Uint8Array {
  const offset = places.offsets[file] as number;
  const bytes = pack(places.packs[file] as number);
  const end = offset + (places.lengths[file] as number);
  if (end > bytes.length) throw new RangeError('a record lies outside its pack');
  return bytes.subarray(offset, end);
}
