import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { listTree } from '../../src/source/list-tree.ts';
import { decodeListing, encodeListing } from '../../src/source/listing-codec.ts';
import { sortPaths } from '../../src/source/path-order.ts';
import type { TreeListing } from '../../src/source/tree-listing.ts';
import { makeMemoryHost, makeTemporaryFolder, realHost, writeTree } from './git-fixture.ts';

const paths = (listing: TreeListing): string[] => listing.files.map((file) => file.path);
const reasons = (listing: TreeListing): string[] =>
  listing.problems.map((problem) => `${problem.path}: ${problem.reason}`);

async function refusal(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => 'nothing was refused',
    (thrown: unknown) => thrown,
  );
  return error instanceof UserError ? `${error.message} | ${error.cure}` : String(error);
}

test('a folder is listed in byte order, with C files only', async () => {
  const root = makeTemporaryFolder();
  writeTree(root, {
    'b.c': 'b',
    'b/a.h': '',
    'b-1.c': '',
    Makefile: '',
    'a.S': '',
    'a.inc': '',
    '.git/x.c': '',
    'B.c': '',
    '.h/deep/er/z.c': '12345',
  });
  const listing = await listTree(realHost, { tree: join(root, 'b', '..') });
  expect(paths(listing)).toEqual(['.h/deep/er/z.c', 'B.c', 'b-1.c', 'b.c', 'b/a.h']);
  expect(listing.files[0]).toMatchObject({ size: 5 });
  expect(listing.root).toBe(root);
});

test('no such tree', async () => {
  const root = makeTemporaryFolder();
  const said = await refusal(listTree(realHost, { tree: join(root, 'lniux/mm') }));
  expect(said).toBe(
    `no such folder: ${root}/lniux/mm | ${root} is there; check the rest of the name`,
  );
});

test('a file instead of a folder', async () => {
  const root = makeTemporaryFolder();
  writeTree(root, { 'a.c': '' });
  const cure = 'name the folder that holds the sources';
  expect(await refusal(listTree(realHost, { tree: `${root}/a.c` }))).toBe(
    `${root}/a.c is not a folder | ${cure}`,
  );
  expect(await refusal(listTree(realHost, { tree: `${root}/a.c/b` }))).toBe(
    `${root}/a.c/b is not a folder | ${cure}`,
  );
});

test('a tree without C files', async () => {
  const root = makeTemporaryFolder();
  writeTree(root, { README: '' });
  expect(await refusal(listTree(realHost, { tree: root }))).toBe(
    `no .c or .h file in ${root} | name a folder with C sources`,
  );
});

test('unreadable folders and files are named and do not end the listing', async () => {
  const host = makeMemoryHost();
  host.fileSystem.writeFile('/tree/a.c', '');
  host.fileSystem.writeFile('/tree/closed/b.c', '');
  host.fileSystem.writeFile('/tree/c.c', '');
  host.fileSystem.failOn('list', '/tree/closed', 'EACCES');
  host.fileSystem.failOn('stat', '/tree/c.c', 'EIO');
  const listing = await listTree(host, { tree: '/tree' });
  expect(paths(listing)).toEqual(['a.c']);
  expect(reasons(listing)).toEqual([
    'c.c: the disk reports an error',
    'closed: folder not read: permission denied',
  ]);
});

test('an unreadable root is the user’s to repair', async () => {
  const host = makeMemoryHost();
  host.fileSystem.writeFile('/tree/a.c', '');
  host.fileSystem.failOn('list', '/tree', 'EACCES');
  expect(await refusal(listTree(host, { tree: '/tree' }))).toContain(
    'cannot read the folder /tree: permission denied',
  );
});

test('files and folders that vanish, and other things named like C files', async () => {
  const host = makeMemoryHost();
  const disk = host.fileSystem;
  for (const name of ['a.c', 'gone.c', 'going/b.c', 'swapped.c'])
    disk.writeFile(`/tree/${name}`, '');
  disk.makeOther('/tree/pipe.c');
  disk.before('stat', '/tree/gone.c', () => disk.remove('/tree/gone.c'));
  disk.before('stat', '/tree/going', () => disk.remove('/tree/going'));
  disk.before('stat', '/tree/swapped.c', () => {
    disk.remove('/tree/swapped.c');
    disk.makeFolder('/tree/swapped.c');
  });
  const listing = await listTree(host, { tree: '/tree' });
  expect(paths(listing)).toEqual(['a.c']);
  expect(reasons(listing)).toEqual([
    'going: folder vanished while the tree was listed',
    'gone.c: vanished while the tree was listed',
    'pipe.c: is not a regular file',
    'swapped.c: is no longer a regular file',
  ]);
});

test('links are not followed; what is not listed under its own name is noted', async () => {
  const outside = makeTemporaryFolder();
  writeTree(outside, { 'far.c': '', 'dir/x.c': '' });
  const root = makeTemporaryFolder();
  writeTree(root, { 'a.c': '', 'sub/b.c': '', 'notes.txt': '' });
  const link = (target: string, path: string): void => symlinkSync(target, join(root, path));
  link('a.c', 'same.c');
  link('sub', 'same-folder');
  link('..', 'sub/up');
  link('.', 'self');
  link('/', 'top');
  link('loop.c', 'loop.c');
  link('nowhere', 'dangling.c');
  link('nowhere', 'dangling');
  link('notes.txt', 'notes.c');
  link(`${outside}/far.c`, 'far.c');
  link(`${outside}/dir`, 'far');
  const listing = await listTree(realHost, { tree: root });
  expect(paths(listing)).toEqual(['a.c', 'sub/b.c']);
  expect(reasons(listing)).toEqual([
    'dangling.c: symbolic link that leads nowhere: no such file or folder',
    'far: symbolic link to a folder outside of the tree; not followed',
    'far.c: symbolic link to a file outside of the tree; not followed',
    'loop.c: symbolic link that leads in a circle; not followed',
    'notes.c: symbolic link to a file that is not listed itself; not followed',
    'self: symbolic link to a folder around it; not followed',
    'sub/up: symbolic link to a folder around it; not followed',
    'top: symbolic link to a folder around it; not followed',
  ]);
});

test('a file of 200 MB is named and not scanned', async () => {
  const root = makeTemporaryFolder();
  writeTree(root, { 'a.c': '', 'huge.c': '' });
  truncateSync(join(root, 'huge.c'), 200_000_000);
  const listing = await listTree(realHost, { tree: root });
  expect(paths(listing)).toEqual(['a.c']);
  expect(reasons(listing)).toEqual(['huge.c: larger than 64 MiB; not scanned']);
  truncateSync(join(root, 'huge.c'), 3);
  const later = { ...listing, namesListedAtMs: Date.now() + 60_000 };
  const again = await listTree(realHost, { tree: root, previous: later });
  expect([again.namesReused, paths(again)]).toEqual([true, ['a.c', 'huge.c']]);
});

test('names that are not UTF-8 are named, newlines and spaces are no trouble', async () => {
  const root = makeTemporaryFolder();
  writeTree(root, { 'a b.c': '', 'a\nb.c': '', 'ä.c': '', '\u{fffd}.c': '' });
  writeFileSync(Buffer.from(`${root}/n\xff.c`, 'latin1'), '');
  mkdirSync(Buffer.from(`${root}/d\xff`, 'latin1'));
  const listing = await listTree(realHost, { tree: root });
  expect(paths(listing)).toEqual(['a\nb.c', 'a b.c', 'ä.c', '\u{fffd}.c']);
  expect(reasons(listing)).toEqual([
    'd\u{fffd}: its name is not UTF-8; not scanned',
    'n\u{fffd}.c: its name is not UTF-8; not scanned',
  ]);
});

test('an unchanged tree is not listed again, a changed one is', async () => {
  const host = makeMemoryHost();
  const disk = host.fileSystem;
  disk.writeFile('/tree/a.c', 'one');
  disk.writeFile('/tree/sub/b.c', 'two');
  const first = await listTree(host, { tree: '/tree' });
  disk.calls.length = 0;
  const stored = decodeListing(encodeListing(first));
  const second = await listTree(host, { tree: '/tree', previous: stored });
  expect(second).toEqual({ ...first, namesReused: true });
  expect(disk.calls.filter((call) => call.startsWith('list'))).toEqual([]);

  disk.nowMs += 120_000;
  disk.writeFile('/tree/a.c', 'three');
  const third = await listTree(host, { tree: '/tree', previous: second });
  expect([third.namesReused, third.files[0]?.size]).toEqual([true, 5]);

  disk.writeFile('/tree/sub/c.c', '');
  const fourth = await listTree(host, { tree: '/tree', previous: third });
  expect([fourth.namesReused, paths(fourth)]).toEqual([false, ['a.c', 'sub/b.c', 'sub/c.c']]);
});

test('a folder that changed in the moment of its listing is listed again', async () => {
  const host = { ...makeMemoryHost(), now: (): number => 1_000_000 };
  host.fileSystem.writeFile('/tree/a.c', '');
  const first = await listTree(host, { tree: '/tree' });
  // The clock stands still: the folder's stamp stays as it was.
  host.fileSystem.writeFile('/tree/b.c', '');
  const second = await listTree(host, { tree: '/tree', previous: first });
  expect(paths(second)).toEqual(['a.c', 'b.c']);
});

test('a folder whose time was set back is listed again', async () => {
  const root = makeTemporaryFolder();
  writeTree(root, { 'a.c': '' });
  const old = new Date('2020-02-02T12:00:00Z');
  utimesSync(root, old, old);
  const host = { ...realHost, now: (): number => Date.now() + 60_000 };
  const first = await listTree(host, { tree: root });
  writeTree(root, { 'b.c': '' });
  utimesSync(root, old, old);
  expect(paths(await listTree(host, { tree: root, previous: first }))).toEqual(['a.c', 'b.c']);
});

test('a stored listing that is damaged is no listing', async () => {
  const host = makeMemoryHost();
  host.fileSystem.writeFile('/tree/a.c', '');
  const bytes = encodeListing(await listTree(host, { tree: '/tree' }));
  for (let length = 0; length < bytes.length; length++) {
    expect(decodeListing(bytes.subarray(0, length))).toBeUndefined();
  }
  const other = Buffer.from(
    Buffer.from(bytes).toString('latin1').replace('listing-1', 'listing-0'),
    'latin1',
  );
  expect(decodeListing(other)).toBeUndefined();
});

test('paths sort as LC_ALL=C sort does', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1 })
    .map((text) => text.replace(/[\0\n]/g, '.'));
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      const bytes = names.map((text) => Buffer.from(text)).sort(Buffer.compare);
      sortPaths(names);
      expect(names).toEqual(bytes.map((text) => text.toString()));
    }),
  );
  const sorted = ['a/b', 'a.c', 'a-b', '\u{ffee}', '\u{1f600}', 'é'];
  sortPaths(sorted);
  const input = `${sorted.toReversed().join('\n')}\n`;
  const env = { ...process.env, LC_ALL: 'C' };
  expect(execFileSync('sort', { input, env, encoding: 'utf8' }).trim().split('\n')).toEqual(sorted);
});
