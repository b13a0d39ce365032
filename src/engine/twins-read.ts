import { cutBatches } from '../facts/cut-batches.ts';
import type { Host } from '../host/host.ts';
import type { ChangedFile } from '../source/apply-patch.ts';
import type { ListedFile, TreeListing } from '../source/tree-listing.ts';
import { joinPath } from '../source/walk-tree.ts';
import { BodyReader } from '../twins/body.ts';
import { FunctionTable } from '../twins/function-table.ts';
import { FunctionWriter } from '../twins/function-writer.ts';
import type { FunctionBatch, ReadJob } from '../twins/read-job.ts';
import { runReading } from '../twins/read-pool.ts';
import type { ProgressListener } from './options.ts';
import { scannable } from './tree-texts.ts';

/** The functions of a tree as it is after a change. */
export interface ReadTree {
  readonly table: FunctionTable;
  /** The path of each file that a function of the table may name. */
  readonly paths: readonly string[];
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

export interface ReadTreeOptions {
  readonly threads: number;
  readonly minTokens: number;
  readonly progress: ProgressListener | undefined;
  readonly signal: AbortSignal;
}

/** Files in a batch end here, in bytes: enough to be worth a message, little enough to share evenly. */
const BATCH_BYTES = 1 << 20;

/** Reads all files of a tree, those in `changed` as they are after the change. */
export async function readFunctions(
  host: Host,
  listing: TreeListing,
  changed: readonly ChangedFile[],
  options: ReadTreeOptions,
): Promise<ReadTree> {
  const isChanged = new Set(changed.map((file) => file.path));
  const files = listing.files.filter((file) => !isChanged.has(file.path));
  const job = jobFor(listing, files, options.minTokens);
  const paths = files.map((file) => file.path);
  const batches: FunctionBatch[] = [];
  const problems: { file: string; reason: string }[] = [];
  const tell = progressOf(files, job.batches, options.progress);
  await runReading(host, job, options.threads, options.signal, (batch) => {
    batches.push(batch);
    for (const { file, reason } of batch.problems)
      problems.push({ file: paths[file] ?? '', reason });
    tell(batch);
  });
  const after = changed.flatMap(({ path, after: text }) =>
    text === undefined ? [] : { path, text },
  );
  batches.push({ ...readTexts(after, paths.length, options.minTokens), batch: job.batches.length });
  paths.push(...after.map(({ path }) => path));
  return { table: new FunctionTable(batches, options.minTokens), paths, problems };
}

/** The functions of texts in memory, which are files `first`, `first + 1` and so on. */
export function readTexts(
  files: readonly { readonly text: string }[],
  first: number,
  minTokens: number,
): FunctionBatch {
  const writer = new FunctionWriter(new BodyReader(), minTokens);
  files.forEach(({ text }, i) => {
    const { bytes, length } = scannable(text);
    writer.add(first + i, bytes, length);
  });
  return { kind: 'batch', batch: 0, ...writer.take(), problems: [] };
}

function jobFor(listing: TreeListing, files: readonly ListedFile[], minTokens: number): ReadJob {
  return {
    files: files.map(({ path, contentId, size }) => ({
      source: contentId ?? joinPath(listing.root, path),
      size,
    })),
    batches: cutBatches(files, BATCH_BYTES),
    nextBatch: new SharedArrayBuffer(4),
    repository: listing.kind === 'revision' ? listing.root : undefined,
    minTokens,
  };
}

function progressOf(
  files: readonly ListedFile[],
  batches: readonly number[],
  listener: ProgressListener | undefined,
): (batch: FunctionBatch) => void {
  const began = performance.now();
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  let bytes = 0;
  return ({ batch }) => {
    const read = files.slice(batches[batch], batches[batch + 1]);
    done += read.length;
    for (const file of read) bytes += file.size;
    listener?.({
      phase: 'reading',
      done,
      total: files.length,
      bytes,
      totalBytes,
      elapsedMs: performance.now() - began,
    });
  };
}
