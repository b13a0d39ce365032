import { KEYWORD_COUNT, type Keyword, keywordId } from './keywords.ts';
import { C, FIRST_SYMBOL, T } from './token-kinds.ts';

/** What a keyword does where a statement, a declaration or an operand may begin. */
export const Word = {
  /** Not a keyword. */
  name: 0,
  statement: 1,
  /** `sizeof`, `_Alignof`, `_Generic`. */
  operator: 2,
  /** `int`, `unsigned`, … */
  type: 3,
  /** `const`, `static`, `inline`, `typedef`, … */
  specifier: 4,
  /** `struct`, `union`. */
  struct: 5,
  enum: 6,
  typeof: 7,
  attribute: 8,
  extension: 9,
  asm: 10,
} as const;

const GROUPS: readonly (readonly [word: number, keywords: readonly Keyword[]])[] = [
  [
    Word.statement,
    ['if', 'else', 'while', 'for', 'do', 'switch', 'case', 'default', 'break', 'continue'],
  ],
  [Word.statement, ['return', 'goto']],
  [Word.operator, ['sizeof', '_Alignof', '__alignof__', '_Generic']],
  [Word.type, ['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned']],
  [Word.type, ['_Bool', '__signed__']],
  [Word.specifier, ['static', 'extern', 'inline', '__inline__', '__inline', 'typedef', 'register']],
  [Word.specifier, ['auto', 'const', 'volatile', 'restrict', '__restrict', '__const']],
  [Word.specifier, ['__volatile__', '__always_inline']],
  [Word.struct, ['struct', 'union']],
  [Word.enum, ['enum']],
  [Word.typeof, ['typeof', '__typeof__', '__typeof']],
  [Word.attribute, ['__attribute__', '__attribute']],
  [Word.extension, ['__extension__']],
  [Word.asm, ['asm', '__asm__', '__asm']],
];

const classes = new Uint8Array(KEYWORD_COUNT + 1);
for (const [word, keywords] of GROUPS)
  for (const keyword of keywords) classes[keywordId(keyword)] = word;

/** The token kind of a keyword. */
export function keywordKind(keyword: Keyword): number {
  return FIRST_SYMBOL + keywordId(keyword);
}

export const FIRST_NAME: number = FIRST_SYMBOL + KEYWORD_COUNT + 1;

/** The class of a token: `Word.name` for everything that is no keyword, punctuation included. */
export function wordClass(kind: number): number {
  return kind > FIRST_SYMBOL && kind < FIRST_NAME ? (classes[kind - FIRST_SYMBOL] as number) : 0;
}

/** Whether the token is a keyword that can begin a type name. */
export function beginsType(kind: number): boolean {
  const word = wordClass(kind);
  return word >= Word.type && word <= Word.typeof;
}

export function isName(kind: number): boolean {
  return kind >= FIRST_NAME;
}

const precedences = new Uint8Array(FIRST_SYMBOL);
const LEVELS: readonly (readonly number[])[] = [
  [T.orOr],
  [T.andAnd],
  [0x7c],
  [0x5e],
  [C.ampersand],
  [T.equal, T.notEqual],
  [0x3c, 0x3e, T.lessEqual, T.greaterEqual],
  [T.shiftLeft, T.shiftRight],
  [0x2b, C.minus],
  [C.star, 0x2f, 0x25],
];
LEVELS.forEach((kinds, level) => {
  for (const kind of kinds) precedences[kind] = level + 1;
});

/** How strongly a binary operator binds: 1 for `||` up to 10 for `*`; 0 when it is none. */
export function precedenceOf(kind: number): number {
  return kind < FIRST_SYMBOL ? (precedences[kind] as number) : 0;
}
