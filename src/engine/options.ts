/** Which tree is analysed, and with what help. Every command of the engine takes one. */
export interface TreeOptions {
  /** The tree's folder; undefined means the git work tree around the current folder. */
  readonly tree: string | undefined;
  /** A git revision to read from the object store instead of the files on disk. */
  readonly rev: string | undefined;
  /** The fact store's folder; undefined means a folder in the user's cache. */
  readonly store: string | undefined;
  /** A context pack of the project's own; undefined means the pack for Linux. */
  readonly contexts: string | undefined;
  /** Worker threads; undefined means as many as the machine has use for. */
  readonly jobs: number | undefined;
  readonly progress: ProgressListener | undefined;
  /** Takes what the user should know although the work goes on; one sentence without a line's end. */
  readonly warn: (message: string) => void;
  /** When it aborts, the engine saves what it has and rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Told of progress from time to time; it is up to the listener to draw less often. */
export type ProgressListener = (progress: {
  /** A word or two for what is being done: `reading`, `linking`. */
  readonly phase: string;
  /** Units of work, usually files. */
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
  /** 0 where the number of bytes says nothing about this phase. */
  readonly totalBytes: number;
  /** Since this phase began. */
  readonly elapsedMs: number;
}) => void;
