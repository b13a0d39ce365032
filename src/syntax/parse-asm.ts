import { N } from './node-kinds.ts';
import { expectSemicolon } from './parse-declaration.ts';
import { parseExpression } from './parse-expression.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C, T } from './token-kinds.ts';
import { isName } from './word-classes.ts';

/** `asm volatile goto ("…" : outputs : inputs : clobbers : labels);` with macros in any place. */
export function parseAsm(p: ParseState): NodeId {
  const first = p.at;
  do p.at++;
  while (p.kinds[p.at] !== C.openParen && p.symbolAt(p.at) !== 0);
  p.expect(C.openParen, "expected '(' behind asm");
  if (p.failedAt >= 0) return p.absent();
  passUpTo(p, false);
  let firstOperand = 0;
  let last = 0;
  for (let section = 1; p.kinds[p.at] === C.colon && p.failedAt < 0; section++) {
    p.at++;
    if (section > 2) {
      passUpTo(p, false);
      continue;
    }
    while (p.failedAt < 0 && p.at < p.end) {
      const operand = parseOperand(p);
      if (operand !== 0) {
        if (last === 0) firstOperand = operand;
        else p.link(last, operand);
        last = operand;
      }
      if (p.kinds[p.at] !== C.comma) break;
      p.at++;
    }
  }
  p.expect(C.closeParen, "expected ':' or ')' of asm");
  if (p.failedAt < 0) expectSemicolon(p);
  return p.node(N.asm, first, firstOperand);
}

/** Passes text up to the next `:` or `)` of the asm, or with `commas` the next comma. */
function passUpTo(p: ParseState, commas: boolean): void {
  while (p.at < p.end) {
    const kind = p.kinds[p.at];
    if (kind === C.closeParen || kind === C.colon || (commas && kind === C.comma)) return;
    if (kind === C.semicolon || kind === C.closeBrace) return;
    if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) {
      p.at = p.behindGroup(p.at);
    } else p.at++;
  }
}

/** `[name] "constraint" (expression)`; 0 when a macro stands for operands. */
function parseOperand(p: ParseState): NodeId {
  if (p.kinds[p.at] === C.openBracket) p.at = p.behindGroup(p.at);
  for (;;) {
    const kind = p.kinds[p.at] as number;
    if (kind === T.string) p.at++;
    else if (isName(kind)) {
      p.at++;
      if (p.kinds[p.at] !== C.openParen) continue;
      // `CONSTRAINT(x) (value)` or `CONSTRAINT (value)`
      const behind = p.behindGroup(p.at);
      const next = p.kinds[behind];
      if (next !== C.openParen && next !== T.string) break;
      p.at = behind;
    } else break;
  }
  if (p.kinds[p.at] !== C.openParen) {
    passUpTo(p, true);
    return 0;
  }
  p.at++;
  const { at, count } = p;
  const value = parseExpression(p);
  if (p.failedAt < 0 && p.kinds[p.at] === C.closeParen) {
    p.at++;
    if (isEndOfOperand(p.kinds[p.at])) return value;
  }
  if (p.split || p.isSpent) return 0;
  p.failedAt = -1;
  p.at = at - 1;
  p.count = count;
  passUpTo(p, true);
  return 0;
}

function isEndOfOperand(kind: number | undefined): boolean {
  return kind === C.comma || kind === C.colon || kind === C.closeParen;
}
