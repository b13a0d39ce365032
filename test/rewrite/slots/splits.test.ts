import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BINDING, handlers, IN_TREE, NAME, TO_RUN } from './any-codes.ts';
import { rewriteToyTree } from './rewrite-tree.ts';
import { traceOf } from './traces.ts';

// Functions are rewritten together, as the files of one tree: the properties are asked of all of them at once.
const seed = Math.floor(Math.random() * 1e9);
const originals = fc.sample(handlers, { numRuns: 300, seed });

test('a handler whose variable was taken apart does and returns what it did', async () => {
  const files = new Map(
    originals.map((text, i) => [`drivers/made${i}.c`, `${IN_TREE}${text}${BINDING}`] as const),
  );
  const tree = await rewriteToyTree('retype', files);
  let compared = 0;
  [...files.keys()].forEach((path, i) => {
    const before = originals[i] ?? '';
    const file = tree.files.get(path) ?? '';
    const after = file.slice(IN_TREE.length, file.lastIndexOf('static struct'));
    if (!/\b(?:err|error)\b/.test(after)) return;
    const shown = `seed ${seed}\n${before}\n${after}`;
    expect(after, shown).toMatch(/^static vm_fault_t/);
    expect(after, shown).toMatch(/^\tvm_fault_t ret\b/m);
    for (let environment = 0; environment < 12; environment++) {
      const old = traceOf(`${TO_RUN}${before}`, NAME, environment);
      const made = traceOf(`${TO_RUN}${after}`, NAME, environment);
      if (old === undefined || made === undefined) continue;
      compared++;
      expect(made, `environment ${environment}, ${shown}`).toEqual(old);
    }
  });
  expect(compared).toBeGreaterThan(originals.length);
}, 120_000);
