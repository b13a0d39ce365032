import { standsAlone } from './macro-layout.ts';
import { N } from './node-kinds.ts';
import { parseAsm } from './parse-asm.ts';
import { parseDeclaration } from './parse-declaration.ts';
import { parseAssignment, parseCall } from './parse-expression.ts';
import { parseOpenInitializer } from './parse-initializer.ts';
import type { ListRule } from './parse-list.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C, T } from './token-kinds.ts';
import { endOfName } from './type-guess.ts';
import { keywordKind, Word, wordClass } from './word-classes.ts';

const EXTERN = keywordKind('extern');

export const ITEMS: ListRule = { element: parseItem };

/** A function, a declaration, or a macro call at file scope. */
function parseItem(p: ParseState): NodeId {
  const first = p.at;
  if (p.kinds[first] === C.semicolon) {
    p.at++;
    return p.node(N.emptyStatement, first, 0);
  }
  if (wordClass(p.kinds[first] as number) === Word.asm) return parseAsm(p);
  if (p.kinds[first] === EXTERN && p.kinds[first + 1] === T.string) {
    if (p.kinds[first + 2] === C.openBrace) {
      p.at += 3;
      return p.node(N.text, first, 0);
    }
  }
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
        if (p.kinds[p.at + 1] === C.dot) return parseMadeVariable(p, first, call);
        return p.node2(N.macroFunctionDefinition, first, call, p.grammar.compound(p));
      case C.semicolon:
        p.at++;
        return p.node(N.macroItem, first, call);
      case C.assign:
      case C.dot:
        return parseMadeVariable(p, first, call);
      default:
        if (p.at >= p.end || isCallChain(p)) return p.node(N.macroItem, first, call);
    }
  }
  if (p.split || p.isSpent) return call;
  p.reset(mark);
  return 0;
}

/** Whether nothing but macro calls is left: `PAGEFLAG(a) TESTFLAG(b)`. */
function isCallChain(p: ParseState): boolean {
  let at = p.at;
  while (p.isNameAt(at) && p.kinds[at + 1] === C.openParen) at = p.behindGroup(at + 1);
  return at >= p.end;
}

/** `DEFINE_PER_CPU(int, x) = 1;`, `define_machine(x) { .a = 1 };`, `MACHINE_START(x) .a = 1, MACHINE_END` */
function parseMadeVariable(p: ParseState, first: number, call: NodeId): NodeId {
  const width = p.absent();
  const isOpen = p.kinds[p.at] === C.dot;
  if (p.kinds[p.at] === C.assign) p.at++;
  let value: NodeId;
  if (isOpen) value = parseOpenInitializer(p);
  else if (p.kinds[p.at] === C.openBrace) value = p.grammar.initializerList(p);
  else value = parseAssignment(p);
  const declarator = p.node3(N.initDeclarator, first, call, width, value);
  const specifiers = p.node(N.specifiers, first, 0);
  p.setRange(specifiers, first, first);
  if (p.kinds[p.at] === C.semicolon) p.at++;
  else if (p.at < p.end) p.fail("expected ';'");
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
    } else if (standsAlone(p, first) || isMacroPair(p, first)) {
      p.at = endOfName(p, first);
      return p.node(N.macroItem, first, p.node(N.identifier, first, 0));
    }
  }
  return parseDeclaration(p, 'field');
}

/** `COMMON_HEADER COMMON_FIELDS`: macros that make fields, their own `;` included. */
function isMacroPair(p: ParseState, first: number): boolean {
  const next = endOfName(p, first);
  if (!p.isNameAt(next) || p.kinds[endOfName(p, next)] === C.openParen) return false;
  const { traits } = p;
  return traits.isUpperCase(p.symbolAt(first)) && traits.isUpperCase(p.symbolAt(next));
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
