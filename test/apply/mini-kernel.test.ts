import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplyDocument, ApplyStage } from '../../src/documents/apply.ts';
import { applyMigration } from '../../src/engine/apply.ts';
import { writeMigration } from '../../src/engine/apply-write-run.ts';
import { renderApplyDiff } from '../../src/report/apply-text.ts';
import { optionsFor } from '../plan/weigh-tree.ts';
import { readTree } from './toy-slots.ts';

const example = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const migrationAt = (name: string): string =>
  fileURLToPath(new URL(`../../migrations/${name}.yaml`, import.meta.url));
const ALL: readonly ApplyStage[] = ['introduce', 'convert', 'retire'];

/** `make check` compiles every file in every configuration. */
const PATIENCE = { timeout: 240_000 };

let scratch: string;
let trees = 0;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-mini-apply-'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const NAMES = ['vm_insert_page', 'vm_insert_page-keep', 'vm_flags'];

describe.each(NAMES)('the mini-kernel after %s', (name) => {
  test('has nothing left to write, and is the same by git apply', PATIENCE, async () => {
    const [tree, patched] = [copyOfExample(), copyOfExample()];
    const { files } = await applyMigration(migrationAt(name), {
      ...optionsOf(patched),
      stages: ALL,
    });
    const written = await write(name, tree, ALL);
    expect(written.counts.rewritten).toBeGreaterThan(10);
    const after = readTree(tree);
    const again = await write(name, tree, ALL);
    expect(again.files).toEqual([]);
    expect(again.write?.written).toEqual([]);
    expect(readTree(tree)).toEqual(after);
    git(patched, ['init', '--quiet']);
    git(patched, ['add', '-A']);
    git(patched, ['apply', '--index'], renderApplyDiff({ files }));
    expect(readTree(patched)).toEqual(after);
  });

  test('is the same stage by stage, and compiles after each', PATIENCE, async () => {
    const [atOnce, inStages] = [copyOfExample(), copyOfExample()];
    await write(name, atOnce, ALL);
    for (const stage of ALL) {
      const { write: done } = await write(name, inStages, [stage]);
      if (done?.written.length === 0) continue;
      expect({ stage, ...compile(inStages) }).toEqual({ stage, status: 0, output: '' });
    }
    expect(readTree(inStages)).toEqual(readTree(atOnce));
  });
});

test('each use of the example is rewritten, or somebody is told why not', PATIENCE, async () => {
  const { sites } = await applyMigration(migrationAt('vm_insert_page'), {
    ...optionsOf(example),
    stages: ALL,
  });
  const silent = sites.filter(({ status, reasons }) => status === 'left' && reasons.length === 0);
  expect(silent).toEqual([]);
  // What a plan can promise, apply can write.
  const promised = sites.filter(({ verdict }) => /^convert/.test(verdict));
  const broken = promised.filter(({ status }) => status !== 'rewritten');
  expect(broken.map(({ file, line, reasons }) => ({ file, line, reasons }))).toEqual([]);
});

function copyOfExample(): string {
  const tree = join(scratch, `tree${trees++}`);
  cpSync(example, tree, { recursive: true });
  return tree;
}

function optionsOf(tree: string): ReturnType<typeof optionsFor> {
  return optionsFor(tree, join(scratch, 'store'));
}

async function write(
  name: string,
  tree: string,
  stages: readonly ApplyStage[],
): Promise<ApplyDocument> {
  const options = { ...optionsOf(tree), stages, allowDirty: true };
  return await writeMigration(migrationAt(name), options);
}

function compile(tree: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('make', ['-s', 'check', 'CC=gcc'], {
    cwd: tree,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function git(tree: string, args: readonly string[], input: Uint8Array = new Uint8Array()): void {
  const { status, stderr } = spawnSync('git', args, { cwd: tree, input });
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
}
