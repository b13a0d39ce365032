import type { Host } from '../host/host.ts';
import { runWorkers } from '../host/worker-threads.ts';
import { readBatches } from './read-batches.ts';
import type { FunctionBatch, ReadJob } from './read-job.ts';

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
    else {
      const module = new URL(`./read-worker${import.meta.url.slice(-3)}`, import.meta.url);
      await runWorkers({ module, threads, job, deliver, cancel });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  signal.throwIfAborted();
}
