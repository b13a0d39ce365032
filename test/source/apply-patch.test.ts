import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { applyPatch } from '../../src/source/apply-patch.ts';
import { git, makeRepository, writeTree } from './git-fixture.ts';

/** The files after a patch, those it leaves as they are included; what is gone is missing. */
async function patched(
  text: string,
  tree: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const after = { ...tree };
  for (const file of (await apply(text, tree)).files) {
    if (file.after === undefined) delete after[file.path];
    else after[file.path] = file.after;
  }
  return after;
}

async function apply(
  text: string,
  tree: Readonly<Record<string, string>>,
): ReturnType<typeof applyPatch> {
  return await applyPatch({ name: 'x.patch', text }, async (path) => tree[path]);
}

async function mistake(text: string, tree: Readonly<Record<string, string>>): Promise<string> {
  try {
    await apply(text, tree);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'no mistake';
}

const lines = fc.array(fc.constantFrom('a', 'b', '', '}', '\t', '-- x', '++ y', '@@ -1 +1 @@'), {
  maxLength: 12,
});
const texts = fc
  .tuple(lines, fc.boolean())
  .map(([some, ended]) => some.join('\n') + (ended && some.length > 0 ? '\n' : ''));

describe('a diff of two texts', () => {
  test('makes the second of the first, whoever wrote it', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, fc.nat(3), async (before, after, context) => {
        fc.pre(before !== after);
        const diff = createTwoFilesPatch('a/f.c', 'b/f.c', before, after, '', '', { context });
        expect(await patched(diff, { 'f.c': before })).toEqual({ 'f.c': after });
      }),
    );
  });

  test("makes the second of the first, as git's does", async () => {
    const root = makeRepository({ 'start.c': '' });
    await fc.assert(
      fc.asyncProperty(texts, texts, async (before, after) => {
        fc.pre(before !== after);
        writeTree(root, { 'f.c': before, 'g.c': after });
        git(root, 'add', '-A');
        const first = git(root, 'rev-parse', ':f.c');
        const second = git(root, 'rev-parse', ':g.c');
        // Not through our helper's standard output, which it trims.
        git(root, 'diff', '--output=diff.txt', first, second);
        const diff = readFileSync(join(root, 'diff.txt'), 'utf8');
        const named = diff
          .replace(/^diff --git .*/, 'diff --git a/f.c b/f.c')
          .replace(/^--- .*/m, '--- a/f.c')
          .replace(/^\+\+\+ .*/m, '+++ b/f.c');
        expect(await patched(named, { 'f.c': before })).toEqual({ 'f.c': after });
      }),
      { numRuns: 25 },
    );
  });
});

const toy = ['int a;', 'int b;', 'int c;', 'int d;', 'int e;', 'int f;', 'int g;', ''].join('\n');
const change = `--- a/mm/toy.c
+++ b/mm/toy.c
@@ -2,5 +2,5 @@
 int b;
 int c;
-int d;
+long d;
 int e;
 int f;
`;
const changed = toy.replace('int d', 'long d');

describe('a hunk goes', () => {
  test('where its lines stand, when the file has grown in front of it', async () => {
    const grown = `int x;\nint y;\n${toy}`;
    expect(await patched(change, { 'mm/toy.c': grown })).toEqual({
      'mm/toy.c': `int x;\nint y;\n${changed}`,
    });
  });

  test('to the nearest of several places', async () => {
    const many = toy.repeat(5);
    const moved = change.replace('-2,5 +2,5', '-16,5 +16,5');
    expect((await patched(moved, { 'mm/toy.c': many }))['mm/toy.c']).toBe(
      toy.repeat(2) + changed + toy.repeat(2),
    );
  });

  test('where all but the outermost context stands, which is told', async () => {
    const other = toy.replace('int b', 'short b');
    const { files, notes } = await apply(change, { 'mm/toy.c': other });
    expect(files[0]?.after).toBe(changed.replace('int b', 'short b'));
    expect(notes).toEqual([
      'x.patch: hunk 1 of mm/toy.c was applied although not all of its context is there',
    ]);
  });

  test('nowhere, when what it removes is not there', async () => {
    const other = toy.replace('int d', 'char d');
    expect(await mistake(change, { 'mm/toy.c': other })).toBe(
      'x.patch:3: hunk 1 of mm/toy.c (@@ -2,5 +2,5 @@) does not apply: ' +
        'it expects "int d;" in line 4, and the file has "char d;" there',
    );
  });

  test('nowhere, when the file ends before it', async () => {
    expect(await mistake(change, { 'mm/toy.c': 'int a;\n' })).toBe(
      'x.patch:3: hunk 1 of mm/toy.c (@@ -2,5 +2,5 @@) does not apply: ' +
        'it expects "int b;" in line 2, and the file ends before it',
    );
  });
});

describe('what git says around the hunks', () => {
  test('adds, deletes, renames and copies files', async () => {
    const root = makeRepository({
      'mm/a.c': toy,
      'mm/b.c': 'int gone;\n',
      'mm/c.c': `${toy}int z;\n`,
    });
    writeTree(root, {
      'mm/new.c': 'int n;\n',
      'mm/moved.c': changed,
      'mm/copy.c': `${toy}int y;\n`,
    });
    git(root, 'rm', '-q', 'mm/a.c', 'mm/b.c');
    git(root, 'add', '-A');
    const diff = git(root, 'diff', '--cached', '-M', '-C', '--find-copies-harder');
    expect(diff).toMatch(/^rename from mm\/a.c$/m);
    expect(diff).toMatch(/^copy from mm\/a.c$/m);
    const before = { 'mm/a.c': toy, 'mm/b.c': 'int gone;\n', 'mm/c.c': `${toy}int z;\n` };
    expect(await patched(`${diff}\n`, before)).toEqual({
      'mm/c.c': `${toy}int z;\n`,
      'mm/new.c': 'int n;\n',
      'mm/moved.c': changed,
      'mm/copy.c': `${toy}int y;\n`,
    });
  });

  test('may be missing: a plain diff of two folders', async () => {
    const plain = change.replace('a/mm', 'linux-old/mm').replace('b/mm', 'linux-new/mm');
    expect(await patched(plain, { 'mm/toy.c': toy })).toEqual({ 'mm/toy.c': changed });
    const bare = change.replace('a/mm', 'mm').replace('b/mm', 'mm');
    expect(await patched(bare, { 'mm/toy.c': toy })).toEqual({ 'mm/toy.c': changed });
  });

  test('about files that are no C is passed over', async () => {
    const make = change.replaceAll('mm/toy.c', 'mm/Makefile');
    expect(await patched(make + change, { 'mm/toy.c': toy })).toEqual({ 'mm/toy.c': changed });
  });
});

describe('a mail', () => {
  const head = 'From: A Tester <tester@example.org>\nSubject: [PATCH] mm: widen d\n';
  const body = `\nReasons are given here:\n--- not a file\n\n---\n mm/toy.c | 2 +-\n\n${change}-- \n2.39.2\n`;

  test('is read with its text around the diff', async () => {
    expect(await patched(head + body, { 'mm/toy.c': toy })).toEqual({ 'mm/toy.c': changed });
  });

  test('may have come with CR LF, quoted-printable or base64', async () => {
    const forms = [
      (head + body).replaceAll('\n', '\r\n'),
      `${head}Content-Transfer-Encoding: quoted-printable\n${body.replaceAll('=', '=3D').replace('long d', 'lo=\nng=20d')}`,
      `${head}Content-Transfer-Encoding: base64\n\n${Buffer.from(body).toString('base64')}\n`,
    ];
    for (const form of forms) {
      expect(await patched(form, { 'mm/toy.c': toy })).toEqual({ 'mm/toy.c': changed });
    }
  });

  test('of several in an mbox is applied on top of those before it', async () => {
    const second = change.replace('-int d', '-long d').replace('+long d', '+short d');
    const from = 'From 0123456789abcdef Mon Sep 17 00:00:00 2001\n';
    const mbox = from + head + body + from + head + body.replace(change, second);
    expect(await patched(mbox, { 'mm/toy.c': toy })).toEqual({
      'mm/toy.c': toy.replace('int d', 'short d'),
    });
  });
});

describe('what is no patch for this tree is told with its place', () => {
  test.each([
    ['hello\n', 'x.patch holds no diff'],
    [change, 'x.patch:1: mm/toy.c cannot be patched: the tree has no file mm/toy.c'],
    [
      change.replaceAll('mm/toy.c', '../toy.c'),
      'x.patch:1: ../toy.c cannot be patched: the path a/../toy.c leads out of the tree',
    ],
    [
      change.replace(' int f;\n', ''),
      'x.patch:9: the hunk @@ -2,5 +2,5 @@ of line 3 does not have the lines that it announces',
    ],
    [
      'diff --git a/f.c b/f.c\nBinary files a/f.c and b/f.c differ\n',
      'x.patch:1: f.c cannot be patched: it is a binary diff, which has no text to read',
    ],
    [
      'diff --cc f.c\n--- a/f.c\n+++ b/f.c\n@@@ -1,1 -1,1 +1,1 @@@\n',
      'x.patch:4: a combined diff of a merge; a diff against one parent is needed',
    ],
  ])('%j', async (text, message) => {
    expect(await mistake(text, {})).toBe(message);
  });

  test('a file that is added twice', async () => {
    const add = '--- /dev/null\n+++ b/mm/toy.c\n@@ -0,0 +1,1 @@\n+int a;\n';
    expect(await patched(add, {})).toEqual({ 'mm/toy.c': 'int a;\n' });
    expect(await mistake(add + add, {})).toBe(
      'x.patch:5: mm/toy.c cannot be patched: it adds a file that is there already',
    );
  });

  test('a change that is there already', async () => {
    const add = change.replace('-int d;\n', ' int d;\n').replace('-2,5 +2,5', '-2,5 +2,6');
    const done = toy.replace('int d;\n', 'int d;\nlong d;\n');
    expect(await mistake(add, { 'mm/toy.c': done })).toContain('what it adds is already there');
  });
});
