import type { Host } from '../host/host.ts';
import { runWorkers } from '../host/worker-threads.ts';
import { SymbolTableFull } from '../syntax/symbol-table.ts';
import { extractBatches } from './extract-batches.ts';
import type { ExtractedBatch, ExtractedPart, ExtractJob } from './extract-job.ts';

/** Below this many bytes a second thread costs more than it saves. */
const SMALL_JOB_BYTES = 12_000_000;

/**
 * Runs the job on `threads` worker threads (in this thread when it is small) and hands over each batch as
 * it is done, in no particular order.
 *
 * Stops early, without an error, when `signal` aborts: what was delivered until then is good. Throws
 * `SymbolTableFull`; what was delivered is of no use then.
 */
export async function runExtraction(
  host: Host,
  job: ExtractJob,
  threads: number,
  signal: AbortSignal,
  deliver: (batch: ExtractedBatch) => void,
): Promise<void> {
  const bytes = job.files.reduce((sum, file) => sum + file.size, 0);
  const next = new Int32Array(job.nextBatch);
  const cancel = (): void => void Atomics.store(next, 0, job.batches.length);
  if (signal.aborted) return;
  signal.addEventListener('abort', cancel);
  try {
    if (threads <= 1 || bytes < SMALL_JOB_BYTES) await extractBatches(host, job, deliver);
    else await runThreads(job, threads, cancel, deliver);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The same on threads of their own. */
async function runThreads(
  job: ExtractJob,
  threads: number,
  cancel: () => void,
  deliver: (batch: ExtractedBatch) => void,
): Promise<void> {
  let isFull = false;
  const take = (part: ExtractedPart): void => {
    if (part.kind === 'batch') {
      deliver(part);
      return;
    }
    isFull = true;
    cancel();
  };
  const module = new URL(`./extract-worker${import.meta.url.slice(-3)}`, import.meta.url);
  await runWorkers({ module, threads, job, deliver: take, cancel });
  if (isFull) throw new SymbolTableFull();
}
