import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplyDocument } from '../../src/documents/apply.ts';
import { type Built, type KernelBuild, prepareBuild } from './kernel-build.ts';
import { sharedStore } from './shared-store.ts';

const flagday = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const migration = fileURLToPath(new URL('../../migrations/vm_insert_page.yaml', import.meta.url));
const trees = [{ version: '6.1', source: process.env['FLAGDAY_KERNEL_6_1'] ?? '' }].filter(
  (tree) => tree.source !== '',
);

/** For other architectures, or for machines without a memory management unit: what no x86 kernel is built of. */
const FOREIGN = /^(arch\/(?!x86\/)|mm\/nommu\.c)/;

describe.each(trees)('the rename migration on Linux $version', ({ source }) => {
  let kernel: KernelBuild;
  let diff: string;
  let applied: ApplyDocument;
  let before: Built;
  let after: Built;

  beforeAll(() => {
    kernel = prepareBuild(source);
    applied = JSON.parse(apply(['--format', 'json'])) as ApplyDocument; // our own format
    diff = applied.files.map((file) => file.diff).join('');
    const objects = touchedFiles(applied)
      .filter((file) => file.endsWith('.c') && !FOREIGN.test(file))
      .map((file) => file.replace(/\.c$/, '.o'));
    before = kernel.build(objects);
    apply(['--write', '--allow-dirty']);
    after = kernel.build(objects);
  });

  afterAll(() => kernel?.remove());

  test('every use outside page faults is rewritten, and no file is left out', () => {
    const toRename = applied.sites.filter(({ to }) => to === 'vm_insert_kmem_page');
    expect(toRename.filter(({ kind }) => kind === 'call').length).toBeGreaterThan(6);
    // A comment that says `vm_insert_page(s)` speaks of another function as well.
    const left = toRename.filter(({ status }) => status !== 'rewritten');
    expect(left.filter(({ kind }) => kind !== 'comment')).toEqual([]);
    expect(applied.files.filter(({ status }) => status !== 'changed')).toEqual([]);
  });

  test('the touched objects compile as before', () => {
    expect(before.unbuilt).toEqual([]);
    expect(after.unbuilt).toEqual([]);
  });

  test('compiler and sparse say nothing new of the touched files', () => {
    const news = [...after.said].flatMap(([file, messages]) =>
      without(messages, before.said.get(file) ?? []).map((message) => `${file}: ${message}`),
    );
    expect(news).toEqual([]);
  });

  test('checkpatch has no error and no warning about the changed lines', () => {
    expect(checkpatch(diff)).toEqual([]);
  });

  test('git takes the diff, and makes the same files of it', () => {
    const check = spawnSync('git', ['apply', '--check', '-'], { cwd: source, input: diff });
    expect(check.stderr.toString()).toBe('');
    const undo = spawnSync('git', ['apply', '--check', '-R', '-'], {
      cwd: kernel.tree,
      input: diff,
    });
    expect(undo.stderr.toString()).toBe('');
  });

  test('applying it again changes nothing', () => {
    const again = JSON.parse(apply(['--format', 'json'])) as ApplyDocument; // our own format
    expect(again.files).toEqual([]);
  });

  function apply(flags: readonly string[]): string {
    const args = [flagday, 'apply', migration, '--tree', kernel.tree, '--store', sharedStore];
    const child = spawnSync(process.execPath, [...args, ...flags], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    // 1: something is left to a person.
    if (child.status !== 0 && child.status !== 1) throw new Error(child.stderr);
    return child.stdout;
  }

  /** What the tree's own checkpatch says. Its checks are left out: an author's own alignment stays. */
  function checkpatch(patch: string): readonly string[] {
    const script = join(source, 'scripts/checkpatch.pl');
    const flags = ['--strict', '--no-tree', '--no-signoff', '--terse', '--no-summary', '-'];
    const child = spawnSync('perl', [script, ...flags], {
      cwd: source,
      input: Buffer.from(patch, 'latin1'),
      encoding: 'utf8',
    });
    return child.stdout.split('\n').filter((line) => /\b(ERROR|WARNING):/.test(line));
  }
});

test('there is a compiler, and sparse', () => {
  expect(execFileSync('gcc', ['--version'], { encoding: 'utf8' })).toContain('gcc');
  expect(spawnSync('sparse', ['--version'], { encoding: 'utf8' }).status).toBe(0);
});

function touchedFiles({ files }: ApplyDocument): readonly string[] {
  return files.flatMap(({ file, status }) => (status === 'changed' ? [file] : []));
}

/** `some` without each of `others` as often as it is there. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return some.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
