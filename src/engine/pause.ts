import { setImmediate } from 'node:timers/promises';
import { nodeHost } from '../host/host.ts';
import type { Pause } from '../plan/use-inspector.ts';

/** So long the work may go on without a look at what else happened, in milliseconds. */
const PATIENCE = 100;

/** To be awaited between two pieces of work: lets an interrupt end it, by throwing the signal's reason. */
export function pauseFor(signal: AbortSignal): Pause {
  let last = nodeHost.now();
  return async () => {
    if (nodeHost.now() - last < PATIENCE) return;
    await setImmediate();
    signal.throwIfAborted();
    last = nodeHost.now();
  };
}
