import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { filesOf, settingsOf } from '../read-fixture.ts';
import { type RewrittenTree, rewriteToyTree } from './rewrite-tree.ts';

const folder = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(folder).sort();
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'latin1');
const pathOf = (name: string): string => `drivers/${name.replace('.c', '')}/toy.c`;
let tree: RewrittenTree;

/**
 * The first candidate for everything in `before.c` gives `after.c`, which is left out where nothing changes.
 * `//@ differs: TEXT` and `//@ refuses: TEXT` are parts of what is told, once for each.
 */
beforeAll(async () => {
  const files = fixtures.map((name) => [pathOf(name), beforeOf(name)] as const);
  tree = await rewriteToyTree(new Map(files));
});

function beforeOf(name: string): string {
  return filesOf(textOf(name)).get('before.c') ?? '';
}

test.each(fixtures)('%s', (name) => {
  const text = textOf(name);
  expect(text).toMatch(/^\/\/@ area: rewrite\/translation\n/);
  const own = tree.rewritings.filter(({ path }) => path === pathOf(name));
  expect(own.length).toBeGreaterThan(0);
  const refusals = own.filter(({ candidates }) => candidates.length === 0);
  const first = own.flatMap(({ candidates }) => candidates.slice(0, 1));
  let after = beforeOf(name);
  // Each candidate changes functions of its own: made one after the other, by the lines that differ.
  for (const { files } of first)
    after = merged(beforeOf(name), after, files.get(pathOf(name)) ?? '');
  expect(after).toBe(filesOf(text).get('after.c') ?? beforeOf(name));
  expectAll(
    refusals.map(({ otherwise }) => otherwise),
    settingsOf(text, 'refuses'),
  );
  const differences = first.flatMap(({ change }) => change.alsoDiffers.map((one) => one.text));
  expectAll(differences, settingsOf(text, 'differs'));
});

function expectAll(told: readonly string[], wanted: readonly string[]): void {
  const left = [...told];
  for (const part of wanted) {
    const index = left.findIndex((each) => each.includes(part));
    expect(index, `nothing says ${part}; left: ${left.join('\n')}`).toBeGreaterThanOrEqual(0);
    left.splice(index, 1);
  }
  expect(left).toEqual([]);
}

/** What `made` changes of `base`, done in `text` as well: functions stand apart by blank lines behind a `};`. */
function merged(base: string, text: string, made: string): string {
  const parts = (of: string): string[] => of.split(/(?<=^static const .*;\n)/m);
  const [old, now, changed] = [parts(base), parts(text), parts(made)];
  return now.map((part, i) => (changed[i] === old[i] ? part : (changed[i] ?? part))).join('');
}
