import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { retireNames } from '../../../src/rewrite/introduce/retire-names.ts';
import { rewriteIntroductions } from '../../../src/rewrite/introduce/rewrite-introductions.ts';
import { rewriteNames } from '../../../src/rewrite/names/rewrite-names.ts';
import { treeFixture } from '../check-rewrite.ts';
import { type Rewrite, rewriteTree } from '../rewrite-tree.ts';

const introduce: Rewrite = (parts, spec, sites) =>
  rewriteIntroductions(parts, spec, sites, () => false);
const retire: Rewrite = (parts, spec, sites) => retireNames(parts, spec, sites, () => true);
const inOneGo: Rewrite = (parts, spec, sites) => [
  ...rewriteIntroductions(parts, spec, sites, () => true),
  ...rewriteNames(parts, spec, sites),
  ...retireNames(parts, spec, sites, () => true),
];

const fixture = treeFixture(
  readFileSync(new URL('./fixtures/rename.c', import.meta.url), 'latin1'),
);

test.each(['inline', 'macro'])(
  'one stage after the other ends as all at once does: %s',
  async (alias) => {
    const migration = fixture.migration.replace('alias: inline', `alias: ${alias}`);
    const whole = await rewriteTree(migration, fixture.before, inOneGo);
    const introduced = await rewriteTree(migration, fixture.before, introduce);
    const converted = await rewriteTree(migration, introduced.files, rewriteNames);
    const retired = await rewriteTree(migration, converted.files, retire);
    expect(retired.files).toEqual(whole.files);
    const left = [...whole.files].filter(([, text]) => /\btoy_map\b/.test(text));
    expect(left.map(([path]) => path)).toEqual(['drivers/own.c']);
    expect(whole.files.get('drivers/own.c')).toBe(fixture.before.get('drivers/own.c'));
    const again = await rewriteTree(migration, whole.files, inOneGo).catch(String);
    expect(typeof again === 'string' ? again : again.changes).toEqual([]);
  },
);
