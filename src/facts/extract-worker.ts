import { parentPort, workerData } from 'node:worker_threads';
import { nodeHost } from '../host/host.ts';
import type { WorkerMessage } from '../host/worker-threads.ts';
import { SymbolTableFull } from '../syntax/symbol-table.ts';
import { extractBatches } from './extract-batches.ts';
import type { ExtractedPart, ExtractJob } from './extract-job.ts';

/** The thread's side of `extract-pool.ts`: thin, so that tests reach the code behind it. */
async function run(job: ExtractJob): Promise<void> {
  const send = (message: WorkerMessage<ExtractedPart>, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, transfer);
  try {
    await extractBatches(nodeHost, job, (batch) => {
      // The arrays were made for this message, so their memory can move instead of being copied.
      const parts = [batch.records, batch.lengths, batch.contentIds, batch.tallies];
      send(
        { kind: 'batch', batch },
        parts.map((part) => part.buffer as ArrayBuffer),
      );
    });
    send({ kind: 'done' });
  } catch (error) {
    if (error instanceof SymbolTableFull) {
      send({ kind: 'batch', batch: { kind: 'symbols-full' } });
      send({ kind: 'done' });
      return;
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failed', message });
  }
}

// Only `extract-pool.ts` starts this file, with an `ExtractJob`.
await run(workerData as ExtractJob);
