import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileSystemError, readWholeFile } from '../../src/host/file-system.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { nodeFileSystem } from '../../src/host/node-file-system.ts';
import { nodeProcesses } from '../../src/host/node-processes.ts';
import { describeFailure } from '../../src/host/processes.ts';

function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flagday-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return error instanceof FileSystemError ? error.code : String(error);
  }
}

test('the real disk and the one in memory answer alike', () => {
  const root = makeTemporaryFolder();
  writeFileSync(join(root, 'a.c'), 'int a;\n');
  symlinkSync('a.c', join(root, 'link.c'));
  symlinkSync('loop', join(root, 'loop'));
  const memory = new MemoryFileSystem();
  memory.writeFile(`${root}/a.c`, 'int a;\n');
  memory.makeLink(`${root}/link.c`, 'a.c');
  memory.makeLink(`${root}/loop`, 'loop');
  for (const disk of [nodeFileSystem, memory]) {
    const entries = disk.list(root).map((entry) => `${entry.kind} ${entry.name}`);
    expect(entries.sort()).toEqual(['file a.c', 'link link.c', 'link loop']);
    expect(disk.stat(`${root}/a.c`)).toMatchObject({ kind: 'file', size: 7 });
    expect(disk.stat(`${root}/link.c`)?.kind).toBe('link');
    expect(disk.stat(root)?.kind).toBe('folder');
    expect(disk.stat(`${root}/none/none`)).toBeUndefined();
    expect(disk.realPath(`${root}/./link.c`)).toBe(disk.realPath(`${root}/a.c`));
    expect(codeOf(() => disk.realPath(`${root}/loop`))).toBe('ELOOP');
    expect(codeOf(() => disk.realPath(`${root}/none`))).toBe('ENOENT');
    expect(codeOf(() => disk.list(`${root}/none`))).toBe('ENOENT');
    expect(codeOf(() => disk.list(`${root}/a.c`))).toBe('ENOTDIR');
    expect(codeOf(() => disk.open(`${root}/none`))).toBe('ENOENT');
    expect(codeOf(() => disk.open(`${root}/link.c`))).toBe('ELOOP');
    expect(Buffer.from(readWholeFile(disk, `${root}/a.c`)).toString()).toBe('int a;\n');
  }
});

test('a whole file is read even when its size is not known before', () => {
  // Files in /proc say that they are empty; elsewhere than on Linux any file will do.
  const path = process.platform === 'linux' ? '/proc/self/status' : import.meta.filename;
  const text = Buffer.from(readWholeFile(nodeFileSystem, path)).toString();
  expect(text.length).toBeGreaterThan(100);
  expect(text.split('\n')[0]).toBe(readFileSync(path, 'utf8').split('\n')[0]);
});

test('errors say the place and the reason in words', () => {
  const error = new FileSystemError('EACCES', '/secret');
  expect([error.message, error.reason]).toEqual([
    '/secret: permission denied',
    'permission denied',
  ]);
  expect(new FileSystemError('EXYZ', '/a').reason).toBe('EXYZ');
});

test('programs run, fail, get killed or are not there: each is told', async () => {
  const folder = makeTemporaryFolder();
  const run = async (command: string, ...args: string[]): Promise<unknown> => {
    const environment = { FLAGDAY_TEST: 'set', HOME: undefined };
    const result = await nodeProcesses.run({ command, args, folder, environment });
    return [Buffer.from(result.stdout).toString(), describeFailure(command, result.end)];
  };
  expect(await run('sh', '-c', 'printf "$FLAGDAY_TEST${HOME-gone}"')).toEqual([
    'setgone',
    undefined,
  ]);
  expect(await run('sh', '-c', 'echo out; echo >&2; echo "fatal: no" >&2; exit 3')).toEqual([
    'out\n',
    'fatal: no',
  ]);
  expect(await run('sh', '-c', 'exit 3')).toEqual(['', 'sh ended with status 3']);
  expect(await run('sh', '-c', 'kill -9 $$')).toEqual(['', 'sh was ended by SIGKILL']);
  expect(await run('no-such-program')).toEqual([
    '',
    'no-such-program is not installed or not on the PATH',
  ]);
  writeFileSync(join(folder, 'plain'), '');
  chmodSync(join(folder, 'plain'), 0o644);
  expect(await run(join(folder, 'plain'))).toEqual([
    '',
    expect.stringContaining('could not be started: EACCES'),
  ]);
});

test('a running program is fed and read at once', async () => {
  const cat = nodeProcesses.start({ command: 'cat', args: [], folder: '/' });
  const text = 'x'.repeat(100_000);
  const feeding = (async (): Promise<void> => {
    for (let k = 0; k < 20; k++) await cat.write(Buffer.from(text));
    cat.endInput();
  })();
  let length = 0;
  for await (const piece of cat.output) length += piece.length;
  await feeding;
  expect(length).toBe(2_000_000);
  expect(await cat.end).toEqual({ kind: 'ended', status: 0, stderr: '' });
  cat.kill();
  await cat.write(Buffer.from('too late'));
});

test('a program that takes no input ends as it likes', async () => {
  const running = nodeProcesses.start({ command: 'false', args: [], folder: '/' });
  for (let k = 0; k < 50; k++) await running.write(Buffer.alloc(100_000));
  running.endInput();
  for await (const piece of running.output) expect(piece.length).toBe(0);
  expect(await running.end).toEqual({ kind: 'ended', status: 1, stderr: '' });
});
