import { Worker } from 'node:worker_threads';
import { InvariantError } from '../base/assert.ts';

/** What a worker thread sends: any number of batches, then one of the others. */
export type WorkerMessage<Batch> =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

export interface WorkerRun<Batch> {
  /** The module of the thread, as `new URL('./x-worker.js', import.meta.url)` or the same with `.ts`. */
  readonly module: URL;
  readonly threads: number;
  /** What every thread gets as its `workerData`. */
  readonly job: unknown;
  readonly deliver: (batch: Batch) => void;
  /** Tells the other threads to stop, when one has failed. */
  readonly cancel: () => void;
}

/** Runs a job on several threads; settles when all have ended. Rejects with what the first failed by. */
export async function runWorkers<Batch>(run: WorkerRun<Batch>): Promise<void> {
  await Promise.all(Array.from({ length: run.threads }, () => runWorker(run)));
}

function runWorker<Batch>({ module, job, deliver, cancel }: WorkerRun<Batch>): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(builtModule(module), { workerData: job });
    const fail = (error: Error): void => {
      cancel();
      reject(error);
    };
    worker.on('message', (message: WorkerMessage<Batch>) => {
      switch (message.kind) {
        case 'batch':
          deliver(message.batch);
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

/** Always the built file: Node 20 cannot load TypeScript in a worker thread. */
function builtModule(module: URL): URL {
  if (!module.pathname.includes('/src/') || !module.pathname.endsWith('.ts')) return module;
  const built = module.href.replace(/\/src\/([^/]+\/[^/]+)\.ts$/, '/dist/$1.js');
  return new URL(built);
}
