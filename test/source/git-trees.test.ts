import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { findDefaultTree } from '../../src/source/default-tree.ts';
import { listTree } from '../../src/source/list-tree.ts';
import type { TreeListing } from '../../src/source/tree-listing.ts';
import {
  git,
  makeMemoryHost,
  makeRepository,
  makeTemporaryFolder,
  realHost,
  writeTree,
} from './git-fixture.ts';

const paths = (listing: TreeListing): string[] => listing.files.map((file) => file.path);
const reasons = (listing: TreeListing): string[] =>
  listing.problems.map((problem) => `${problem.path}: ${problem.reason}`);

/** A host whose clock runs ahead, so that what was written just now counts as long ago. */
const laterHost: Host = { ...realHost, now: () => Date.now() + 60_000 };

test('tracked and untracked files are listed, ignored and deleted ones are not', async () => {
  const root = makeRepository({
    '.gitignore': 'gen/\n*.mod.c\n',
    'a.c': '',
    'deleted.c': '',
    'with space.c': '',
    'new\nline.c': '',
    'forced.mod.c': '',
    'sub/.gitignore': '/private.h\n',
  });
  rmSync(join(root, 'deleted.c'));
  writeTree(root, {
    'untracked.c': '',
    'x.mod.c': '',
    'gen/y.c': '',
    'sub/private.h': '',
    'sub/p.h': '',
  });
  writeFileSync(Buffer.from(`${root}/n\xff.c`, 'latin1'), '');
  const listing = await listTree(realHost, { tree: root });
  expect(listing.kind).toBe('git');
  expect(paths(listing)).toEqual([
    'a.c',
    'forced.mod.c',
    'new\nline.c',
    'sub/p.h',
    'untracked.c',
    'with space.c',
  ]);
  expect(reasons(listing)).toEqual(['n\u{fffd}.c: its name is not UTF-8; not scanned']);
});

test('a part of a work tree is listed with paths relative to it', async () => {
  const root = makeRepository({ 'a.c': '', 'mm/b.c': '', 'mm/sub/c.h': '' });
  const listing = await listTree(realHost, { tree: join(root, 'mm') });
  expect(paths(listing)).toEqual(['b.c', 'sub/c.h']);
  const old = await listTree(realHost, { tree: join(root, 'mm'), rev: 'main' });
  expect(paths(old)).toEqual(['b.c', 'sub/c.h']);
});

test('an ignored folder inside another repository is walked', async () => {
  const root = makeRepository({ '.gitignore': '/linux\n', 'a.c': '' });
  writeTree(root, { 'linux/.gitignore': '/*\n', 'linux/mm/memory.c': '' });
  const listing = await listTree(laterHost, { tree: join(root, 'linux/mm') });
  expect([listing.kind, paths(listing)]).toEqual(['folder', ['memory.c']]);
  const again = await listTree(laterHost, { tree: join(root, 'linux/mm'), previous: listing });
  expect(again.namesReused).toBe(true);
});

test('a repository that ignores all of its C files says so', async () => {
  const root = makeRepository({ '.gitignore': '/*.c\n' });
  writeTree(root, { 'a.c': '', 'b.c': '' });
  await expect(listTree(realHost, { tree: root })).rejects.toMatchObject({
    message: `no .c or .h file in ${root}`,
    cure: 'git ignores the 2 that are there',
  });
});

test('submodules and repositories inside are named and not scanned', async () => {
  const inner = makeRepository({ 'inner.c': '' });
  const root = makeRepository({ 'a.c': '' });
  git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'lib.c');
  git(root, 'clone', '-q', inner, 'nested');
  const listing = await listTree(realHost, { tree: root });
  expect(paths(listing)).toEqual(['a.c']);
  expect(reasons(listing)).toEqual([
    'lib.c: is a submodule; not scanned',
    'nested: is a git repository of its own; not scanned',
  ]);
  git(root, 'commit', '-q', '-m', 'with a submodule');
  const old = await listTree(realHost, { tree: root, rev: 'HEAD' });
  expect(reasons(old)).toEqual(['lib.c: is a submodule; not scanned']);
});

test('a warm listing does not run git until something that decides the list changes', async () => {
  const root = makeRepository({
    '.gitignore': 'gen.c\n',
    'a.c': '',
    'sub/b.c': '',
    'sub/.gitignore': '',
  });
  let runs = 0;
  const host: Host = {
    ...laterHost,
    processes: {
      ...laterHost.processes,
      run: (request) => {
        runs++;
        return laterHost.processes.run(request);
      },
    },
  };
  let previous = await listTree(host, { tree: root });
  const relist = async (): Promise<string> => {
    runs = 0;
    previous = await listTree(host, { tree: root, previous });
    return `${runs === 0 ? 'no git' : 'asked git'}: ${paths(previous).join(' ')}`;
  };
  expect(await relist()).toBe('no git: a.c sub/b.c');
  writeTree(root, { 'a.c': 'int changed_in_place;' });
  expect(await relist()).toBe('no git: a.c sub/b.c');
  writeTree(root, { 'gen.c': '' });
  expect(await relist()).toBe('asked git: a.c sub/b.c');
  writeTree(root, { '.gitignore': '# nothing\n' });
  expect(await relist()).toBe('asked git: a.c gen.c sub/b.c');
  writeTree(root, { 'sub/.gitignore': 'b.c\n' });
  git(root, 'rm', '-q', '--cached', 'sub/b.c');
  expect(await relist()).toBe('asked git: a.c gen.c');
  writeTree(root, { '.git/info/exclude': 'gen.c\n' });
  expect(await relist()).toBe('asked git: a.c');
  git(root, 'config', 'core.excludesFile', join(root, '.git/mine'));
  writeTree(root, { '.git/info/exclude': '', '.git/mine': 'gen.c\n' });
  expect(await relist()).toBe('asked git: a.c');
  writeTree(root, { '.git/mine': '' });
  expect(await relist()).toBe('asked git: a.c gen.c');
  expect(await relist()).toBe('no git: a.c gen.c');
  rmSync(join(root, '.git'), { recursive: true });
  expect(await relist()).toBe('no git: a.c gen.c sub/b.c');
  expect(previous).toMatchObject({ kind: 'folder', namesReused: false });
});

test('a linked work tree and its revisions', async () => {
  const root = makeRepository({ 'a.c': 'one' });
  const linked = join(makeTemporaryFolder(), 'linked');
  git(root, 'worktree', 'add', '-q', '-b', 'side', linked);
  writeTree(linked, { 'b.c': '' });
  const listing = await listTree(laterHost, { tree: linked });
  expect([listing.kind, paths(listing)]).toEqual(['git', ['a.c', 'b.c']]);
  expect((await listTree(laterHost, { tree: linked, previous: listing })).namesReused).toBe(true);
  git(linked, 'rm', '-q', '--cached', 'a.c');
  writeTree(linked, { '.gitignore': 'a.c\n' });
  expect(paths(await listTree(laterHost, { tree: linked, previous: listing }))).toEqual(['b.c']);
  expect(paths(await listTree(realHost, { tree: linked, rev: 'side' }))).toEqual(['a.c']);
});

test('a revision is listed without a checkout, also from a bare repository', async () => {
  const root = makeRepository({ 'a.c': 'int a;\n', 'sub/b.h': '', README: '', 'a-b.c': '' });
  symlinkSync('a.c', join(root, 'link.c'));
  git(root, 'add', 'link.c');
  git(root, 'commit', '-q', '-m', 'second');
  git(root, 'tag', '-a', '-m', 'a release', 'v1');
  rmSync(join(root, 'a.c'));
  const bare = join(makeTemporaryFolder(), 'bare.git');
  git(root, 'clone', '-q', '--bare', root, bare);
  const commit = git(root, 'rev-parse', 'HEAD');
  for (const tree of [root, bare]) {
    const listing = await listTree(realHost, { tree, rev: 'v1' });
    expect(listing).toMatchObject({
      root: tree,
      kind: 'revision',
      revision: { name: 'v1', commit },
    });
    expect(paths(listing)).toEqual(['a-b.c', 'a.c', 'sub/b.h']);
    expect(listing.files[1]).toMatchObject({
      contentId: git(root, 'rev-parse', 'v1:a.c'),
      size: 7,
    });
    expect(reasons(listing)).toEqual(['link.c: symbolic link; not followed']);
    const again = await listTree(realHost, { tree, rev: 'main', previous: listing });
    expect(again).toMatchObject({ namesReused: true, revision: { name: 'main', commit } });
  }
  await expect(listTree(realHost, { tree: bare })).rejects.toMatchObject({
    cure: 'if it is a bare repository, add --rev and a branch, tag or commit',
  });
});

test('revisions that are none', async () => {
  const root = makeRepository({ 'a.c': '', 'docs/README': '' });
  for (const rev of ['v99', '--all', '', 'main:a.c', 'main..main', 'a\nb']) {
    await expect(listTree(realHost, { tree: root, rev })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`git knows no commit ${JSON.stringify(rev)} in ${root}: `),
    });
  }
  await expect(listTree(realHost, { tree: `${root}/docs`, rev: 'main' })).rejects.toMatchObject({
    message: `no .c or .h file in ${root}/docs at revision main`,
  });
  const plain = makeTemporaryFolder();
  await expect(listTree(realHost, { tree: plain, rev: 'main' })).rejects.toMatchObject({
    message: `there is no git repository at ${plain}, so it has no revision main`,
    cure: 'leave out --rev to read the files as they are on disk',
  });
});

test('without git, a revision is refused and a work tree is walked with a note', async () => {
  const host = makeMemoryHost();
  host.fileSystem.writeFile('/tree/.git/HEAD', '');
  host.fileSystem.writeFile('/tree/a.c', '');
  await expect(listTree(host, { tree: '/tree', rev: 'main' })).rejects.toMatchObject({
    message: 'git is not installed or not on the PATH',
  });
  const listing = await listTree(host, { tree: '/tree' });
  expect([listing.kind, paths(listing), reasons(listing)]).toEqual([
    'folder',
    ['a.c'],
    [
      '.: git could not list it, so ignored files are read too: git is not installed or not on the PATH',
    ],
  ]);
  expect((await listTree(host, { tree: '/tree', previous: listing })).namesReused).toBe(false);
});

test('a repository of somebody else comes with git’s cure', async () => {
  const stderr =
    "fatal: detected dubious ownership in repository at '/tree'\nTo add an exception…\n";
  const host = makeMemoryHost(() => ({ output: [], end: { kind: 'ended', status: 128, stderr } }));
  host.fileSystem.writeFile('/tree/a.c', '');
  await expect(listTree(host, { tree: '/tree', rev: 'main' })).rejects.toMatchObject({
    message:
      "git cannot read the repository at /tree: detected dubious ownership in repository at '/tree'",
    cure: 'if you trust it: git config --global --add safe.directory /tree',
  });
});

test('the default tree is the work tree around the current folder', () => {
  const root = makeRepository({ 'mm/a.c': '' });
  expect(findDefaultTree(realHost.fileSystem, join(root, 'mm'))).toBe(root);
  expect(findDefaultTree(realHost.fileSystem, root)).toBe(root);
  const plain = makeTemporaryFolder();
  mkdirSync(join(plain, 'sub'));
  expect(() => findDefaultTree(realHost.fileSystem, join(plain, 'sub'))).toThrow(
    `no tree given, and ${plain}/sub is not inside a git work tree`,
  );
});
