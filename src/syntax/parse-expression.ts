import { N } from './node-kinds.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C, FIRST_SYMBOL, T } from './token-kinds.ts';
import { endOfName, holdsType } from './type-guess.ts';
import { beginsType, isName, keywordKind, precedenceOf, Word, wordClass } from './word-classes.ts';

const SIZEOF = keywordKind('sizeof');
const GENERIC = keywordKind('_Generic');
const DEFAULT = keywordKind('default');

/** An expression, commas included. */
export function parseExpression(p: ParseState): NodeId {
  const first = p.at;
  const left = parseAssignment(p);
  if (p.kinds[p.at] !== C.comma) return left;
  let last = left;
  while (p.kinds[p.at] === C.comma) {
    p.at++;
    const right = parseAssignment(p);
    p.link(last, right);
    last = right;
  }
  return p.node(N.comma, first, left);
}

/** An expression without commas of its own. */
export function parseAssignment(p: ParseState): NodeId {
  const first = p.at;
  const left = parseConditional(p);
  const operator = p.at;
  const kind = p.kinds[operator];
  if (kind !== C.assign && kind !== T.compoundAssign) return left;
  p.at++;
  // `DEFINE_PER_CPU(int, x) = { 1 }` stands among statements and reads as an assignment.
  let right: NodeId;
  if (p.kinds[p.at] === C.openBrace) right = p.grammar.initializerList(p);
  else {
    right = p.enter() ? parseAssignment(p) : p.absent();
    p.depth--;
  }
  const node = p.node2(N.assign, first, left, right);
  p.setPayload(node, operator);
  return node;
}

export function parseConditional(p: ParseState): NodeId {
  const first = p.at;
  const condition = parseBinary(p, 1);
  if (p.kinds[p.at] !== C.question) return condition;
  p.at++;
  const entered = p.enter();
  const then = entered && p.kinds[p.at] !== C.colon ? parseExpression(p) : p.absent();
  p.expect(C.colon, "expected ':' of the conditional expression");
  const otherwise = entered ? parseConditional(p) : p.absent();
  p.depth--;
  return p.node3(N.conditional, first, condition, then, otherwise);
}

function parseBinary(p: ParseState, weakest: number): NodeId {
  const first = p.at;
  let left = parseUnary(p);
  for (;;) {
    const operator = p.at;
    const precedence = precedenceOf(p.kinds[operator] as number);
    if (precedence < weakest || precedence === 0) return left;
    p.at++;
    const right = parseBinary(p, precedence + 1);
    left = p.node2(N.binary, first, left, right);
    p.setPayload(left, operator);
  }
}

function parseUnary(p: ParseState): NodeId {
  const kind = p.kinds[p.at] as number;
  if (isName(kind)) return parsePostfix(p, p.at, parseName(p));
  const first = p.at;
  switch (kind) {
    case T.number:
      return parseNumber(p);
    case C.openParen:
      return parseParenthesis(p);
    case T.string:
    case C.hash:
      return parsePostfix(p, first, parseString(p));
    case T.character:
      p.at++;
      return p.node(N.character, first, 0);
    case C.star:
    case C.ampersand:
    case C.minus:
    case C.not:
    case C.tilde:
    case 0x2b:
      return parseOperand(p, N.unary);
    case T.increment:
    case T.decrement:
      return parseOperand(p, N.prefix);
    case T.andAnd:
      p.at++;
      if (p.symbolAt(p.at) === 0) return unexpected(p, "expected a label's name behind '&&'");
      p.at = endOfName(p, p.at);
      return p.node(N.labelAddress, first, 0);
    case T.paste:
      // `, ## __VA_ARGS__`
      if (p.symbolAt(first + 1) === 0) return unexpected(p, 'expected an expression');
      p.at++;
      return parsePostfix(p, first, parseName(p, first));
  }
  switch (wordClass(kind)) {
    case Word.operator:
      return kind === GENERIC ? parsePostfix(p, first, parseGeneric(p)) : parseSizeof(p);
    case Word.extension:
      return parseOperand(p, N.unary);
    default:
      return unexpected(p, 'expected an expression');
  }
}

/** Fails, and gives a node for the place. Consumes nothing. */
function unexpected(p: ParseState, message: string): NodeId {
  p.fail(message);
  return p.absent();
}

function parseOperand(p: ParseState, kind: number): NodeId {
  const first = p.at++;
  const operand = p.enter() ? parseUnary(p) : p.absent();
  p.depth--;
  return p.node(kind, first, operand);
}

/** A number; with a macro behind it, as in `64 KB` where the macro brings an operator, it is `text`. */
function parseNumber(p: ParseState): NodeId {
  const first = p.at;
  p.at = endOfName(p, first);
  if (!p.isNameAt(p.at) || !p.traits.isUpperCase(p.symbolAt(p.at))) {
    return p.node(N.number, first, 0);
  }
  p.at = endOfName(p, p.at);
  return p.node(N.text, first, 0);
}

/** A name; a string when string literals stand beside it (`KERN_ERR "…"`). */
function parseName(p: ParseState, first: number = p.at): NodeId {
  const end = endOfName(p, p.at);
  const next = p.kinds[end] as number;
  if (next === T.character && p.touches(end)) {
    p.at = end + 1; // L'x'
    return p.node(N.character, first, 0);
  }
  if (next === T.string || (isName(next) && leadsToString(p, end))) return parseString(p);
  p.at = end;
  return p.node(N.identifier, first, 0);
}

/** How many names may stand in front of a string: `FW_BUG PREFIX KERN_CONT "…"`. */
const MAX_STRING_MACROS = 8;

function leadsToString(p: ParseState, from: number): boolean {
  let at = from;
  for (let i = 0; i < MAX_STRING_MACROS && p.isNameAt(at); i++) at = endOfName(p, at);
  return p.kinds[at] === T.string;
}

/** Literals and the macros between them, `#parameter` included; at least one token. */
function parseString(p: ParseState, first: number = p.at): NodeId {
  for (;;) {
    const kind = p.kinds[p.at] as number;
    if (kind === T.string) p.at++;
    else if (isName(kind)) {
      p.at = endOfName(p, p.at);
      if (p.kinds[p.at] === C.openParen) p.at = p.behindGroup(p.at);
    } else if (kind === C.hash && p.symbolAt(p.at + 1) !== 0) p.at += 2;
    else if (kind === T.paste && p.symbolAt(p.at + 1) !== 0) p.at += 2;
    else break;
  }
  if (p.at === first) return unexpected(p, 'expected an expression');
  return p.node(N.string, first, 0);
}

function parsePostfix(p: ParseState, first: number, operand: NodeId): NodeId {
  let node = operand;
  for (;;) {
    switch (p.kinds[p.at]) {
      case C.openParen:
        node = parseCall(p, first, node);
        break;
      case C.openBracket: {
        p.at++;
        const index = p.enter() ? parseExpression(p) : p.absent();
        p.depth--;
        p.expect(C.closeBracket, "expected ']'");
        node = p.node2(N.index, first, node, index);
        break;
      }
      case C.dot:
      case T.arrow:
        if (p.symbolAt(p.at + 1) === 0) {
          p.fail('expected the name of a field');
          return node;
        }
        p.at = endOfName(p, p.at + 1);
        node = p.node(N.member, first, node);
        break;
      case T.increment:
      case T.decrement:
        // `for_each_x(…) ++count;`: what a call gives cannot be incremented.
        if (p.kindOf(node) === N.call && p.isNameAt(p.at + 1)) return node;
        p.at++;
        node = p.node(N.postfix, first, node);
        break;
      case T.string:
        // `__stringify(X) "…"`: the call makes a string too.
        return p.kindOf(node) === N.call ? parseString(p, first) : node;
      default:
        return node;
    }
    if (p.failedAt >= 0) return node;
  }
}

/** `callee(arguments)`, from the `(` on. */
export function parseCall(p: ParseState, first: number, callee: NodeId): NodeId {
  p.at++;
  if (p.kinds[p.at] === C.closeParen) {
    p.at++;
    return p.node(N.call, first, callee);
  }
  let last = callee;
  if (p.enter()) {
    for (;;) {
      const argument = parseArgument(p);
      p.link(last, argument);
      last = argument;
      if (p.kinds[p.at] !== C.comma) break;
      p.at++;
    }
  }
  p.depth--;
  p.expect(C.closeParen, "expected ',' or ')' behind the argument");
  return p.node(N.call, first, callee);
}

/** An argument may be anything when the callee is a macro. What is neither expression nor type stays text. */
function parseArgument(p: ParseState): NodeId {
  const { at: first, count, directive } = p;
  const problems = p.tree.problems.length;
  const kind = p.kinds[first] as number;
  if (kind === C.comma || kind === C.closeParen) return p.node(N.text, first, 0);
  if (kind === C.openBrace) {
    const node = isCompound(p, first) ? p.grammar.compound(p) : p.grammar.initializerList(p);
    if (endsArgument(p)) return node;
  } else if (beginsType(kind)) {
    const type = p.grammar.typeName(p);
    if (endsArgument(p)) return type;
    if (p.isNameAt(p.at)) {
      if (!goBack(p, first, count, directive, problems)) return type;
      const parameter = p.grammar.parameter(p);
      if (endsArgument(p)) return parameter;
    }
  } else {
    const expression = parseAssignment(p);
    if (endsArgument(p)) return expression;
    if (isName(kind) && mayBeType(p, first)) {
      if (!goBack(p, first, count, directive, problems)) return expression;
      const type = p.grammar.typeName(p);
      if (endsArgument(p)) return type;
    }
  }
  if (!goBack(p, first, count, directive, problems)) return p.absent();
  return parseTextArgument(p);
}

/** Forgets a reading that failed. Not when the failure is about more than this argument. */
function goBack(
  p: ParseState,
  at: number,
  count: number,
  directive: number,
  problems: number,
): boolean {
  if (p.split || p.isSpent) return false;
  p.failedAt = -1;
  p.tree.problems.length = problems;
  p.at = at;
  p.count = count;
  if (p.directive !== directive) p.passDirectives(directive);
  return true;
}

function endsArgument(p: ParseState): boolean {
  if (p.failedAt >= 0) return false;
  const kind = p.kinds[p.at];
  return kind === C.comma || kind === C.closeParen;
}

/** `foo_t *`, `foo_t __user *`, but not `KERN_ERR PREFIX`. */
function mayBeType(p: ParseState, first: number): boolean {
  const second = endOfName(p, first);
  const kind = p.kinds[second] as number;
  if (kind === C.star || beginsType(kind)) return true;
  if (!isName(kind)) return false;
  return p.traits.isTypeLike(p.symbolAt(first)) || p.traits.isKnownAttribute(kind - FIRST_SYMBOL);
}

/** A block ends in `;` or `}` before its closing brace, an initializer does not. */
function isCompound(p: ParseState, open: number): boolean {
  const close = p.behindGroup(open) - 1;
  const before = p.kinds[close - 1];
  if (before === C.semicolon) return true;
  return (
    before === C.closeBrace && p.kinds[open + 1] !== C.openBrace && p.kinds[open + 1] !== C.dot
  );
}

function parseTextArgument(p: ParseState): NodeId {
  const first = p.at;
  while (p.at < p.end) {
    const kind = p.kinds[p.at];
    if (kind === C.comma || kind === C.closeParen) break;
    if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) {
      p.at = p.behindGroup(p.at);
    } else if (kind === C.closeBracket || kind === C.closeBrace) {
      p.fail("expected ',' or ')' behind the argument");
      break;
    } else p.at++;
  }
  p.fuel -= p.at - first;
  return p.node(N.text, first, 0);
}

function parseParenthesis(p: ParseState): NodeId {
  const first = p.at;
  if (!p.enter()) {
    p.depth--;
    return p.absent();
  }
  let node: NodeId;
  if (p.kinds[first + 1] === C.openBrace) {
    p.at++;
    const body = p.grammar.compound(p);
    p.expect(C.closeParen, "expected ')' of the statement expression");
    node = parsePostfix(p, first, p.node(N.statementExpression, first, body));
  } else if (holdsType(p, first, false)) node = parseCast(p);
  else node = parseInParentheses(p);
  p.depth--;
  return node;
}

function parseInParentheses(p: ParseState): NodeId {
  const first = p.at++;
  const inner = parseExpression(p);
  p.expect(C.closeParen, "expected ')'");
  if (p.failedAt >= 0) return inner;
  return parsePostfix(p, first, p.node(N.paren, first, inner));
}

/** `(type) operand` or `(type) { … }`. */
function parseCast(p: ParseState): NodeId {
  const first = p.at++;
  const type = p.grammar.typeName(p);
  p.expect(C.closeParen, "expected ')' behind the type");
  if (p.failedAt >= 0) return type;
  if (p.kinds[p.at] === C.openBrace) {
    const list = p.grammar.initializerList(p);
    return parsePostfix(p, first, p.node2(N.compoundLiteral, first, type, list));
  }
  const operand = parseUnary(p);
  return p.node2(N.cast, first, type, operand);
}

function parseSizeof(p: ParseState): NodeId {
  const first = p.at;
  const kind = p.kinds[first] === SIZEOF ? N.sizeof : N.alignof;
  p.at++;
  let operand: NodeId;
  if (!p.enter()) operand = p.absent();
  else if (p.kinds[p.at] === C.openParen && holdsType(p, p.at, true)) {
    const open = p.at++;
    operand = p.grammar.typeName(p);
    p.expect(C.closeParen, "expected ')' behind the type");
    if (p.kinds[p.at] === C.openBrace) {
      const list = p.grammar.initializerList(p);
      operand = parsePostfix(p, open, p.node2(N.compoundLiteral, open, operand, list));
    }
  } else operand = parseUnary(p);
  p.depth--;
  return p.node(kind, first, operand);
}

function parseGeneric(p: ParseState): NodeId {
  const first = p.at++;
  p.expect(C.openParen, "expected '(' behind _Generic");
  const controlling = p.enter() ? parseAssignment(p) : p.absent();
  let last = controlling;
  while (p.failedAt < 0 && p.kinds[p.at] === C.comma) {
    p.at++;
    let type: NodeId;
    if (p.kinds[p.at] === DEFAULT) {
      type = p.absent();
      p.at++;
    } else type = p.grammar.typeName(p);
    p.expect(C.colon, "expected ':' behind the type");
    const value = parseAssignment(p);
    p.link(last, type);
    p.link(type, value);
    last = value;
  }
  p.depth--;
  p.expect(C.closeParen, "expected ')' of _Generic");
  return p.node(N.generic, first, controlling);
}
