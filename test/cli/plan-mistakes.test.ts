import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * Migrations that a tree contradicts, and files that are no migrations. How a migration is read is tested in
 * test/spec; here is what a user sees of it.
 */
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const exampleTree = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const shipped = fileURLToPath(new URL('../../migrations/vm_insert_page.yaml', import.meta.url));

/** Each test starts a process, on a machine that may be busy. */
const PATIENCE = { timeout: 60_000 };

const files: Readonly<Record<string, string>> = {
  'mm/toy.c': `struct vma;
struct page;
struct file;

int toy_insert(struct vma *vma, unsigned long addr, struct page *page)
{
	return addr == 0 ? -14 : 0;
}

int toy_insert_wide(struct vma *vma, unsigned long addr, struct page *page, int flags)
{
	return 0;
}

int toy_insert_file(struct file *file, unsigned long addr, struct page *page)
{
	return 0;
}
`,
  'drivers/toy/toy.c': `int toy_map(struct vma *vma, struct page *page)
{
	return toy_insert(vma, 4096, page);
}
`,
};

let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-mistakes-'));
  for (const [path, text] of Object.entries(files)) write(join('tree', path), text);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a migration that the tree contradicts', PATIENCE, () => {
  test('an API that occurs nowhere, with what is spelled nearly so', () => {
    expectRefusal(
      migration('apis: [toy_insret]', 'rules:', '  - { name: all, keep: true }'),
      'SPEC:5:8: toy_insret occurs nowhere in TREE',
      'near spellings that do: toy_insert',
    );
  });

  test('an API that nothing is like', () => {
    expectRefusal(
      migration('apis: [quite_another]', 'rules:', '  - { name: all, keep: true }'),
      'SPEC:5:8: quite_another occurs nowhere in TREE',
      'check the spelling and the tree',
    );
  });

  test('a replacement that is nowhere', () => {
    expectRefusal(
      replacedBy('toy_insert_wid'),
      'SPEC:7:5: rule "all" leads to toy_insert_wid(), which is neither in this tree nor introduced',
      'near spellings in this tree: toy_insert_wide; else check the spelling, or introduce it',
    );
  });

  test('a replacement with another number of arguments', () => {
    expectRefusal(
      replacedBy('toy_insert_wide'),
      'SPEC:7:5: toy_insert_wide() does not take the arguments of toy_insert(): it takes 4 and not 3',
      'give a pattern that says which argument goes where: ' +
        'replace: { pattern: { from: "toy_insert(…)", to: "toy_insert_wide(…)" } }',
    );
  });

  test('a replacement with another type of an argument', () => {
    expectRefusal(
      replacedBy('toy_insert_file'),
      'SPEC:7:5: toy_insert_file() does not take the arguments of toy_insert(): ' +
        'argument 1 is a struct file, not a struct vma',
      'give a pattern that says which argument goes where: ' +
        'replace: { pattern: { from: "toy_insert(…)", to: "toy_insert_file(…)" } }',
    );
  });

  test('a new name that the tree has', () => {
    expectRefusal(
      introducedAs('toy_insert_file', 'rename'),
      'SPEC:7:5: toy_insert cannot be renamed to toy_insert_file: ' +
        'mm/toy.c defines a function of that name',
      'choose a name that is free in this tree',
    );
  });

  test('a function that is said to exist and does not', () => {
    expectRefusal(
      introducedAs('toy_insert_fil', 'existing'),
      'SPEC:7:5: toy_insert_fil is said to exist, ' +
        'and no function of that name is defined in this tree',
      'near spellings in this tree: toy_insert_file; else introduce it as a wrapper, with its definition',
    );
  });
});

describe('a file that is no migration', PATIENCE, () => {
  test('because it is not there, with a name that is', () => {
    const there = write('specs/toy.yaml', replacedBy('toy_insert_file'));
    const missing = there.replace('toy.yaml', 'toi.yaml');
    for (const command of ['plan', 'weigh']) {
      expect(flagday(command, missing, ...inTree())).toEqual({
        status: 2,
        stdout: '',
        stderr:
          `error: the migration ${missing} cannot be read: no such file or folder\n` +
          '  help: did you mean toy.yaml, in the same folder?\n',
      });
    }
  });

  test('because it is a folder', () => {
    const folder = dirname(write('folder/toy.yaml', ''));
    expect(flagday('plan', folder, ...inTree())).toEqual({
      status: 2,
      stdout: '',
      stderr:
        `error: the migration ${folder} cannot be read: is a folder\n` +
        '  help: name a file in it, such as toy.yaml\n',
    });
  });

  test('because it is far too large', () => {
    expectRefusal(
      'a'.repeat(10_000_000),
      'SPEC:1:1: the file is 10000000 bytes long',
      'at most 2000000 bytes are read; is this the right file?',
    );
  });

  test('because it is not YAML', () => {
    const { status, stderr } = plan('{ unclosed: [');
    expect(stderr).toMatch(/^error: \S+\/spec\.yaml:1:14: not YAML: /);
    expect(status).toBe(2);
  });

  test('because its aliases explode', () => {
    const eight = (name: string): string => Array(8).fill(`*${name}`).join();
    const lines = [...'bcdefgh'].map(
      (name, i) => `${name}: &${name} [${eight('abcdefg'[i] ?? '')}]`,
    );
    expectRefusal(
      ['a: &a [x]', ...lines, ''].join('\n'),
      'SPEC:1:1: aliases (*name) are used more than 1000 times, those inside repeated parts included',
      'write out what they repeat',
    );
  });
});

describe('contexts', PATIENCE, () => {
  const rules = ['apis: [toy_insert]', 'rules:', '  - { name: all, keep: true }'];

  test('of a pack that the migration names and that is missing', () => {
    expectRefusal(
      migration('contexts: packs/none.yaml', ...rules),
      'SPEC:5:11: the context pack SCRATCH/packs/none.yaml cannot be read: no such file or folder',
      'check the name of the context pack',
    );
  });

  test('of a pack that the command names and that is missing', () => {
    const pack = join(scratch, 'none.yaml');
    const { status, stderr } = plan(migration(...rules), '--contexts', pack);
    expect(stderr).toBe(
      `error: the context pack ${pack} cannot be read: no such file or folder\n` +
        '  help: check the name of the context pack\n',
    );
    expect(status).toBe(2);
  });

  test('that the pack does not know', () => {
    expectRefusal(
      migration(
        'apis: [toy_insert]',
        'rules:',
        '  - { name: all, when: { contexts: { within: [page-fualt] } }, keep: true }',
      ),
      'SPEC:7:47: there is no context page-fualt',
      'did you mean page-fault?',
    );
  });
});

describe('the command', PATIENCE, () => {
  test('wants a tree with C files', () => {
    write('prose/README', 'No C here.\n');
    const tree = ['--tree', join(scratch, 'prose'), '--store', join(scratch, 'store')];
    for (const command of ['plan', 'weigh']) {
      expect(flagday(command, shipped, ...tree)).toEqual({
        status: 2,
        stdout: '',
        stderr:
          `error: no .c or .h file in ${join(scratch, 'prose')}\n` +
          '  help: name a folder with C sources\n',
      });
    }
  });

  test('wants a migration', () => {
    for (const command of ['plan', 'weigh']) {
      expect(flagday(command)).toEqual({
        status: 2,
        stdout: '',
        stderr:
          "error: missing required argument 'migration'\n" +
          `  help: flagday ${command} --help lists what there is\n`,
      });
    }
  });

  test('wants one migration only', () => {
    const { status, stderr } = flagday('plan', shipped, shipped, ...inTree());
    expect(stderr).toMatch(/^error: too many arguments for 'plan'/);
    expect(status).toBe(2);
  });

  test.each(['plan', 'weigh'])(
    '%s ends with 130 at Ctrl-C, and says what is saved',
    async (command) => {
      // A store of its own, so that there is something to interrupt.
      const store = join(scratch, `interrupted-${command}`);
      const args = [main, command, shipped, '--tree', exampleTree, '--store', store];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      child.stdout.resume();
      // The handler is there before the store is, and the run far from its end.
      const wait = setInterval(() => {
        if (!existsSync(store)) return;
        clearInterval(wait);
        child.kill('SIGINT');
      }, 5);
      const [status] = await once(child, 'close');
      clearInterval(wait);
      expect({ status, said }).toEqual({
        status: 130,
        said: expect.stringMatching(/^interrupted/),
      });
    },
  );

  test.each(['plan', 'weigh'])('%s bears a reader that stops after a line', (command) => {
    const line = `"$0" "$1" ${command} "$2" --tree "$3" --store "$4" | head -n 1`;
    const args = [process.execPath, main, shipped, exampleTree, join(scratch, 'store')];
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line, ...args], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^vm_insert_page/);
    expect(stdout.split('\n')).toHaveLength(2);
  });
});

/** The message and help that a migration's text ends in, with status 2. SPEC, TREE and SCRATCH stand for paths. */
function expectRefusal(text: string, message: string, help: string): void {
  const shown = (part: string): string =>
    part
      .replace('SPEC', join(scratch, 'spec.yaml'))
      .replace('TREE', join(scratch, 'tree'))
      .replace('SCRATCH', scratch);
  expect(plan(text)).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: ${shown(message)}\n  help: ${shown(help)}\n`,
  });
}

function plan(text: string, ...flags: string[]): Ended {
  return flagday('plan', write('spec.yaml', text), ...inTree(), ...flags);
}

function inTree(): string[] {
  return ['--tree', join(scratch, 'tree'), '--store', join(scratch, 'store')];
}

function migration(...lines: readonly string[]): string {
  const head = [
    'format: flagday/migration',
    'version: 1',
    'name: toy',
    'summary: Say what it returns.',
  ];
  return [...head, ...lines, ''].join('\n');
}

function replacedBy(name: string): string {
  const rule = `  - { name: all, replace: { call: ${name} } }`;
  return migration('apis: [toy_insert]', 'rules:', rule);
}

function introducedAs(name: string, how: string): string {
  return migration(
    'apis: [toy_insert]',
    'introduce:',
    `  - { name: ${name}, how: ${how}, of: toy_insert }`,
    'rules:',
    `  - { name: all, replace: { call: ${name} } }`,
  );
}

/** Writes a file below the scratch folder and returns its path. */
function write(path: string, text: string): string {
  const full = join(scratch, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function flagday(...args: string[]): Ended {
  const env = { ...process.env, NO_COLOR: '1' };
  const run = spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' });
  const { status, stdout, stderr } = run;
  return { status, stdout, stderr };
}
