import { N } from './node-kinds.ts';
import { parseAlternatives } from './parse-alternatives.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C } from './token-kinds.ts';

/** What a list consists of: statements, fields, enumerators, initializer elements, items. */
export interface ListRule {
  /** Reads one element with the `;` or `,` that ends it. Fails, or passes at least one token. */
  readonly element: (p: ParseState) => NodeId;
}

/**
 * Elements up to a `}`, the arm's end or the stream's end, which are not passed; returns the first.
 *
 * Here, and only here, `#if` lines are passed. Arms made of whole elements become a `conditionalGroup`.
 * Where an `#if` splits an element, this list reads the element under each choice of arms, or, when its
 * own end depends on the choice, leaves that to the list around it (`p.split`).
 */
export function parseList(p: ParseState, rule: ListRule): NodeId {
  let first = 0;
  let last = 0;
  for (;;) {
    if (p.directiveAt < p.at) {
      p.split = true;
      p.splitBy = p.directive;
      return first;
    }
    let node: NodeId;
    if (p.directiveAt === p.at) {
      if (p.conditionals.opener[p.directive] !== p.directive) return first;
      node = parseConditionals(p, rule);
    } else {
      if (p.at >= p.end || p.kinds[p.at] === C.closeBrace) return first;
      node = parseListElement(p, rule);
    }
    if (p.split) return first;
    if (last === 0) first = node;
    else p.link(last, node);
    last = node;
  }
}

function parseListElement(p: ParseState, rule: ListRule): NodeId {
  const mark = p.directiveAt < p.end ? p.mark() : undefined;
  const { at, count } = p;
  const problems = p.tree.problems.length;
  const node = rule.element(p);
  if (p.failedAt < 0 && !p.split && p.directiveAt >= p.at) return node;
  if (mark !== undefined && isSplit(p)) {
    const splitBy = p.split ? p.splitBy : p.directive;
    p.reset(mark);
    return parseAlternatives(p, rule, splitBy, parseGroup);
  }
  return skipElement(p, at, count, problems);
}

/** Whether the element does not fit because an `#if` line stands inside it. */
export function isSplit(p: ParseState): boolean {
  if (p.split) return true;
  return p.failedAt < 0 ? p.directiveAt < p.at : p.directiveAt <= p.failedAt;
}

function parseConditionals(p: ParseState, rule: ListRule): NodeId {
  const mark = p.mark();
  const node = parseGroup(p, rule);
  if (!p.split) return node;
  const { splitBy } = p;
  p.reset(mark);
  return parseAlternatives(p, rule, splitBy, parseGroup);
}

/** `#if` to `#endif` with arms of whole elements; sets `p.split` when they are not whole. */
export function parseGroup(p: ParseState, rule: ListRule): NodeId {
  const first = p.at;
  const { conditionals } = p;
  let firstArm = 0;
  let lastArm = 0;
  for (let opens = p.directive; ; ) {
    const closes = conditionals.sibling[opens] as number;
    if (closes < 0) break;
    const arm = parseArm(p, rule, opens, closes);
    if (p.split) return arm;
    if (lastArm === 0) firstArm = arm;
    else p.link(lastArm, arm);
    lastArm = arm;
    opens = closes;
  }
  p.passDirectives(p.directive + 1);
  return p.node(N.conditionalGroup, first, firstArm);
}

/** The arm between the directives `opens` and `closes`; `closes` is not passed. */
function parseArm(p: ParseState, rule: ListRule, opens: number, closes: number): NodeId {
  const first = p.at;
  p.passDirectives(opens + 1);
  const mark = p.mark();
  const list = parseList(p, rule);
  let child = list;
  const isWhole = !p.split && p.directive === closes && p.directiveAt === p.at;
  const line = p.conditionals.line[opens] as number;
  if (p.conditions.isConstantFalse(line)) {
    if (!isWhole || p.tree.problems.length > mark.problems) child = takeUnread(p, mark, closes);
  } else if (!isWhole && !p.split) {
    p.split = true;
    p.splitBy = opens;
  }
  const arm = p.node(N.conditionalArm, first, child);
  p.setPayload(arm, line);
  return arm;
}

/** An arm of `#if 0` need not be C: its text becomes an `error` node, but that is no problem. */
function takeUnread(p: ParseState, mark: ReturnType<ParseState['mark']>, closes: number): NodeId {
  p.reset(mark);
  const first = p.at;
  p.at = p.conditionals.at[closes] as number;
  p.passDirectives(closes);
  return p.at > first ? p.node(N.error, first, 0) : 0;
}

/** Makes an `error` node of an element that could not be read, and goes on behind it. */
function skipElement(p: ParseState, first: number, count: number, problems: number): NodeId {
  const message = p.failure;
  p.failedAt = -1;
  p.split = false;
  p.count = count;
  p.tree.problems.length = problems;
  p.jumpTo(endOfUnread(p, first));
  p.tree.problems.push({ firstToken: first, endToken: p.at, message });
  return p.node(N.error, first, 0);
}

/**
 * Behind the `;` or block that ends the element, or at the `}` that ends the list or the arm's end.
 *
 * Brackets are counted over the arms of an `#if` as if all were there, except that the end of an arm that
 * began outside ends the element.
 */
function endOfUnread(p: ParseState, first: number): number {
  const { opener, at: places, count } = p.conditionals;
  let stop = p.end;
  for (let i = p.directive; i < count; i++) {
    p.fuel--;
    const isInside = (opener[i] as number) >= p.directive;
    if (!isInside && (places[i] as number) > first) {
      stop = places[i] as number;
      break;
    }
  }
  /** Brackets that are open. A `}` closes the nearest `{` and what was forgotten inside. */
  const open: number[] = [];
  let at = first;
  for (; at < stop; at++) {
    p.fuel--;
    const kind = p.kinds[at] as number;
    if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) open.push(kind);
    else if (kind === C.closeParen || kind === C.closeBracket) {
      if (open.length > 0 && open.at(-1) !== C.openBrace) open.pop();
    } else if (kind === C.closeBrace) {
      const brace = open.lastIndexOf(C.openBrace);
      if (brace < 0) break;
      open.length = brace;
      if (brace === 0 && p.kinds[at + 1] !== C.semicolon) return at + 1;
    } else if (kind === C.semicolon && open.length === 0) return at + 1;
  }
  // At least one token, or the list would never end.
  return Math.max(at, Math.min(first + 1, p.end));
}
