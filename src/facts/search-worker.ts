import { parentPort, workerData } from 'node:worker_threads';
import { nodeHost } from '../host/host.ts';
import type { WorkerMessage } from '../host/worker-threads.ts';
import { searchBatches } from './search-batches.ts';
import type { SearchedBatch, SearchJob } from './search-job.ts';

/** The thread's side of `search-texts.ts`: thin, so that tests reach the code behind it. */
async function run(job: SearchJob): Promise<void> {
  const send = (message: WorkerMessage<SearchedBatch>): void => parentPort?.postMessage(message);
  try {
    await searchBatches(nodeHost, job, (batch) => send({ kind: 'batch', batch }));
    send({ kind: 'done' });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failed', message });
  }
}

// Only `search-texts.ts` starts this file, with a `SearchJob`.
await run(workerData as SearchJob);
