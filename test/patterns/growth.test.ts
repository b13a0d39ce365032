import { describe, expect, test } from 'vitest';
import { matchPattern } from '../../src/patterns/match-pattern.ts';
import { parseText } from '../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import type { SyntaxTree } from '../../src/syntax/syntax-tree.ts';
import { patternOf } from './check-patterns.ts';

const { table } = SymbolTable.create(1 << 16);

const times = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');

const hard: readonly [name: string, pattern: string, make: (n: number) => string][] = [
  ['many matches', 'take($a);', (n) => `void f(void) { ${times(n, () => 'take(x + 1);')} }`],
  ['a long sum', '$a + b', (n) => `int f(void) { return ${times(n, () => 'a +')} c; }`],
  ['a long table', 'ID($a)', (n) => `int t[] = { ${times(n, (i) => `ID(${i}),`)} };`],
  [
    'many #if lines around many matches',
    'take($a);',
    (n) => `void f(void) { ${times(n, (i) => `\n#ifdef A${i}\ntake(x);\n#endif\n`)} }`,
  ],
  [
    'statements that #if lines split',
    'take($a);',
    (n) => `void f(void) { ${times(n, () => `\n#ifdef A\nif (x)\n#endif\ntake(x);\n`)} }`,
  ],
  [
    'text that cannot be read',
    'take($a);',
    (n) => `void f(void) { ${times(n, () => ') take(x ]')} }`,
  ],
  [
    'an else-if chain',
    'if ($a) take($b);',
    (n) => `void f(void) { ${times(n, (i) => `if (a == ${i}) take(b); else`)} b(); }`,
  ],
];

function timeOf(pattern: string, tree: SyntaxTree): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const began = performance.now();
    matchPattern(patternOf(pattern), tree);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

describe('four times the text takes about four times the time', () => {
  test.each(hard)(
    '%s',
    (_, pattern, make) => {
      const size = 3_000;
      const ratios: number[] = [];
      for (let round = 0; round < 4 && (ratios.at(-1) ?? 99) > 10; round++) {
        const [one, four] = [size, 4 * size].map((n) =>
          timeOf(pattern, parseText(table, make(n), 'item')),
        );
        ratios.push((four ?? 0) / Math.max(one ?? 0, 4));
      }
      expect(Math.min(...ratios)).toBeLessThan(12);
    },
    60_000,
  );
});
