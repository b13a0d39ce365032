import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/*
 * What people do by mistake, and what trees contain that nobody expects. Files that vanish or refuse while a
 * tree is read are tested in test/source and test/facts, on a disk in memory that does so at the right moment.
 */
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'flagday-bad-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function flagday(...args: string[]): Ended {
  const all = [main, ...args, '--store', join(folder, 'store')];
  const run = spawnSync(process.execPath, all, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

/** Writes a tree and returns its folder. */
function tree(files: Readonly<Record<string, string | Buffer>>): string {
  const root = join(folder, 'tree');
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The survey's document. Fails when the run does not end well. */
function survey(api: string, root: string): SurveyShape {
  const { status, out, err } = flagday('survey', api, '--tree', root, '--format', 'json');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  // The part of our own document that these tests look at.
  return JSON.parse(out) as SurveyShape;
}

interface SurveyShape {
  readonly uses: readonly { file: string; line: number; kind: string; function: string | null }[];
  readonly coverage: {
    readonly files: number;
    readonly unreadable: readonly { file: string; reason: string }[];
    readonly notUnderstood: readonly { file: string; places: number }[];
  };
}

const program = 'int toy_open(void)\n{\n\treturn toy_insert();\n}\n';

describe("a user's mistake ends with 2, and says what would work", () => {
  test('no such tree', () => {
    const root = tree({ 'mm/a.c': program });
    expect(flagday('survey', 'toy_insert', '--tree', join(root, 'nm'))).toEqual({
      status: 2,
      out: '',
      err: `error: no such folder: ${root}/nm\n  help: ${root} is there; check the rest of the name\n`,
    });
  });

  test('a file instead of a folder', () => {
    const root = tree({ 'a.c': program });
    expect(flagday('survey', 'toy_insert', '--tree', join(root, 'a.c'))).toEqual({
      status: 2,
      out: '',
      err: `error: ${root}/a.c is not a folder\n  help: name the folder that holds the sources\n`,
    });
  });

  test('a tree without C files', () => {
    const root = tree({ 'a.txt': program, 'sub/b.rs': '' });
    expect(flagday('index', '--tree', root)).toEqual({
      status: 2,
      out: '',
      err: `error: no .c or .h file in ${root}\n  help: name a folder with C sources\n`,
    });
  });

  test('an API that occurs nowhere, with those that are spelled almost like it', () => {
    const root = tree({ 'a.c': `${program}int toy_insert_all(void);\nint toy_inserts;\n` });
    expect(flagday('survey', 'toy_isnert', '--tree', root)).toEqual({
      status: 2,
      out: '',
      err: `error: toy_isnert occurs nowhere in ${root}\n  help: near spellings that do: toy_insert, toy_inserts\n`,
    });
    expect(flagday('explain', 'toy_opne', '--tree', root)).toMatchObject({ status: 2, out: '' });
    const other = flagday('survey', 'quite_another_name', '--tree', root);
    expect(other).toMatchObject({ status: 2, out: '' });
    expect(other.err).toContain('help: check the spelling and the tree');
  });

  test('one of several APIs that occurs nowhere', () => {
    const root = tree({ 'a.c': program });
    const run = flagday('survey', 'toy_insert', 'toy_remove', '--tree', root);
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.err).toMatch(/^error: toy_remove occurs nowhere/);
  });

  test('names that are no names', () => {
    const root = tree({ 'a.c': program });
    for (const name of ['', ' ', 'toy-insert', '\u00fc', '../a', 'x'.repeat(100_000)]) {
      const run = flagday('survey', name, '--tree', root);
      expect({ name: name.slice(0, 10), status: run.status, out: run.out }).toEqual({
        name: name.slice(0, 10),
        status: 2,
        out: '',
      });
    }
  });

  test('a revision of what is no repository', () => {
    const root = tree({ 'a.c': program });
    const run = flagday('survey', 'toy_insert', '--tree', root, '--rev', 'HEAD');
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.err).toMatch(/^error: .+/);
  });

  test('a context pack that is not there, or is none', () => {
    const root = tree({ 'a.c': program, 'bad.yaml': 'contexts: [' });
    for (const file of [join(root, 'none.yaml'), join(root, 'bad.yaml'), root]) {
      const run = flagday('survey', 'toy_insert', '--tree', root, '--contexts', file);
      expect(run).toMatchObject({ status: 2, out: '' });
      expect(run.err).toMatch(/^error: .+/);
    }
  });
});

describe('what cannot be read is named, and the rest is answered', () => {
  test('symbolic links in circles, to nowhere and out of the tree', () => {
    const root = tree({ 'a.c': program });
    writeFileSync(join(folder, 'outside.c'), program);
    symlinkSync('..', join(root, 'up'));
    symlinkSync('loop.c', join(root, 'loop.c'));
    symlinkSync('nowhere.c', join(root, 'dangling.c'));
    symlinkSync('../outside.c', join(root, 'outside.c'));
    symlinkSync('a.c', join(root, 'same.c'));
    const { uses, coverage } = survey('toy_insert', root);
    expect(uses).toMatchObject([{ file: 'a.c', line: 3, kind: 'call', function: 'toy_open' }]);
    expect(coverage.unreadable.map(({ file }) => file)).toContain('loop.c');
    expect(coverage.unreadable.map(({ file }) => file)).toContain('dangling.c');
    expect(coverage.unreadable.every(({ reason }) => reason.length > 5)).toBe(true);
  });

  test('a file of 200 MB', () => {
    const root = tree({ 'a.c': program });
    const huge = openSync(join(root, 'huge.c'), 'w');
    ftruncateSync(huge, 200 << 20);
    closeSync(huge);
    const { uses, coverage } = survey('toy_insert', root);
    expect(uses).toHaveLength(1);
    expect(coverage.unreadable).toEqual([
      { file: 'huge.c', reason: 'larger than 64 MiB; not scanned' },
    ]);
  });

  test('a named pipe with the name of a C file', () => {
    const root = tree({ 'a.c': program });
    expect(spawnSync('mkfifo', [join(root, 'pipe.c')]).status).toBe(0);
    const { uses, coverage } = survey('toy_insert', root);
    expect(uses).toHaveLength(1);
    expect(coverage.unreadable).toEqual([{ file: 'pipe.c', reason: 'is not a regular file' }]);
  });

  test('a folder and a file that refuse', () => {
    // Root may read everything, so for root nothing is refused and both are read.
    const root = tree({ 'a.c': program, 'closed/b.c': program, 'secret.c': program });
    spawnSync('chmod', ['000', join(root, 'closed'), join(root, 'secret.c')]);
    const { uses, coverage } = survey('toy_insert', root);
    spawnSync('chmod', ['700', join(root, 'closed'), join(root, 'secret.c')]);
    const seen = uses.map(({ file }) => file);
    const refused = coverage.unreadable.map(({ file }) => file);
    expect(seen).toContain('a.c');
    expect([...seen, ...refused].sort()).toEqual(
      process.getuid?.() === 0 ? ['a.c', 'closed/b.c', 'secret.c'] : ['a.c', 'closed', 'secret.c'],
    );
  });

  test('a name that is not UTF-8', () => {
    const root = tree({ 'a.c': program });
    writeFileSync(Buffer.from(`${root}/\xff\xfe.c`, 'latin1'), program);
    const { uses, coverage } = survey('toy_insert', root);
    expect(uses).toHaveLength(1);
    expect(coverage.unreadable).toMatchObject([{ reason: 'its name is not UTF-8; not scanned' }]);
  });
});

describe('odd text is read as far as it goes', () => {
  test.each<[what: string, text: string | Buffer, line: number]>([
    ['NUL bytes', `int a;\0\0\0\n\0${program}`, 4],
    ['invalid UTF-8', Buffer.from(`/* \xff\xfe */ int caf\xe9;\n${program}`, 'latin1'), 4],
    ['a byte order mark', `\u{feff}${program}`, 3],
    ['lines that end as on other systems', program.replaceAll('\n', '\r\n'), 3],
    ['no line end at all', 'int toy_open(void) { return toy_insert(); }', 1],
    ['a comment that never ends', `${program}/* and so`, 3],
    ['a string that never ends', `char *s = "abc\n;\n${program}`, 5],
    ['an #if that never ends', `#if A\n${program}`, 4],
    ['brackets that never close', `int x = ((((((;\n${program}`, 4],
    ['brackets that were never open', `))))]]]]\n${program}`, 4],
    ['a blank file beside it', program, 3],
  ])('%s', (_, text, line) => {
    const root = tree({ 'a.c': text, 'empty.c': '', 'zeros.h': Buffer.alloc(5000) });
    expect(survey('toy_insert', root).uses).toMatchObject([
      { file: 'a.c', line, kind: 'call', function: 'toy_open' },
    ]);
  });

  test('random bytes', () => {
    const noise = Buffer.alloc(300_000);
    for (let i = 0, state = 1; i < noise.length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      noise[i] = state >>> 24;
    }
    const root = tree({ 'a.c': program, 'noise.c': noise });
    const { uses, coverage } = survey('toy_insert', root);
    expect(uses).toHaveLength(1);
    expect(coverage.notUnderstood).toMatchObject([{ file: 'noise.c' }]);
  });
});
