import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rewriteNames } from '../../../src/rewrite/names/rewrite-names.ts';
import { checkRewrite } from '../check-rewrite.ts';

const folder = new URL('./fixtures/', import.meta.url);

/** Why uses are left to a person, by fixture. */
const LEFT: Readonly<Record<string, readonly string[]>> = {
  'plural-comment.c': [
    'the comment speaks of two functions at once, and one of them keeps its name',
  ],
};

test.each(readdirSync(folder))('%s', async (name) => {
  const fixture = readFileSync(new URL(name, folder), 'latin1');
  const { changes, left } = await checkRewrite(fixture, rewriteNames);
  expect(left).toEqual(LEFT[name] ?? []);
  for (const { promise, functions } of changes) {
    if (promise.kind === 'text') expect(functions).toEqual([]);
    else expect(promise.renames.size + promise.replaced.size).toBeGreaterThan(0);
  }
});
