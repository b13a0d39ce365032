import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rewritePatterns } from '../../../src/rewrite/patterns/rewrite-patterns.ts';
import { checkRewrite, treeFixture } from '../check-rewrite.ts';
import { rewriteTree } from '../rewrite-tree.ts';

const folder = new URL('./fixtures/', import.meta.url);

test.each(readdirSync(folder))('%s', async (name) => {
  const fixture = readFileSync(new URL(name, folder), 'latin1');
  const { changes, left, files } = await checkRewrite(fixture, (parts, _spec, sites) =>
    rewritePatterns(parts, sites),
  );
  expect(left).toEqual([]);
  for (const { promise } of changes) expect(promise.kind).toBe('argued');
  const { migration } = treeFixture(fixture);
  const again = await rewriteTree(migration, files, (parts, _spec, sites) =>
    rewritePatterns(parts, sites),
  );
  expect(again.changes).toEqual([]);
});
