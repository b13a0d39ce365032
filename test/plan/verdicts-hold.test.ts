import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanSite } from '../../src/documents/plan.ts';
import { handlers } from './any-handler.ts';
import type { Compared } from './expect-verdict.ts';
import { findContradictions, planHandlers, shortened } from './plan-handlers.ts';

// Handlers are planned together, as the files of one tree: the property is asked of all of them at once.
const seed = Math.floor(Math.random() * 1e9);
const bodies = fc.sample(handlers, { numRuns: 1_000, seed });

test('no concrete run contradicts a verdict', async () => {
  const compared: Compared = { runs: 0, sites: 0 };
  const [first] = await findContradictions(bodies, compared);
  if (first !== undefined) expect.fail(`seed ${seed}\n${await shortened(first)}`);
  // What is left to a person says nothing, and neither do uses that no run reaches.
  expect(compared.sites).toBeGreaterThan(bodies.length / 3);
  expect(compared.runs).toBeGreaterThan(bodies.length * 10);
}, 240_000);

test('a plan does not depend on the order of the files', async () => {
  const some = bodies.slice(0, 60);
  const forward = await planHandlers(some);
  const backward = await planHandlers(some.toReversed());
  // The files have other names the second time.
  const judged = (sites: readonly PlanSite[]): unknown[] =>
    sites.map(({ file: _, chains, alsoChanges, ...site }) => ({
      ...site,
      chains: chains.length,
      alsoChanges: alsoChanges.map(({ function: name, line }) => `${name}:${line}`),
    }));
  expect(backward.reverse().map(judged)).toEqual(forward.map(judged));
});
