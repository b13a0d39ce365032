import { describe, expect, test } from 'vitest';
import { unfinishedRun } from '../../src/engine/apply-finish.ts';
import { JournalFile } from '../../src/engine/apply-journal.ts';
import type { MergedFile } from '../../src/engine/apply-merge.ts';
import { refuseUnwritable, staleFiles, writeFiles } from '../../src/engine/apply-write.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';

/* What real disks do rarely: refuse in the middle, change a file between two looks. */

const names = ['a.c', 'b.c', 'c.c'];
const files: readonly MergedFile[] = names.map((path) => ({
  path,
  before: Buffer.from('old\n'),
  after: Buffer.from('new\n'),
  edits: [{ start: 0, end: 3, text: 'new' }],
}));

describe('writing', () => {
  test('writes each file, and leaves no journal', async () => {
    const { disk, write, journal } = prepared();
    expect(await write()).toEqual({ written: names, failed: [], earlier: [], notes: [] });
    expect(names.map((name) => textOf(disk, name))).toEqual(['new\n', 'new\n', 'new\n']);
    expect(journal.read()).toBeUndefined();
  });

  test('ends with the first file that the disk refuses, and the journal knows the rest', async () => {
    const { disk, write, journal } = prepared();
    disk.failOn('replaceFile', '/tree/b.c', 'ENOSPC');
    expect(await write()).toEqual({
      written: ['a.c'],
      failed: [
        { file: 'b.c', reason: 'no space left on the disk' },
        { file: 'c.c', reason: 'not tried any more' },
      ],
      earlier: [],
      notes: [],
    });
    const left = journal.read();
    if (left === undefined) throw new Error('there is a journal');
    const asked = { migration: 'toy', isForced: false };
    const unfinished = unfinishedRun({ fileSystem: disk, writer: disk }, '/tree', left, asked);
    expect(unfinished?.written).toEqual(['a.c']);
    expect(unfinished?.pending.map(({ path, after }) => [path, String(after)])).toEqual([
      ['b.c', 'new\n'],
      ['c.c', 'new\n'],
    ]);
  });

  test('leaves a file alone that was changed a moment ago, and goes on', async () => {
    const { disk, write } = prepared();
    disk.before('open', '/tree/b.c', () => disk.writeFile('/tree/b.c', 'mine\n'));
    const { written, failed } = await write();
    expect(written).toEqual(['a.c', 'c.c']);
    expect(failed).toEqual([
      { file: 'b.c', reason: 'was changed while flagday wrote; run the command again' },
    ]);
    expect(textOf(disk, 'b.c')).toBe('mine\n');
  });

  test('ends between two files when it is interrupted', async () => {
    const { disk, write, controller } = prepared();
    disk.before('replaceFile', '/tree/a.c', () => controller.abort());
    const { written, failed } = await write();
    expect(written).toEqual(['a.c']);
    expect(failed.map(({ reason }) => reason)).toEqual([
      'interrupted before it',
      'interrupted before it',
    ]);
    expect(textOf(disk, 'b.c')).toBe('old\n');
  });
});

describe('before anything is written', () => {
  test.each([
    [
      'permission denied',
      (disk: MemoryFileSystem) => disk.failOn('checkReplaceable', '/tree/b.c', 'EACCES'),
    ],
    [
      'the file system is read-only',
      (disk: MemoryFileSystem) => disk.failOn('checkReplaceable', '/tree/b.c', 'EROFS'),
    ],
    ['it is no regular file any more', (disk: MemoryFileSystem) => disk.remove('/tree/b.c')],
    [
      'it is a symbolic link, and what it leads to may not belong to the tree',
      (disk: MemoryFileSystem) => {
        disk.remove('/tree/b.c');
        disk.makeLink('/tree/b.c', '/elsewhere.c');
      },
    ],
  ])('%s: nothing is', (reason, spoil) => {
    const { disk } = prepared();
    spoil(disk);
    expect(() => refuseUnwritable({ fileSystem: disk, writer: disk }, '/tree', files)).toThrow(
      `b.c cannot be written: ${reason}; nothing was written`,
    );
  });

  test('a folder that became a link leads out of the tree', () => {
    const { disk } = prepared();
    disk.writeFile('/elsewhere/d.c', 'old\n');
    disk.makeLink('/tree/sub', '/elsewhere');
    const [file] = files;
    if (file === undefined) throw new Error('there are files');
    const inLink = [{ ...file, path: 'sub/d.c' }];
    expect(() => refuseUnwritable({ fileSystem: disk, writer: disk }, '/tree', inLink)).toThrow(
      'sub/d.c cannot be written: its folder is a symbolic link; nothing was written',
    );
  });

  test('files that are no longer what the plan saw are known', () => {
    const { disk } = prepared();
    disk.writeFile('/tree/a.c', 'mine\n');
    disk.remove('/tree/c.c');
    const stale = staleFiles({ fileSystem: disk, writer: disk }, '/tree', files);
    expect(stale).toEqual(['a.c', 'c.c']);
  });
});

test('a journal that is damaged is none', () => {
  const { disk, journal } = prepared();
  for (const text of [
    '',
    '{',
    '[]',
    '{"migration":"x"}',
    '{"migration":"x","files":[{"path":1}]}',
  ]) {
    disk.writeFile(journalPath(disk, journal), text);
    expect(journal.read()).toBeUndefined();
  }
});

function prepared(): {
  readonly disk: MemoryFileSystem;
  readonly journal: JournalFile;
  readonly controller: AbortController;
  readonly write: () => ReturnType<typeof writeFiles>;
} {
  const disk = new MemoryFileSystem();
  for (const name of names) disk.writeFile(`/tree/${name}`, 'old\n');
  disk.makeFolder('/store');
  const journal = new JournalFile(disk, disk, '/store', '/tree');
  const controller = new AbortController();
  const run = { root: '/tree', journal, migration: 'toy', earlier: [], kept: [] };
  const write = (): ReturnType<typeof writeFiles> =>
    writeFiles({ fileSystem: disk, writer: disk }, files, { ...run, signal: controller.signal });
  return { disk, journal, controller, write };
}

function journalPath(disk: MemoryFileSystem, journal: JournalFile): string {
  journal.write({ migration: 'toy', files: [] });
  const [entry] = disk.list('/store');
  return `/store/${entry?.name ?? ''}`;
}

function textOf(disk: MemoryFileSystem, name: string): string {
  const bytes = new Uint8Array(100);
  const length = disk.open(`/tree/${name}`).readInto(bytes, 0, 100);
  return Buffer.from(bytes.subarray(0, length)).toString('latin1');
}
