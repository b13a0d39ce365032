import type { FileSystem } from './file-system.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { nodeProcesses } from './node-processes.ts';
import type { Processes } from './processes.ts';

/** Everything outside of our own memory that the parts above may touch. */
export interface Host {
  readonly fileSystem: FileSystem;
  readonly processes: Processes;
  /** Milliseconds since 1970, on the clock that stamps the files. */
  readonly now: () => number;
  /** The environment's variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The machine we run on. */
export const nodeHost: Host = {
  fileSystem: nodeFileSystem,
  processes: nodeProcesses,
  now: () => Date.now(),
  environment: process.env,
};
