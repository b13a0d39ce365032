import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { readBlobs } from '../../src/source/blob-reader.ts';
import { contentId, contentIdHex } from '../../src/source/content-id.ts';
import { git, makeMemoryHost, makeRepository, realHost } from './git-fixture.ts';

async function readAll(host: Host, folder: string, ids: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for await (const read of readBlobs(host, folder, ids)) {
    const text =
      read.kind === 'blob' ? Buffer.from(read.bytes).toString('latin1') : `! ${read.reason}`;
    answers.push(`${ids.indexOf(read.id)} ${text}`);
  }
  return answers;
}

test('blobs come in the order asked for, whatever is in them', async () => {
  const files = { 'a.c': 'one\n', 'b.c': '', 'c.c': 'x'.repeat(3_000_000), 'd.c': '\nno end\r\0' };
  const root = makeRepository(files);
  const ids = Object.keys(files).map((path) => git(root, 'rev-parse', `HEAD:${path}`));
  expect(await readAll(realHost, root, ids)).toEqual(
    Object.values(files).map((text, k) => `${k} ${text}`),
  );
  expect(await readAll(realHost, root, [])).toEqual([]);
});

test('several thousand blobs arrive whole', async () => {
  const files: Record<string, string> = {};
  for (let k = 0; k < 3000; k++) files[`${k}.c`] = `${k}\n`.repeat(k % 400);
  const root = makeRepository(files);
  const ids = git(root, 'ls-tree', '-r', '--object-only', 'HEAD').split('\n');
  let count = 0;
  for await (const read of readBlobs(realHost, root, ids)) {
    expect(read.id).toBe(ids[count++]);
    expect(read.kind === 'blob' && contentIdHex(contentId(read.bytes))).toBe(read.id);
  }
  expect(count).toBe(3000);
});

test('a caller that stops early leaves no process behind', async () => {
  const root = makeRepository({ 'a.c': 'x'.repeat(1_000_000) });
  const id = git(root, 'rev-parse', 'HEAD:a.c');
  const reads = readBlobs(realHost, root, new Array<string>(5000).fill(id));
  expect((await reads.next()).value).toMatchObject({ kind: 'blob', id });
  expect(await reads.return(undefined)).toMatchObject({ done: true });
});

test('missing blobs and other objects are problems of their own', async () => {
  const root = makeRepository({ 'a.c': 'one', 'b.c': 'two' });
  const [a, b] = [git(root, 'rev-parse', 'HEAD:a.c'), git(root, 'rev-parse', 'HEAD:b.c')];
  const commit = git(root, 'rev-parse', 'HEAD');
  rmSync(join(root, '.git/objects', a.slice(0, 2), a.slice(2)));
  expect(await readAll(realHost, root, [a, b, commit])).toEqual([
    '0 ! git does not have its content (a partial clone?)',
    '1 two',
    '2 ! is a commit, not a file',
  ]);
});

test('when git dies on an object, the others are read by another git', async () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text);
  const stderr = 'fatal: packed object is corrupt\n';
  const runs = [
    { output: ['aa blob 3\non', 'e', '\nbb blob 5\ntw'], status: 128 },
    { output: ['cc blob 1\n3\n'], status: 0 },
  ];
  const host = makeMemoryHost(() => {
    const run = runs.shift() ?? { output: [], status: 128 };
    return { output: run.output.map(bytes), end: { kind: 'ended', status: run.status, stderr } };
  });
  expect(await readAll(host, '/repository', ['aa', 'bb', 'cc'])).toEqual([
    '0 one',
    '1 ! git could not read it: packed object is corrupt',
    '2 3',
  ]);
  expect(host.processes.inputs).toEqual(['aa\nbb\ncc\n', 'cc\n']);
});

test('a git that always dies, or is not there, is not started forever', async () => {
  const host = makeMemoryHost();
  const ids = Array.from({ length: 500 }, (_, k) => `id${k}`);
  const answers = await readAll(host, '/repository', ids);
  expect(answers).toHaveLength(500);
  expect(answers[499]).toBe('499 ! git could not read it: git is not installed or not on the PATH');
  expect(host.processes.inputs.length).toBeLessThan(50);
});
