import { createHash } from 'node:crypto';
import type { Host } from '../host/host.ts';
import { isUnchanged } from '../source/freshness.ts';
import { listTree } from '../source/list-tree.ts';
import { decodeListing } from '../source/listing-codec.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { StoredBlob } from './chunked-blob.ts';
import { type FactStore, StoreDamaged } from './fact-store.ts';
import { Postings } from './postings.ts';
import { type RefreshProgress, refreshTree } from './refresh-tree.ts';
import { readMeta, storedDictionary } from './store-content.ts';
import { decodeTree, type StoredTree } from './tree-codec.ts';
import { TreeFacts } from './tree-facts.ts';

export interface OpenTreeRequest {
  /** Absolute folder. */
  readonly tree: string;
  readonly rev: string | undefined;
  readonly threads: number;
  readonly progress: RefreshProgress;
  readonly signal: AbortSignal;
}

export interface OpenedTree {
  readonly facts: TreeFacts;
  /** Files whose bytes were read in this run. */
  readonly filesRead: number;
  /** False when the store could not take what is new. */
  readonly saved: boolean;
  readonly notes: readonly string[];
}

/**
 * The facts of a tree as it is now: from the store where nothing changed, read anew where something did.
 *
 * Throws `UserError` for a tree that cannot be listed, `StoreDamaged` when the store's bytes are not what
 * was written (the caller discards it and asks again), and the signal's reason when it aborts.
 */
export async function openTree(
  host: Host,
  store: FactStore,
  request: OpenTreeRequest,
): Promise<OpenedTree> {
  const key = treeKey(request);
  const meta = readMeta(store);
  const previous = readStoredTree(store, key);
  const listing = await listTree(host, {
    tree: request.tree,
    ...(request.rev === undefined ? {} : { rev: request.rev }),
    previous: previous?.listing,
  });
  if (previous !== undefined && isSame(previous, listing)) {
    const { tree } = previous;
    const packs = new Map<number, Uint8Array>();
    const facts = new TreeFacts({
      listing,
      columns: tree.columns,
      readAtMs: tree.readAtMs,
      problems: tree.problems,
      dictionary: storedDictionary(store, meta),
      postings: storedPostings(store, key, tree),
      postedFiles: tree.postedFiles,
      recent: tree.recent,
      pack: (index) => {
        let bytes = packs.get(index);
        if (bytes === undefined) {
          bytes = store.get(`pack/${index}`);
          if (bytes === undefined) throw new StoreDamaged(`pack ${index} is missing`);
          packs.set(index, bytes);
        }
        return bytes;
      },
    });
    return { facts, filesRead: 0, saved: true, notes: [] };
  }
  return await refreshTree(host, store, { ...request, key, meta, previous, listing });
}

/** A tree as the store knows it. */
export interface PreviousTree {
  readonly listing: TreeListing;
  readonly tree: StoredTree;
}

/** Names the tree in the store's keys. */
function treeKey(request: OpenTreeRequest): string {
  const identity = `${request.tree}\0${request.rev ?? ''}`;
  return `tree/${createHash('sha1').update(identity).digest('hex').slice(0, 16)}`;
}

function readStoredTree(store: FactStore, key: string): PreviousTree | undefined {
  const listingBytes = store.get(`${key}/listing`);
  const treeBytes = store.get(`${key}/columns`);
  if (listingBytes === undefined || treeBytes === undefined) return undefined;
  const listing = decodeListing(listingBytes);
  return listing === undefined ? undefined : { listing, tree: decodeTree(treeBytes) };
}

/** Whether every file is the one that was read, and none is new or gone. */
function isSame(previous: PreviousTree, listing: TreeListing): boolean {
  const before = previous.listing.files;
  if (before.length !== listing.files.length) return false;
  const { readAtMs } = previous.tree;
  for (let i = 0; i < before.length; i++) {
    const was = before[i];
    const is = listing.files[i];
    if (was === undefined || is === undefined || was.path !== is.path) return false;
    if (is.contentId !== undefined) {
      if (is.contentId !== was.contentId) return false;
    } else if (!isUnchanged(was, is, readAtMs)) return false;
  }
  return true;
}

export function storedPostings(store: FactStore, key: string, tree: StoredTree): Postings {
  return new Postings(
    new StoredBlob(store, `${key}/posting-offset`, tree.postingOffsetBytes),
    new StoredBlob(store, `${key}/posting-list`, tree.postingListBytes),
  );
}
