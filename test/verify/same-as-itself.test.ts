import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { programs } from '../outcomes/any-program.ts';
import { handlers, TO_RUN } from '../plan/any-handler.ts';
import { compareTexts, ToyText } from './toy-versions.ts';

const kinds = [
  { title: 'programs', texts: programs },
  { title: 'handlers', texts: handlers.map((text) => TO_RUN + text) },
];

test.each(kinds)(
  'a function is the same as itself: $title',
  ({ texts }) => {
    expect(shareOfSame(texts, (text) => text)).toBeGreaterThan(0.95);
  },
  60_000,
);

test.each(kinds)(
  'names of variables do not count, and variables more: $title',
  ({ texts }) => {
    const share = shareOfSame(texts, (text) =>
      text
        .replace(/\b(v\d|err|other|ret|bits)\b/g, '$1_renamed')
        .replace(/^\{$/gm, '{\n\tint never_read = 3;\n'),
    );
    expect(share).toBeGreaterThan(0.95);
  },
  60_000,
);

/**
 * How many functions of random texts are found to be the same as in another text. One that is said to differ was
 * followed along two ways that no run takes together: wrong on the safe side, and rare.
 */
function shareOfSame(texts: fc.Arbitrary<string>, change: (text: string) => string): number {
  let all = 0;
  let same = 0;
  let different = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const before = new ToyText(text);
      const after = new ToyText(change(text));
      for (const name of before.names) {
        const { kind } = compareTexts(before, after, name);
        if (kind === 'differs') different++;
        all++;
        if (kind === 'same') same++;
      }
    }),
    { numRuns: 200, endOnFailure: true },
  );
  expect(different / all).toBeLessThan(0.01);
  return same / all;
}
