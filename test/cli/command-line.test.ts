import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const exampleTree = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));

let scratch: string;
/** Flags that keep a run away from the user's own store. */
let tree: string[];

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-cli-'));
  tree = ['--tree', exampleTree, '--store', join(scratch, 'store')];
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('help', () => {
  test('--help', async () => {
    const { status, stdout, stderr } = await flagday('--help');
    await expect(stdout).toMatchFileSnapshot('expected/help.txt');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  const commands = ['survey', 'outcomes', 'plan', 'apply', 'init', 'explain', 'twins', 'index'];

  test.each(commands)('%s --help', async (command) => {
    const { status, stdout, stderr } = await flagday(command, '--help');
    await expect(stdout).toMatchFileSnapshot(`expected/help-${command}.txt`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('--version', async () => {
    expect(await flagday('--version')).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
  });

  test('no arguments at all is a mistake that help cures', async () => {
    const { status, stdout, stderr } = await flagday();
    expect(stderr).toBe((await flagday('--help')).stdout);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe("a user's mistake is told with what would work", () => {
  const mistakes: readonly (readonly [args: string[], message: string, help: string])[] = [
    [['surve', 'x'], "unknown command 'surve'", 'Did you mean survey?'],
    [['frobnicate'], "unknown command 'frobnicate'", 'flagday --help lists what there is'],
    [['survey', 'x', '--forma', 'json'], "unknown option '--forma'", 'Did you mean --format?'],
    [['survey', '--zzz'], "unknown option '--zzz'", 'flagday survey --help lists what there is'],
    [
      ['survey'],
      'survey needs the name of an API, or --domain-check',
      'for example: flagday survey vm_insert_page',
    ],
    [
      ['survey', 'x', '--domain-check'],
      '--domain-check looks at whole slots and takes no name, such as x',
      'leave out either the names or --domain-check',
    ],
    [
      ['outcomes'],
      "missing required argument 'function'",
      'flagday outcomes --help lists what there is',
    ],
    [
      ['survey', 'x', '--format', 'xml'],
      '--format xml: there is no such format',
      'use text or json',
    ],
    [['index', '--jobs', '0'], '--jobs 0: that is no number of threads', 'use 1 to 256'],
    [['index', '--jobs', '2x'], '--jobs 2x: that is no number of threads', 'use 1 to 256'],
  ];

  test.each(mistakes)('%j', async (args, message, help) => {
    const stderr = `error: ${message}\n  help: ${help}\n`;
    expect(await flagday(...args)).toEqual({ status: 2, stdout: '', stderr });
  });

  test('a tree that is not there', async () => {
    const missing = join(scratch, 'missing');
    const { status, stdout, stderr } = await flagday('survey', 'x', '--tree', missing);
    expect(stderr).toMatch(/^error: .*missing.*\n {2}help: .+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('an API that occurs nowhere, with a near spelling', async () => {
    const { status, stdout, stderr } = await flagday('survey', 'vm_insert_pge', ...tree);
    expect(stderr).toMatch(/^error: .*vm_insert_pge.*\n {2}help: .*vm_insert_page.*\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test.each([
    ['outcomes', 'vm_insert_pge'],
    ['outcomes', 'vm_insert_page', '--against', 'vmf_insert_pge'],
  ])('a function that is defined nowhere, with a near spelling: %s %s', async (...args) => {
    const { status, stdout, stderr } = await flagday(...args, ...tree);
    expect(stderr).toMatch(/^error: .*insert_pge.*\n {2}help: .*insert_page.*\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe('results', () => {
  test('a survey goes to stdout in 100 columns, and nothing to stderr', async () => {
    const { status, stdout, stderr } = await flagday('survey', 'vm_insert_page', ...tree);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('page-fault');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(stdout).not.toContain('\x1b');
  });

  test('outcomes go to stdout in 100 columns, with the mapping of a wrapper', async () => {
    const run = await flagday(
      'outcomes',
      'vm_insert_page',
      '--against',
      'vmf_insert_page',
      ...tree,
    );
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    await expect(run.stdout.replaceAll(exampleTree, 'TREE')).toMatchFileSnapshot(
      'expected/outcomes.txt',
    );
    for (const line of run.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('each command prints the JSON of its document', async () => {
    const commands = [
      ['survey', 'vm_insert_page'],
      ['outcomes', 'vm_insert_page'],
      ['explain', 'vm_insert_page'],
      ['index'],
    ];
    for (const command of commands) {
      const { status, stdout, stderr } = await flagday(...command, ...tree, '--format', 'json');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({ format: `flagday/${command[0]}`, version: 1 });
    }
  });

  test('a reader that stops reading, as head does, ends it quietly', async () => {
    const child = spawn(process.execPath, [main, 'survey', 'vm_insert_page', '--chain', ...tree], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Closed before the first byte arrives: the strictest head there is.
    child.stdout.destroy();
    const stderr = collect(child.stderr);
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, stderr: stderr.text }).toEqual({ status: 0, stderr: '' });
  });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function flagday(...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const child = spawn(process.execPath, [main, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: stdout.text, stderr: stderr.text }));
  });
}

function collect(stream: NodeJS.ReadableStream): { text: string } {
  const collected = { text: '' };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    collected.text += chunk;
  });
  return collected;
}
