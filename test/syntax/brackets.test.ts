import { describe, expect, test } from 'vitest';
import { pairBrackets } from '../../src/syntax/brackets.ts';
import { Directive } from '../../src/syntax/token-buffer.ts';
import { scanText } from './scan-text.ts';

/** The text with each bracket followed by its partner's number in the order of brackets, `!` for none. */
function paired(text: string): { text: string; unmatched: number } {
  const tokens = scanText(text);
  const constantFalse = new Set<number>();
  tokens.directives.forEach((line, i) => {
    if (line.kind === Directive.if && text.slice(line.argument, line.end) === '0')
      constantFalse.add(i);
  });
  const { partner, unmatched } = pairBrackets(tokens, constantFalse);
  const places = [...tokens.brackets.subarray(0, tokens.bracketCount)];
  const shown = places.map((place) => {
    const other = places.indexOf(partner[place] as number);
    return `${text[tokens.starts[place] as number]}${other < 0 ? '!' : other}`;
  });
  return { text: shown.join(' '), unmatched };
}

describe('brackets', () => {
  const examples: readonly (readonly [what: string, text: string, pairs: string, left: number])[] =
    [
      ['nested', '({[]})', '(5 {4 [3 ]2 }1 )0', 0],
      ['forgotten inside a block', '{(}', '{2 (! }0', 1],
      ['a stray one closes nothing', ')(]', ')! (! ]!', 3],
      ['a parenthesis does not reach out of a block', '({)}', '(! {3 )! }1', 2],
      ['a parenthesis repairs a forgotten bracket', '([)', '(2 [! )0', 1],
      ['a brace closes nothing where none is open', '(})', '(2 }! )0', 1],
      [
        'both arms open, one closes',
        '#ifdef A\nif (x) {\n#else\n{\n#endif\n}',
        '(1 )0 {4 {! }2',
        0,
      ],
      ['each arm closes what was open', '{\n#if A\n}\n#else\n}\n#endif', '{2 }0 }0', 0],
      ['an arm of #if 0 is text', '{\n#if 0\n}\n#endif\n}', '{2 }0 }0', 0],
      ['an arm of #if 0 that opens', '\n#if 0\n{\n#else\n(\n#endif\n)', '{! (2 )1', 0],
      ['directives without #if', '#else\n#endif\n#elif\n()', '(1 )0', 0],
    ];

  test.each(examples)('%s', (_, text, pairs, left) => {
    expect(paired(text)).toEqual({ text: pairs, unmatched: left });
  });
});
