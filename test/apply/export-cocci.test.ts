import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportCocci } from '../../src/engine/export-cocci.ts';
import { optionsFor } from '../plan/weigh-tree.ts';
import { type Ended, flagday, toyMigration, toyTree, writeTree } from './toy-slots.ts';

/** Whether Coccinelle is here to be asked. The texts are compared in any case. */
const hasSpatch = spawnSync('spatch', ['--version']).status === 0;

const tree: Readonly<Record<string, string>> = {
  'include/toy.h': `struct toy {
	int flags;
	struct toy *next;
};

int toy_copy(struct toy *to, const char *name, int size);
int toy_put(struct toy *to, const char *name, int size);
int toy_map(struct toy *toy, int size);
`,
  'mm/toy.c': `#include <toy.h>

int toy_map(struct toy *toy, int size)
{
	return toy && size < 8 ? 0 : -12;
}

int toy_copy(struct toy *to, const char *name, int size)
{
	return size;
}

int toy_put(struct toy *to, const char *name, int size)
{
	return size;
}
`,
  'drivers/a.c': `#include <toy.h>

void a_ignores(struct toy *toy)
{
	toy_copy(toy, "a",
		 toy_map(toy, 1));
	toy->flags |= 4;
}

int a_tests(struct toy *toy, int size)
{
	return toy_copy(toy, "a", size) >= size;
}

void a_does_both(struct toy *toy, int size)
{
	toy_copy(toy, "a", size);
	if (toy_copy(toy, "b", size) >= size)
		toy->flags |= size;
}

int a_returns(struct toy *toy)
{
	return toy_copy(toy, "a", 2);
}
`,
};

const migration = (rules: string): string => `format: flagday/migration
version: 1
name: toy
summary: Say more by names.
contexts: linux
${rules}`;

const renaming = migration(`apis: [toy_map]
introduce:
  - { name: toy_map_errno, how: rename, of: toy_map, alias: inline }
rules:
  - { name: everybody, replace: { call: toy_map_errno }, because: Only the name changes. }
`);

const copying = migration(`apis: [toy_copy]
introduce:
  - { name: toy_put, how: existing, of: toy_copy }
rules:
  - name: ignored
    when: { result: [ignored] }
    replace: { call: toy_put }
    argument: Nobody looks.
  - name: tested
    replace: { pattern: { from: "toy_copy($to, $name, $size) >= $size", to: "toy_put($to, $name, $size) < 0" } }
    argument: They say the same.
  - { name: others, review: true }
`);

const flags = migration(`apis:
  - { pattern: "$toy->flags |= $flags;", types: { toy: "struct toy *" } }
introduce:
  - name: toy_flags_set
    how: wrapper
    of: "$toy->flags |= $flags;"
    header: include/toy.h
    export: none
    definition: |
      static inline void toy_flags_set(struct toy *toy, int flags)
      {
      	toy->flags |= flags;
      }
rules:
  - { name: all, replace: { pattern: { to: "toy_flags_set($toy, $flags);" } }, argument: It is the same. }
`);

let scratch: string;
let root: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-cocci-'));
  root = join(scratch, 'tree');
  writeTree(root, tree);
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('the part of a migration that SmPL can say', () => {
  test('a name that everybody leaves is one rule for all', async () => {
    const { text, left } = await exported(renaming);
    expect(rulesOf(text)).toBe(`// Only the name changes.
// Holds for every use in these files:
//   drivers/a.c
@rule1@
@@
- toy_map
+ toy_map_errno
  (...)
`);
    expect(left).toBe(0);
  });

  test('what is for some uses only names the functions that have no others', async () => {
    const { text, left } = await exported(copying);
    expect(
      rulesOf(text),
    ).toBe(`// Holds for these functions, in these files only; others may have functions of the same names:
//   drivers/a.c
@rule1@
identifier in_function = { a_ignores };
@@
  in_function(...)
  {
  <...
- toy_copy
+ toy_put
  (...)
  ...>
  }

// Holds for these functions, in these files only; others may have functions of the same names:
//   drivers/a.c
@rule2@
identifier in_function = { a_tests };
expression to;
expression name;
expression size;
@@
  in_function(...)
  {
  <...
- toy_copy(to, name, size) >= size
+ toy_put(to, name, size) < 0
  ...>
  }

// Left out, 1 use: for a person.
//   drivers/a.c:24

// Left out, 2 uses: in functions of a name in which other uses become something else, or stay.
//   drivers/a.c:17
//   drivers/a.c:18
`);
    expect(left).toBe(3);
  });

  test('a pattern keeps its types, its names apart from those of C, and the wrappers as they are', async () => {
    const { text } = await exported(flags);
    expect(rulesOf(text)).toBe(`// Holds for every use in these files:
//   drivers/a.c
@rule1@
identifier in_function != { toy_flags_set };
struct toy *toy;
expression flags_;
@@
  in_function(...)
  {
  <...
- toy->flags |= flags_;
+ toy_flags_set(toy, flags_);
  ...>
  }
`);
  });

  test('functions of slots are left out, and told', async () => {
    writeTree(root, toyTree);
    const { text, left } = await exported(toyMigration);
    expect(text).toContain(
      '// Left out, 3 uses: functions of slots: their results and types change.',
    );
    expect(left).toBe(3);
  });
});

describe.runIf(hasSpatch)('Coccinelle', () => {
  test('makes of a driver what flagday makes of it', async () => {
    for (const spec of [renaming, copying, flags]) {
      const { text } = await exported(spec);
      const patch = join(scratch, 'toy.cocci');
      writeFileSync(patch, text);
      const file = join(root, 'drivers/a.c');
      const run = spawnSync('spatch', ['--very-quiet', '--in-place', '--sp-file', patch, file]);
      expect({ status: run.status, stderr: String(run.stderr) }).toEqual({ status: 0, stderr: '' });
    }
    expect(readFileSync(join(root, 'drivers/a.c'), 'utf8')).toBe(`#include <toy.h>

void a_ignores(struct toy *toy)
{
	toy_put(toy, "a",
		 toy_map_errno(toy, 1));
	toy_flags_set(toy, 4);
}

int a_tests(struct toy *toy, int size)
{
	return toy_put(toy, "a", size) < 0;
}

void a_does_both(struct toy *toy, int size)
{
	toy_copy(toy, "a", size);
	if (toy_copy(toy, "b", size) >= size)
		toy_flags_set(toy, size);
}

int a_returns(struct toy *toy)
{
	return toy_copy(toy, "a", 2);
}
`);
  }, 60_000);
});

test('flagday apply --export-cocci prints it, and does nothing else', () => {
  const spec = join(scratch, 'toy.yaml');
  writeFileSync(spec, copying);
  const apply = (...more: string[]): Ended =>
    flagday(['apply', spec, '--tree', root, '--store', join(scratch, 'store'), ...more]);
  const { status, stdout, stderr } = apply('--export-cocci');
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain('@rule2@');
  expect(apply('--export-cocci', '--write')).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      'error: --export-cocci prints a semantic patch and does nothing else\n' +
      '  help: leave out --write, --interactive, --stage and --format\n',
  });
}, 60_000);

async function exported(spec: string): Promise<Awaited<ReturnType<typeof exportCocci>>> {
  const file = join(scratch, 'toy.yaml');
  writeFileSync(file, spec);
  return await exportCocci(file, optionsFor(root, join(scratch, 'store')));
}

/** Without the paragraph at the beginning, which names the tree. */
function rulesOf(text: string): string {
  return text.slice(text.indexOf('\n\n') + 2);
}
