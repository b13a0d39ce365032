import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ValueType } from '../../src/outcomes/value-types.ts';
import { type SmallTree, smallTree } from './small-tree.ts';

/*
 * Each fixture is a tree of C files, begun by `//- path`. `//= question is answer` asks from the file it
 * stands in: for a constant or expression, `type TEXT`, or `field TAG.NAME`.
 */
const folder = join(import.meta.dirname, 'values');

test.each(readdirSync(folder).sort())('%s', async (name) => {
  const files = filesIn(readFileSync(join(folder, name), 'utf8'));
  const tree = await smallTree(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, unmarked(text)])),
  );
  for (const [path, text] of Object.entries(files)) {
    for (const [, question = '', wanted = ''] of text.matchAll(/\/\/= (.*?) is (.*)/g)) {
      const said = answer(tree, path, question);
      expect(`${path}: ${question} is ${said}`).toBe(`${path}: ${question} is ${wanted}`);
    }
  }
});

function filesIn(text: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const part of text.split(/^\/\/- /m).slice(1)) {
    const newline = part.indexOf('\n');
    files[part.slice(0, newline).trim()] = part.slice(newline + 1);
  }
  return files;
}

function unmarked(text: string): string {
  return text.replace(/\s*\/\/=.*$/gm, '');
}

function answer(
  { constants, types, graph, file }: SmallTree,
  path: string,
  question: string,
): string {
  const [, kind, what = ''] = /^(type|field) (.*)$/.exec(question) ?? [];
  if (kind === 'type') return typeText(types.ofText(file(path), what));
  if (kind === 'field') {
    const [tag = '', field = ''] = what.split('.');
    return typeText(types.ofField(file(path), graph.base.find(tag), graph.base.find(field)));
  }
  const value = /^\w+$/.test(question)
    ? constants.valueOf(file(path), question)
    : constants.valueOfText(file(path), question);
  return value.kind === 'known' ? String(value.value) : `unknown: ${value.reason}`;
}

function typeText(type: ValueType): string {
  const shape =
    type.kind === 'int' ? `${type.signed ? 'int' : 'unsigned'} ${type.bits}` : type.kind;
  return shape === type.domain ? shape : `${shape}, ${type.domain}`;
}

describe('the way back from a number', () => {
  const toy = `
enum toy_ret { TOY_NONE, TOY_DONE = 1 << 0, TOY_MORE };
enum toy_reason { TOY_OOM = 1, TOY_BUS = 2, TOY_GONE = 0x100, };
`;

  test('to the name of an errno uses the generic headers, not an alias or an architecture', async () => {
    const { constants } = await smallTree({
      'include/uapi/asm-generic/errno-base.h': '#define EPERM 1 /* no */\n#define EAGAIN 11\n',
      'include/uapi/asm-generic/errno.h':
        '#include <asm-generic/errno-base.h>\n#define EDEADLK 35\n#define EWOULDBLOCK EAGAIN\n#define EDEADLOCK EDEADLK\n',
      'include/linux/errno.h': '#define ERESTARTSYS 512\n',
      'arch/mips/include/uapi/asm/errno.h': '#define EDEADLK 45\n#define ENOMSG 35\n',
      'tools/include/uapi/asm-generic/errno.h': '#define EDEADLK 99\n',
    });
    expect([1, 11, 35, 45, 512, 22n, 0].map((value) => constants.errnoName(value))).toEqual([
      'EPERM',
      'EAGAIN',
      'EDEADLK',
      undefined,
      'ERESTARTSYS',
      undefined,
      undefined,
    ]);
    expect(constants.errnoNumber('EWOULDBLOCK')).toBe(11);
    expect(constants.errnoNumber('ENOMSG')).toBeUndefined();
  });

  test('to the name of an errno falls back on knowledge where the tree has no such headers', async () => {
    const { constants } = await smallTree({ 'main.c': 'int main(void) { return 0; }' });
    expect(constants.errnoName(22)).toBe('EINVAL');
    expect(constants.errnoName(23)).toBeUndefined();
  });

  test('to flags takes a set apart by the names of its domain', async () => {
    const { constants, file } = await smallTree({ 'toy.c': toy });
    const toyFile = file('toy.c');
    const flags = (value: bigint): unknown => constants.flagNames(toyFile, 'toy_fault_t', value);
    expect([1n, 2n, 0x102n, 0x103n, 0n].map(flags)).toEqual([
      ['TOY_OOM'],
      ['TOY_BUS'],
      ['TOY_BUS', 'TOY_GONE'],
      ['TOY_OOM', 'TOY_BUS', 'TOY_GONE'],
      [],
    ]);
    expect([4n, 0x104n, -1n].map(flags)).toEqual([undefined, undefined, undefined]);
    expect(constants.flagNames(toyFile, 'toy_ret_t', 0n)).toEqual(['TOY_NONE']);
  });

  test('to a code takes the one name of a domain or of an enum of the tree', async () => {
    const { constants, file } = await smallTree({ 'toy.c': toy });
    expect(constants.nameFor(file('toy.c'), 'toy_ret_t', 1n)).toBe('TOY_DONE');
    expect(constants.nameFor(file('toy.c'), 'toy_ret_t', 7n)).toBeUndefined();
    expect(constants.nameFor(file('toy.c'), 'enum toy_ret', 2n)).toBe('TOY_MORE');
    expect(constants.nameFor(file('toy.c'), 'enum other', 0n)).toBeUndefined();
  });
});

test('a constant whose file was edited since has no value', async () => {
  const { host, constants, file } = await smallTree({ 'toy.c': '#define TOY 3\n' });
  host.fileSystem.writeFile('/tree/toy.c', '#define TOY 4\n');
  expect(constants.valueOf(file('toy.c'), 'TOY')).toEqual({
    kind: 'unknown',
    reason: 'TOY is in toy.c:1, whose text is gone',
  });
});
