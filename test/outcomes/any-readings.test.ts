import { expect, test } from 'vitest';
import { mayEqual, NO_CONSTRAINT } from '../../src/outcomes/conjunct.ts';
import { Expressions } from '../../src/outcomes/expression.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import { INT } from '../../src/outcomes/width.ts';

test('two readings of "any of these" need not agree', () => {
  const exprs = new Expressions();
  const any = exprs.any(NumberSet.range(0n, 7n), INT, 'a test');
  const equal = exprs.binary('==', any, any, INT);
  expect(`${mayEqual(exprs, NO_CONSTRAINT, equal)}`).toBe('0..1');
  const difference = exprs.binary('-', any, any, INT);
  expect(mayEqual(exprs, NO_CONSTRAINT, difference).has(7n)).toBe(true);
});
