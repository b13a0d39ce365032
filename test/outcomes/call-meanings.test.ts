import { describe, expect, test } from 'vitest';
import { readSemantics } from '../../src/knowledge/read-semantics.ts';
import { callMeaning } from '../../src/outcomes/call-meanings.ts';
import type { CallMeaning } from '../../src/outcomes/names.ts';
import { toySemantics } from '../knowledge/toy-semantics.ts';

const { calls } = readSemantics(toySemantics, 'toy.yaml');
const errnos = new Map([['EFAULT', 14]]);

function meaning(name: string, text = toySemantics): CallMeaning | undefined {
  const rule = readSemantics(text, 'toy.yaml').calls.get(name);
  return rule && callMeaning(rule, (errno) => errnos.get(errno));
}

describe('what the pack says is what the analysis understands', () => {
  test('for values handed on, ends and configuration', () => {
    expect(meaning('toy_once')).toEqual({ kind: 'identity', argument: 1 });
    expect(meaning('toy_warn')).toEqual({ kind: 'truth', argument: 0 });
    expect(meaning('toy_die')).toEqual({ kind: 'noreturn' });
    expect(meaning('TOY_BUG_ON')).toEqual({ kind: 'noreturn-if', argument: 0 });
    expect(meaning('TOY_HAS')).toEqual({ kind: 'configuration' });
    expect([...calls.keys()].filter((name) => meaning(name) === undefined)).toEqual([]);
  });

  test.each([
    ['make', 'identity', undefined],
    ['cast', 'identity', undefined],
    ['number', 'identity', undefined],
    ['number-or-zero', 'error-or-zero', undefined],
    ['test', 'within', [-4095n, -1n]],
    ['test-or-null', 'within', [-4095n, 0n]],
  ])('for error pointers: %s', (role, kind, bounds) => {
    const found = meaning('toy_is_err', toySemantics.replace('test-or-null', role));
    expect(found?.kind).toBe(kind);
    if (found?.kind === 'within') expect([found.set.low, found.set.high]).toEqual(bounds);
  });

  test.each([
    ['0, -EFAULT', [0n, -14n], [-1n, 1n]],
    ['valid', [4096n, -4096n, 1n], [0n, -1n, -4095n]],
    ['error', [-1n, -4095n], [0n, 1n, -4096n]],
    ['0, positive', [0n, 1n, 1n << 40n], [-1n]],
    ['negative, -7', [-1n, -7n], [0n]],
  ])('for the results %s', (outcomes, inside, outside) => {
    const text = toySemantics.replace(/outcomes: \[.*?\]/, `outcomes: [${outcomes}]`);
    const found = meaning('toy_get', text);
    const results = found?.kind === 'call' ? found.results : undefined;
    expect(inside.filter((value) => !results?.has(value))).toEqual([]);
    expect(outside.filter((value) => results?.has(value))).toEqual([]);
  });

  test('for an error that the tree does not know: then any result is possible', () => {
    const text = toySemantics.replace(/outcomes: \[.*?\]/, 'outcomes: [0, -ETOY]');
    expect(meaning('toy_get', text)).toMatchObject({ results: undefined, writes: [0, 2] });
  });
});
