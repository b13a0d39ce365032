import { describe, expect, test } from 'vitest';
import { Reader } from './describe-facts.ts';
import { hardTexts } from './hard-texts.ts';

const reader = new Reader(1 << 18);

/** Milliseconds to read the text: the least of several runs, since noise only ever adds. */
function timeOf(content: Uint8Array, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    reader.record(content);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

/**
 * Whether four times the text takes about four times the time; sixteen times would be quadratic. Texts
 * that are read in less than a few milliseconds say nothing, so they are made longer until they do.
 */
function growth(make: (n: number) => string): number {
  let size = 250;
  let single = 0;
  for (; size <= 128_000; size *= 2) {
    single = timeOf(Buffer.from(make(size), 'latin1'), 3);
    if (single > 3) break;
  }
  return timeOf(Buffer.from(make(size * 4), 'latin1'), 2) / Math.max(single, 1);
}

describe('four times the text takes about four times the time', () => {
  test.each(hardTexts)('%s', (_, make) => {
    // A machine that is busy with other things may spoil one measurement, hardly three.
    const ratios = [growth(make)];
    while ((ratios.at(-1) as number) > 8 && ratios.length < 4) ratios.push(growth(make));
    expect(Math.min(...ratios)).toBeLessThan(8);
  });
});

test('a file of one line and five megabytes', () => {
  const line = 'static int f(struct a *x){if(!x)return -EINVAL;return g(x->ops->h(x),0);}';
  const content = Buffer.from(line.repeat(Math.ceil(5_000_000 / line.length)));
  const { facts, text } = reader.facts(content);
  const last = facts.owners.at(-1);
  expect(last).toMatchObject({ line: 1, column: content.length - line.length + 12 });
  expect(text(last?.name ?? 0)).toBe('f');
  expect(facts.owners).toHaveLength(content.length / line.length);
});
