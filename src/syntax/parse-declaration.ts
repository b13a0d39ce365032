import { N } from './node-kinds.ts';
import { parseDeclarator, skipAttributes } from './parse-declarator.ts';
import { parseAssignment, parseCall, parseConditional } from './parse-expression.ts';
import { parseInitializerList } from './parse-initializer.ts';
import { parseSpecifiers } from './parse-specifiers.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C } from './token-kinds.ts';
import { endOfName } from './type-guess.ts';
import { beginsType } from './word-classes.ts';

/** Where a declaration stands decides what a `{` behind its declarator begins. */
export type DeclarationPlace = 'item' | 'statement' | 'field';

/** A declaration with its semicolon; at file scope a function definition too. */
export function parseDeclaration(p: ParseState, place: DeclarationPlace): NodeId {
  const first = p.at;
  const { node: specifiers, sawType } = parseSpecifiers(p, place === 'field' ? 'field' : 'object');
  if (p.failedAt >= 0) return specifiers;
  let last = specifiers;
  if (p.kinds[p.at] !== C.semicolon) {
    for (;;) {
      const begin = p.at;
      const isMacro = !sawType && p.traits.isUpperCase(p.symbolAt(begin));
      const declarator = isMacro ? parseMacroDeclarator(p) : parseDeclarator(p, 'named');
      if (p.failedAt >= 0) return specifiers;
      if (last === specifiers && place !== 'field') {
        const definition = parseBodyBehind(p, place, first, specifiers, declarator);
        if (definition !== 0) return definition;
      }
      const initialized = parseRestOfDeclarator(p, begin, declarator);
      p.link(last, initialized);
      last = initialized;
      if (p.kinds[p.at] !== C.comma || p.failedAt >= 0) break;
      p.at++;
      // `char c, __user *p;`
      while (p.traits.isKnownAttribute(p.symbolAt(p.at)) && p.kinds[p.at + 1] === C.star) p.at++;
    }
  }
  expectSemicolon(p);
  return p.node(N.declaration, first, specifiers);
}

/** `DEFINE_MUTEX(m)` where a declarator stands: a call. */
function parseMacroDeclarator(p: ParseState): NodeId {
  const first = p.at;
  const end = endOfName(p, first);
  if (p.kinds[end] !== C.openParen) return parseDeclarator(p, 'named');
  p.at = end;
  return parseCall(p, first, p.node(N.identifier, first, 0));
}

/** Passes the `;` that ends a statement. */
export function expectSemicolon(p: ParseState): void {
  if (p.kinds[p.at] === C.semicolon) p.at++;
  else if (p.at < p.end || !p.mayOmitLastSemicolon) p.fail("expected ';'");
}

/** A function's body, with the parameter declarations of old C in front; 0 when there is none. */
function parseBodyBehind(
  p: ParseState,
  place: DeclarationPlace,
  first: number,
  specifiers: NodeId,
  declarator: NodeId,
): NodeId {
  if (p.kindOf(declarator) === N.call) {
    if (place !== 'item' || p.kinds[p.at] !== C.openBrace) return 0;
    return p.node2(N.macroFunctionDefinition, first, declarator, p.grammar.compound(p));
  }
  const list = functionDeclaratorIn(p, declarator);
  if (list === 0) return 0;
  const begin = p.at;
  skipAttributes(p);
  p.link(specifiers, declarator);
  let last = declarator;
  if (p.kinds[p.at] !== C.openBrace) {
    if (place === 'item' && begin === p.at && beginsParameterDeclaration(p)) {
      last = parseOldParameters(p, list, declarator);
    }
    if (p.failedAt < 0 && p.kinds[p.at] !== C.openBrace) p.at = begin;
    if (p.failedAt >= 0) return specifiers;
    if (p.kinds[p.at] !== C.openBrace) return 0;
  }
  if (place === 'statement') {
    p.at = p.behindGroup(p.at);
    return p.node(N.nestedFunction, first, 0);
  }
  p.link(last, p.grammar.compound(p));
  return p.node(N.functionDefinition, first, specifiers);
}

function beginsParameterDeclaration(p: ParseState): boolean {
  const kind = p.kinds[p.at] as number;
  if (beginsType(kind)) return true;
  const next = p.kinds[p.at + 1] as number;
  return p.isNameAt(p.at) && (p.isNameAt(p.at + 1) || next === C.star);
}

/** `int f(a, b) int a; char b; { … }`: links the declarations behind `declarator`, returns the last. */
function parseOldParameters(p: ParseState, list: NodeId, declarator: NodeId): NodeId {
  for (let child = p.siblingOf(p.childOf(list)); child !== 0; child = p.siblingOf(child)) {
    forgetType(p, child);
  }
  let last = declarator;
  while (p.failedAt < 0 && p.kinds[p.at] !== C.openBrace) {
    const declaration = parseDeclaration(p, 'field');
    p.link(last, declaration);
    last = declaration;
  }
  return last;
}

/** A lone name in a parameter list was read as a type; in old C it is the parameter's name. */
function forgetType(p: ParseState, parameter: NodeId): void {
  const specifiers = p.childOf(parameter);
  if (p.kindOf(specifiers) !== N.specifiers) return;
  const declarator = p.siblingOf(specifiers);
  if (p.kindOf(declarator) !== N.absent) return;
  p.toAbsent(specifiers);
}

/** The declarator that makes the declared name a function; 0 when the name is something else. */
function functionDeclaratorIn(p: ParseState, declarator: NodeId): NodeId {
  let node = declarator;
  let innermost = 0;
  for (;;) {
    const kind = p.kindOf(node);
    if (kind === N.functionDeclarator) innermost = node;
    else if (kind === N.pointerDeclarator || kind === N.arrayDeclarator) innermost = 0;
    else if (kind !== N.parenDeclarator) return innermost;
    node = p.childOf(node);
  }
}

/** Width, attributes and initializer behind a declarator. */
function parseRestOfDeclarator(p: ParseState, first: number, declarator: NodeId): NodeId {
  let width: NodeId;
  if (p.kinds[p.at] === C.colon) {
    p.at++;
    width = parseConditional(p);
  } else width = p.absent();
  skipAttributes(p);
  let value: NodeId;
  if (p.kinds[p.at] === C.assign) {
    p.at++;
    value = p.kinds[p.at] === C.openBrace ? parseInitializerList(p) : parseAssignment(p);
    skipAttributes(p);
  } else value = p.absent();
  return p.node3(N.initDeclarator, first, declarator, width, value);
}
