import { bodyBehindCall, mayBeginStatement, standsAlone } from './macro-layout.ts';
import { N } from './node-kinds.ts';
import { parseAsm } from './parse-asm.ts';
import { expectSemicolon, parseDeclaration } from './parse-declaration.ts';
import { parseCall, parseConditional, parseExpression } from './parse-expression.ts';
import { type ListRule, parseList } from './parse-list.ts';
import { parseAttribute } from './parse-specifiers.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C, FIRST_SYMBOL, T } from './token-kinds.ts';
import { beginsDeclaration, endOfName } from './type-guess.ts';
import { isName, keywordKind, Word, wordClass } from './word-classes.ts';

const IF = keywordKind('if');
const ELSE = keywordKind('else');
const WHILE = keywordKind('while');
const CASE = keywordKind('case');
const DEFAULT = keywordKind('default');

export const STATEMENTS: ListRule = { element: parseListedStatement };

/** `{ … }` */
export function parseCompound(p: ParseState): NodeId {
  const first = p.at;
  p.expect(C.openBrace, "expected '{'");
  const list = p.enter() && p.failedAt < 0 ? parseList(p, STATEMENTS) : 0;
  p.depth--;
  if (!p.split) p.expect(C.closeBrace, "expected '}'");
  return p.node(N.compound, first, list);
}

/** A statement of a list: labels in front of an `#if` line or the list's end have no statement. */
function parseListedStatement(p: ParseState): NodeId {
  return isLabel(p) ? parseLabels(p, true) : parseStatement(p);
}

/** The statement of an `if`, a loop or a label. An `#if` line in front of it splits what it belongs to. */
function parseBody(p: ParseState): NodeId {
  if (p.at >= p.end && p.mayOmitLastSemicolon) return p.absent(); // `#define for_each_x(i) for (…)`
  if (p.directiveAt <= p.at) {
    p.split = true;
    p.splitBy = p.directive;
    return p.absent();
  }
  const body = p.enter() ? (isLabel(p) ? parseLabels(p, false) : parseStatement(p)) : p.absent();
  p.depth--;
  return body;
}

function parseStatement(p: ParseState): NodeId {
  const first = p.at;
  const kind = p.kinds[first] as number;
  if (isName(kind)) return parseNamedStatement(p);
  switch (kind) {
    case C.openBrace:
      return parseCompound(p);
    case C.semicolon:
      p.at++;
      return p.node(N.emptyStatement, first, 0);
  }
  switch (wordClass(kind)) {
    case Word.statement:
      return parseKeywordStatement(p, kind);
    case Word.asm:
      return parseAsm(p);
    case Word.type:
    case Word.specifier:
    case Word.struct:
    case Word.enum:
    case Word.typeof:
      return parseDeclaration(p, 'statement');
    case Word.attribute:
      return parseAttributeStatement(p);
    case Word.extension:
      if (wordClass(p.kinds[first + 1] as number) >= Word.type)
        return parseDeclaration(p, 'statement');
      return parseExpressionStatement(p);
    default:
      return parseExpressionStatement(p);
  }
}

/** `__attribute__((fallthrough));`, or attributes in front of a declaration. */
function parseAttributeStatement(p: ParseState): NodeId {
  const first = p.at;
  const { count } = p;
  parseAttribute(p);
  if (p.kinds[p.at] === C.semicolon) {
    p.count = count;
    p.at++;
    return p.node(N.emptyStatement, first, 0);
  }
  p.at = first;
  p.count = count;
  return parseDeclaration(p, 'statement');
}

function parseNamedStatement(p: ParseState): NodeId {
  const first = p.at;
  if (p.kinds[first] === p.words.localLabel) return parseLocalLabels(p);
  if (p.kinds[first] === p.words.asmInline) return parseAsm(p);
  if (p.traits.isLoopLike(p.symbolAt(first)) && p.kinds[endOfName(p, first)] === C.openParen) {
    const loop = parseLoop(p);
    if (loop !== 0) return loop;
  }
  if (standsAlone(p, first)) {
    p.at = endOfName(p, first);
    return p.node(N.macroStatement, first, p.node(N.identifier, first, 0));
  }
  if (beginsDeclaration(p)) return parseDeclaration(p, 'statement');
  return parseExpressionStatement(p);
}

/**
 * `for_each_x(…) statement`, when a statement can begin behind the call. Not left to the expression's rules:
 * they would take the `*` of `for_each_x(…) *p = 0;` for a product. 0, and nothing consumed, for other uses.
 */
function parseLoop(p: ParseState): NodeId {
  const { at: first, count, directive } = p;
  const problems = p.tree.problems.length;
  p.at = endOfName(p, first);
  const call = parseCall(p, first, p.node(N.identifier, first, 0));
  if (p.failedAt >= 0 || p.split) return call;
  const kind = p.kinds[p.at] as number;
  if (kind !== C.semicolon && mayBeginStatement(p)) {
    return p.node2(N.macroLoop, first, call, parseBody(p));
  }
  p.at = first;
  p.count = count;
  p.tree.problems.length = problems;
  p.passDirectives(directive);
  return 0;
}

function parseLocalLabels(p: ParseState): NodeId {
  const first = p.at++;
  while (p.isNameAt(p.at) || p.kinds[p.at] === C.comma) p.at++;
  expectSemicolon(p);
  return p.node(N.localLabels, first, 0);
}

/** An expression and its `;`; a macro call may go without, or take a statement. */
function parseExpressionStatement(p: ParseState): NodeId {
  const first = p.at;
  const expression = parseExpression(p);
  if (p.failedAt >= 0) return expression;
  const kind = p.kinds[p.at];
  if (kind === C.semicolon && !isPointerOfMacroType(p, expression)) {
    p.at++;
    return p.node(N.expressionStatement, first, expression);
  }
  if (p.at >= p.end && p.mayOmitLastSemicolon)
    return p.node(N.expressionStatement, first, expression);
  if (kind === C.semicolon) {
    p.at = first;
    return parseDeclaration(p, 'statement');
  }
  if (p.kindOf(expression) !== N.call || p.kindOf(p.childOf(expression)) !== N.identifier) {
    p.fail("expected ';'");
    return expression;
  }
  switch (bodyBehindCall(p, first)) {
    case 'body': {
      const body = parseBody(p);
      return p.node2(N.macroLoop, first, expression, body);
    }
    case 'none':
      return p.node(N.macroStatement, first, expression);
    case 'declarator':
      p.at = first;
      return parseDeclaration(p, 'statement');
    case 'unclear':
      p.fail("expected ';'");
      return expression;
  }
}

/** `PTR(x) *name;` or `PTR(x) *name = …;`: as a product it would do nothing, or be no target. */
function isPointerOfMacroType(p: ParseState, expression: NodeId): boolean {
  const isAssignment = p.kindOf(expression) === N.assign;
  const product = isAssignment ? p.childOf(expression) : expression;
  if (p.kindOf(product) !== N.binary || p.kinds[p.payloadOf(product)] !== C.star) return false;
  const left = p.childOf(product);
  return p.kindOf(left) === N.call && p.kindOf(p.siblingOf(left)) === N.identifier;
}

function parseKeywordStatement(p: ParseState, kind: number): NodeId {
  const first = p.at;
  switch (kind) {
    case IF:
      return parseIf(p);
    case WHILE: {
      p.at++;
      const condition = parseCondition(p);
      if (p.failedAt >= 0) return condition;
      return p.node2(N.while, first, condition, parseBody(p));
    }
    case FOR:
      return parseFor(p);
    case DO:
      return parseDoWhile(p);
    case SWITCH: {
      p.at++;
      const value = parseCondition(p);
      if (p.failedAt >= 0) return value;
      return p.node2(N.switch, first, value, parseBody(p));
    }
    case BREAK:
    case CONTINUE:
      p.at++;
      expectSemicolon(p);
      return p.node(kind === BREAK ? N.break : N.continue, first, 0);
    case RETURN: {
      p.at++;
      const bare = p.kinds[p.at] === C.semicolon || p.at >= p.end;
      const value = bare ? p.absent() : parseExpression(p);
      if (p.failedAt < 0) expectSemicolon(p);
      return p.node(N.return, first, value);
    }
    case GOTO:
      return parseGoto(p);
    default:
      p.fail('expected a statement');
      return p.absent();
  }
}

const FOR = keywordKind('for');
const DO = keywordKind('do');
const SWITCH = keywordKind('switch');
const BREAK = keywordKind('break');
const CONTINUE = keywordKind('continue');
const RETURN = keywordKind('return');
const GOTO = keywordKind('goto');

/** `(expression)`, whose parentheses belong to the statement; or a macro that brings them: `if FAILED(x)`. */
function parseCondition(p: ParseState): NodeId {
  if (p.isNameAt(p.at) && p.kinds[endOfName(p, p.at)] === C.openParen) {
    const first = p.at;
    p.at = endOfName(p, first);
    return parseCall(p, first, p.node(N.identifier, first, 0));
  }
  p.expect(C.openParen, "expected '('");
  if (p.failedAt >= 0) return p.absent();
  const condition = parseExpression(p);
  p.expect(C.closeParen, "expected ')' behind the condition");
  return condition;
}

/** An `if` with all its `else if`: read in a loop, because generated code has thousands of them. */
function parseIf(p: ParseState): NodeId {
  const open: { first: number; condition: NodeId; then: NodeId }[] = [];
  let otherwise: NodeId;
  for (;;) {
    const first = p.at++;
    const condition = parseCondition(p);
    if (p.failedAt >= 0) return condition;
    const then = parseBody(p);
    if (p.failedAt >= 0 || p.split) return then;
    open.push({ first, condition, then });
    if (p.kinds[p.at] !== ELSE) {
      otherwise = p.absent();
      break;
    }
    p.at++;
    if (p.at >= p.end) p.fail("expected a statement behind 'else'");
    if (p.kinds[p.at] !== IF || p.directiveAt <= p.at) {
      otherwise = parseBody(p);
      break;
    }
  }
  for (let i = open.length - 1; i >= 0; i--) {
    const { first, condition, then } = open[i] as (typeof open)[number]; // i is below the length
    otherwise = p.node3(N.if, first, condition, then, otherwise);
  }
  return otherwise;
}

function parseFor(p: ParseState): NodeId {
  const first = p.at++;
  p.expect(C.openParen, "expected '(' behind for");
  if (p.failedAt >= 0) return p.absent();
  let initial: NodeId;
  if (p.kinds[p.at] === C.semicolon) {
    initial = p.absent();
    p.at++;
  } else if (beginsDeclaration(p)) initial = parseDeclaration(p, 'statement');
  else {
    initial = parseExpression(p);
    p.expect(C.semicolon, "expected ';' in for");
  }
  const condition = p.kinds[p.at] === C.semicolon ? p.absent() : parseExpression(p);
  p.expect(C.semicolon, "expected ';' in for");
  const step = p.kinds[p.at] === C.closeParen ? p.absent() : parseExpression(p);
  p.expect(C.closeParen, "expected ')' of for");
  if (p.failedAt >= 0) return initial;
  const body = parseBody(p);
  p.link(step, body);
  return p.node3(N.for, first, initial, condition, step);
}

function parseDoWhile(p: ParseState): NodeId {
  const first = p.at++;
  const body = parseBody(p);
  if (p.failedAt >= 0 || p.split) return body;
  // `do { … } while_each_thread(g, t);`
  if (!p.isNameAt(p.at)) p.expect(WHILE, "expected 'while' behind the body of do");
  if (p.failedAt >= 0) return body;
  const condition = parseCondition(p);
  if (p.failedAt < 0) expectSemicolon(p);
  return p.node2(N.doWhile, first, body, condition);
}

function parseGoto(p: ParseState): NodeId {
  const first = p.at++;
  if (p.kinds[p.at] === C.star) {
    p.at++;
    const target = parseExpression(p);
    if (p.failedAt < 0) expectSemicolon(p);
    return p.node(N.computedGoto, first, target);
  }
  if (p.symbolAt(p.at) === 0) p.fail("expected a label's name");
  else {
    p.at = endOfName(p, p.at);
    expectSemicolon(p);
  }
  return p.node(N.goto, first, 0);
}

function isLabel(p: ParseState): boolean {
  const kind = p.kinds[p.at] as number;
  if (kind < FIRST_SYMBOL) return false;
  if (kind === CASE || kind === DEFAULT) return true;
  return isName(kind) && p.kinds[endOfName(p, p.at)] === C.colon;
}

interface OpenLabel {
  readonly kind: number;
  readonly first: number;
  readonly low: NodeId;
  readonly high: NodeId;
}

/** Labels in a row and their statement, in a loop: a `switch` may have hundreds of cases without break. */
function parseLabels(p: ParseState, inList: boolean): NodeId {
  const open: OpenLabel[] = [];
  while (isLabel(p)) {
    open.push(parseLabel(p));
    if (p.failedAt >= 0) return p.absent();
    if (p.directiveAt <= p.at) break;
  }
  const endsList = p.kinds[p.at] === C.closeBrace || p.at >= p.end;
  const isBare = endsList || (inList && p.directiveAt <= p.at);
  let statement = isBare ? p.absent() : parseBody(p);
  for (let i = open.length - 1; i >= 0; i--) {
    const { kind, first, low, high } = open[i] as OpenLabel; // i is below the length
    statement =
      kind === N.case
        ? p.node3(N.case, first, low, high, statement)
        : p.node(kind, first, statement);
  }
  return statement;
}

function parseLabel(p: ParseState): OpenLabel {
  const first = p.at;
  const kind = p.kinds[first];
  let low = 0;
  let high = 0;
  let label = N.label;
  if (kind === CASE) {
    label = N.case;
    p.at++;
    low = parseConditional(p);
    const isRange = p.kinds[p.at] === T.ellipsis;
    if (isRange) p.at++;
    high = isRange ? parseConditional(p) : p.absent();
  } else if (kind === DEFAULT) {
    label = N.default;
    p.at++;
  } else p.at = endOfName(p, first);
  p.expect(C.colon, "expected ':' behind the label");
  return { kind: label, first, low, high };
}
