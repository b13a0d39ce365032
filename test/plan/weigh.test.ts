import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WeighDocument, WeighedStrategy } from '../../src/documents/weigh.ts';
import { weighMigration } from '../../src/engine/weigh.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderWeigh } from '../../src/report/weigh-text.ts';
import { macroDriver, optionsFor, twoNames, weighedFiles, writeFiles } from './weigh-tree.ts';

const miniKernel = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const migrations = fileURLToPath(new URL('../../migrations/', import.meta.url));

let scratch: string;
let document: WeighDocument;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-weigh-'));
  writeFiles(join(scratch, 'tree'), weighedFiles);
  document = await weigh(twoNames);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/*
 * Counted by hand in weigh-tree.ts. Four calls: loud, quiet, plain, loop. The name stands on eight lines: the calls,
 * the comment in plain, definition, export, declaration. The wrapper is twelve lines and a blank one, the alias six.
 */
describe('the figures of a small tree', () => {
  test('are those of two names when all move and the old one goes', () => {
    expect(figures('as-written')).toEqual({
      uses: { total: 4, automatic: 3, differing: 1, review: 0, kept: 0 },
      files: 6,
      // Drivers a, drivers b, what is introduced, what is retired.
      patches: 4,
      maintainers: 3,
      linesAdded: 8 + 6 + 13,
      linesRemoved: 8 + 6,
      linesAreAtLeast: true,
      // The export goes with the definition to the new name; the alias is inline.
      exportsAdded: 0,
      duplicatedLines: 0,
      losesInformation: ['drivers/a/loud.c:5 loud_fault -EBUSY, 0'],
      flagDays: 0,
      silentlyBroken: 0,
      notes: [],
    });
  });

  test('are those of the fault handlers alone when both names stay', () => {
    expect(figures('keep-both')).toEqual({
      uses: { total: 4, automatic: 1, differing: 1, review: 0, kept: 2 },
      // Both drivers and the header.
      files: 3,
      patches: 2,
      maintainers: 2,
      linesAdded: 2 + 13,
      linesRemoved: 2,
      linesAreAtLeast: true,
      exportsAdded: 0,
      duplicatedLines: 0,
      losesInformation: ['drivers/a/loud.c:5 loud_fault -EBUSY, 0'],
      flagDays: 0,
      silentlyBroken: 0,
      notes: [],
    });
  });

  test('say what comes to be one value when results are translated back', () => {
    const { uses, losesInformation, exportsAdded, notes } = figures('translate-back');
    expect(uses).toMatchObject({ total: 4, automatic: 1, kept: 0 });
    expect(losesInformation).toEqual([
      'drivers/a/loud.c:5 loud_fault -EBUSY, 0',
      'drivers/b/loop.c:9 loop_mmap -EINVAL, -EFAULT, -EBUSY, 0',
      'drivers/b/plain.c:6 plain_mmap -EINVAL, -EFAULT, -EBUSY, 0',
    ]);
    // toyf_map() is made of toy_map(), which therefore keeps its export.
    expect({ exportsAdded, notes }).toEqual({
      exportsAdded: 0,
      notes: ['toy_map has uses that stay, and cannot go'],
    });
  });

  test('count every use as broken when the old name changes its meaning', () => {
    const inPlace = figures('in-place');
    expect(inPlace).toMatchObject({ patches: 1, flagDays: 1, silentlyBroken: 4 });
    expect(inPlace).toMatchObject({ linesAreAtLeast: true, exportsAdded: 0, notes: [] });
    expect(inPlace.uses).toEqual(figures('translate-back').uses);
  });

  test('are those of the calls of a shape when these move', () => {
    expect(figures('range')).toMatchObject({
      uses: { total: 4, automatic: 0, differing: 0, review: 1, kept: 3 },
      files: 1,
      patches: 1,
      maintainers: 2,
      linesAdded: 1,
      linesRemoved: 1,
      linesAreAtLeast: true,
      exportsAdded: 0,
    });
  });

  test('add up for every way', () => {
    for (const { uses } of document.strategies) {
      const { automatic, differing, review, kept } = uses;
      expect(automatic + differing + review + kept).toBe(uses.total);
    }
  });

  test('tell definitions that repeat each other, and count their exports', async () => {
    const twice = twoNames
      .replace('export: none', 'export: EXPORT_SYMBOL')
      .replace('rules:\n', `${secondWrapper()}rules:\n${ruleForSecond}`);
    const { strategies } = await weigh(twice);
    // `export` left out: as toy_map(), which is exported.
    expect(strategies[0]).toMatchObject({ duplicatedLines: 12, exportsAdded: 2 });
  });

  test('count a macro once, where it is written, and its uses where it is expanded', async () => {
    writeFiles(join(scratch, 'macro'), { ...weighedFiles, 'drivers/b/macro.c': macroDriver });
    const { strategies } = await weigh(twoNames, 'macro');
    const { uses, linesAdded, files } = strategies[0] ?? {};
    expect({ uses, linesAdded, files }).toEqual({
      uses: { total: 6, automatic: 5, differing: 1, review: 0, kept: 0 },
      linesAdded: 8 + 6 + 13 + 1,
      files: 7,
    });
  });

  test('do not know people in a tree without MAINTAINERS', async () => {
    const { MAINTAINERS: _, ...rest } = weighedFiles;
    writeFiles(join(scratch, 'alone'), rest);
    const { strategies } = await weigh(twoNames, 'alone');
    expect(strategies.map(({ maintainers }) => maintainers)).toEqual(strategies.map(() => null));
  });
});

test('what it prints is in its schema, the same bytes with one thread and with two', async () => {
  const url = new URL('../../schemas/weigh.schema.json', import.meta.url);
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(readFileSync(url, 'utf8')));
  validate(document);
  expect(validate.errors).toBeNull();
  expect(renderJson(await weigh(twoNames, 'tree', 2))).toBe(renderJson(document));
});

test('a reader sees the ways of the example tree side by side', async () => {
  const store = join(scratch, 'store');
  const weighed = await weighMigration(
    join(migrations, 'vm_insert_page.yaml'),
    optionsFor(miniKernel, store),
  );
  const tree = { root: 'examples/mini-kernel', files: weighed.tree.files };
  // What is taken for granted is said by those who take it, and tested there.
  const shown = { ...weighed, tree, assumptions: [] };
  const text = await renderWeigh(shown, { width: 100, color: false });
  await expect(text).toMatchFileSnapshot('expected/weigh-mini-kernel.txt');
}, 60_000);

async function weigh(migration: string, tree = 'tree', jobs = 1): Promise<WeighDocument> {
  const file = join(scratch, 'toy.yaml');
  writeFileSync(file, migration);
  return await weighMigration(file, optionsFor(join(scratch, tree), join(scratch, 'store'), jobs));
}

/** What is counted of one way. */
function figures(key: string): Omit<WeighedStrategy, 'losesInformation' | Told> & {
  readonly losesInformation: readonly string[];
} {
  const found = document.strategies.find(({ strategy }) => strategy === key);
  if (found === undefined) throw new Error(`${key} was not weighed`);
  const { strategy: _, title: _title, how: _how, guard: _guard, ...rest } = found;
  const sites = rest.losesInformation.map(
    ({ file, line, function: name, values }) => `${file}:${line} ${name} ${values.join(', ')}`,
  );
  return { ...rest, losesInformation: sites };
}

type Told = 'strategy' | 'title' | 'how' | 'guard';

const ruleForSecond = `  - name: one file
    when: { files: [drivers/a/quiet.c] }
    replace: { call: toyg_map }
`;

/** The first wrapper under another name, and exported as toy_map() is. */
function secondWrapper(): string {
  const [, first = ''] = /( {2}- name: toyf_map\n[\s\S]*?)rules:\n/.exec(twoNames) ?? [];
  return first.replaceAll('toyf_map', 'toyg_map').replace(/ {4}export: none\n/, '');
}
