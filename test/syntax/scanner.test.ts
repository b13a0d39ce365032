import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Directive, type TokenBuffer } from '../../src/syntax/token-buffer.ts';
import { FIRST_SYMBOL, T } from '../../src/syntax/token-kinds.ts';
import { bytesLikeC, mutationsOf } from './any-text.ts';
import { scanBytes, scanText, symbolText, tokenTexts } from './scan-text.ts';

const kindNames = new Map<number, string>(Object.entries(T).map(([name, kind]) => [kind, name]));

/** `x:identifier ->:arrow 12:number`, a character by itself standing for its own kind. */
function described(text: string): string {
  const { count, kinds, starts, ends } = scanText(text);
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[i] as number;
    const spelled = text.slice(starts[i], ends[i]);
    if (kind >= FIRST_SYMBOL) return spelled;
    return kind < 128 ? `'${spelled}'` : `${spelled}:${kindNames.get(kind)}`;
  }).join(' ');
}

describe('tokens', () => {
  const examples: readonly (readonly [what: string, text: string, tokens: string])[] = [
    ['nothing', '', ''],
    ['white space', ' \t\r\n\v\f ', ''],
    ['a call', 'f(a, b);', "f '(' a ',' b ')' ';'"],
    [
      'operators, longest first',
      'a<<=b>>c->d--',
      'a <<=:compoundAssign b >>:shiftRight c ->:arrow d --:decrement',
    ],
    ['what looks like a longer operator', 'a+++b', "a ++:increment '+' b"],
    ['comparisons', 'a==b!=c<=d>=e', 'a ==:equal b !=:notEqual c <=:lessEqual d >=:greaterEqual e'],
    ['logic', '!a&&b||~c', "'!' a &&:andAnd b ||:orOr '~' c"],
    ['an ellipsis, and dots that are none', 'f(...) . ..', "f '(' ...:ellipsis ')' '.' '.' '.'"],
    ['numbers', '0x1fUL 1.5e-3 .5 1e+9', '0x1fUL:number 1.5e-3:number .5:number 1e+9:number'],
    ['a hexadecimal number before a plus', '0x1e+1', "0x1e:number '+' 1:number"],
    ['a string with escapes', '"a\\"b" x', '"a\\"b":string x'],
    ['a string that ends at its line', '"abc\nint', '"abc:string int'],
    ['a character', "'\\'' x", "'\\'':character x"],
    ['a wide string', 'L"x"', 'L "x":string'],
    ['comments', 'a/*b*/c//d\ne', 'a c e'],
    ['a comment with a continuation', 'a // b \\\n c\nd', 'a d'],
    ['a comment that never ends', 'a /* b', 'a'],
    ['a star and slash that end no comment', 'a /*/ b */ c', 'a c'],
    ['a continuation between tokens', 'a \\\n b \\ \t\r\n c', 'a b c'],
    ['a backslash by itself', 'a \\ b', 'a \\:stray b'],
    ['bytes of no C token', 'a @ ` \x01 b', 'a @:stray `:stray \x01:stray b'],
    ['bytes above 127', 'caf\xc3\xa9 x', 'caf\xc3\xa9 x'],
    ['a NUL', 'a\0b', 'a \0:stray b'],
    ['a hash inside a line', 'a # b ## c', "a '#' b ##:paste c"],
    ['a directive', 'a\n # if b \\\n c\nd', 'a d'],
    ['a directive behind a comment', '/* x */ #define a b\nc', 'c'],
    ['a directive with a comment over lines', '#define a /* \n */ b\nc', 'c'],
    ['a directive with an apostrophe', "#error don't\nc", 'c'],
    ['a dollar in a name', 'a$b', 'a$b'],
    ['a file without a line at its end', 'int x', 'int x'],
    ['a slash at the end', 'x /', "x '/'"],
  ];

  test.each(examples)('%s', (_, text, tokens) => {
    expect(described(text)).toBe(tokens);
  });

  test('one name has one symbol wherever it stands, also in comments', () => {
    const tokens = scanText('my_call(); /* my_call() */ my_call');
    expect(tokens.kinds[0]).toBe(tokens.kinds[4]);
    expect(tokens.mentionSymbols).toEqual([(tokens.kinds[0] as number) - FIRST_SYMBOL]);
  });
});

describe('what is kept beside the tokens', () => {
  test('directives, with the tokens in front of them', () => {
    const text = 'a\n#ifdef X\nb\n#else\n#endif\n#  include <y.h>\n#define F(x) x\n#warning z\n';
    const names = Object.keys(Directive);
    const seen = scanText(text).directives.map(
      (line) =>
        `${names[line.kind]} after ${line.tokenIndex}: ${text.slice(line.argument, line.end)}`,
    );
    expect(seen).toEqual([
      'ifdef after 1: X',
      'else after 2: ',
      'endif after 2: ',
      'include after 2: <y.h>',
      'define after 2: F(x) x',
      'other after 2: z',
    ]);
  });

  test('constants are kept apart from other macros', () => {
    const text = '#define A 1\n#define B (1 << 3)\n#define C A\n#define D(x) 1\n#define E 0x10\n';
    const tokens = scanText(text);
    const constants = Array.from({ length: tokens.constantCount }, (_, i) => {
      return text[tokens.constants[i] as number];
    });
    expect(constants).toEqual(['A', 'B', 'E']);
    expect(tokens.directives.map((line) => text[line.argument])).toEqual(['C', 'D']);
  });

  test('where lines begin, inside comments, strings and directives too', () => {
    const text = 'a\n/* b\n c */ "d\\\ne"\n#define f \\\n g\n\nh';
    const { lineStarts, lineCount } = scanText(text);
    const found = [...lineStarts.subarray(0, lineCount)];
    const expected = [0, ...[...text].flatMap((char, i) => (char === '\n' ? [i + 1] : []))];
    expect(found).toEqual(expected);
  });

  test('words of comments that may be code', () => {
    const text = '/* call do_it() or undo, see also_this. plain() 3_x a_ */';
    const { mentionSymbols, mentionOffsets } = scanText(text);
    expect(mentionSymbols.map(symbolText)).toEqual(['do_it', 'also_this', 'plain']);
    expect(mentionOffsets).toEqual([
      text.indexOf('do_it'),
      text.indexOf('also'),
      text.indexOf('plain'),
    ]);
  });

  test('doc comments', () => {
    const text = '/** a */ /* b */ /**/ /***/ // c\n/** d';
    const { docComments } = scanText(text);
    expect(docComments.map((comment) => text.slice(comment.start, comment.end))).toEqual([
      '/** a */',
      '/***/',
      '/** d',
    ]);
  });
});

describe('any bytes', () => {
  test('tokens and the gaps between them give back the text', () => {
    fc.assert(fc.property(bytesLikeC, expectSoundTokens), { numRuns: 400 });
  });

  test('so do mutated sources', () => {
    fc.assert(fc.property(mutationsOf(sources()), expectSoundTokens), { numRuns: 150 });
  });

  test('what stands behind the text changes nothing', () => {
    const leftover = fc.constantFrom(0x2a, 0x2f, 0x61, 0x22, 0x0a, 0x3d, 0x23);
    fc.assert(
      fc.property(bytesLikeC, leftover, (content, other) => {
        expect(snapshot(scanBytes(content))).toEqual(snapshot(scanBytes(content, other)));
      }),
      { numRuns: 200 },
    );
  });

  test('white space around tokens changes none of them', () => {
    const token = fc.constantFrom(
      'a',
      'if',
      '12',
      '"s"',
      "'c'",
      '(',
      '}',
      ';',
      '->',
      '<<=',
      '...',
      '&&',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        expect(tokenTexts(tokens.join(' '))).toBe(tokens.join(' '));
        expect(tokenTexts(tokens.join('\t/* x */\n'))).toBe(tokens.join(' '));
      }),
    );
  });
});

function snapshot(tokens: TokenBuffer): unknown {
  const { count, kinds, starts, ends, directives, lineStarts, lineCount } = tokens;
  return {
    kinds: [...kinds.subarray(0, count)],
    starts: [...starts.subarray(0, count)],
    ends: [...ends.subarray(0, count)],
    lines: [...lineStarts.subarray(0, lineCount)],
    directives,
  };
}

function expectSoundTokens(content: Uint8Array): void {
  const tokens = scanBytes(content);
  const covered = [...directiveRanges(content, tokens), ...tokenRanges(tokens)];
  covered.sort((a, b) => a.start - b.start);
  let at = 0;
  for (const { start, end } of covered) {
    expect(start).toBeGreaterThanOrEqual(at);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(content.length);
    expect(isGap(content.subarray(at, start))).toBe(true);
    at = end;
  }
  expect(isGap(content.subarray(at))).toBe(true);
  for (let i = 1; i < tokens.lineCount; i++) {
    expect(tokens.lineStarts[i]).toBeGreaterThan(tokens.lineStarts[i - 1] as number);
    expect(content[(tokens.lineStarts[i] as number) - 1]).toBe(0x0a);
  }
}

function tokenRanges(tokens: TokenBuffer): { start: number; end: number }[] {
  return Array.from({ length: tokens.count }, (_, i) => ({
    start: tokens.starts[i] as number,
    end: tokens.ends[i] as number,
  }));
}

function directiveRanges(
  content: Uint8Array,
  tokens: TokenBuffer,
): { start: number; end: number }[] {
  const constants = [...tokens.constants.subarray(0, tokens.constantCount)].map((name) => {
    const newline = content.indexOf(0x0a, name);
    const start = content.lastIndexOf(0x23, name - 1);
    return { start, end: newline < 0 ? content.length : newline };
  });
  return [...constants, ...tokens.directives];
}

/** White space, comments and continued lines, as a slow and simple reader finds them. */
function isGap(gap: Uint8Array): boolean {
  const text = Buffer.from(gap).toString('latin1');
  const comment = /\/\*[\s\S]*?(?:\*\/|$)|\/\/(?:[^\n]*\\\r?\n)*[^\n]*/g;
  return /^(?:[ \t\r\n\v\f]|\\[ \t\r]*\n)*$/.test(text.replace(comment, ' '));
}

function sources(): readonly Uint8Array[] {
  const root = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.c') || path.endsWith('.h'))
    .sort()
    .map((path) => readFileSync(join(root, path)));
}

test('the bundled sources scan without a stray token', () => {
  for (const source of sources()) {
    const { count, kinds } = scanBytes(source);
    expect([...kinds.subarray(0, count)]).not.toContain(T.stray);
  }
});
