/** One file to read: where it is, and how large. */
export interface WantedSource {
  /** Absolute path, or git's blob id in a job about a revision. */
  readonly source: string;
  readonly size: number;
}

/** What a worker thread gets when it starts. All workers of a job get the same. */
export interface ReadJob {
  readonly files: readonly WantedSource[];
  /** Where each batch of files begins; one more entry than batches. */
  readonly batches: readonly number[];
  /** The next batch that nobody has taken, counted up with Atomics; set high to cancel. */
  readonly nextBatch: SharedArrayBuffer;
  /** The repository to read blobs from, when the job is about a revision. */
  readonly repository: string | undefined;
  /** Bodies of fewer tokens are counted, but not kept. */
  readonly minTokens: number;
}

/** Numbers for each function in `FunctionBatch.functions`. */
export const ROW: number = 5;
export const Column = {
  /** Index in the job's files. */
  file: 0,
  line: 1,
  endLine: 2,
  /** Tokens of the body. */
  tokens: 3,
  /** Different identifiers of the body. */
  names: 4,
} as const;

/** Numbers for each kept body in `FunctionBatch.fingerprints`: two hashes, the sketch's size, the sketch. */
export const PRINT_HEAD = 3;

/** The functions of one batch of files, in the order of the files and of their text. */
export interface FunctionBatch {
  readonly kind: 'batch';
  readonly batch: number;
  /** `ROW` numbers for each function. */
  readonly functions: Int32Array;
  /** The functions' names, each ended by a newline. */
  readonly functionNames: string;
  /** Codes of the kept bodies, one behind the other. */
  readonly codes: Int32Array;
  readonly nameHashes: Int32Array;
  readonly fingerprints: Int32Array;
  readonly problems: readonly { readonly file: number; readonly reason: string }[];
}
