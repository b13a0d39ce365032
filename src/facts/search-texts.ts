import type { Host } from '../host/host.ts';
import { runWorkers } from '../host/worker-threads.ts';
import { CONTENT_ID_BYTES, contentIdHex } from '../source/content-id.ts';
import { joinPath } from '../source/walk-tree.ts';
import { cutBatches } from './cut-batches.ts';
import type { FileIndex } from './postings.ts';
import { searchBatches } from './search-batches.ts';
import type { SearchedBatch, SearchJob } from './search-job.ts';
import type { TreeState } from './tree-facts.ts';

/** The files of a tree that hold certain words, and how far they were looked for. */
export interface TextSearch {
  /** In the order of the tree's listing. */
  readonly files: readonly FileIndex[];
  readonly searchedFiles: number;
  readonly searchedBytes: number;
  /** Files that could not be read: each may hold the words. */
  readonly problems: readonly { readonly file: FileIndex; readonly reason: string }[];
}

/** Files in a batch end here, in bytes. */
const BATCH_BYTES = 1 << 22;
/** Below this many bytes a second thread costs more than it saves. */
const SMALL_JOB_BYTES = 12_000_000;

/**
 * Reads all files of a tree for those that hold all of `words` as whole identifiers, be it in comments. For names
 * that the index does not list, such as fields. Throws the signal's reason when it aborts.
 */
export async function searchTexts(
  host: Host,
  state: TreeState,
  words: readonly string[],
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
): Promise<TextSearch> {
  const { job, indexes, totalBytes } = jobFor(state, words);
  const next = new Int32Array(job.nextBatch);
  const cancel = (): void => void Atomics.store(next, 0, job.batches.length);
  const batches: SearchedBatch[] = [];
  const deliver = (batch: SearchedBatch): void => void batches.push(batch);
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  try {
    if (threads <= 1 || totalBytes < SMALL_JOB_BYTES) await searchBatches(host, job, deliver);
    else {
      const module = new URL(`./search-worker${import.meta.url.slice(-3)}`, import.meta.url);
      await runWorkers({ module, threads, job, deliver, cancel });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  signal.throwIfAborted();
  const inOrder = (places: readonly number[]): FileIndex[] =>
    [...places].sort((a, b) => a - b).map((place) => indexes[place] as FileIndex);
  return {
    files: inOrder(batches.flatMap(({ found }) => found)),
    searchedFiles: indexes.length,
    searchedBytes: batches.reduce((sum, { bytes }) => sum + bytes, 0),
    problems: batches
      .flatMap(({ problems }) => problems)
      .sort((a, b) => a.file - b.file)
      .map(({ file, reason }) => ({ file: indexes[file] as FileIndex, reason })),
  };
}

function jobFor(
  { listing, columns }: TreeState,
  words: readonly string[],
): { job: SearchJob; indexes: FileIndex[]; totalBytes: number } {
  const indexes: FileIndex[] = [];
  const sources: string[] = [];
  const sizes: { size: number }[] = [];
  listing.files.forEach(({ path, size }, i) => {
    const index = columns.indexOf[i] as number;
    // Files that could not be read are among the tree's own problems.
    if (index < 0) return;
    const at = index * CONTENT_ID_BYTES;
    const id = contentIdHex(columns.contentIds.subarray(at, at + CONTENT_ID_BYTES));
    indexes.push(index);
    sources.push(listing.kind === 'revision' ? id : joinPath(listing.root, path));
    sizes.push({ size });
  });
  const job = {
    sources,
    batches: cutBatches(sizes, BATCH_BYTES),
    nextBatch: new SharedArrayBuffer(4),
    repository: listing.kind === 'revision' ? listing.root : undefined,
    words,
  };
  return { job, indexes, totalBytes: sizes.reduce((sum, { size }) => sum + size, 0) };
}
