/**
 * What a token is, in one number: below 128 the character itself (`{`, `;`, …), then the names below,
 * and from `FIRST_SYMBOL` on an identifier or keyword (`FIRST_SYMBOL` + symbol id).
 */
export type TokenKind = number;

export const T = {
  arrow: 128, // ->
  increment: 129,
  decrement: 130,
  shiftLeft: 131,
  shiftRight: 132,
  lessEqual: 133,
  greaterEqual: 134,
  equal: 135, // ==
  notEqual: 136,
  andAnd: 137,
  orOr: 138,
  /** `+=`, `|=`, `<<=` and the other assignments that also read their left side. */
  compoundAssign: 139,
  ellipsis: 140,
  paste: 141, // ##
  number: 150,
  string: 151,
  character: 152,
  /** A byte that begins no C token (`@`, a control character, a byte above 127 outside strings). */
  stray: 153,
} as const;

export const FIRST_SYMBOL = 256;

export const C = {
  openParen: 0x28,
  closeParen: 0x29,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
  semicolon: 0x3b,
  comma: 0x2c,
  colon: 0x3a,
  assign: 0x3d,
  star: 0x2a,
  ampersand: 0x26,
  dot: 0x2e,
  not: 0x21,
  question: 0x3f,
  hash: 0x23,
  minus: 0x2d,
  tilde: 0x7e,
} as const;
