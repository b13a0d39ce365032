import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CONTENT_ID_BYTES,
  contentId,
  contentIdHex,
  contentIdInPlace,
  HEADROOM,
} from '../../src/source/content-id.ts';
import { isTrustworthy, isUnchanged } from '../../src/source/freshness.ts';
import { readSource, SourceBuffer } from '../../src/source/read-source.ts';
import { makeMemoryHost, makeTemporaryFolder, realHost, writeTree } from './git-fixture.ts';

test('a file is read with room in front and a zero behind', () => {
  const root = makeTemporaryFolder();
  const large = 'x'.repeat(3 << 20);
  writeTree(root, { 'small.c': 'int a;\n', 'large.c': large, 'empty.c': '' });
  const buffer = new SourceBuffer();
  for (const [name, text] of [
    ['large.c', large],
    ['small.c', 'int a;\n'],
    ['empty.c', ''],
  ] as const) {
    const path = join(root, name);
    const stamp = realHost.fileSystem.stat(path);
    for (const expected of [undefined, stamp]) {
      const read = readSource(realHost.fileSystem, path, buffer, expected);
      expect(read).toMatchObject({
        kind: 'read',
        length: text.length,
        stamp: { size: text.length },
      });
      expect(Buffer.from(buffer.content(text.length)).toString()).toBe(text);
      expect(buffer.bytes[HEADROOM + text.length]).toBe(0);
    }
  }
});

test('vanished, unreadable and huge files are problems', () => {
  const disk = makeMemoryHost().fileSystem;
  disk.writeFile('/secret.c', 'x');
  disk.failOn('open', '/secret.c', 'EACCES');
  disk.writeFile('/broken.c', 'x');
  disk.failOn('read', '/broken.c', 'EIO');
  disk.makeLink('/link.c', '/secret.c');
  disk.makeFolder('/folder.c');
  const buffer = new SourceBuffer();
  const reasonOf = (path: string): unknown => readSource(disk, path, buffer);
  expect(reasonOf('/gone.c')).toEqual({
    kind: 'problem',
    reason: 'vanished while the tree was read',
  });
  expect(reasonOf('/secret.c')).toEqual({ kind: 'problem', reason: 'permission denied' });
  expect(reasonOf('/broken.c')).toEqual({ kind: 'problem', reason: 'the disk reports an error' });
  expect(reasonOf('/folder.c')).toEqual({ kind: 'problem', reason: 'is a folder' });
  expect(reasonOf('/link.c')).toEqual({
    kind: 'problem',
    reason: 'became a symbolic link while the tree was read',
  });

  const root = makeTemporaryFolder();
  writeTree(root, { 'huge.c': '' });
  truncateSync(join(root, 'huge.c'), 200_000_000);
  expect(readSource(realHost.fileSystem, join(root, 'huge.c'), buffer)).toEqual({
    kind: 'problem',
    reason: 'larger than 64 MiB; not scanned',
  });
  expect(buffer.bytes.length).toBe(1 << 20);
});

test('a named pipe does not make us wait', () => {
  const root = makeTemporaryFolder();
  execFileSync('mkfifo', [join(root, 'pipe.c')]);
  const read = readSource(realHost.fileSystem, join(root, 'pipe.c'), new SourceBuffer());
  expect(read).toEqual({ kind: 'problem', reason: 'is not a regular file' });
});

test('a file that changes once while it is read is read again', () => {
  const disk = makeMemoryHost().fileSystem;
  disk.writeFile('/a.c', 'before');
  disk.before('read', '/a.c', () => {
    disk.nowMs += 10;
    disk.writeFile('/a.c', 'afterwards');
  });
  const buffer = new SourceBuffer();
  const read = readSource(disk, '/a.c', buffer);
  expect(read).toMatchObject({ kind: 'read', length: 10 });
  expect(Buffer.from(buffer.content(10)).toString()).toBe('afterwards');
});

test('a file that differs from its listing is read as it is now', () => {
  const disk = makeMemoryHost().fileSystem;
  disk.writeFile('/a.c', 'listed');
  const listed = disk.stat('/a.c');
  disk.nowMs += 10;
  disk.writeFile('/a.c', 'edited');
  const buffer = new SourceBuffer();
  const read = readSource(disk, '/a.c', buffer, listed);
  expect(read).toMatchObject({ kind: 'read', stamp: { mtimeMs: disk.nowMs } });
  expect(Buffer.from(buffer.content(6)).toString()).toBe('edited');
});

test('a file that never stands still is a problem', () => {
  const disk = makeMemoryHost().fileSystem;
  disk.writeFile('/log.c', '');
  const grow = (): void => {
    disk.nowMs += 1;
    disk.writeFile('/log.c', 'x'.repeat(disk.nowMs % 100));
    disk.before('read', '/log.c', grow);
  };
  disk.before('read', '/log.c', grow);
  expect(readSource(disk, '/log.c', new SourceBuffer())).toEqual({
    kind: 'problem',
    reason: 'changes while it is read',
  });
});

test('only what was last changed well before it was read is trusted', () => {
  const stamp = { size: 1, mtimeMs: 1000, ctimeMs: 1000, inode: 7 };
  expect(isTrustworthy(stamp, 1051)).toBe(true);
  expect(isTrustworthy(stamp, 1050)).toBe(false);
  expect(isTrustworthy({ mtimeMs: 0, ctimeMs: 1040 }, 1051)).toBe(false);
  expect(isTrustworthy({ mtimeMs: 2000, ctimeMs: 1000 }, 1500)).toBe(false);
  expect(isUnchanged(stamp, { ...stamp }, 1051)).toBe(true);
  for (const change of [{ size: 2 }, { mtimeMs: 999 }, { ctimeMs: 999 }, { inode: 8 }]) {
    expect(isUnchanged(stamp, { ...stamp, ...change }, 2000)).toBe(false);
  }
});

test('content ids are git’s', () => {
  for (const text of ['', 'a', '\0\xff\r\n', 'x'.repeat(9), 'x'.repeat(10), 'x'.repeat(123_456)]) {
    const input = Buffer.from(text, 'latin1');
    const wanted = execFileSync('git', ['hash-object', '--stdin'], { input, encoding: 'utf8' });
    expect(contentIdHex(contentId(input))).toBe(wanted.trim());
  }
});

test('a content id taken in place is the same and leaves the content alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(50), (content, extra) => {
      const start = HEADROOM + extra;
      const buffer = new Uint8Array(start + content.length + 1).fill(0xaa);
      buffer.set(content, start);
      const id = contentIdInPlace(buffer, start, content.length);
      expect(id.length).toBe(CONTENT_ID_BYTES);
      expect(contentIdHex(id)).toBe(contentIdHex(contentId(content)));
      expect(buffer.subarray(start, start + content.length)).toEqual(content);
      expect(buffer.subarray(0, extra).every((byte) => byte === 0xaa)).toBe(true);
    }),
  );
  expect(() => contentIdInPlace(new Uint8Array(40), HEADROOM - 1, 4)).toThrow(RangeError);
});
