import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BINDING, handlers, IN_TREE } from '../../plan/any-handler.ts';
import { faulting } from './any-faulting.ts';
import { rewriteToyTree } from './rewrite-tree.ts';
import { disagreement, type Held } from './same-behavior.ts';

// Handlers are rewritten together, as the files of one tree: the property is asked of all of them at once.
const seed = Math.floor(Math.random() * 1e9);

interface Share {
  convertible: number;
  written: number;
}

async function disagreements(
  bodies: readonly string[],
  held: Held,
  share: Share,
): Promise<readonly string[]> {
  const pathOf = (i: number): string => `drivers/made/handler${i}.c`;
  const files = bodies.map((body, i) => [pathOf(i), IN_TREE + body + BINDING] as const);
  const texts = new Map(files);
  const { rewritings } = await rewriteToyTree(texts);
  const found: string[] = [];
  for (const { path, sites, candidates } of rewritings) {
    share.convertible++;
    if (candidates.length > 0) share.written++;
    const before = bodyOf(texts.get(path) ?? '');
    for (const [nth, { change, files: made }] of candidates.entries()) {
      const after = bodyOf(made.get(path) ?? '');
      const claims = { sites, translatesOthers: change.alsoDiffers.length > 0 };
      const what = disagreement(before, after, claims, held);
      if (what !== undefined) found.push(`candidate ${nth}: ${what}\n${before}\nbecomes\n${after}`);
    }
  }
  return found;
}

function bodyOf(text: string): string {
  return text.slice(IN_TREE.length, -BINDING.length);
}

test('every candidate does what the handler did, but for the differences that are listed', async () => {
  const held: Held = { runs: 0, differences: 0 };
  const share: Share = { convertible: 0, written: 0 };
  const bodies = fc.sample(faulting, { numRuns: 200, seed });
  const found = await disagreements(bodies, held, share);
  if (found.length > 0) expect.fail(`seed ${seed}: ${found.length} disagree\n${found[0]}`);
  expect(held.runs).toBeGreaterThan(bodies.length * 20);
  expect(held.differences).toBeGreaterThan(0);
  // Of handlers in the manner of drivers, most of those that can be converted are written. Left are those where
  // errors of other functions come to a test that decides what is done.
  expect(share.written / share.convertible).toBeGreaterThan(0.8);
}, 240_000);

test('handlers of any kind are rewritten right, or left', async () => {
  const held: Held = { runs: 0, differences: 0 };
  const share: Share = { convertible: 0, written: 0 };
  const bodies = fc.sample(handlers, { numRuns: 200, seed });
  const found = await disagreements(bodies, held, share);
  if (found.length > 0) expect.fail(`seed ${seed}: ${found.length} disagree\n${found[0]}`);
  expect(held.runs).toBeGreaterThan(bodies.length);
  expect(share.written / share.convertible).toBeGreaterThan(0.4);
}, 240_000);
