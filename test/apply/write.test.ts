import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  commitAll,
  convertedDriver,
  type Ended,
  flagday,
  readTree,
  runWith,
  toyMigration,
  toyTree,
  writeTree,
} from './toy-slots.ts';

/** Each test starts processes, on a machine that may be busy. */
const PATIENCE = { timeout: 120_000 };

let scratch: string;
let root: string;
let migration: string;

beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'flagday-write-')));
  root = join(scratch, 'tree');
  migration = join(scratch, 'toy.yaml');
  writeFileSync(migration, toyMigration);
  writeTree(root, toyTree);
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const converted: Readonly<Record<string, string>> = {
  ...toyTree,
  'drivers/a.c': convertedDriver('a'),
  'drivers/b.c': convertedDriver('b'),
  'drivers/c.c': convertedDriver('c'),
};

describe('flagday apply --write', PATIENCE, () => {
  test('changes the files, says so, and changes nothing the second time', () => {
    commitAll(root);
    const { status, stdout, stderr } = apply('--write');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Written: 3 files\.$/m);
    expect(readTree(root)).toEqual(converted);
    const again = apply('--write');
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/^Written: 0 files\.$/m);
    expect(readTree(root)).toEqual(converted);
  });

  test('does what git apply does with the diff', () => {
    commitAll(root);
    const { status, stdout } = apply();
    expect(status).toBe(0);
    expect(readTree(root)).toEqual(toyTree);
    const git = spawnSync('git', ['apply', '--index'], { cwd: root, input: stdout });
    expect({ status: git.status, stderr: String(git.stderr) }).toEqual({ status: 0, stderr: '' });
    expect(readTree(root)).toEqual(converted);
  });

  test('refuses a tree with changes, whatever file they are in, and --allow-dirty does not', () => {
    commitAll(root);
    appendFileSync(join(root, 'drivers/core.c'), '/* mine */\n');
    const before = readTree(root);
    expectRefusal(
      apply('--write'),
      `${root} has changes that are not committed: drivers/core.c`,
      'commit or stash them first, so that git can tell what flagday wrote; --allow-dirty writes all the same',
    );
    expect(readTree(root)).toEqual(before);
    expect(apply('--write', '--allow-dirty').status).toBe(0);
    expect(readTree(root)).toEqual({ ...converted, 'drivers/core.c': before['drivers/core.c'] });
  });

  test('refuses files that git does not track', () => {
    rmSync(join(root, 'drivers/b.c'));
    commitAll(root);
    writeTree(root, toyTree);
    expectRefusal(
      apply('--write'),
      'git does not track drivers/b.c: there would be no way back',
      'add and commit what is to be changed first; --allow-dirty writes all the same',
    );
    expect(readTree(root)).toEqual(toyTree);
  });

  test('writes to a folder of a repository, whose other folders may have changes', () => {
    writeTree(scratch, { 'elsewhere/notes.c': 'int notes;\n' });
    commitAll(scratch);
    appendFileSync(join(scratch, 'elsewhere/notes.c'), 'int more;\n');
    expect(apply('--write').status).toBe(0);
    expect(readTree(root)).toEqual(converted);
  });

  test('refuses a folder without git', () => {
    expectRefusal(
      apply('--write'),
      `${root} is not under git: there would be no way back from what is written`,
      'take the diff instead and apply it with patch -p1, or add --allow-dirty',
    );
    expect(readTree(root)).toEqual(toyTree);
    expect(apply('--write', '--allow-dirty').status).toBe(0);
    expect(readTree(root)).toEqual(converted);
  });

  test('keeps mode, line ends, bytes that are no UTF-8, and the lack of a final newline', () => {
    const odd = (text = ''): Buffer =>
      Buffer.from(`/* M\xfcller */\n${text}`.trimEnd().replaceAll('\n', '\r\n'), 'latin1');
    writeTree(root, { 'drivers/a.c': odd(toyTree['drivers/a.c']) });
    chmodSync(join(root, 'drivers/a.c'), 0o750);
    commitAll(root);
    expect(apply('--write').status).toBe(0);
    expect(readFileSync(join(root, 'drivers/a.c'))).toEqual(odd(convertedDriver('a')));
    expect(statSync(join(root, 'drivers/a.c')).mode & 0o7777).toBe(0o750);
  });

  test('parts hard links, and says so', () => {
    linkSync(join(root, 'drivers/a.c'), join(scratch, 'copy.c'));
    const { stdout } = apply('--write', '--allow-dirty');
    expect(stdout).toContain('drivers/a.c had another name (hard links), where the old content');
    expect(readFileSync(join(scratch, 'copy.c'), 'utf8')).toBe(toyTree['drivers/a.c']);
    expect(readTree(root)).toEqual(converted);
  });

  test('finds nothing through symbolic links, and writes to none', () => {
    renameSync(join(root, 'drivers/a.c'), join(scratch, 'real.c'));
    symlinkSync(join(scratch, 'real.c'), join(root, 'drivers/a.c'));
    expect(apply('--write', '--allow-dirty').status).toBe(0);
    expect(readFileSync(join(scratch, 'real.c'), 'utf8')).toBe(toyTree['drivers/a.c']);
    expect(readFileSync(join(root, 'drivers/b.c'), 'utf8')).toBe(convertedDriver('b'));
  });

  test('is a mistake for a revision', () => {
    commitAll(root);
    expectRefusal(
      apply('--write', '--rev', 'HEAD'),
      '--write changes files, and --rev HEAD reads none',
      'check the revision out and leave out --rev, or take the diff',
    );
  });
});

describe('a file that changes while it is planned', PATIENCE, () => {
  const meanwhile = { 'drivers/b.c': `${convertedDriver('b')}/* meanwhile */\n` };
  const changing = (always: boolean, ...flags: string[]): Ended =>
    runWith(
      'changed-while-planned.mjs',
      { CHANGE: join(root, 'drivers/b.c'), ...(always ? { CHANGE_ALWAYS: '1' } : {}) },
      arguments_('--write', ...flags).filter((flag) => flag !== '--quiet'),
    );

  test('is planned again', () => {
    const { status, stderr } = changing(false, '--allow-dirty');
    expect(stderr).toBe('warning: files changed while they were planned; the plan is made again\n');
    expect(status).toBe(0);
    expect(readTree(root)).toEqual({ ...converted, ...meanwhile });
  });

  test('is not written over, however often it changes', () => {
    const { status, stdout } = changing(true, '--allow-dirty');
    expect(status).toBe(2);
    expect(stdout).toContain('drivers/b.c was changed while flagday wrote; run the command again');
    const text = readTree(root)['drivers/b.c'] ?? '';
    expect(text.startsWith(toyTree['drivers/b.c'] ?? '?')).toBe(true);
  });

  test('makes the tree dirty, which is refused', () => {
    commitAll(root);
    const { status, stdout, stderr } = changing(false);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('has changes that are not committed: drivers/b.c');
    expect(readTree(root)).toEqual({
      ...toyTree,
      'drivers/b.c': `${toyTree['drivers/b.c']}/* meanwhile */\n`,
    });
  });
});

describe('a run that is killed', PATIENCE, () => {
  test.each(['0', '1', '2', '1+'])('after %s files is finished by the next one', (count) => {
    commitAll(root);
    const killed = flagday(arguments_('--write'), count);
    expect(killed.signal).toBe('SIGKILL');
    const half = readTree(root);
    const done = ['a', 'b', 'c'].filter(
      (name) => half[`drivers/${name}.c`] === convertedDriver(name),
    );
    expect(done.length).toBe(Number.parseInt(count, 10));
    const { status, stdout, stderr } = apply('--write');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readTree(root)).toEqual(converted);
    expect(stdout).toMatch(new RegExp(`^Written: ${3 - done.length} files?\\.$`, 'm'));
    if (done.length === 0) return;
    const files = done.length === 1 ? '1 file' : `${done.length} files`;
    expect(stdout).toContain(`An earlier run that was stopped had written ${files} already.`);
  });

  test('again and again is finished in the end', () => {
    commitAll(root);
    for (let runs = 0; runs < 3; runs++) {
      expect(flagday(arguments_('--write'), '1').signal).toBe(runs < 2 ? 'SIGKILL' : null);
    }
    expect(readTree(root)).toEqual(converted);
  });

  test('and taken back by git leaves nothing to finish', () => {
    commitAll(root);
    expect(flagday(arguments_('--write'), '1').signal).toBe('SIGKILL');
    spawnSync('git', ['checkout', '--quiet', '.'], { cwd: root });
    const { status, stdout } = apply('--write');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Written: 3 files\.$/m);
    expect(stdout).not.toContain('earlier');
  });

  test('is not finished by another migration', () => {
    commitAll(root);
    expect(flagday(arguments_('--write'), '1').signal).toBe('SIGKILL');
    const before = readTree(root);
    writeFileSync(migration, `${toyMigration}# changed since\n`);
    expectRefusal(
      apply('--write'),
      `another migration was stopped in ${root}: 1 of 3 files are written`,
      'run that one again to finish it, or take its changes back by git checkout; --allow-dirty goes on without it',
    );
    expect(readTree(root)).toEqual(before);
  });

  test('does not cover up what somebody else changed meanwhile', () => {
    commitAll(root);
    expect(flagday(arguments_('--write'), '1').signal).toBe('SIGKILL');
    appendFileSync(join(root, 'drivers/c.c'), '/* mine */\n');
    expectRefusal(apply('--write'), `${root} has changes that are not committed: drivers/c.c`);
    expect(apply('--write', '--allow-dirty').status).toBe(0);
    const mine = { 'drivers/c.c': `${convertedDriver('c')}/* mine */\n` };
    expect(readTree(root)).toEqual({ ...converted, ...mine });
  });
});

function apply(...flags: string[]): Ended {
  return flagday(arguments_(...flags));
}

function arguments_(...flags: string[]): string[] {
  const store = join(scratch, 'store');
  return ['apply', migration, '--tree', root, '--store', store, '--quiet', ...flags];
}

function expectRefusal({ status, stdout, stderr }: Ended, message: string, help?: string): void {
  const lines = stderr.trimEnd().split('\n');
  expect({ status, stdout, lines }).toEqual({
    status: 2,
    stdout: '',
    lines: [`error: ${message}`, help === undefined ? expect.any(String) : `  help: ${help}`],
  });
}
