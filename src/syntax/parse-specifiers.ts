import { N } from './node-kinds.ts';
import { parseConditional, parseExpression } from './parse-expression.ts';
import { type ListRule, parseList } from './parse-list.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C } from './token-kinds.ts';
import { endOfName, findDeclaredName } from './type-guess.ts';
import { beginsType, keywordKind, Word, wordClass } from './word-classes.ts';

const TYPEDEF_LESS = new Set([keywordKind('static'), keywordKind('register'), keywordKind('auto')]);

/** What the specifiers belong to: `object` may do without a type, a `type` has no name of its own. */
export type SpecifierPlace = 'object' | 'field' | 'parameter' | 'type';

export interface Specifiers {
  readonly node: NodeId;
  readonly sawType: boolean;
}

/** Types, qualifiers, storage classes and attributes, up to the declarator. */
export function parseSpecifiers(p: ParseState, place: SpecifierPlace): Specifiers {
  const first = p.at;
  let firstChild = 0;
  let lastChild = 0;
  let sawType = false;
  let implicitInt = false;
  for (;;) {
    const kind = p.kinds[p.at] as number;
    let child = 0;
    switch (wordClass(kind)) {
      case Word.specifier:
        if (place === 'object' && TYPEDEF_LESS.has(kind)) implicitInt = true;
        p.at++;
        break;
      case Word.extension:
        p.at++;
        break;
      case Word.type:
        sawType = true;
        p.at++;
        break;
      case Word.struct:
        sawType = true;
        child = parseStruct(p);
        break;
      case Word.enum:
        sawType = true;
        child = parseEnum(p);
        break;
      case Word.typeof:
        sawType = true;
        child = parseTypeof(p);
        break;
      case Word.attribute:
        child = parseAttribute(p);
        break;
      default: {
        if (!p.isNameAt(p.at)) return endSpecifiers(p, first, firstChild, sawType);
        let isComplete = false;
        let end: number;
        if (place === 'type') end = endOfNames(p, sawType);
        else {
          const search = findDeclaredName(p, p.at, sawType, implicitInt);
          isComplete = search.name >= 0;
          end = search.end;
        }
        if (end > p.at) sawType = true;
        p.at = end;
        if (isComplete || !continuesSpecifiers(p))
          return endSpecifiers(p, first, firstChild, sawType);
      }
    }
    if (child !== 0) {
      if (lastChild === 0) firstChild = child;
      else p.link(lastChild, child);
      lastChild = child;
    }
    if (p.failedAt >= 0 || p.split) return endSpecifiers(p, first, firstChild, sawType);
  }
}

function continuesSpecifiers(p: ParseState): boolean {
  const kind = p.kinds[p.at] as number;
  return beginsType(kind) || wordClass(kind) === Word.attribute;
}

function endSpecifiers(p: ParseState, first: number, child: NodeId, sawType: boolean): Specifiers {
  return { node: p.node(N.specifiers, first, child), sawType };
}

/** Behind the names and macro calls here that belong to a type: one name for the type, attributes around it. */
function endOfNames(p: ParseState, sawType: boolean): number {
  const { traits } = p;
  let at = p.at;
  let named = sawType;
  while (p.isNameAt(at)) {
    const symbol = p.symbolAt(at);
    if (named && !traits.mayBeAttribute(symbol)) return at;
    named ||= !traits.mayBeAttribute(symbol);
    at = endOfName(p, at);
    if (p.kinds[at] === C.openParen && p.kinds[at + 1] !== C.star) at = p.behindGroup(at);
  }
  return at;
}

/** `__attribute__((…))` */
export function parseAttribute(p: ParseState): NodeId {
  const first = p.at++;
  if (p.kinds[p.at] === C.openParen) p.at = p.behindGroup(p.at);
  else p.fail("expected '(' behind __attribute__");
  return p.node(N.attribute, first, 0);
}

function parseTypeof(p: ParseState): NodeId {
  const first = p.at++;
  p.expect(C.openParen, "expected '(' behind typeof");
  if (p.failedAt >= 0) return p.node(N.typeofSpecifier, first, 0);
  const operand = parseTypeOrExpression(p);
  p.expect(C.closeParen, "expected ')' of typeof");
  return p.node(N.typeofSpecifier, first, operand);
}

function parseTypeOrExpression(p: ParseState): NodeId {
  if (beginsType(p.kinds[p.at] as number)) {
    const mark = p.mark();
    const type = parseTypeNameOf(p);
    if (p.failedAt < 0 && p.kinds[p.at] === C.closeParen) return type;
    if (p.split || p.isSpent) return type;
    p.reset(mark);
    return parseExpression(p);
  }
  const mark = p.mark();
  const expression = parseExpression(p);
  if (p.failedAt < 0 && p.kinds[p.at] === C.closeParen) return expression;
  if (p.split || p.isSpent) return expression;
  p.reset(mark);
  return parseTypeNameOf(p);
}

function parseTypeNameOf(p: ParseState): NodeId {
  return p.grammar.typeName(p);
}

/** `struct __packed tag { … }` */
function parseStruct(p: ParseState): NodeId {
  const first = p.at++;
  passTag(p);
  if (p.kinds[p.at] !== C.openBrace) return p.node(N.structSpecifier, first, 0);
  const body = parseBraces(p, { element: p.grammar.field });
  return p.node(N.structSpecifier, first, body);
}

function parseEnum(p: ParseState): NodeId {
  const first = p.at++;
  passTag(p);
  if (p.kinds[p.at] !== C.openBrace) return p.node(N.enumSpecifier, first, 0);
  const body = parseBraces(p, ENUMERATORS);
  return p.node(N.enumSpecifier, first, body);
}

/** The tag, and attributes around it. Several names belong to the tag only when a body follows. */
function passTag(p: ParseState): void {
  const first = p.at;
  let at = first;
  let behindTag = -1;
  for (;;) {
    if (wordClass(p.kinds[at] as number) === Word.attribute) at = p.behindGroup(at + 1);
    else if (p.isNameAt(at)) {
      const symbol = p.symbolAt(at);
      const attribute = p.traits.isKnownAttribute(symbol);
      at = endOfName(p, at);
      const isMacro = attribute || (behindTag < 0 && p.traits.isUpperCase(symbol));
      if (isMacro && p.kinds[at] === C.openParen) at = p.behindGroup(at);
      if (behindTag < 0 && !attribute) behindTag = at;
    } else break;
  }
  if (p.kinds[at] === C.openBrace) p.at = at;
  else if (behindTag >= 0) p.at = behindTag;
  else if (p.isNameAt(first)) p.at = endOfName(p, first);
  else p.fail("expected a tag or '{'");
}

function parseBraces(p: ParseState, rule: ListRule): NodeId {
  p.at++;
  const entered = p.enter();
  const list = entered ? parseList(p, rule) : 0;
  p.depth--;
  if (!p.split) p.expect(C.closeBrace, "expected '}'");
  return list;
}

const ENUMERATORS: ListRule = { element: parseEnumerator };

function parseEnumerator(p: ParseState): NodeId {
  const first = p.at;
  if (!p.isNameAt(first)) {
    p.fail('expected the name of an enumerator');
    return p.absent();
  }
  p.at = endOfName(p, first);
  let node: NodeId;
  if (p.kinds[p.at] === C.openParen) {
    // `NAME(x)`, a macro that makes enumerators.
    p.at = first;
    node = p.node(N.macroItem, first, 0);
    p.adopt(node, parseConditional(p));
    if (p.kinds[p.at] === C.assign) {
      p.at++;
      parseConditional(p);
    }
    p.setRange(node, first, p.at);
  } else if (p.isNameAt(p.at) && p.beginsLine(p.at) && p.traits.isUpperCase(p.symbolAt(first))) {
    node = p.node(N.macroItem, first, p.node(N.identifier, first, 0));
  } else {
    while (p.isNameAt(p.at)) p.at = endOfName(p, p.at); // attributes
    if (wordClass(p.kinds[p.at] as number) === Word.attribute) parseAttribute(p);
    const hasValue = p.kinds[p.at] === C.assign;
    if (hasValue) p.at++;
    const value = hasValue ? parseConditional(p) : p.absent();
    node = p.node(N.enumerator, first, value);
  }
  if (p.kinds[p.at] === C.comma) p.at++;
  else if (p.kinds[p.at] !== C.closeBrace && p.at < p.end && p.kindOf(node) !== N.macroItem) {
    p.fail("expected ',' or '}' behind the enumerator");
  }
  return node;
}
