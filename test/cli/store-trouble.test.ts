import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const main = path.resolve('dist/cli/main.js');
const example = path.resolve('examples/mini-kernel');

let folder: string;
let store: string;
let right: string;
/** A store with the facts of the example. */
let sound: string;

/** The survey of the example tree, as JSON on stdout. */
function survey(
  at: string = store,
  tree: string = example,
  api = 'vm_insert_page',
): { status: number | null; out: string; err: string } {
  const run = spawnSync(
    process.execPath,
    [main, 'survey', api, '--tree', tree, '--store', at, '--format', 'json'],
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
  sound = mkdtempSync(path.join(tmpdir(), 'flagday-right-'));
  right = survey(sound).out;
  expect(JSON.parse(right)).toMatchObject({ format: 'flagday/survey' });
});

afterAll(() => rmSync(sound, { recursive: true, force: true }));

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
    cpSync(sound, store, { recursive: true });
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
    cpSync(sound, store, { recursive: true });
    change(dataFile());
    expect(survey()).toEqual({ status: 0, out: right, err: '' });
    expect(statSync(dataFile()).size).toBeGreaterThan(8192);
  });

  test('with flipped bits in eighty places', () => {
    cpSync(sound, store, { recursive: true });
    const whole = readFileSync(dataFile());
    const pages = keyPages(whole);
    const stores = Array.from({ length: 80 }, (_, place) => {
      const bytes = Buffer.from(whole);
      // Knuth's multiplicative hash spreads the places; three in four hit what LMDB itself interprets.
      const spread = (((place + 1) * 2654435761) % 2 ** 32) / 2 ** 32;
      const page = (pages[place % pages.length] as number) * 4096;
      const within = place % 4 === 1 ? 4096 : 200;
      const at = Math.floor(place % 4 === 0 ? spread * bytes.length : page + spread * within);
      bytes[at] = (bytes[at] as number) ^ (1 << (place % 8));
      const damaged = path.join(folder, `bit-${place % 8}-of-byte-${at}`);
      cpSync(store, damaged, { recursive: true });
      writeFileSync(dataFile(damaged), bytes);
      return damaged;
    });
    const script = path.resolve('test/cli/survey-many-stores.mjs');
    const run = spawnSync(process.execPath, [script, example, store, ...stores, ...stores], {
      encoding: 'utf8',
    });
    const [first, ...others] = run.stdout.trimEnd().split('\n');
    const digest = first?.split(' ')[1];
    expect(digest).toMatch(/^[0-9a-f]{40}$/);
    const answered = others.map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(answered).toEqual([...stores, ...stores].map((one) => `${one} ${digest}`));
    expect(run.status).toBe(0);
    // The second time nothing is left to warn of.
    expect(others.slice(stores.length).filter((line) => !line.endsWith(' 0'))).toEqual([]);
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
    const run = surveyWithLittleRoom(example, 48);
    expect({ status: run.status, same: run.stdout === right }).toEqual({ status: 0, same: true });
    expect(run.stderr).toMatch(/warning: .*(?:not saved|no facts are kept)/);
    expect(survey()).toMatchObject({ status: 0, out: right });
  });

  test('a disk that fills up behind a sound store', () => {
    cpSync(sound, store, { recursive: true });
    const tree = path.join(folder, 'tree');
    cpSync(example, tree, { recursive: true });
    for (let i = 0; i < 60; i++) writeFileSync(path.join(tree, `new${i}.c`), newFile(i));
    const full = surveyWithLittleRoom(tree, 100);
    const roomy = survey(path.join(folder, 'another'), tree);
    const said = { status: full.status, same: full.stdout === roomy.out };
    expect(said).toEqual({ status: 0, same: true });
    expect(full.stderr).toMatch(/warning: .*(?:not saved|no facts are kept)/);
    expect(survey().out).toBe(right);
    expect(survey(store, tree)).toMatchObject({ status: 0, out: roomy.out });
  });

  function newFile(i: number): string {
    const functions = Array.from(
      { length: 200 },
      (_, k) => `int new_${i}_${k}(void) { return old_${k}(); }`,
    );
    return functions.join('\n');
  }

  /** A process that cannot write beyond the first kibibytes of a file, which is what a full disk looks like. */
  function surveyWithLittleRoom(tree: string, kibibytes: number): ReturnType<typeof spawnSync> {
    const flags = ['--tree', tree, '--store', store, '--format', 'json'];
    const limited = `ulimit -f ${kibibytes}; trap '' XFSZ; exec "$0" "$@"`;
    const command = [process.execPath, main, 'survey', 'vm_insert_page', ...flags];
    return spawnSync('bash', ['-c', limited, ...command], { encoding: 'utf8', maxBuffer: 1 << 26 });
  }
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
    const tree = generatedTree();
    const fresh = path.join(folder, 'fresh');
    const began = Date.now();
    const expected = survey(fresh, tree, 'toy_insert').out;
    const whole = Date.now() - began;
    expect(JSON.parse(expected)).toMatchObject({ api: 'toy_insert' });
    for (const share of [0.3, 0.5, 0.65, 0.75, 0.85, 0.95]) {
      const child = started(tree, store);
      setTimeout(() => child.kill('SIGKILL'), whole * share);
      await ended(child);
      const next = survey(store, tree, 'toy_insert');
      const said = { share, status: next.status, same: next.out === expected };
      expect(said).toEqual({ share, status: 0, same: true });
      rmSync(store, { recursive: true, force: true });
    }
  }, 120_000);

  test('Ctrl-C ends with 130 and leaves a usable store', async () => {
    const tree = generatedTree();
    const child = started(tree, store);
    await new Promise((resolve) => setTimeout(resolve, 250));
    child.kill('SIGINT');
    const { code } = await ended(child);
    expect([130, 0]).toContain(code); // 0 when the machine was faster than the key
    const next = survey(store, tree, 'toy_insert');
    expect({ status: next.status, err: next.err }).toEqual({ status: 0, err: '' });
    expect(existsSync(dataFile())).toBe(true);
  }, 60_000);
});

/** Some megabytes of C, so that a run takes long enough to be stopped. */
function generatedTree(): string {
  const tree = path.join(folder, 'tree');
  for (let i = 0; i < 240; i++) {
    const functions = Array.from({ length: 120 }, (_, k) => {
      const call = k === i % 120 && i % 20 === 0 ? 'toy_insert' : `toy_${i}_step`;
      return `static int toy_${i}_${k}(struct toy_${i} *toy)\n{\n\treturn ${call}(toy, ${k});\n}\n`;
    });
    mkdirSync(path.join(tree, `d${i % 12}`), { recursive: true });
    writeFileSync(path.join(tree, `d${i % 12}`, `toy${i}.c`), functions.join('\n'));
  }
  return tree;
}
