/** How to start a program. */
export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** The folder it runs in. */
  readonly folder: string;
  /** Variables to set, or to remove when `undefined`; all others are inherited. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** How a program ended. */
export type ProcessEnd =
  | { readonly kind: 'ended'; readonly status: number; readonly stderr: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly stderr: string }
  /** It could not be started. `code` is the system's reason; `ENOENT` means that it is not installed. */
  | { readonly kind: 'not-started'; readonly code: string };

export interface ProcessResult {
  readonly end: ProcessEnd;
  readonly stdout: Uint8Array;
}

/** A program that runs while we feed it and read from it. */
export interface RunningProcess {
  /** Its output in pieces, to be read once. Ends when the program closes it, however it ended. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Settles when the program is gone and all its output was taken. Never rejects. */
  readonly end: Promise<ProcessEnd>;
  /** Hands it input; resolves when it is ready for more. Input for a program that is gone is dropped. */
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  /** Ends it at once; harmless when it is gone already. */
  kill(): void;
}

/** Other programs. Failing to start one is part of the answer, never an exception. */
export interface Processes {
  /** Runs a program to its end with empty input and collects its output. */
  run(request: ProcessRequest): Promise<ProcessResult>;
  start(request: ProcessRequest): RunningProcess;
  /** As `run` with `input`, waiting for the end: for a question in the middle of work that cannot be put off. */
  runSync(request: ProcessRequest, input: Uint8Array): ProcessResult;
}

/** One short line for what went wrong, or `undefined` when the program ended with status 0. */
export function describeFailure(command: string, end: ProcessEnd): string | undefined {
  switch (end.kind) {
    case 'ended':
      if (end.status === 0) return undefined;
      return firstLine(end.stderr) ?? `${command} ended with status ${end.status}`;
    case 'killed':
      return `${command} was ended by ${end.signal}`;
    case 'not-started':
      return end.code === 'ENOENT'
        ? `${command} is not installed or not on the PATH`
        : `${command} could not be started: ${end.code}`;
  }
}

function firstLine(text: string): string | undefined {
  for (const line of text.split('\n')) {
    if (line.trim() !== '') return line.trim();
  }
  return undefined;
}
