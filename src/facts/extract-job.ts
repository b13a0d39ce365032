import type { SharedSymbols } from '../syntax/symbol-table.ts';

/** One file to read: its number in the job, where it is, what is known of it. */
export interface WantedFile {
  /** Absolute path, or git's blob id in a job about a revision. */
  readonly source: string;
  readonly size: number;
}

/** What a worker thread gets when it starts. All workers of a job get the same. */
export interface ExtractJob {
  readonly symbols: SharedSymbols;
  readonly files: readonly WantedFile[];
  /** Where each batch of files begins; one more entry than batches. */
  readonly batches: readonly number[];
  /** The next batch that nobody has taken, counted up with Atomics; set high to cancel. */
  readonly nextBatch: SharedArrayBuffer;
  /** The repository to read blobs from, when the job is about a revision. */
  readonly repository: string | undefined;
  /** Content ids whose records the store holds: their files are hashed but not read for facts. */
  readonly knownIds: Uint8Array;
}

/** The facts of one batch. Column `i` is about file `batches[batch] + i` of the job. */
export interface ExtractedBatch {
  readonly kind: 'batch';
  readonly batch: number;
  readonly records: Uint8Array;
  /** Length of each record; 0 for a known content or a file that could not be read. */
  readonly lengths: Int32Array;
  /** 20 bytes for each file. */
  readonly contentIds: Uint8Array;
  /** `TALLIES.length` numbers for each file. */
  readonly tallies: Int32Array;
  readonly problems: readonly { readonly file: number; readonly reason: string }[];
}

/** What a thread hands over: batches, and at most once that the table of names is full. */
export type ExtractedPart = ExtractedBatch | { readonly kind: 'symbols-full' };
