/** What a worker thread gets when it starts. All workers of a job get the same. */
export interface SearchJob {
  /** Absolute paths, or git's blob ids in a job about a revision. */
  readonly sources: readonly string[];
  /** Where each batch of files begins; one more entry than batches. */
  readonly batches: readonly number[];
  /** The next batch that nobody has taken, counted up with Atomics; set high to cancel. */
  readonly nextBatch: SharedArrayBuffer;
  /** The repository to read blobs from, when the job is about a revision. */
  readonly repository: string | undefined;
  /** All of them must stand in a file, as whole identifiers. */
  readonly words: readonly string[];
}

export interface SearchedBatch {
  /** Places in `sources`, rising, of the files that hold all words. */
  readonly found: readonly number[];
  readonly problems: readonly { readonly file: number; readonly reason: string }[];
  readonly bytes: number;
}
