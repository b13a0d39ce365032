import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const main = path.resolve('dist/cli/main.js');
const example = path.resolve('examples/mini-kernel');

let folder: string;
let store: string;
let right: string;

/** The survey of the example tree, as JSON on stdout. */
function survey(
  at: string = store,
  tree: string = example,
): { status: number | null; out: string; err: string } {
  const run = spawnSync(
    process.execPath,
    [main, 'survey', 'vm_insert_page', '--tree', tree, '--store', at, '--format', 'json'],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  return { status: run.status, out: run.stdout, err: run.stderr };
}

function started(tree: string, at: string): ChildProcess {
  return spawn(
    process.execPath,
    [main, 'index', '--tree', tree, '--store', at, '--format', 'json'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
}

beforeAll(() => {
  const fresh = mkdtempSync(path.join(tmpdir(), 'flagday-right-'));
  right = survey(fresh).out;
  rmSync(fresh, { recursive: true });
  expect(JSON.parse(right)).toMatchObject({ format: 'flagday/survey' });
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flagday-store-'));
  store = path.join(folder, 'store');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** LMDB's file in the store. Its folder is named after the store's version. */
function dataFile(at: string = store): string {
  const folders = readdirSync(at).filter((name) => name.startsWith('facts-'));
  expect(folders).toHaveLength(1);
  return path.join(at, folders[0] ?? '', 'facts.mdb');
}

describe('a store that is at fault costs a warning, never an answer', () => {
  test.each<[string, (file: string) => void, RegExp]>([
    ['garbage', (file) => writeFileSync(file, 'no database\n'.repeat(4000)), /built anew/],
    ['a quarter of itself', (file) => truncateSync(file, statSync(file).size / 4), /built anew/],
    ['one page of itself', (file) => truncateSync(file, 4096), /built anew/],
    ['a torn page', (file) => truncateSync(file, statSync(file).size / 2 + 77), /built anew/],
    ['more than half', (file) => truncateSync(file, (statSync(file).size * 0.6) & ~4095), /anew/],
    [
      'from another version',
      (file) =>
        renameSync(path.dirname(file), path.join(path.dirname(path.dirname(file)), 'facts-0.1')),
      /another version of Flagday; it is built anew/,
    ],
    [
      'a folder in place of the data file',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
      /no facts are kept|built anew/,
    ],
  ])('%s', (_, damage, warning) => {
    survey();
    damage(dataFile());
    const after = survey();
    expect(after.err).toMatch(warning);
    expect(after.status).toBe(0);
    expect(after.out).toBe(right);
    const next = survey();
    expect({ status: next.status, out: next.out }).toEqual({ status: 0, out: right });
  });

  test.each<[string, (file: string) => void]>([
    ['empty', (file) => truncateSync(file, 0)],
    ['without its data file', (file) => rmSync(file)],
    ['without its lock file', (file) => rmSync(`${file}-lock`)],
    ['with a lock file of garbage', (file) => writeFileSync(`${file}-lock`, 'x'.repeat(9000))],
    ['with an empty lock file', (file) => truncateSync(`${file}-lock`, 0)],
    ['without the note on its last use', (file) => rmSync(path.join(path.dirname(file), 'seen'))],
    [
      'with garbage for that note',
      (file) => writeFileSync(path.join(path.dirname(file), 'seen'), '\0\xff'),
    ],
    [
      'with the leftovers of a run that was killed while it rebuilt',
      (file) => {
        const left = path.join(path.dirname(path.dirname(file)), 'facts-1-1.discarded');
        mkdirSync(left);
        writeFileSync(path.join(left, 'facts.mdb'), 'x');
      },
    ],
  ])('%s: nothing to warn of', (_, change) => {
    survey();
    change(dataFile());
    expect(survey()).toEqual({ status: 0, out: right, err: '' });
    expect(survey()).toEqual({ status: 0, out: right, err: '' });
    dataFile();
  });

  test('with flipped bytes in forty places', () => {
    survey();
    const good = path.join(folder, 'good');
    cpSync(store, good, { recursive: true });
    const whole = readFileSync(dataFile(good));
    for (let place = 0; place < 40; place++) {
      const bytes = Buffer.from(whole);
      // Knuth's multiplicative hash spreads the places; every second one hits what LMDB itself interprets.
      const spread = (((place + 1) * 2654435761) % 2 ** 32) / 2 ** 32;
      const pages = place % 2 === 0 ? keyPages(whole) : undefined;
      const at =
        pages === undefined
          ? Math.floor(spread * bytes.length)
          : (pages[place % pages.length] as number) * 4096 + Math.floor(spread * 80);
      bytes[at] = (bytes[at] as number) ^ (1 << (place % 8));
      rmSync(store, { recursive: true });
      cpSync(good, store, { recursive: true });
      writeFileSync(dataFile(), bytes);
      const after = survey();
      const said = { place, at, status: after.status, same: after.out === right };
      expect(said).toEqual({ place, at, status: 0, same: true });
    }
  }, 120_000);

  /** Pages of keys and the two with LMDB's description: flags 1, 2 and 8 in their headers. */
  function keyPages(bytes: Buffer): number[] {
    const pages = Array.from({ length: bytes.length / 4096 }, (_, page) => page);
    return pages.filter((page) => [1, 2, 8].includes(bytes.readUInt16LE(page * 4096 + 18)));
  }

  test('a file where the folder should be', () => {
    writeFileSync(store, 'in the way');
    const run = survey();
    expect(run.err).toMatch(/warning: no facts are kept: /);
    expect({ status: run.status, same: run.out === right }).toEqual({ status: 0, same: true });
  });

  test('a folder that cannot be made', () => {
    const run = survey('/proc/flagday/store');
    expect(run.err).toMatch(/warning: no facts are kept: /);
    expect({ status: run.status, same: run.out === right }).toEqual({ status: 0, same: true });
  });

  test('a disk that is full', () => {
    const run = spawnSync(
      'bash',
      [
        '-c',
        `ulimit -f 64; trap '' XFSZ; exec "$0" "$@"`,
        process.execPath,
        main,
        'survey',
        'vm_insert_page',
        '--tree',
        example,
        '--store',
        store,
        '--format',
        'json',
      ],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    expect({ status: run.status, same: run.stdout === right }).toEqual({ status: 0, same: true });
    expect(run.stderr).toMatch(/not saved|no facts are kept/);
  });
});

describe('a store under way', () => {
  test('two cold runs at once and a third behind them all answer right', async () => {
    const codes = await Promise.all([
      ended(started(example, store)),
      ended(started(example, store)),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([0, 0]);
    const after = survey();
    expect({ status: after.status, same: after.out === right }).toEqual({ status: 0, same: true });
  });

  test('killed at any moment, the next run is right', async () => {
    const tree = largerTree();
    for (const delay of [60, 120, 200, 300, 420, 600]) {
      const child = started(tree, store);
      setTimeout(() => child.kill('SIGKILL'), delay);
      await ended(child);
      const next = survey(store, tree);
      expect({ delay, status: next.status }).toEqual({ delay, status: 0 });
      const fresh = survey(path.join(folder, `fresh-${delay}`), tree);
      expect({ delay, same: next.out === fresh.out }).toEqual({ delay, same: true });
      rmSync(store, { recursive: true, force: true });
    }
  }, 120_000);

  test('Ctrl-C ends with 130 and leaves a usable store', async () => {
    const tree = largerTree();
    const child = started(tree, store);
    await new Promise((resolve) => setTimeout(resolve, 250));
    child.kill('SIGINT');
    const { code } = await ended(child);
    expect([130, 0]).toContain(code); // 0 when the machine was faster than the key
    const next = survey(store, tree);
    expect({ status: next.status, err: next.err }).toEqual({ status: 0, err: '' });
    expect(existsSync(dataFile())).toBe(true);
  }, 60_000);
});

/** Thirty copies of the example, each a little different, so that a run takes long enough to be stopped. */
function largerTree(): string {
  const tree = path.join(folder, 'tree');
  if (existsSync(tree)) return tree;
  for (let copy = 0; copy < 30; copy++) {
    cpSync(example, path.join(tree, `copy-${copy}`), { recursive: true });
    appendFileSync(path.join(tree, `copy-${copy}`, 'mm', 'memory.c'), `\n/* copy ${copy} */\n`);
  }
  return tree;
}
