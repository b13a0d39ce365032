import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/ci-summary.mjs', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flagday-summary-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('adds up tests and counts every other step as one', () => {
  const report = write('test.json', { numPassedTests: 7, numFailedTests: 0, testResults: [] });
  expect(summarize(['test', '0', report], ['lint', '0', ''], ['lock', '0', ''])).toEqual({
    status: 0,
    last: '9 passed, 0 failed',
  });
});

test('counts failed tests once, whatever the exit status', () => {
  const report = write('test.json', {
    numPassedTests: 5,
    numFailedTests: 2,
    testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
  });
  expect(summarize(['test', '1', report])).toEqual({ status: 1, last: '5 passed, 2 failed' });
});

test('counts a failed step', () => {
  expect(summarize(['lint', '1', ''], ['lock', '0', ''])).toEqual({
    status: 1,
    last: '1 passed, 1 failed',
  });
});

test('counts a test file that could not be loaded', () => {
  const report = write('test.json', {
    numPassedTests: 5,
    numFailedTests: 0,
    testResults: [{ status: 'failed', message: 'no such module', assertionResults: [] }],
  });
  expect(summarize(['test', '1', report])).toEqual({ status: 1, last: '5 passed, 1 failed' });
});

test('counts a bad exit status although every test passed', () => {
  const report = write('test.json', { numPassedTests: 5, numFailedTests: 0, testResults: [] });
  expect(summarize(['test', '1', report])).toEqual({ status: 1, last: '5 passed, 1 failed' });
});

test('counts results that are missing, unreadable or empty', () => {
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{"numPassedTests": 3');
  const empty = write('empty.json', { numPassedTests: 0, numFailedTests: 0, testResults: [] });
  const steps = [join(folder, 'missing.json'), broken, empty, write('other.json', {})];
  expect(summarize(...steps.map((report) => ['test', '0', report]))).toEqual({
    status: 1,
    last: '0 passed, 4 failed',
  });
});

test('a run without steps has failed', () => {
  expect(summarize()).toEqual({ status: 1, last: '0 passed, 1 failed' });
});

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function summarize(...steps: string[][]): { status: number | null; last: string | undefined } {
  const list = join(folder, 'steps.tsv');
  writeFileSync(list, steps.map((columns) => `${columns.join('\t')}\n`).join(''));
  const child = spawnSync(process.execPath, [script, list], { encoding: 'utf8' });
  return { status: child.status, last: child.stdout.trimEnd().split('\n').at(-1) };
}
