import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { WeighDocument } from '../../src/documents/weigh.ts';
import { renderWeigh } from '../../src/report/weigh-text.ts';
import { oneWay, sampleWeigh } from './sample-weigh.ts';

const plain = { width: 100, color: false };

describe('a weighing as text', () => {
  test('puts the figures side by side', async () => {
    await expect(await renderWeigh(sampleWeigh, plain)).toMatchFileSnapshot('expected/weigh.txt');
  });

  test('of one way has no empty parts', async () => {
    const text = await renderWeigh(oneWay, plain);
    await expect(text).toMatchFileSnapshot('expected/weigh-one-way.txt');
  });

  test('color emphasizes and says nothing of its own', async () => {
    const colored = await renderWeigh(sampleWeigh, { ...plain, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it removes.
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(await renderWeigh(sampleWeigh, plain));
  });

  test('escape sequences are shown, not sent', async () => {
    const strategies = sampleWeigh.strategies.map((one) => ({
      ...one,
      guard: '\x1b[31m',
      how: '\u202e',
    }));
    const text = await renderWeigh({ ...sampleWeigh, name: '\x07', strategies }, plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  });

  test('keeps to the width, except for its table and for what nothing may break', async () => {
    const property = fc.asyncProperty(
      anyWeigh,
      fc.integer({ min: 60, max: 140 }),
      async (document, width) => {
        for (const line of (await renderWeigh(document, { width, color: false })).split('\n')) {
          if (stringWidth(line) > width) expect(line.trim()).toMatch(/^[^ /]+\/?$/);
        }
      },
    );
    await fc.assert(property);
  });
});

const words = fc.lorem({ maxCount: 30 });

/** Weighings with texts of any length and figures of any size. */
const anyWeigh: fc.Arbitrary<WeighDocument> = fc
  .record({ text: words, guard: words, figure: fc.nat(99_999), name: words, ways: fc.nat(4) })
  .map(({ text, guard, figure, name, ways }) => {
    const [first] = sampleWeigh.strategies;
    if (first === undefined) return sampleWeigh;
    const strategy = { ...first, how: text, guard, files: figure, linesAdded: figure };
    return { ...sampleWeigh, name, strategies: Array.from({ length: ways + 1 }, () => strategy) };
  });
