import { standsAlone } from './macro-layout.ts';
import { N } from './node-kinds.ts';
import { parseAsm } from './parse-asm.ts';
import { parseDeclaration } from './parse-declaration.ts';
import { parseAssignment, parseCall } from './parse-expression.ts';
import type { ListRule } from './parse-list.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C } from './token-kinds.ts';
import { endOfName } from './type-guess.ts';
import { Word, wordClass } from './word-classes.ts';

export const ITEMS: ListRule = { element: parseItem };

/** A function, a declaration, or a macro call at file scope. */
function parseItem(p: ParseState): NodeId {
  const first = p.at;
  if (p.kinds[first] === C.semicolon) {
    p.at++;
    return p.node(N.emptyStatement, first, 0);
  }
  if (wordClass(p.kinds[first] as number) === Word.asm) return parseAsm(p);
  if (p.isNameAt(first) && p.kinds[endOfName(p, first)] === C.openParen) {
    const node = parseMacroItem(p);
    if (node !== 0) return node;
  }
  return parseDeclaration(p, 'item');
}

/** `NAME(…)` with a body, a `;`, or nothing behind it; 0, and nothing consumed, when it is something else. */
function parseMacroItem(p: ParseState): NodeId {
  const mark = p.mark();
  const { at: first } = mark;
  p.at = endOfName(p, first);
  const call = parseCall(p, first, p.node(N.identifier, first, 0));
  if (p.failedAt < 0 && !p.split) {
    switch (p.kinds[p.at]) {
      case C.openBrace:
        return p.node2(N.macroFunctionDefinition, first, call, p.grammar.compound(p));
      case C.semicolon:
        p.at++;
        return p.node(N.macroItem, first, call);
      case C.assign:
        return parseMadeVariable(p, first, call);
      default:
        if (p.at >= p.end) return p.node(N.macroItem, first, call);
    }
  }
  if (p.split || p.isSpent) return call;
  p.reset(mark);
  return 0;
}

/** `DEFINE_PER_CPU(int, x) = 1;` */
function parseMadeVariable(p: ParseState, first: number, call: NodeId): NodeId {
  const end = p.at++;
  const value = p.kinds[p.at] === C.openBrace ? p.grammar.initializerList(p) : parseAssignment(p);
  const declarator = p.node3(N.initDeclarator, first, call, p.node(N.absent, end, 0), value);
  const width = p.siblingOf(call);
  p.setRange(width, end, end);
  const specifiers = p.node(N.specifiers, first, 0);
  p.setRange(specifiers, first, first);
  p.expect(C.semicolon, "expected ';'");
  return p.node2(N.declaration, first, specifiers, declarator);
}

/** One field of a struct, or a macro that makes some. */
export function parseField(p: ParseState): NodeId {
  const first = p.at;
  if (p.kinds[first] === C.semicolon) {
    p.at++;
    return p.node(N.emptyStatement, first, 0);
  }
  if (p.isNameAt(first)) {
    if (p.kinds[endOfName(p, first)] === C.openParen) {
      const node = parseMacroField(p);
      if (node !== 0) return node;
    } else if (standsAlone(p, first)) {
      p.at = endOfName(p, first);
      return p.node(N.macroItem, first, p.node(N.identifier, first, 0));
    }
  }
  return parseDeclaration(p, 'field');
}

/** `NAME(…)` or `NAME(…);`; 0, and nothing consumed, for `TYPE(x) name;`. */
function parseMacroField(p: ParseState): NodeId {
  const mark = p.mark();
  const { at: first } = mark;
  p.at = endOfName(p, first);
  const call = parseCall(p, first, p.node(N.identifier, first, 0));
  if (p.failedAt < 0 && !p.split) {
    if (p.kinds[p.at] === C.semicolon) {
      p.at++;
      return p.node(N.macroItem, first, call);
    }
    if (p.kinds[p.at] === C.closeBrace || p.beginsLine(p.at))
      return p.node(N.macroItem, first, call);
  }
  if (p.split || p.isSpent) return call;
  p.reset(mark);
  return 0;
}
