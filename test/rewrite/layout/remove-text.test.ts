import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { removeTexts, withCommentAbove } from '../../../src/rewrite/layout/remove-text.ts';
import { applied } from './rename-edits.ts';

/** What stands between `«` and `»` is taken out. */
function without(marked: string, comments = false): string {
  const text = marked.replace(/[\u00ab\u00bb]/g, '');
  const bytes = Buffer.from(text, 'latin1');
  const ranges: { start: number; end: number }[] = [];
  let found = 0;
  for (const match of marked.matchAll(/\u00ab([^\u00bb]*)\u00bb/g)) {
    const start = match.index - 2 * found++;
    const range = { start, end: start + (match[1] ?? '').length };
    ranges.push(comments ? withCommentAbove(bytes, range) : range);
  }
  return applied(text, removeTexts(bytes, ranges));
}

test.each([
  ['a statement goes with its line', '\ta();\n\t\u00abb();\u00bb\n\tc();\n', '\ta();\n\tc();\n'],
  [
    'its comment goes with it',
    '\ta();\n\t\u00abb();\u00bb /* why */\n\tc();\n',
    '\ta();\n\tc();\n',
  ],
  ['a comment of two lines too', '\t\u00abb();\u00bb /* why\n\t\t * so */\n\tc();\n', '\tc();\n'],
  ['a comment above stays', '\t/* why */\n\t\u00abb();\u00bb\n\tc();\n', '\t/* why */\n\tc();\n'],
  [
    'one blank line is left of two',
    '\ta();\n\n\t\u00abb();\u00bb\n\n\tc();\n',
    '\ta();\n\n\tc();\n',
  ],
  ['the one behind it stays', 'int a;\n\u00abint b;\u00bb\n\n\tc();\n', 'int a;\n\n\tc();\n'],
  ['the one in front of it stays', '\ta();\n\n\t\u00abb();\u00bb\n\tc();\n', '\ta();\n\n\tc();\n'],
  ['none is left behind a brace', '{\n\t\u00abint b;\u00bb\n\n\tc();\n}\n', '{\n\tc();\n}\n'],
  ['none is left in front of a brace', '{\n\tc();\n\n\t\u00abb();\u00bb\n}\n', '{\n\tc();\n}\n'],
  ['none is left at the end of a file', 'int a;\n\n\u00abint b;\u00bb\n', 'int a;\n'],
  [
    'several go together',
    '{\n\t\u00abint a;\u00bb\n\t\u00abint b;\u00bb\n\n\tc();\n}\n',
    '{\n\tc();\n}\n',
  ],
  [
    'blank lines between two that go',
    '\ta();\n\u00abb();\u00bb\n\n\u00abc();\u00bb\n\td();\n',
    '\ta();\n\n\td();\n',
  ],
  ['several lines', '\ta();\n\t\u00abif (x)\n\t\tb();\u00bb\n\tc();\n', '\ta();\n\tc();\n'],
  ['the rest of a line stays', '\ta(); \u00abb();\u00bb c(); /* d */\n', '\ta(); c(); /* d */\n'],
  ['what follows on its line stays', '\t\u00aba();\u00bb b();\n', '\tb();\n'],
  ['the last of a line', '\ta(); \u00abb();\u00bb\n', '\ta();\n'],
  [
    'the end of a line with lines behind it',
    '\ta(); \u00abb();\n\tc();\u00bb\n\td();\n',
    '\ta();\n\td();\n',
  ],
  ['the same at the end of a file', 'a(); \u00abb();\nc();\u00bb', 'a();\n'],
  ['up to the middle of a line', 'a(); \u00abb();\nc();\nd();\u00bb e();\n', 'a(); e();\n'],
  ['carriage returns', 'a();\r\n\r\n\u00abb();\u00bb\r\n\r\nc();\r\n', 'a();\r\n\r\nc();\r\n'],
  ['other blank lines stay', '\n\n\nx;\n\u00abb();\u00bb\ny;\n\n\n', '\n\n\nx;\ny;\n\n\n'],
])('%s', (_name, marked, after) => {
  expect(without(marked)).toBe(after);
});

test('a comment above goes when it is asked for', () => {
  const code = 'int a;\n\n/**\n * b - is\n */\n\u00abint b(void);\u00bb\n\nint c;\n';
  expect(without(code, true)).toBe('int a;\n\nint c;\n');
  expect(without('// one\n// two\n\u00abint b;\u00bb\nint c;\n', true)).toBe('int c;\n');
  expect(without('/* one */\n\n\u00abint b;\u00bb\nint c;\n', true)).toBe('/* one */\n\nint c;\n');
  expect(without('/* one */ int a;\n\u00abint b;\u00bb\nint c;\n', true)).toBe(
    '/* one */ int a;\nint c;\n',
  );
});

test('what is left is the text without the pieces, but for blanks and comments on their lines', () => {
  const words = fc.array(
    fc.constantFrom(
      'a();',
      '\n',
      '\t',
      ' ',
      '{',
      '}',
      '\u00abb();\u00bb',
      '\u00abif (x)\n\tc();\u00bb',
      '\u00abd();\r\n\r\n\te();\u00bb',
      '\r\n',
    ),
  );
  fc.assert(
    fc.property(words, (parts) => {
      const marked = parts.join('');
      expect(linesOf(without(marked))).toEqual(
        linesOf(marked.replace(/\u00ab[^\u00bb]*\u00bb/g, '')),
      );
    }),
  );
});

/** What stands on each line that is not empty, blanks left out. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => line.replace(/\s/g, '') || []);
}
