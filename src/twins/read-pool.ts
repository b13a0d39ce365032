import { Worker } from 'node:worker_threads';
import { InvariantError } from '../base/assert.ts';
import type { Host } from '../host/host.ts';
import { readBatches } from './read-batches.ts';
import type { FunctionBatch, ReadJob, ReadMessage } from './read-job.ts';

/** Below this many bytes a second thread costs more than it saves. */
const SMALL_JOB_BYTES = 12_000_000;

/**
 * Runs the job on `threads` worker threads (in this thread when it is small) and hands over each batch as it is
 * done, in no particular order. Throws the signal's reason when it aborts.
 */
export async function runReading(
  host: Host,
  job: ReadJob,
  threads: number,
  signal: AbortSignal,
  deliver: (batch: FunctionBatch) => void,
): Promise<void> {
  const bytes = job.files.reduce((sum, file) => sum + file.size, 0);
  const next = new Int32Array(job.nextBatch);
  const cancel = (): void => void Atomics.store(next, 0, job.batches.length);
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  try {
    if (threads <= 1 || bytes < SMALL_JOB_BYTES) await readBatches(host, job, deliver);
    else await Promise.all(Array.from({ length: threads }, () => runWorker(job, cancel, deliver)));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  signal.throwIfAborted();
}

function runWorker(
  job: ReadJob,
  cancel: () => void,
  deliver: (batch: FunctionBatch) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Always the built file: Node 20 cannot load TypeScript in a worker thread.
    const here = import.meta.url;
    const url = here.endsWith('.ts')
      ? new URL('../../dist/twins/read-worker.js', here)
      : new URL('./read-worker.js', here);
    const worker = new Worker(url, { workerData: job });
    const fail = (error: Error): void => {
      cancel();
      reject(error);
    };
    worker.on('message', (message: ReadMessage) => {
      switch (message.kind) {
        case 'batch':
          deliver(message);
          break;
        case 'done':
          resolve();
          break;
        case 'failed':
          fail(new InvariantError(`a worker thread failed: ${message.message}`));
      }
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new InvariantError('a worker thread ended early')));
  });
}
