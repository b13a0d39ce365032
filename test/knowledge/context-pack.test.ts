import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/base/assert.ts';
import {
  callArgument,
  decodeContextPack,
  EMPTY_PACK,
  encodeContextPack,
} from '../../src/knowledge/context-pack.ts';
import { readContextPack } from '../../src/knowledge/read-context-pack.ts';
import { toyPack } from './toy-pack.ts';

describe('a compiled pack', () => {
  test.each([
    ['with every kind of entry', readContextPack(toyPack, 'toy.yaml')],
    ['that is empty', EMPTY_PACK],
  ])('%s decodes to what was encoded', (_, pack) => {
    expect(decodeContextPack(encodeContextPack(pack))).toStrictEqual(pack);
  });

  test('keeps the order of the pack', () => {
    const pack = decodeContextPack(encodeContextPack(readContextPack(toyPack, 'toy.yaml')));
    expect([...pack.contexts.keys()]).toEqual(['mmap', 'hard-irq']);
    expect(pack.macros.get('TOY_RW')?.map((rule) => rule.template)).toEqual([
      '$1_show',
      '$1_store',
    ]);
  });

  test('of another layout is our bug', () => {
    const other = encodeContextPack(EMPTY_PACK).replace(/"layout":\d+/, '"layout":0');
    expect(() => decodeContextPack(other)).toThrow(InvariantError);
  });
});

test('arguments are named by call and position', () => {
  expect(callArgument('request_irq', 2)).toBe('request_irq#2');
});
