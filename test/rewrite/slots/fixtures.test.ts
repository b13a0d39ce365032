import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesOf, settingsOf } from '../read-fixture.ts';
import { type RewrittenTree, rewriteToyTree } from './rewrite-tree.ts';

/**
 * A folder goes by its migration; all of its fixtures are files of one tree. A fixture holds files `before.c` and
 * `after.c`, and perhaps more of such pairs. `//@ refuses: TEXT` is a part of why something in it stays.
 */
describe.each(['drop', 'retype'])('%s', (migration) => {
  const folder = new URL(`${migration}/`, import.meta.url);
  const fixtures = readdirSync(folder).sort();
  const textOf = (name: string): string => readFileSync(new URL(name, folder), 'latin1');
  const pathOf = (name: string, file: string): string =>
    `drivers/${name.replace('.c', '')}/${file.replace('before', 'toy')}`;
  let tree: RewrittenTree;

  beforeAll(async () => {
    const files = fixtures.flatMap((name) =>
      [...filesOf(textOf(name))]
        .filter(([file]) => !file.startsWith('after'))
        .map(([file, text]) => [pathOf(name, file), text] as const),
    );
    tree = await rewriteToyTree(migration, new Map(files));
  });

  test.each(fixtures)('%s', (name) => {
    const text = textOf(name);
    expect(text).toMatch(/^\/\/@ area: rewrite\/slots\n/);
    for (const [file, wanted] of filesOf(text)) {
      if (!file.startsWith('after')) continue;
      expect(tree.files.get(pathOf(name, file.replace('after', 'before')))).toBe(wanted);
    }
    const folderOf = pathOf(name, '');
    const refusals = tree.refusals.filter((refusal) => refusal.startsWith(folderOf));
    const wanted = settingsOf(text, 'refuses');
    expect(refusals.length, refusals.join('\n')).toBe(wanted.length);
    for (const part of wanted) expect(refusals.join('\n')).toContain(part);
  });

  test('there are fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(1);
  });
});
