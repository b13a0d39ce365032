import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { retireNames } from '../../../src/rewrite/introduce/retire-names.ts';
import { checkRewrite, treeFixture } from '../check-rewrite.ts';
import { rewriteTree } from '../rewrite-tree.ts';

const folder = new URL('./retire-fixtures/', import.meta.url);

test.each(readdirSync(folder))('%s', async (name) => {
  const fixture = readFileSync(new URL(name, folder), 'latin1');
  const { changes, left } = await checkRewrite(fixture, (parts, spec, sites) =>
    retireNames(parts, spec, sites, () => true),
  );
  expect(left).toEqual([]);
  expect(changes.map(({ stage }) => stage)).toEqual(['retire']);
});

test('a name that is used stays', async () => {
  const fixture = readFileSync(new URL('unused.c', folder), 'latin1');
  const { migration, before } = treeFixture(fixture);
  const { changes } = await rewriteTree(migration, before, (parts, spec, sites) =>
    retireNames(parts, spec, sites, () => false),
  );
  expect(changes).toEqual([]);
});
