import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantiate } from '../../src/patterns/instantiate.ts';
import type { Binding, MatchPlace, PatternFindings } from '../../src/patterns/match.ts';
import { matchPattern } from '../../src/patterns/match-pattern.ts';
import { movedEffects } from '../../src/patterns/moved-effects.ts';
import { parsePattern } from '../../src/patterns/parse-pattern.ts';
import { parseText } from '../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { bytesLikeC } from '../syntax/any-text.ts';
import { tokenTexts } from '../syntax/scan-text.ts';
import { anyExpression, type Expression, holesIn, wordsOf } from './any-expression.ts';
import { patternOf } from './check-patterns.ts';

const { table } = SymbolTable.create(1 << 14);

/** A call that no random expression holds, so that there is one match and it has a name to search by. */
const anchored = fc.tuple(anyExpression, anyExpression).map((parts): Expression => {
  const words = ['anchor', '(', { part: 0, needed: 1 }, ',', { part: 1, needed: 1 }, ')'];
  return { strength: 15, words, parts };
});

/** An expression and some of its parts. */
const withHoles = fc
  .tuple(anchored, fc.infiniteStream(fc.boolean()))
  .map(([expression, choices]) => {
    const holes = holesIn(expression, () => choices.next().value === true);
    return { expression, holes };
  });

const blanks = fc.constantFrom(' ', '\n', '\t\t', ' /* between */ ', ' // to the end\n', '\\\n');

const NOWHERE: MatchPlace = { bindings: new Map(), needed: 0, isBody: false, before: '' };

function find(pattern: string, text: string): PatternFindings {
  return matchPattern(patternOf(pattern), parseText(table, `x = ${text};`, 'statements'));
}

function bound(bindings: ReadonlyMap<string, Binding>): Record<string, string> {
  return Object.fromEntries([...bindings].map(([name, { text }]) => [name, tokenTexts(text)]));
}

test('a pattern made of an expression by putting holes into it matches that expression', () => {
  fc.assert(
    fc.property(withHoles, ({ expression, holes }) => {
      const { matches } = find(wordsOf(expression, 1, holes).join(' '), textOf(expression));
      expect(matches.length).toBe(1);
      for (const [part, name] of holes)
        expect(bound(matches[0]?.bindings ?? new Map())[name]).toBe(tokenTexts(textOf(part, 0)));
    }),
  );
});

test('filling the holes gives the expression back, parentheses where C asks for them and nowhere else', () => {
  fc.assert(
    fc.property(withHoles, ({ expression, holes }) => {
      const text = wordsOf(expression, 1, holes).join(' ');
      const pattern = patternOf(text);
      const [match] = find(text, textOf(expression)).matches;
      const filled = instantiate(pattern, pattern, match ?? NOWHERE);
      expect(tokenTexts(filled.text)).toBe(tokenTexts(textOf(expression)));
      expect(filled.tightened).toEqual([]);
      expect(movedEffects(pattern, pattern, match?.bindings ?? new Map())).toEqual([]);
    }),
  );
});

test('whatever stands between the words does not matter', () => {
  fc.assert(
    fc.property(withHoles, fc.infiniteStream(blanks), ({ expression, holes }, between) => {
      const pattern = wordsOf(expression, 1, holes).join(' ');
      const words = wordsOf(expression, 1);
      const spaced = words.map((word) => `${word}${between.next().value}`).join('');
      const [plain] = find(pattern, words.join(' ')).matches;
      const [match] = find(pattern, spaced).matches;
      expect(match && bound(match.bindings)).toEqual(plain && bound(plain.bindings));
    }),
  );
});

test('the text of a match, read by itself, matches with the same bindings', () => {
  fc.assert(
    fc.property(withHoles, ({ expression, holes }) => {
      const pattern = wordsOf(expression, 1, holes).join(' ');
      const text = `x = ${textOf(expression)};`;
      const [match] = find(pattern, textOf(expression)).matches;
      const again = find(pattern, text.slice(match?.start, match?.end)).matches[0];
      expect(again && bound(again.bindings)).toEqual(match && bound(match.bindings));
    }),
  );
});

test('an expression in a hole of another stays the expression it was', () => {
  fc.assert(
    fc.property(withHoles, fc.array(anyExpression, { minLength: 1 }), (wanted, values) => {
      const text = wordsOf(wanted.expression, 1, wanted.holes).join(' ');
      const replacement = patternOf(text);
      const names = replacement.metavariables.map((one) => one.name);
      const source = `source(${['0', ...names.map((one) => `$${one}`)].join(', ')})`;
      const given = names.map((_, i) => values[i % values.length] as Expression);
      const call = `source(${['0', ...given.map((one) => textOf(one, 1))].join(', ')})`;
      const [match] = find(source, call).matches;
      const filled = instantiate(patternOf(source), replacement, match ?? NOWHERE);
      const [again] = find(text, filled.text).matches;
      expect(again && bound(again.bindings)).toEqual(match && bound(match.bindings));
    }),
  );
});

test('a replacement takes the place of one operand and of nothing else', () => {
  fc.assert(
    fc.property(anchored, fc.nat(), anyExpression, (outer, choice, value) => {
      const places = partsOf(outer);
      const place = places[choice % places.length] as Expression;
      const before = textOf(outer, 1, new Map([[place, 'hole']])).replaceAll('$hole', 'source(0)');
      const text = `x = ${before};`;
      const replacement = patternOf(textOf(value, 0), 'replacement');
      const edits = find('source(0)', before).matches.map((match) => ({
        ...match,
        text: instantiate(patternOf('source(0)'), replacement, match).text,
      }));
      const after = edits.reduceRight(
        (code, edit) => code.slice(0, edit.start) + edit.text + code.slice(edit.end),
        text,
      );
      const { matches } = find(textOf(outer, 1, new Map([[place, 'hole']])), after.slice(4, -1));
      expect(matches.map((match) => bound(match.bindings))).toEqual([
        { hole: tokenTexts(textOf(value, 0)) },
      ]);
    }),
  );
});

test('no text makes the reader of patterns or the matcher throw, and problems lie in the text', () => {
  const patterns = ['$a->x |= $b;', 'do_it($a, ...)', 'if ($x) y($x);', '$a ? x : $b'].map((text) =>
    patternOf(text),
  );
  fc.assert(
    fc.property(bytesLikeC, (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      const parsed = parsePattern(text.replaceAll('x', '$x'));
      if (parsed.kind === 'problems') {
        for (const { offset, length, reason } of parsed.problems) {
          expect(reason).not.toBe('');
          expect(offset + length).toBeLessThanOrEqual(text.replaceAll('x', '$x').length);
        }
      }
      for (const as of ['item', 'statements', 'macroBody'] as const) {
        const tree = parseText(table, bytes, as);
        for (const pattern of patterns) {
          for (const match of matchPattern(pattern, tree).matches)
            expect(instantiate(pattern, pattern, match).text).not.toBe('');
        }
      }
    }),
  );
});

function textOf(
  expression: Expression,
  needed = 1,
  holes: ReadonlyMap<Expression, string> = new Map(),
): string {
  return wordsOf(expression, needed, holes).join(' ');
}

function partsOf({ parts }: Expression): Expression[] {
  return parts.flatMap((one) => [one, ...partsOf(one)]);
}
