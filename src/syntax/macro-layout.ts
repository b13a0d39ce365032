import type { ParseState } from './parse-state.ts';
import { C, T } from './token-kinds.ts';
import { endOfName } from './type-guess.ts';
import { beginsType, keywordKind, Word, wordClass } from './word-classes.ts';

const ELSE_LIKE: ReadonlySet<number> = new Set([
  keywordKind('else'),
  keywordKind('case'),
  keywordKind('default'),
]);

// A macro call without a semicolon may be a statement by itself or take the statement behind it as its
// body. The grammar cannot tell; the name and the way the lines are laid out can.

/** What stands behind a call that has no `;`. */
export type BehindCall = 'body' | 'none' | 'declarator' | 'unclear';

/** Decides for the call that began at `first` and ends before the cursor. */
export function bodyBehindCall(p: ParseState, first: number): BehindCall {
  const kind = p.kinds[p.at] as number;
  if (kind === C.openBrace) return 'body';
  const isLoop = p.traits.isLoopLike(p.symbolAt(first));
  if (kind === C.closeBrace || p.at >= p.end) return isLoop ? 'unclear' : 'none';
  if (isLoop && (mayBeginStatement(p) || kind === C.semicolon)) return 'body';
  if (ELSE_LIKE.has(kind)) return 'none';
  const breaks = layoutBetween(p, first);
  // `DB(printk("x"))` and `IF_X(y)` look alike, and the line behind them may be indented for its own sake.
  const isUpperCase = p.traits.isUpperCase(p.symbolAt(first));
  if (breaks === 'deeper') return mayBeginStatement(p) && !isUpperCase ? 'body' : 'unclear';
  if (breaks === 'newLine') return mayBeginStatement(p) ? 'none' : 'unclear';
  if (isDeclaredHere(p, kind)) return 'declarator';
  if (isUpperCase && p.traits.isUpperCase(p.symbolAt(p.at))) return 'none'; // `CASE(A) CASE(B)`
  return mayBeginStatement(p) ? 'body' : 'unclear';
}

/** Whether the name at `at` is a macro on a line of its own, with another statement on the next line. */
export function standsAlone(p: ParseState, at: number): boolean {
  const end = endOfName(p, at);
  const next = p.kinds[end] as number;
  if (end >= p.end) return false;
  if (next === C.closeBrace) return true;
  const word = wordClass(next);
  if (word === Word.statement) return true;
  if (!p.isNameAt(end) && !beginsType(next)) return false;
  if (p.directiveAt <= end) return true;
  const here = p.at;
  p.at = end;
  const layout = layoutBetween(p, at);
  p.at = here;
  return layout === 'newLine';
}

/** Whether a statement can begin at the cursor, behind a call without `;`. */
export function mayBeginStatement(p: ParseState): boolean {
  const kind = p.kinds[p.at] as number;
  if (p.isNameAt(p.at)) return true;
  if (kind === C.star || kind === C.openParen || kind === T.increment || kind === T.decrement)
    return true;
  if (kind === C.semicolon || kind === C.openBrace) return true;
  return wordClass(kind) !== Word.name && wordClass(kind) !== Word.operator;
}

/** `PTR(x) name = …` on one line. */
function isDeclaredHere(p: ParseState, kind: number): boolean {
  const name = kind === C.star ? p.at + 1 : p.at;
  if (!p.isNameAt(name)) return false;
  switch (p.kinds[endOfName(p, name)]) {
    case C.semicolon:
    case C.assign:
    case C.comma:
    case C.openBracket:
      return true;
    default:
      return false;
  }
}

type Layout = 'sameLine' | 'newLine' | 'deeper';

/** How the token at the cursor stands to the line on which position `first` stands. */
function layoutBetween(p: ParseState, first: number): Layout {
  const { bytes, tokens } = p.tree;
  const here = tokens.starts[p.tokenAt(p.at)] as number;
  const before = tokens.ends[p.tokenAt(p.at - 1)] as number;
  if (!hasLineBreak(bytes, before, here)) return 'sameLine';
  const start = tokens.starts[p.tokenAt(first)] as number;
  return indentAt(bytes, here) > indentAt(bytes, start) ? 'deeper' : 'newLine';
}

function hasLineBreak(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0x0a) return true;
  return false;
}

/** The column of the first token on the line of `offset`, with tabs of eight. */
function indentAt(bytes: Uint8Array, offset: number): number {
  let start = offset;
  while (start > 0 && bytes[start - 1] !== 0x0a) start--;
  let column = 0;
  for (let i = start; i < offset; i++) {
    if (bytes[i] === 0x09) column += 8 - (column % 8);
    else if (bytes[i] === 0x20) column++;
    else break;
  }
  return column;
}
