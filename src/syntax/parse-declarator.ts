import { N } from './node-kinds.ts';
import { parseCall, parseExpression } from './parse-expression.ts';
import { parseAttribute, parseSpecifiers } from './parse-specifiers.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C, T } from './token-kinds.ts';
import { endOfName, findDeclaredName } from './type-guess.ts';
import { keywordKind, Word, wordClass } from './word-classes.ts';

/** Whether a declarator must have a name, may have one, or must not. */
export type Naming = 'named' | 'either' | 'abstract';

const STATIC = keywordKind('static');

/** A declarator, or an `absent` node when an abstract one is empty. Attributes behind it are not passed. */
export function parseDeclarator(p: ParseState, naming: Naming): NodeId {
  if (p.kinds[p.at] !== C.star) return parseDirectDeclarator(p, naming);
  const first = p.at;
  if (!p.enter()) {
    p.depth--;
    return p.absent();
  }
  p.at++;
  passQualifiers(p, naming);
  const inner = parseDeclarator(p, naming);
  p.depth--;
  return p.node(N.pointerDeclarator, first, inner);
}

/** What stands between a `*` and the name: `const`, `__user`, attributes. */
function passQualifiers(p: ParseState, naming: Naming): void {
  for (;;) {
    const word = wordClass(p.kinds[p.at] as number);
    if (word === Word.specifier) p.at++;
    else if (word === Word.attribute) parseAttribute(p);
    else if (p.isNameAt(p.at)) {
      if (naming === 'abstract') p.at = endOfName(p, p.at);
      else {
        const search = findDeclaredName(p, p.at, true, true);
        if (search.name === p.at) return;
        if (search.end === p.at) return;
        p.at = search.name >= 0 ? search.name : search.end;
        if (search.name >= 0) return;
      }
    } else return;
  }
}

function parseDirectDeclarator(p: ParseState, naming: Naming): NodeId {
  const first = p.at;
  const kind = p.kinds[first] as number;
  let node: NodeId;
  if (p.isNameAt(first) && naming !== 'abstract') {
    p.at = endOfName(p, first);
    node = p.node(N.nameDeclarator, first, 0);
  } else if (kind === C.openParen && isParenDeclarator(p, naming)) {
    p.at++;
    passQualifiers(p, naming);
    const inner = p.enter() ? parseDeclarator(p, naming) : p.absent();
    p.depth--;
    skipAttributes(p);
    p.expect(C.closeParen, "expected ')' of the declarator");
    node = p.node(N.parenDeclarator, first, inner);
  } else {
    // A bit-field may do without a name.
    if (naming === 'named' && kind !== C.colon) p.fail('expected a name to declare');
    node = p.absent();
  }
  return parseDeclaratorSuffixes(p, first, node);
}

/** `(` begins parameters where a name was left out, and else a declarator in parentheses. */
function isParenDeclarator(p: ParseState, naming: Naming): boolean {
  if (naming === 'named') return true;
  const kind = p.kinds[p.at + 1] as number;
  if (kind === C.star || kind === 0x5e) return true;
  return naming === 'either' &&
    p.isNameAt(p.at + 1) &&
    p.kinds[endOfName(p, p.at + 1)] === C.closeParen
    ? p.kinds[endOfName(p, p.at + 1) + 1] === C.openParen
    : kind === C.openParen;
}

function parseDeclaratorSuffixes(p: ParseState, first: number, direct: NodeId): NodeId {
  let node = direct;
  while (p.failedAt < 0) {
    const kind = p.kinds[p.at];
    if (kind === C.openBracket) {
      p.at++;
      while (p.kinds[p.at] === STATIC || wordClass(p.kinds[p.at] as number) === Word.specifier)
        p.at++;
      const entered = p.enter();
      const size = entered && p.kinds[p.at] !== C.closeBracket ? parseExpression(p) : p.absent();
      p.depth--;
      p.expect(C.closeBracket, "expected ']'");
      node = p.node2(N.arrayDeclarator, first, node, size);
    } else if (kind === C.openParen) {
      // No function returns a function: in `PROG(NAME)(int a)` the first group belongs to the name.
      if (isCalledName(p, node)) {
        node = p.node(N.nameDeclarator, first, 0);
      }
      node = parseParameters(p, first, node);
    } else break;
  }
  return node;
}

function isCalledName(p: ParseState, node: NodeId): boolean {
  const kind = p.kindOf(node);
  if (kind === N.call) return true;
  return kind === N.functionDeclarator && p.kindOf(p.childOf(node)) === N.nameDeclarator;
}

/** `(parameters)`; a macro call when they are none: `static DEFINE_RATELIMIT(x, 5 * HZ, 10);` */
function parseParameters(p: ParseState, first: number, declarator: NodeId): NodeId {
  const mark = p.mark();
  p.at++;
  let last = declarator;
  const entered = p.enter();
  if (entered && p.kinds[p.at] !== C.closeParen) {
    for (;;) {
      const parameter = parseParameter(p);
      p.link(last, parameter);
      last = parameter;
      if (p.kinds[p.at] !== C.comma || p.failedAt >= 0) break;
      p.at++;
    }
  }
  p.depth--;
  p.expect(C.closeParen, "expected ')' behind the parameters");
  const named = p.kindOf(declarator) === N.nameDeclarator;
  if (p.failedAt >= 0 && named && entered && !p.split && !p.isSpent) {
    p.reset(mark);
    p.setKind(declarator, N.identifier);
    return parseCall(p, first, declarator);
  }
  return p.node(N.functionDeclarator, first, declarator);
}

/** One parameter of a list: a declaration without `;`, or `...`. */
export function parseParameter(p: ParseState): NodeId {
  const first = p.at;
  if (p.kinds[first] === T.ellipsis) {
    const specifiers = p.absent();
    p.at++;
    return p.node2(N.parameter, first, specifiers, p.absent());
  }
  const { node, sawType } = parseSpecifiers(p, 'parameter');
  if (!sawType && p.endOf(node) === first) p.fail('expected a parameter');
  const declarator = p.failedAt < 0 ? parseDeclarator(p, 'either') : p.absent();
  skipAttributes(p);
  return p.node2(N.parameter, first, node, declarator);
}

/** Names, `__attribute__((…))` and `asm("…")` behind a declarator. They stay tokens of the node around. */
export function skipAttributes(p: ParseState): void {
  for (;;) {
    const kind = p.kinds[p.at] as number;
    const word = wordClass(kind);
    if (p.isNameAt(p.at)) {
      p.at = endOfName(p, p.at);
      if (p.kinds[p.at] === C.openParen) p.at = p.behindGroup(p.at);
    } else if (word === Word.attribute || word === Word.asm) {
      p.at++;
      if (p.kinds[p.at] === C.openParen) p.at = p.behindGroup(p.at);
    } else return;
  }
}

/** A type without a declared name, as in casts. */
export function parseTypeName(p: ParseState): NodeId {
  const first = p.at;
  const { node } = parseSpecifiers(p, 'type');
  if (p.endOf(node) === first) p.fail('expected a type');
  const declarator = p.failedAt < 0 ? parseDeclarator(p, 'abstract') : p.absent();
  return p.node2(N.typeName, first, node, declarator);
}
