import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rewriteIntroductions } from '../../../src/rewrite/introduce/rewrite-introductions.ts';
import { checkRewrite } from '../check-rewrite.ts';

const folder = new URL('./fixtures/', import.meta.url);

test.each(readdirSync(folder))('%s', async (name) => {
  const fixture = readFileSync(new URL(name, folder), 'latin1');
  const { changes, left } = await checkRewrite(fixture, (parts, spec, sites) =>
    rewriteIntroductions(parts, spec, sites, () => false),
  );
  expect(left).toEqual([]);
  expect(changes.map(({ stage }) => stage)).toEqual(['introduce']);
});
