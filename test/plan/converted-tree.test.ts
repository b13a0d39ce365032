import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/documents/plan.ts';
import { planMigration } from '../../src/engine/plan.ts';
import { renderJson } from '../../src/report/json.ts';
import {
  loopDriver,
  loudDriver,
  mmapDriver,
  optionsFor,
  quietDriver,
  weighedFiles,
  writeFiles,
} from './weigh-tree.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Everybody moves to a new name; nothing else changes. */
const rename = `format: flagday/migration
version: 1
name: toy_map
summary: Say in the name what it returns.
contexts: linux
apis: [toy_map]
introduce:
  - { name: toy_map_errno, how: rename, of: toy_map, alias: inline }
rules:
  - { name: everybody, replace: { call: toy_map_errno } }
retire:
  - { name: toy_map, when: unused }
`;

const drivers: readonly string[] = [
  loudDriver,
  quietDriver,
  mmapDriver,
  loopDriver,
  // A use that a macro makes.
  '#include <toy.h>\n#define MAP(t) toy_map(t, 8)\nint made(struct toy *t)\n{\n\treturn MAP(t);\n}\n',
  // Two on a line, and one whose result nobody wants.
  '#include <toy.h>\nint both(struct toy *t)\n{\n\ttoy_map(t, 1);\n\treturn toy_map(t, 2) || toy_map(t, 3);\n}\n',
  // Only in a comment, and in another name.
  '#include <toy.h>\n/* See toy_map(). */\nint toy_mapper(struct toy *t)\n{\n\treturn t->pages;\n}\n',
];

let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-converted-'));
  writeFileSync(join(scratch, 'rename.yaml'), rename);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('planning a converted tree plans nothing: everything is done', async () => {
  let tree = 0;
  const property = fc.asyncProperty(
    fc.uniqueArray(fc.nat(drivers.length - 1), { minLength: 1, maxLength: 5 }),
    async (chosen) => {
      const { 'include/toy.h': header = '', 'mm/toy.c': memory = '' } = weighedFiles;
      const files = Object.fromEntries([
        ['include/toy.h', header],
        ['mm/toy.c', memory],
        ...chosen.map((i) => [`drivers/toy${i}.c`, drivers[i] ?? '']),
      ]);
      const root = join(scratch, `tree${tree++}`);
      writeFiles(root, files);
      const before = await plan(root);
      const open = before.sites.filter(({ verdict }) => verdict === 'convert');
      expect(open.length).toBeGreaterThan(0);
      writeFiles(root, converted(files));
      const after = await plan(root);
      const left = after.sites.filter(({ verdict }) => verdict !== 'done');
      expect(left.map(({ file, line, kind, verdict }) => ({ file, line, kind, verdict }))).toEqual(
        [],
      );
      // Every call that was there is one of those that are done.
      const calls = before.sites.filter(({ kind }) => kind === 'call');
      expect(after.sites.map(placeOf)).toEqual(calls.map(placeOf));
      expect(after.retire).toEqual([{ name: 'toy_map', left: 0, ready: true }]);
    },
  );
  await fc.assert(property, { numRuns: 12 });
}, 120_000);

test('and the command says so: nobody is needed', async () => {
  const root = join(scratch, 'done');
  writeFiles(root, converted(weighedFiles));
  const spec = join(scratch, 'rename.yaml');
  const args = [main, 'plan', spec, '--tree', root, '--store', join(scratch, 'store'), '--quiet'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}done +4 uses in 4 files$/m);
}, 60_000);

test('planning again plans the same, to the byte, whatever the number of threads', async () => {
  const root = join(scratch, 'same');
  writeFiles(root, weighedFiles);
  const first = renderJson(await plan(root));
  expect(renderJson(await plan(root))).toBe(first);
  expect(renderJson(await plan(root, 2))).toBe(first);
  const options = optionsFor(root, join(scratch, 'another-store'), 2);
  expect(renderJson(await planMigration(join(scratch, 'rename.yaml'), options))).toBe(first);
}, 60_000);

async function plan(root: string, jobs = 1): Promise<PlanDocument> {
  const options = optionsFor(root, join(scratch, 'store'), jobs);
  return await planMigration(join(scratch, 'rename.yaml'), options);
}

/** As somebody with an editor does it. */
function converted(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(files).map(([path, text]) => [
    path,
    text.replace(/\btoy_map\b/g, 'toy_map_errno'),
  ]);
  return Object.fromEntries(entries);
}

function placeOf({ file, line }: PlanDocument['sites'][number]): string {
  return `${file}:${line}`;
}
