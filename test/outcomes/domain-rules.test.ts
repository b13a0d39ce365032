import { expect, test } from 'vitest';
import type { DomainRule } from '../../src/knowledge/semantics.ts';
import {
  hasRange,
  isStray,
  type RangedDomain,
  toleratedBecause,
} from '../../src/outcomes/domain-rules.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import type { ReturnValue } from '../../src/outcomes/summary.ts';

const unranged: DomainRule = {
  name: 'toy_ret_t',
  types: ['toy_ret_t'],
  values: ['TOY_NONE', 'TOY_DONE'],
  isFlags: false,
  takesErrno: true,
  errnoBecause: 'toy_core() drops it',
  range: undefined,
  source: { tree: '1.0', file: 'toy/core.c', function: 'toy_core' },
};
const domain: RangedDomain = { ...unranged, range: [0, 3] };

function number(value: bigint): ReturnValue {
  return { kind: 'number', value };
}

function numbers(set: NumberSet): ReturnValue {
  return { kind: 'numbers', set, text: undefined };
}

test('a domain without a range has no strays to tell', () => {
  expect(hasRange(unranged)).toBe(false);
  expect(hasRange(undefined)).toBe(false);
  expect(hasRange(domain)).toBe(true);
});

test('a number outside of the range is a stray, and so are sets of negative ones', () => {
  expect(isStray(domain, number(-22n))).toBe(true);
  expect(isStray(domain, number(4n))).toBe(true);
  expect(isStray(domain, number(3n))).toBe(false);
  expect(isStray(domain, numbers(NumberSet.negative))).toBe(true);
  expect(isStray(domain, numbers(NumberSet.everything))).toBe(false);
  expect(isStray(domain, { kind: 'nothing' })).toBe(false);
});

test('an errno is tolerated where the pack says so, in its words', () => {
  expect(toleratedBecause(domain, number(-22n))).toBe('toy_core() drops it');
  expect(toleratedBecause(domain, number((1n << 32n) - 22n))).toBe('toy_core() drops it');
  expect(toleratedBecause(domain, number(4n))).toBe(null);
  expect(toleratedBecause({ ...domain, takesErrno: false }, number(-22n))).toBe(null);
  expect(toleratedBecause({ ...domain, errnoBecause: undefined }, number(-22n))).toBe(
    'toy_core() understands a negative error number',
  );
});
