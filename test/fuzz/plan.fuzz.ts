import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { handlers } from '../plan/any-handler.ts';
import { findContradictions, shortened } from '../plan/plan-handlers.ts';

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');

test('no concrete run contradicts a verdict', async () => {
  const end = performance.now() + seconds * 1000;
  do {
    const seed = Math.floor(Math.random() * 1e9);
    const bodies = fc.sample(handlers, { numRuns: 200, seed });
    const [first] = await findContradictions(bodies, { runs: 0, sites: 0 });
    if (first !== undefined) expect.fail(`seed ${seed}\n${await shortened(first)}`);
  } while (performance.now() < end);
});
