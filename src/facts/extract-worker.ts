import { parentPort, workerData } from 'node:worker_threads';
import { nodeHost } from '../host/host.ts';
import { SymbolTableFull } from '../syntax/symbol-table.ts';
import { extractBatches } from './extract-batches.ts';
import type { ExtractJob, WorkerMessage } from './extract-job.ts';

/** The thread's side of `extract-pool.ts`: thin, so that tests reach the code behind it. */
async function run(job: ExtractJob): Promise<void> {
  const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, transfer);
  try {
    await extractBatches(nodeHost, job, (batch) => {
      // The arrays were made for this message, so their memory can move instead of being copied.
      const parts = [batch.records, batch.lengths, batch.contentIds, batch.tallies];
      send(
        batch,
        parts.map((part) => part.buffer as ArrayBuffer),
      );
    });
    send({ kind: 'done' });
  } catch (error) {
    if (error instanceof SymbolTableFull) send({ kind: 'symbols-full' });
    else
      send({
        kind: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  }
}

// Only `extract-pool.ts` starts this file, with an `ExtractJob`.
await run(workerData as ExtractJob);
