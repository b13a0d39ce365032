import type { Host } from '../host/host.ts';
import { CONTENT_ID_BYTES } from '../source/content-id.ts';
import { isUnchanged } from '../source/freshness.ts';
import { encodeListing } from '../source/listing-codec.ts';
import { comparePaths } from '../source/path-order.ts';
import type { ListedFile, TreeListing } from '../source/tree-listing.ts';
import { joinPath } from '../source/walk-tree.ts';
import { SymbolTable, SymbolTableFull } from '../syntax/symbol-table.ts';
import { MemoryBlob, putBlob, StoredBlob } from './chunked-blob.ts';
import { cutBatches } from './cut-batches.ts';
import { Dictionary, type DictionaryBytes, packDictionary } from './dictionary.ts';
import { idText } from './extract-batches.ts';
import type { ExtractJob, WantedFile } from './extract-job.ts';
import { runExtraction } from './extract-pool.ts';
import { type FactStore, StoreNotWritable } from './fact-store.ts';
import { visitNames } from './facts-reader.ts';
import { type FileIndex, Postings, type PostingsBytes, packPostings } from './postings.ts';
import { TALLIES } from './record-format.ts';
import { RecordPacks } from './record-packs.ts';
import {
  decodeMeta,
  dictionarySizes,
  encodeDirectory,
  encodeMeta,
  type KnownRecord,
  readDirectory,
  type StoreMeta,
  storedDictionary,
} from './store-content.ts';
import { encodeTree, type StoredTree } from './tree-codec.ts';
import { type FileProblem, recordOf, type TreeColumns, TreeFacts } from './tree-facts.ts';

export type RefreshProgress = (
  phase: string,
  done: number,
  total: number,
  bytes: number,
  totalBytes: number,
) => void;

export interface RefreshRequest {
  readonly key: string;
  readonly meta: StoreMeta;
  readonly previous: { readonly listing: TreeListing; readonly tree: StoredTree } | undefined;
  readonly listing: TreeListing;
  readonly threads: number;
  readonly progress: RefreshProgress;
  readonly signal: AbortSignal;
}

export interface Refreshed {
  readonly facts: TreeFacts;
  readonly filesRead: number;
  readonly saved: boolean;
  readonly notes: readonly string[];
}

/** Files in a batch end here, in bytes: enough to be worth a message, little enough to share evenly. */
const BATCH_BYTES = 1 << 20;
/** The postings are packed anew when more than this share of the files is behind or dead. */
const MAX_RECENT_SHARE = 0.12;
const MIN_SYMBOLS = 1 << 16;
const MAX_FIRST_SYMBOLS = 1 << 22;

/** Reads what is new in the listing, links it, and commits it to the store if that can be done. */
export async function refreshTree(
  host: Host,
  store: FactStore,
  request: RefreshRequest,
): Promise<Refreshed> {
  const readAtMs = host.now();
  const known = readDirectory(store, request.meta);
  const plan = planFiles(request.listing, request.previous, known);
  for (let capacity = firstCapacity(plan, request.meta); ; capacity *= 2) {
    try {
      const reading = await readFiles(host, store, request, plan, known, capacity);
      return finish(host, store, request, plan, reading, readAtMs);
    } catch (error) {
      if (!(error instanceof SymbolTableFull)) throw error;
    }
  }
}

/** Which files keep their index and which are wanted. */
interface FilePlan {
  /** For each listed file its index in the previous columns; -1 when it is to be read. */
  readonly kept: Int32Array;
  /** Positions in the listing of the files to be read, large ones first. */
  readonly wanted: readonly number[];
  /** Positions whose content the store knows by git's word, with the record. */
  readonly found: ReadonlyMap<number, KnownRecord>;
}

function planFiles(
  listing: TreeListing,
  previous: RefreshRequest['previous'],
  known: ReadonlyMap<string, KnownRecord>,
): FilePlan {
  const kept = new Int32Array(listing.files.length).fill(-1);
  const wanted: number[] = [];
  const found = new Map<number, KnownRecord>();
  const before = previous?.listing.files ?? [];
  let next = 0;
  listing.files.forEach((file, i) => {
    while (next < before.length && comparePaths(before[next]?.path ?? '', file.path) < 0) next++;
    const was = before[next];
    if (previous !== undefined && was?.path === file.path) {
      const index = previous.tree.columns.indexOf[next] as number;
      if (index >= 0 && isSameFile(was, file, previous.tree.readAtMs)) {
        kept[i] = index;
        return;
      }
    }
    const record = file.contentId === undefined ? undefined : known.get(fromHex(file.contentId));
    if (record !== undefined) found.set(i, record);
    else wanted.push(i);
  });
  const sizeOf = (i: number): number => listing.files[i]?.size ?? 0;
  const isLarge = (i: number): boolean => sizeOf(i) > BATCH_BYTES;
  // A huge file read last would leave the other threads waiting for it.
  const large = wanted.filter(isLarge).sort((a, b) => sizeOf(b) - sizeOf(a));
  return { kept, found, wanted: [...large, ...wanted.filter((i) => !isLarge(i))] };
}

function isSameFile(was: ListedFile, is: ListedFile, readAtMs: number): boolean {
  return is.contentId === undefined
    ? isUnchanged(was, is, readAtMs)
    : is.contentId === was.contentId;
}

function fromHex(id: string): string {
  return Buffer.from(id, 'hex').toString('latin1');
}

function firstCapacity(plan: FilePlan, meta: StoreMeta): number {
  const old = meta.offsetBytes / 4;
  const wanted = plan.wanted.length * 400 + old * 1.3;
  return Math.min(
    Math.max(MIN_SYMBOLS, Math.ceil(wanted)),
    Math.max(MAX_FIRST_SYMBOLS, Math.ceil(old * 1.3)),
  );
}

/** What the reading gave, before it has indexes in the tree. */
interface Reading {
  readonly symbols: SymbolTable;
  readonly packs: RecordPacks;
  /** By position in the listing. */
  readonly records: ReadonlyMap<number, KnownRecord & { readonly contentId: string }>;
  /** Contents that were not in the store before. */
  readonly fresh: ReadonlyMap<string, KnownRecord>;
  readonly problems: readonly FileProblem[];
}

async function readFiles(
  host: Host,
  store: FactStore,
  request: RefreshRequest,
  plan: FilePlan,
  known: ReadonlyMap<string, KnownRecord>,
  capacity: number,
): Promise<Reading> {
  const { listing } = request;
  const { table: symbols, shared } = SymbolTable.create(capacity);
  if (request.meta.generation > 0) storedDictionary(store, request.meta).adoptInto(symbols);
  const packs = new RecordPacks(store, request.meta.packs);
  const records = new Map<number, KnownRecord & { contentId: string }>();
  const fresh = new Map<string, KnownRecord>();
  const problems: FileProblem[] = [];
  const files = plan.wanted.map((i) => wantedFile(listing, i));
  const batches = cutBatches(files, BATCH_BYTES);
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  const job: ExtractJob = {
    symbols: shared,
    files,
    batches,
    nextBatch: new SharedArrayBuffer(4),
    repository: listing.kind === 'revision' ? listing.root : undefined,
    knownIds: Buffer.from([...known.keys()].join(''), 'latin1'),
  };
  let done = 0;
  let doneBytes = 0;
  await runExtraction(host, job, request.threads, request.signal, (batch) => {
    const first = batches[batch.batch] as number;
    let at = 0;
    const failed = new Map(batch.problems.map((problem) => [problem.file, problem.reason]));
    batch.lengths.forEach((length, i) => {
      const position = plan.wanted[first + i] as number;
      doneBytes += files[first + i]?.size ?? 0;
      const reason = failed.get(first + i);
      if (reason !== undefined) {
        problems.push({ file: listing.files[position]?.path ?? '', reason });
        return;
      }
      const contentId = idText(
        batch.contentIds.subarray(i * CONTENT_ID_BYTES, (i + 1) * CONTENT_ID_BYTES),
      );
      const old = known.get(contentId) ?? fresh.get(contentId);
      if (length === 0 && old !== undefined) {
        records.set(position, { ...old, contentId });
        return;
      }
      const tally = batch.tallies.slice(i * TALLIES.length, (i + 1) * TALLIES.length);
      const place = packs.add(batch.records.subarray(at, at + length));
      at += length;
      const record = { ...place, length, tally };
      fresh.set(contentId, record);
      records.set(position, { ...record, contentId });
    });
    done += batch.lengths.length;
    request.progress('reading', done, files.length, doneBytes, totalBytes);
  });
  const reading = { symbols, packs, records, fresh, problems };
  if (request.signal.aborted) {
    savePart(store, request, reading);
    throw request.signal.reason;
  }
  for (const [position, record] of plan.found) {
    const contentId = fromHex(listing.files[position]?.contentId ?? '');
    records.set(position, { ...record, contentId });
  }
  return reading;
}

function wantedFile(listing: TreeListing, position: number): WantedFile {
  const file = listing.files[position];
  const path = file?.path ?? '';
  return { source: file?.contentId ?? joinPath(listing.root, path), size: file?.size ?? 0 };
}

/** After a Ctrl-C: keeps the records that are ready, so that the next run only has to hash their files. */
function savePart(store: FactStore, request: RefreshRequest, reading: Reading): void {
  if (reading.fresh.size === 0 || !store.isUsable) return;
  try {
    const { dictionary } = linkNames(reading, request.meta);
    store.commit(isCurrent(request.meta), (put) => {
      putContents(put, request.meta, reading, dictionary);
    });
  } catch (error) {
    if (!(error instanceof StoreNotWritable)) throw error;
  }
}

function isCurrent(meta: StoreMeta): (get: (key: string) => Buffer | undefined) => boolean {
  return (get) => decodeMeta(get('meta')).generation === meta.generation;
}

function linkNames(reading: Reading, meta: StoreMeta): { dictionary: DictionaryBytes | undefined } {
  const grown = reading.symbols.dictionarySize > meta.offsetBytes / 4 - 1;
  return { dictionary: grown ? packDictionary(reading.symbols) : undefined };
}

function putContents(
  put: (key: string, value: Uint8Array) => void,
  meta: StoreMeta,
  reading: Reading,
  dictionary: DictionaryBytes | undefined,
): void {
  reading.packs.putFresh(put);
  put(`ids/${meta.directories}`, encodeDirectory(reading.fresh));
  if (dictionary !== undefined) {
    putBlob(put, 'names/text', dictionary.texts);
    putBlob(put, 'names/offset', dictionary.offsets);
    putBlob(put, 'names/slot', dictionary.slots);
  }
  put(
    'meta',
    encodeMeta({
      ...meta,
      ...(dictionary === undefined ? {} : dictionarySizes(dictionary)),
      generation: meta.generation + 1,
      packs: reading.packs.count,
      directories: meta.directories + 1,
    }),
  );
}

function finish(
  host: Host,
  store: FactStore,
  request: RefreshRequest,
  plan: FilePlan,
  reading: Reading,
  readAtMs: number,
): Refreshed {
  const started = host.now();
  request.progress('linking', 0, 1, 0, 0);
  const { previous, listing } = request;
  const { dictionary: dictionaryBytes } = linkNames(reading, request.meta);
  const dictionary =
    dictionaryBytes === undefined
      ? storedDictionary(store, request.meta)
      : Dictionary.inMemory(dictionaryBytes);
  const before = previous?.tree.columns.packs.length ?? 0;
  const news = listing.files.length - countKept(plan.kept);
  const recentShare =
    (before + news - (previous?.tree.postedFiles ?? 0)) / (listing.files.length + 1);
  const repack = previous === undefined || recentShare > MAX_RECENT_SHARE;
  const columns = repack
    ? renumbered(listing, plan, previous?.tree.columns, reading)
    : extended(listing, plan, previous.tree.columns, reading);
  const pack = reading.packs.get;
  const fileCount = columns.packs.length;
  let packed: PostingsBytes | undefined;
  let postings: Postings;
  let recent: ReadonlyMap<number, readonly number[]> = new Map();
  let postedFiles = fileCount;
  if (repack) {
    packed = packPostings(fileCount, dictionary.size, (file) => recordOf(columns, pack, file));
    postings = new Postings(new MemoryBlob(packed.offsets), new MemoryBlob(packed.lists));
  } else {
    postings = new Postings(
      new StoredBlob(store, `${request.key}/posting-offset`, previous.tree.postingOffsetBytes),
      new StoredBlob(store, `${request.key}/posting-list`, previous.tree.postingListBytes),
    );
    postedFiles = previous.tree.postedFiles;
    recent = withRecent(previous.tree.recent, columns, before, pack);
  }
  const stored: StoredTree = {
    columns,
    readAtMs,
    problems: reading.problems,
    postedFiles,
    postingOffsetBytes: packed?.offsets.length ?? previous?.tree.postingOffsetBytes ?? 0,
    postingListBytes: packed?.lists.length ?? previous?.tree.postingListBytes ?? 0,
    recent,
  };
  const facts = new TreeFacts({
    listing,
    columns,
    readAtMs,
    problems: reading.problems,
    dictionary,
    postings,
    postedFiles,
    recent,
    pack,
  });
  request.progress('linking', 1, 1, 0, host.now() - started);
  const notes: string[] = [];
  const saved = save(store, request, reading, dictionaryBytes, stored, packed, notes);
  return { facts, filesRead: plan.wanted.length - reading.problems.length, saved, notes };
}

function countKept(kept: Int32Array): number {
  let count = 0;
  for (const index of kept) if (index >= 0) count++;
  return count;
}

/** Columns in which every file's index is its position among the readable files of the listing. */
function renumbered(
  listing: TreeListing,
  plan: FilePlan,
  old: TreeColumns | undefined,
  reading: Reading,
): TreeColumns {
  const columns = emptyColumns(listing.files.length, listing.files.length);
  let next = 0;
  listing.files.forEach((_, i) => {
    const kept = plan.kept[i] as number;
    const record = reading.records.get(i);
    if (kept >= 0 && old !== undefined) copyColumn(old, kept, columns, next);
    else if (record !== undefined) setColumn(columns, next, record);
    else {
      columns.indexOf[i] = -1;
      return;
    }
    columns.indexOf[i] = next++;
  });
  return trimmed(columns, next);
}

/** The old columns with the new files behind them. */
function extended(
  listing: TreeListing,
  plan: FilePlan,
  old: TreeColumns,
  reading: Reading,
): TreeColumns {
  const before = old.packs.length;
  const columns = emptyColumns(listing.files.length, before + reading.records.size);
  columns.packs.set(old.packs);
  columns.offsets.set(old.offsets);
  columns.lengths.set(old.lengths);
  columns.tallies.set(old.tallies);
  columns.contentIds.set(old.contentIds);
  let next = before;
  listing.files.forEach((_, i) => {
    const kept = plan.kept[i] as number;
    const record = reading.records.get(i);
    if (kept >= 0) columns.indexOf[i] = kept;
    else if (record !== undefined) {
      setColumn(columns, next, record);
      columns.indexOf[i] = next++;
    } else columns.indexOf[i] = -1;
  });
  return trimmed(columns, next);
}

function emptyColumns(listed: number, files: number): TreeColumns {
  return {
    indexOf: new Int32Array(listed),
    packs: new Int32Array(files),
    offsets: new Int32Array(files),
    lengths: new Int32Array(files),
    tallies: new Int32Array(files * TALLIES.length),
    contentIds: new Uint8Array(files * CONTENT_ID_BYTES),
  };
}

function trimmed(columns: TreeColumns, files: number): TreeColumns {
  return {
    indexOf: columns.indexOf,
    packs: columns.packs.slice(0, files),
    offsets: columns.offsets.slice(0, files),
    lengths: columns.lengths.slice(0, files),
    tallies: columns.tallies.slice(0, files * TALLIES.length),
    contentIds: columns.contentIds.slice(0, files * CONTENT_ID_BYTES),
  };
}

function copyColumn(
  from: TreeColumns,
  source: FileIndex,
  to: TreeColumns,
  target: FileIndex,
): void {
  to.packs[target] = from.packs[source] as number;
  to.offsets[target] = from.offsets[source] as number;
  to.lengths[target] = from.lengths[source] as number;
  const width = TALLIES.length;
  to.tallies.set(from.tallies.subarray(source * width, (source + 1) * width), target * width);
  const id = CONTENT_ID_BYTES;
  to.contentIds.set(from.contentIds.subarray(source * id, (source + 1) * id), target * id);
}

function setColumn(
  columns: TreeColumns,
  index: FileIndex,
  record: KnownRecord & { readonly contentId: string },
): void {
  columns.packs[index] = record.pack;
  columns.offsets[index] = record.offset;
  columns.lengths[index] = record.length;
  columns.tallies.set(record.tally, index * TALLIES.length);
  columns.contentIds.set(Buffer.from(record.contentId, 'latin1'), index * CONTENT_ID_BYTES);
}

function withRecent(
  old: ReadonlyMap<number, readonly number[]>,
  columns: TreeColumns,
  from: FileIndex,
  pack: (index: number) => Uint8Array,
): ReadonlyMap<number, readonly number[]> {
  const recent = new Map([...old].map(([name, pairs]) => [name, [...pairs]]));
  for (let file = from; file < columns.packs.length; file++) {
    visitNames(recordOf(columns, pack, file), (name, roles) => {
      const pairs = recent.get(name);
      if (pairs === undefined) recent.set(name, [file, roles]);
      else pairs.push(file, roles);
    });
  }
  return recent;
}

function save(
  store: FactStore,
  request: RefreshRequest,
  reading: Reading,
  dictionary: DictionaryBytes | undefined,
  stored: StoredTree,
  packed: PostingsBytes | undefined,
  notes: string[],
): boolean {
  if (!store.isUsable) return false;
  try {
    const committed = store.commit(isCurrent(request.meta), (put) => {
      putContents(put, request.meta, reading, dictionary);
      put(`${request.key}/listing`, encodeListing(request.listing));
      put(`${request.key}/columns`, encodeTree(stored));
      if (packed === undefined) return;
      putBlob(put, `${request.key}/posting-offset`, packed.offsets);
      putBlob(put, `${request.key}/posting-list`, packed.lists);
    });
    if (!committed) notes.push('another run saved its facts first; this run did not save its own');
    return committed;
  } catch (error) {
    if (!(error instanceof StoreNotWritable)) throw error;
    notes.push(`facts were not saved: ${error.message}`);
    return false;
  }
}
