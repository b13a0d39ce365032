import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EditedText } from '../../../src/rewrite/layout/edited-text.ts';
import { layOut } from '../../../src/rewrite/layout/lay-out.ts';
import { EditSet, type TextEdit } from '../../../src/rewrite/text-edit.ts';
import { bytesLikeC } from '../../syntax/any-text.ts';
import { tokenTexts } from '../../syntax/scan-text.ts';
import { applied, renamesIn, STYLE } from './rename-edits.ts';

/** Disjoint edits of a text of so many characters, none of which touch. */
const editsOf = (length: number): fc.Arbitrary<TextEdit[]> =>
  fc
    .tuple(
      fc.uniqueArray(fc.nat(length), { maxLength: 12 }),
      fc.infiniteStream(fc.string({ maxLength: 5 })),
    )
    .map(([offsets, texts]) => {
      const sorted = offsets.sort((a, b) => a - b);
      return sorted.flatMap((start, i) => {
        const end = sorted[i + 1];
        if (i % 2 === 1 || end === undefined) return [];
        return [{ start, end, text: Buffer.from(texts.next().value).toString('latin1') }];
      });
    });

const twice = fc
  .string({ maxLength: 60 })
  .chain((text) => fc.tuple(fc.constant(text), editsOf(text.length)))
  .chain(([text, first]) => {
    const between = EditedText.of(text).with(first);
    return fc.tuple(fc.constant({ text, first, between }), editsOf(between.text.length));
  });

test('edits of edits are the same as one after the other', () => {
  fc.assert(
    fc.property(twice, ([{ text, first, between }, second]) => {
      expect(between.text).toBe(applied(text, first));
      const both = between.with(second);
      expect(both.text).toBe(applied(between.text, second));
      expect(applied(text, both.edits)).toBe(both.text);
    }),
  );
});

test('a character that stayed is found on either side', () => {
  fc.assert(
    fc.property(twice, ([{ between }, second]) => {
      const both = between.with(second);
      for (let at = 0; at < both.text.length; at++) {
        const old = both.oldOffset(at);
        if (old === undefined) continue;
        expect(both.old[old]).toBe(both.text[at]);
        expect(both.newOffset(old)).toBe(at);
      }
    }),
  );
});

test('the order of edits does not matter, and what they do not touch stays', () => {
  const given = fc
    .string({ maxLength: 60 })
    .chain((text) => fc.tuple(fc.constant(text), editsOf(text.length), fc.nat()));
  fc.assert(
    fc.property(given, ([text, edits, by]) => {
      const turned = [...edits.slice(by % 7), ...edits.slice(0, by % 7)];
      expect(applied(text, turned)).toBe(applied(text, edits));
      const kept = (EditSet.from(turned)?.edits ?? []).reduceRight(
        (left, { start, end }) => left.slice(0, start) + left.slice(end),
        text,
      );
      const made = (EditSet.from(turned)?.edits ?? []).map((edit) => ({ ...edit, text: '' }));
      expect(applied(text, made)).toBe(kept);
    }),
  );
});

/** Text with calls of the renamed functions in it, laid out in every way. */
const anyCode = fc
  .array(
    fc.constantFrom(
      'map_page',
      'long_name_of_a_function',
      'other(a, ',
      '(',
      ')',
      ', ',
      ',\n\t\t',
      '\n',
      '\n\t',
      '\n                ',
      ' \\\n',
      '#define X(y) ',
      '{',
      '}',
      ';',
      ' = ',
      ' | ',
      ' && ',
      '/* a\n\t * b */',
      '// c\n',
      '"text, text"',
      'vma->start_of_the_first_page',
      '\r\n',
      '\n#if A\n',
      '\n#endif\n',
      'return ',
    ),
    { maxLength: 60 },
  )
  .map((words) => words.join(''));

test('layout changes no token, and lines without a change stay as they are', () => {
  fc.assert(
    fc.property(anyCode, (text) => {
      const renames = renamesIn(text);
      const laidOut = applied(text, layOut(Buffer.from(text, 'latin1'), renames, STYLE));
      expect(tokenTexts(laidOut)).toBe(tokenTexts(applied(text, renames)));
      expect(laidOut.replace(/[\s\\]/g, '')).toBe(applied(text, renames).replace(/[\s\\]/g, ''));
    }),
    { numRuns: 500 },
  );
});

test('without edits, and with edits that change nothing, everything stays', () => {
  fc.assert(
    fc.property(anyCode, (text) => {
      const bytes = Buffer.from(text, 'latin1');
      expect(layOut(bytes, [], STYLE)).toEqual([]);
      const idle = renamesIn(text).map((edit) => ({
        ...edit,
        text: text.slice(edit.start, edit.end),
      }));
      expect(applied(text, layOut(bytes, idle, STYLE))).toBe(text);
    }),
  );
});

test('no text makes layout throw', () => {
  fc.assert(
    fc.property(bytesLikeC, fc.nat(), (bytes, at) => {
      const text = Buffer.from(bytes).toString('latin1');
      const start = at % (text.length + 1);
      layOut(Buffer.from(text, 'latin1'), [{ start, end: start, text: ' map_page(' }], STYLE);
      layOut(Buffer.from(text, 'latin1'), renamesIn(text), STYLE);
    }),
  );
});
