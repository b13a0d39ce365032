import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FactStore } from '../../src/facts/fact-store.ts';
import { openTree } from '../../src/facts/open-tree.ts';
import { findOwnerText } from '../../src/facts/owner-text.ts';
import { TextReader } from '../../src/facts/text-reader.ts';
import type { TreeFacts } from '../../src/facts/tree-facts.ts';
import type { Host } from '../../src/host/host.ts';
import {
  git,
  makeMemoryHost,
  makeRepository,
  makeTemporaryFolder,
  realHost,
  writeTree,
} from '../source/git-fixture.ts';
import { bytesLikeC } from '../syntax/any-text.ts';
import { Reader } from './describe-facts.ts';

async function open(
  host: Host,
  tree: string,
  rev?: string,
): Promise<{ facts: TreeFacts; texts: TextReader; file: (path: string) => number }> {
  const store = FactStore.open(makeTemporaryFolder());
  const { facts } = await openTree(host, store, {
    tree,
    rev,
    threads: 1,
    progress: () => {},
    signal: new AbortController().signal,
  });
  await store.close();
  const { columns, listing } = facts.state;
  const file = (path: string): number =>
    columns.indexOf[listing.files.findIndex((one) => one.path === path)] ?? -1;
  return { facts, texts: new TextReader(host, facts.state), file };
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('latin1');
}

describe('in a work tree', () => {
  test('the text of a file is the one its facts were made of, with a zero behind', async () => {
    const host = makeMemoryHost();
    host.fileSystem.writeFile('/tree/a.c', 'int a;\n');
    host.fileSystem.writeFile('/tree/sub/b.c', '');
    const { texts, file } = await open(host, '/tree');
    const bytes = texts.bytes(file('a.c'));
    expect(textOf(bytes)).toBe('int a;\n');
    expect(new Uint8Array(bytes?.buffer ?? new ArrayBuffer(0))[7]).toBe(0);
    expect(texts.bytes(file('sub/b.c'))).toHaveLength(0);
    expect(texts.bytes(file('a.c'))).toBe(bytes);
  });

  test('a file that was edited or removed since has no text', async () => {
    const host = makeMemoryHost();
    host.fileSystem.writeFile('/tree/a.c', 'int a;\n');
    host.fileSystem.writeFile('/tree/b.c', 'int b;\n');
    const { texts, file } = await open(host, '/tree');
    host.fileSystem.writeFile('/tree/a.c', 'int x;\n');
    host.fileSystem.remove('/tree/b.c');
    expect(texts.read(file('a.c'))).toEqual({
      kind: 'missing',
      reason: 'was changed since its facts were read',
    });
    expect(texts.read(file('b.c'))).toEqual({
      kind: 'missing',
      reason: 'vanished while the tree was read',
    });
    expect(texts.bytes(file('a.c'))).toBeUndefined();
    expect(texts.bytes(99)).toBeUndefined();
  });
});

describe('in a revision', () => {
  test('texts come from git, neighbors along with the one asked for', async () => {
    const files: Record<string, string> = { 'top.c': 'int top;\n' };
    for (let k = 0; k < 100; k++) files[`drivers/${String(k).padStart(3, '0')}.c`] = `int v${k};\n`;
    const root = makeRepository(files);
    writeTree(root, { 'top.c': 'edited\n' });
    const host = countingHost();
    const { texts, file } = await open(host, root, 'HEAD');
    host.starts = 0;
    for (const [path, text] of Object.entries(files)) {
      expect(textOf(texts.bytes(file(path)))).toBe(text);
    }
    expect(host.starts).toBeLessThan(5);
  });

  test('files can be read ahead', async () => {
    const root = makeRepository({ 'a.c': 'int a;\n', 'b/b.c': 'int b;\n', 'c/c.c': 'int c;\n' });
    const host = countingHost();
    const { texts, file } = await open(host, root, 'HEAD');
    host.starts = 0;
    texts.preload([file('a.c'), file('b/b.c'), file('c/c.c')]);
    expect(textOf(texts.bytes(file('c/c.c')))).toBe('int c;\n');
    expect(textOf(texts.bytes(file('b/b.c')))).toBe('int b;\n');
    expect(host.starts).toBe(1);
  });

  test('an object that git lost is missing, its neighbors are not', async () => {
    const root = makeRepository({ 'a.c': 'int a;\n', 'b.c': 'int b;\n', 'c.c': 'int c;\n' });
    const { texts, file } = await open(realHost, root, 'HEAD');
    const id = git(root, 'rev-parse', 'HEAD:b.c');
    rmSync(join(root, '.git/objects', id.slice(0, 2), id.slice(2)));
    expect(texts.read(file('b.c'))).toMatchObject({ kind: 'missing' });
    expect(textOf(texts.bytes(file('a.c')))).toBe('int a;\n');
    expect(textOf(texts.bytes(file('c.c')))).toBe('int c;\n');
  });

  test('without git every text is missing and says why', async () => {
    const root = makeRepository({ 'a.c': 'int a;\n' });
    const { facts, file } = await open(realHost, root, 'HEAD');
    const texts = new TextReader(
      { ...realHost, processes: makeMemoryHost().processes },
      facts.state,
    );
    expect(texts.read(file('a.c'))).toEqual({
      kind: 'missing',
      reason: 'git could not read it: git is not installed or not on the PATH',
    });
  });
});

function countingHost(): Host & { starts: number } {
  const host = {
    ...realHost,
    starts: 0,
    processes: {
      ...realHost.processes,
      runSync: (...args: Parameters<Host['processes']['runSync']>) => {
        host.starts++;
        return realHost.processes.runSync(...args);
      },
    },
  };
  return host;
}

/** Every owner of the text with the text it has. */
function ownerTexts(text: string): string[] {
  const bytes = Buffer.from(text, 'latin1');
  const { facts, text: nameOf } = new Reader(1 << 12).facts(bytes);
  const starts = lineStarts(text);
  return facts.owners.map((owner) => {
    const found = findOwnerText(bytes, starts, owner);
    if (found === undefined) return `${nameOf(owner.name)}: none`;
    const slice = ({ start, end }: { start: number; end: number }): string =>
      text.slice(start, end);
    const parts = [slice(found)];
    if (found.kind === 'macro') {
      if (found.parameters !== undefined) parts.push(`(${slice(found.parameters)})`);
      parts.push(`<${slice(found.body)}>`);
    }
    return parts.join(' ');
  });
}

function lineStarts(text: string): Int32Array {
  const starts = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1);
  return Int32Array.from(starts);
}

describe('the text of an owner', () => {
  test.each([
    ['int a; static int f(void) { return 0; } int b;', ['static int f(void) { return 0; }']],
    ['MODULE(x)\nstatic\nint\nf(void)\n{\n  }\n', ['static\nint\nf(void)\n{\n  }']],
    [
      '__printf(1, 2) int f(a, b) int a; char b; { }',
      ['__printf(1, 2) int f(a, b) int a; char b; { }'],
    ],
    ['SYSCALL_DEFINE1(toy, int, id)\n{\n}\n', ['SYSCALL_DEFINE1(toy, int, id)\n{\n}']],
    [
      'struct toy *f(void) {\n#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\n}\n}\nint x;',
      ['struct toy *f(void) {\n#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\n}\n}'],
    ],
    ['#define EMPTY\n', ['#define EMPTY <>']],
    [' # define ONE two /* three */\r\nint x;', ['# define ONE two /* three */ <two /* three */>']],
    [
      '#define F(a, b...) \\\n\tg(a, \\\n\t  b)\nint x;',
      ['#define F(a, b...) \\\n\tg(a, \\\n\t  b) (a, b...) <g(a, \\\n\t  b)>'],
    ],
    ['#define NOT_A_CALL (a)', ['#define NOT_A_CALL (a) <(a)>']],
  ])('%j', (text, wanted) => {
    expect(ownerTexts(text)).toEqual(wanted);
  });

  test('a function made by a macro stands inside it', () => {
    const [macro, made] = ownerTexts('#define M(n) int n##_f(void) { return 0; } int n\n');
    expect(macro).toMatch(/^#define M/);
    expect(made).toBe('int n##_f(void) { return 0; }');
  });

  test('lies in the text, whatever the text is', () => {
    const reader = new Reader();
    fc.assert(
      fc.property(bytesLikeC, (content) => {
        const { facts } = reader.facts(content);
        const starts = lineStarts(Buffer.from(content).toString('latin1'));
        for (const owner of facts.owners) {
          const found = findOwnerText(content, starts, owner);
          if (found === undefined) continue;
          expect(found.start).toBeGreaterThanOrEqual(0);
          expect(found.end).toBeGreaterThanOrEqual(found.start);
          expect(found.end).toBeLessThanOrEqual(content.length);
          if (found.kind === 'macro') {
            expect(found.body.start).toBeLessThanOrEqual(found.body.end);
            expect(found.body.end).toBeLessThanOrEqual(found.end);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
