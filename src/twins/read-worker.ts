import { parentPort, workerData } from 'node:worker_threads';
import { nodeHost } from '../host/host.ts';
import type { WorkerMessage } from '../host/worker-threads.ts';
import { readBatches } from './read-batches.ts';
import type { FunctionBatch, ReadJob } from './read-job.ts';

/** The thread's side of `read-pool.ts`: thin, so that tests reach the code behind it. */
async function run(job: ReadJob): Promise<void> {
  const send = (message: WorkerMessage<FunctionBatch>, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, transfer);
  try {
    await readBatches(nodeHost, job, (batch) => {
      // The arrays were made for this message, so their memory can move instead of being copied.
      const parts = [batch.functions, batch.codes, batch.nameHashes, batch.fingerprints];
      send(
        { kind: 'batch', batch },
        parts.map((part) => part.buffer as ArrayBuffer),
      );
    });
    send({ kind: 'done' });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failed', message });
  }
}

// Only `read-pool.ts` starts this file, with a `ReadJob`.
await run(workerData as ReadJob);
