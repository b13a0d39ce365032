import { expect, test } from 'vitest';
import { matchPattern } from '../../src/patterns/match-pattern.ts';
import { movedEffects } from '../../src/patterns/moved-effects.ts';
import { parseText } from '../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { patternOf } from './check-patterns.ts';

const { table } = SymbolTable.create(1 << 12);

/** What becomes of side effects when `pattern` in `code` is replaced by `to`. */
function moved(pattern: string, to: string, code: string): string[] {
  const from = patternOf(pattern);
  const [match] = matchPattern(from, parseText(table, code, 'expression')).matches;
  const effects = movedEffects(from, patternOf(to, 'replacement'), match?.bindings ?? new Map());
  return effects.map(({ names, kind }) => `${kind} ${names.join(' ')}`);
}

test('without side effects everything is free', () => {
  expect(moved('take($a, $b)', 'give($b, $b)', 'take(x, p->y[1] + sizeof(f()))')).toEqual([]);
});

test('with them, each is evaluated as often, under the same conditions, in the same order', () => {
  expect(moved('take($a, $b)', 'give($a, $b, 0)', 'take(x++, f())')).toEqual([]);
  expect(moved('take($a, $b)', 'give($a)', 'take(x, f())')).toEqual(['dropped b']);
  expect(moved('take($a, $b)', 'give($a, $b, $b)', 'take(x, y = 1)')).toEqual(['repeated b']);
  expect(moved('take($a) + $a', 'give($a)', 'take(x++) + x++')).toEqual(['repeated a']);
  expect(moved('take($a, $b)', 'give($b, $a)', 'take(f(), g())')).toEqual(['reordered b a']);
  expect(moved('take($a, $b)', 'give($b, $a)', 'take(f(), x)')).toEqual([]);
  expect(moved('take($a, $b)', '$a && give($b)', 'take(x, f())')).toEqual(['moved b']);
  expect(moved('take($a, $b)', 'give(sizeof($a), $b)', 'take(f(), x)')).toEqual(['moved a']);
  expect(moved('$a && take($b)', '$a && give($b)', 'x && take(f())')).toEqual([]);
  expect(moved('take(...)', 'give(0)', 'take(f(), x)')).toEqual(['dropped ...']);
  expect(moved('take($a, $b)', 'give($a)', 'take(x, ({ f; }))')).toEqual(['dropped b']);
});
