import { describe, expect, test } from 'vitest';
import { Summaries } from '../../src/outcomes/summaries.ts';
import { ToyFunctions } from './toy-functions.ts';

const times = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');

/** Functions that grow in what multiplies paths, states, guards or expressions. */
const hardFunctions: readonly [name: string, make: (n: number) => string][] = [
  [
    'failures that leave one after the other',
    (n) => `int f(int a) { ${times(n, (i) => `if (a == ${i}) return -${i};`)} return 0; }`,
  ],
  [
    'conditions that all come together again',
    (n) => `int f(int a, int b) { int r = 0; ${times(n, (i) => `if (a & ${i}) b++;`)} return r; }`,
  ],
  [
    'a result gathered by many conditions',
    (n) =>
      `int f(int a) { int r = 0; ${times(n, (i) => `if (ask(${i})) r |= ${1 << (i % 20)};`)} return r; }`,
  ],
  [
    'calls that each may fail, and labels that undo them',
    (n) =>
      `int f(int a) { int err; ${times(n, (i) => `err = ask(${i}); if (err) goto l${i};`)} return 0; ` +
      `${times(n, (i) => `l${n - 1 - i}: undo(${i});`)} return err; }`,
  ],
  [
    'an else-if chain',
    (n) => `int f(int a) { ${times(n, (i) => `if (a == ${i}) return ${i}; else`)} return -1; }`,
  ],
  [
    'a switch of many arms in a loop',
    (n) =>
      `int f(int a) { int s = 0; for (;;) { switch (s) { ${times(n, (i) => `case ${i}: if (ask(${i})) return ${i}; s = ${(i * 7) % n}; break;`)} } } }`,
  ],
  [
    'blocks inside blocks inside blocks', // as deep as the parser follows, many times
    (n) =>
      `int f(int a) { int r = 0; ${times(n >> 3, (i) => `${times(8, (j) => `if (a != ${i + j}) {`)} r++; ${'}'.repeat(8)}`)} return r; }`,
  ],
  [
    'loops one after the other',
    (n) =>
      `int f(int a) { int i, r = 0; ${times(n, () => `for (i = 0; i < a; i++) if (ask(i)) r = 1;`)} return r; }`,
  ],
  [
    'one long condition',
    (n) => `int f(int a) { return ${times(n, (i) => `(a & ${i}) == ask(${i}) ||`)} a < 0; }`,
  ],
  ['a long sum', (n) => `int f(int a) { return ${times(n, (i) => `ask(${i}) +`)} a; }`],
  [
    'values that depend on each other around a loop',
    (n) =>
      `int f(int a) { int ${times(n, (i) => `v${i} = ${i},`)} last = 0; ` +
      `while (ask(a)) { ${times(n - 1, (i) => `v${i} = v${i + 1} == v${i};`)} v${n - 1} = !v0; } return v0 + last; }`,
  ],
  [
    'callees of callees',
    (n) =>
      `int g0(int a) { return a ? -5 : 0; } ${times(n, (i) => `int g${i + 1}(int a) { int e = g${i}(a); if (e) return e; return g${i}(a - 1); }`)}`,
  ],
];

/** Milliseconds to answer for the last function: the least of several runs, since noise only ever adds. */
function timeOf(text: string, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    answer(text);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

function answer(text: string): void {
  const functions = new ToyFunctions(`int ask(int a);\nvoid undo(int a);\n${text}`);
  const summaries = new Summaries(functions, { maxDepth: 40, maxFunctions: 4_000 });
  const last = functions.definitions.at(-1)?.name ?? '';
  const summary = summaries.ask(functions.idOf(last));
  // A limit that was reached is part of the answer.
  const solved = functions.solved(functions.idOf(last));
  if (solved.limit !== undefined) expect(summary.unknowns[0]?.reason).toBe('too-many-paths');
}

/** Four times the size over once the size; texts that are quick to answer say nothing and are made longer. */
function growth(make: (n: number) => string): number {
  // Below, expressions are short enough to be followed in full, which costs less for each of their parts.
  let size = 32;
  let single = 0;
  for (; size <= 128; size *= 2) {
    single = timeOf(make(size), 2);
    if (single > 20) break;
  }
  return timeOf(make(size * 4), 1) / Math.max(single, 5);
}

describe('four times the function takes about four times the time', () => {
  test.each(hardFunctions)(
    '%s',
    (_, make) => {
      const ratios = [growth(make)];
      while ((ratios.at(-1) as number) > 14 && ratios.length < 6) ratios.push(growth(make));
      // Sixteen would be quadratic, which the number of labels times that of states may be; not more.
      expect(Math.min(...ratios)).toBeLessThan(20);
    },
    60_000,
  );
});
