import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyHunks } from '../../src/source/apply-diff.ts';
import { parseUnifiedDiff } from '../../src/source/unified-diff.ts';
import { compareBodies } from '../../src/twins/compare.ts';
import { findTwinGroups } from '../../src/twins/groups.ts';
import type { TextBody } from '../../src/twins/twin-text.ts';
import { describeTwins } from '../../src/twins/twin-text.ts';
import { bodyLines, functionOf, renamed, renamings } from './random-functions.ts';
import { bodyOf, tableOf } from './read-text.ts';

const pairs = fc
  .tuple(bodyLines, bodyLines, renamings, fc.nat(20), fc.nat(20))
  .map(([lines, others, renaming, from, to]): [TextBody, TextBody] => {
    // A piece of one body in the other, so that there is something to find.
    const mixed = [...lines.slice(0, from), ...others.slice(0, 3), ...lines.slice(to)];
    return [
      bodyOf(functionOf('first', lines), 'first'),
      bodyOf(functionOf('second', renamed(mixed, renaming)), 'second'),
    ];
  });

test('a consistent renaming makes an exact twin', () => {
  fc.assert(
    fc.property(bodyLines, renamings, (lines, renaming) => {
      const first = bodyOf(functionOf('first', lines), 'first');
      const second = bodyOf(functionOf('second', renamed(lines, renaming)), 'second');
      const twins = describeTwins(first, second, 0.9);
      expect(twins?.likeness.similarity).toBe(1);
      expect(twins?.hunks).toEqual([]);
    }),
  );
});

test('being twins is symmetric', () => {
  fc.assert(
    fc.property(pairs, ([first, second]) => {
      const there = compareBodies(first, second, 0.5);
      const back = compareBodies(second, first, 0.5);
      expect(back?.similarity).toBe(there?.similarity);
      expect(back?.edits).toBe(there?.edits);
    }),
  );
});

test('no two names become one, and the similarity is that of the renamed texts', () => {
  fc.assert(
    fc.property(pairs, ([first, second]) => {
      const likeness = compareBodies(first, second, 0.5);
      if (likeness === undefined) return;
      const images = [...likeness.renaming].filter((to) => to >= 0);
      expect(new Set(images).size).toBe(images.length);
      const own = first.spellings.map((spelling, i) => {
        const to = likeness.renaming[i] ?? -1;
        return to < 0 ? `first ${spelling}` : `second ${second.spellings[to]}`;
      });
      const a = wordsOf(first, own);
      const b = wordsOf(
        second,
        second.spellings.map((spelling) => `second ${spelling}`),
      );
      const common = longestCommonSubsequence(a, b);
      expect(likeness.edits).toBe(a.length + b.length - 2 * common);
      expect(likeness.similarity).toBe(1 - likeness.edits / (a.length + b.length));
    }),
  );
});

test('the diff leads from the renamed text to the other one', () => {
  fc.assert(
    fc.property(pairs, ([first, second]) => {
      const twins = describeTwins(first, second, 0.5);
      if (twins === undefined) return;
      const diff = ['--- a/first.c', '+++ b/second.c', ...twins.hunks, ''].join('\n');
      const hunks = parseUnifiedDiff(diff).files[0]?.hunks ?? [];
      const names = new Map(twins.renaming.map(({ from, to }) => [from, to]));
      const text = renamed([first.text], names).join('\n');
      // The texts begin in line 2 of their files, and the hunks count lines of the files.
      const result = applyHunks(`int first(void)\n${text}\n`, hunks);
      expect(result).toMatchObject({ kind: 'applied', text: `int first(void)\n${second.text}\n` });
    }),
  );
});

test('the diff fits a file that has more on the lines of the braces', () => {
  const first = bodyOf('int first(int a) { // here\n\ta++;\n\treturn a;\n} // first\n', 'first');
  const second = bodyOf('int second(int b) {\n\tb++;\n\treturn -b;\n} /* second */\n', 'second');
  const diff = describeTwins(first, second, 0.5)?.hunks;
  expect(diff).toEqual([
    '@@ -1,4 +1,4 @@',
    '-int first(int a) { // here',
    '+int first(int a) {',
    ' \tb++;',
    '-\treturn b;',
    '+\treturn -b;',
    ' } // first',
  ]);
});

test('the order of files changes no group', async () => {
  const trees = fc.tuple(fc.array(bodyLines, { minLength: 2, maxLength: 4 }), renamings, fc.nat());
  await fc.assert(
    fc.asyncProperty(trees, async ([bodies, renaming, seed]) => {
      const texts = bodies.flatMap((lines, i) => [
        functionOf(`plain_${i}`, lines),
        functionOf(`renamed_${i}`, renamed(lines, renaming)),
      ]);
      const turned = texts.map((_, i) => texts[(i + seed) % texts.length] ?? '');
      expect(await exactGroups(turned)).toEqual(await exactGroups(texts));
    }),
    { numRuns: 30 },
  );
});

async function exactGroups(texts: readonly string[]): Promise<string[]> {
  const table = tableOf(texts, 16);
  const { groups } = await findTwinGroups(table, 1, async () => {});
  return groups
    .map(({ first, others }) =>
      [first, ...others.map(({ id }) => id)]
        .map((id) => table.functionOf(id).name)
        .sort()
        .join(' '),
    )
    .sort();
}

/** The tokens of a body as texts, identifiers as `names` has them. */
function wordsOf(body: TextBody, names: readonly string[]): string[] {
  return Array.from(body.codes, (code, i) =>
    code < 0 ? (names[-1 - code] ?? '') : body.text.slice(body.starts[i], body.ends[i]).trim(),
  );
}

/** As a textbook has it, so that the greedy algorithm has somebody to disagree with. */
function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let last = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const row = [0];
    b.forEach((other, k) => {
      const longest = word === other ? (last[k] ?? 0) + 1 : Math.max(last[k + 1] ?? 0, row[k] ?? 0);
      row.push(longest);
    });
    last = row;
  }
  return last[b.length] ?? 0;
}
