import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DiffedFile, renderGitDiff } from '../../src/source/git-diff.ts';

let repository: string;

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'flagday-diff-'));
  git('init', '--quiet');
  git('config', 'core.autocrlf', 'false');
  // Linux's .gitattributes says the same.
  write('.gitattributes', '*.c diff=cpp\n*.h diff=cpp\n');
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

/** Lines as C files have them, and as nobody wants them; few of them, so that many are the same. */
const line = fc.constantFrom(
  'int toy_map(struct toy *toy)',
  '{',
  '}',
  '',
  '\treturn toy->pages;',
  '\tif (toy)',
  '\t\ttoy = toy->next;',
  'out:',
  'out: /* for everybody */',
  '  odd indent',
  '#define TOY 1',
  ' * names M\xfcller in latin1',
  'static const struct toy_operations a_name_that_goes_on_and_on_until_the_header_is_cut_off_somewhere = {',
  'ends in a carriage return\r',
  '\\ No newline at end of file',
  '--- a/no.c',
  '\0',
  '\f',
);
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''));
/** Edits of a text, so that most lines stay. */
const edited = fc
  .tuple(
    text,
    fc.array(fc.tuple(fc.nat(40), fc.nat(3), fc.array(line, { maxLength: 4 })), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([before, edits, losesEnd]) => {
    const lines = before.split('\n');
    for (const [at, removed, added] of edits) lines.splice(at % lines.length, removed, ...added);
    const after = lines.join('\n');
    return { before, after: losesEnd ? after.replace(/\n$/, '') : after };
  });
const bytes = fc
  .tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }))
  .map(([before, after]) => ({
    before: Buffer.from(before).toString('latin1'),
    after: Buffer.from(after).toString('latin1'),
  }));
const path = fc.constantFrom(
  'drivers/toy/a.c',
  'with blank/b.c',
  'umläute.h',
  'Documentation/q".rst',
);

describe('a diff', () => {
  test('makes exactly the new text with git apply, in the work tree and in the index', () => {
    const property = fc.property(fc.oneof(edited, bytes), path, (texts, name) => {
      write(name, texts.before);
      git('add', '-A');
      const diff = diffOf({ ...texts, path: name });
      if (texts.before === texts.after) {
        expect(diff).toBe('');
        return;
      }
      const applied = gitTakes(diff, 'apply', '--index', '--whitespace=nowarn', '-');
      expect(applied).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(join(repository, name), 'latin1')).toBe(texts.after);
      expect(gitTakes('', 'show', `:${name}`).status).toBe(0);
      expect(git('diff', '--name-only')).toBe('');
      git('rm', '--quiet', '--cached', '-r', '.');
    });
    fc.assert(property, { numRuns: 60 });
  }, 120_000);

  test('is what git prints, to the byte, where one block changes', () => {
    const one = fc
      .tuple(text, fc.nat(40), fc.nat(3), fc.array(line, { maxLength: 4 }))
      .map(([before, at, removed, added]) => {
        const lines = before.split('\n');
        lines.splice(at % lines.length, removed, ...added);
        return { before, after: lines.join('\n') };
      })
      // Git takes a text with a 0 for a binary file.
      .filter(({ before, after }) => !/\0/.test(before + after));
    const property = fc.property(one, ({ before, after }) => {
      write('drivers/toy/a.c', before);
      git('add', '-A');
      write('drivers/toy/a.c', after);
      const printed = gitTakes('', 'diff', '--abbrev=12').stdout.toString('latin1');
      const diff = diffOf({ before, after, path: 'drivers/toy/a.c' });
      // Of several ways to show the same change with equally many lines, git need not take ours.
      fc.pre(isOneBlock(printed) && isOneBlock(diff));
      expect(headsOf(diff)).toEqual(headsOf(printed));
      expect(diff).toBe(printed);
    });
    fc.assert(property, { numRuns: 60 });
  }, 120_000);

  test('counts the lines that it adds and removes', () => {
    const before = Buffer.from('a\nb\nc\n');
    const after = Buffer.from('a\nB\nC\nc\n');
    const { added, removed } = renderGitDiff({ path: 'a.c', before, after, mode: '100644' });
    expect({ added, removed }).toEqual({ added: 2, removed: 1 });
  });
});

test('the mode stands in the index line', () => {
  const diff = diffOf({ before: 'a\n', after: 'b\n', path: 'scripts/run.h', mode: '100755' });
  write('scripts/run.h', 'a\n');
  chmodSync(join(repository, 'scripts/run.h'), 0o755);
  git('add', '-A');
  write('scripts/run.h', 'b\n');
  expect(diff).toBe(git('diff', '--abbrev=12'));
});

function diffOf(file: {
  readonly before: string;
  readonly after: string;
  readonly path: string;
  readonly mode?: string;
}): string {
  const asked: DiffedFile = {
    path: file.path,
    before: Buffer.from(file.before, 'latin1'),
    after: Buffer.from(file.after, 'latin1'),
    mode: file.mode ?? '100644',
  };
  return renderGitDiff(asked).text;
}

function headsOf(diff: string): string[] {
  return diff.match(/^@@ .*$/gm) ?? [];
}

/** Lines are only added, or only removed, all in one place; nothing at all is one block as well. */
function isOneBlock(diff: string): boolean {
  const [, ...hunks] = diff.split(/^@@ .*$/m);
  const marks = hunks.join('').match(/^[-+ ]/gm) ?? [];
  return /^ *(-*|\+*) *$/.test(marks.join(''));
}

function write(name: string, content: string): void {
  mkdirSync(dirname(join(repository, name)), { recursive: true });
  writeFileSync(join(repository, name), content, 'latin1');
}

function git(...args: string[]): string {
  const { status, stdout, stderr } = gitTakes('', ...args);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.toString('latin1');
}

function gitTakes(
  input: string,
  ...args: string[]
): { status: number | null; stderr: string; stdout: Buffer } {
  const run = spawnSync('git', args, { cwd: repository, input: Buffer.from(input, 'latin1') });
  return { status: run.status, stderr: run.stderr.toString(), stdout: run.stdout };
}
