import type { Conjunct } from './conjunct.ts';
import { type Expr, type Expressions, type ExprId, rangeOfExpr } from './expression.ts';
import { NumberSet } from './number-set.ts';
import { textOf } from './spelling.ts';

/** How numbers are written in one function's answer. */
export interface NumberNames {
  /** The number as an operand of an expression: a flag's or constant's name where the text used one. */
  operand(value: bigint): string;
  /** The number as a result of the function: `-ENOMEM`, `VM_FAULT_OOM`. */
  result(value: bigint): string;
  /** The number as a value of a type, given as its text. */
  ofType(type: string, value: bigint): string;
}

/** Error pointers: the last page of the address space (Linux, include/linux/err.h, MAX_ERRNO). */
export const ERROR_VALUES: NumberSet = NumberSet.range(-4095n, -1n);

/** As many values as a reader takes in at a glance. */
const MAX_LISTED = 6;
/** As many alternatives as a condition is read in at a glance. */
const MAX_PARTS = 3;

/**
 * The conditions of a conjunct as C text, in the order they were met. Conditions that only locals could
 * express are left out, which weakens the guard but keeps it true. `value` is the expression shown beside it.
 */
export function literalsOf(
  exprs: Expressions,
  conjunct: Conjunct,
  names: NumberNames,
  value?: ExprId,
): { readonly texts: string[]; readonly hidden: number } {
  const byText = new Map<string, string>();
  let hidden = 0;
  for (const [id, set] of conjunct) {
    const subject = subjectText(exprs, id, names);
    const text = literalText(exprs, id, set, names);
    const isElsewhere = value !== undefined && isOfAnotherMoment(exprs, id, value);
    if (text === undefined || subject === undefined || isElsewhere) hidden++;
    else {
      // The same text read at two moments: the later reading is the one that decided.
      if (byText.delete(subject)) hidden++;
      byText.set(subject, text);
    }
  }
  return { texts: [...byText.values()], hidden };
}

/**
 * Whether a condition speaks of another moment than the value it stands beside: of what `p->err` was before
 * a call, where the value is what `p->err` is behind it. A reader would take both for the same.
 */
function isOfAnotherMoment(exprs: Expressions, id: ExprId, value: ExprId): boolean {
  const shown = exprs.leavesOf(value);
  return exprs.leavesOf(id).some((leaf) => {
    const text = plainTextOf(exprs, leaf);
    return (
      text !== undefined &&
      !shown.includes(leaf) &&
      shown.some((other) => plainTextOf(exprs, other) === text)
    );
  });
}

function plainTextOf(exprs: Expressions, leaf: ExprId): string | undefined {
  const expr = exprs.get(leaf);
  return expr.kind === 'term' ? expr.term.text : undefined;
}

function subjectText(exprs: Expressions, id: ExprId, names: NumberNames): string | undefined {
  return textOf(exprs, id, (value) => names.operand(value));
}

/** `expression ∈ set` as a condition; undefined when no text says it. */
export function literalText(
  exprs: Expressions,
  id: ExprId,
  set: NumberSet,
  names: NumberNames,
): string | undefined {
  const expr = exprs.get(id);
  const text = subjectText(exprs, id, names);
  if (text === undefined) return undefined;
  if (expr.kind === 'term' && expr.term.origin.kind === 'configuration') {
    return set.has(0n) ? `#if !${text}` : `#if ${text}`;
  }
  if (expr.kind === 'binary' && (expr.operator === '==' || expr.operator === '<')) {
    return set.has(0n) ? negatedText(exprs, expr, names) : text;
  }
  const range = rangeOfExpr(expr);
  const outside = range.without(set);
  const isMask = expr.kind === 'binary' && expr.operator === '&';
  const isPointer = expr.kind !== 'constant' && expr.width.kind === 'pointer';
  const isTruth = isMask || isPointer || range.isWithin(NumberSet.truth);
  const compared = (): string =>
    textOf(exprs, id, (value) => names.operand(value), COMPARED) ?? `(${text})`;
  if (set.single === 0n) return isTruth ? negation(text) : `${compared()} == 0`;
  if (outside.single === 0n) return isTruth ? text : `${compared()} != 0`;
  if (range.isWithin(NumberSet.truth)) return text;
  const type = expr.kind === 'term' ? expr.term.type : '';
  const spell = (value: bigint): string => names.ofType(type, value);
  if (isPointer) return pointerText(text, set, range, spell);
  return numberText(compared(), set, range, spell);
}

/** What binds less than a comparison needs parentheses to be compared. */
const COMPARED = 8;

function negation(text: string): string {
  return /^[\w.>[\]()&-]+$/.test(text) && !/^\(/.test(text) && !/[^-]&/.test(text)
    ? `!${text}`
    : `!(${text})`;
}

function pointerText(
  text: string,
  set: NumberSet,
  range: NumberSet,
  spell: (value: bigint) => string,
): string {
  const errors = ERROR_VALUES.intersect(range);
  if (set.equals(errors)) return `IS_ERR(${text})`;
  if (set.equals(range.without(errors))) return `!IS_ERR(${text})`;
  if (set.equals(errors.union(NumberSet.zero))) return `IS_ERR_OR_NULL(${text})`;
  if (set.equals(range.without(errors).without(NumberSet.zero))) return `!IS_ERR_OR_NULL(${text})`;
  const members = set.members(MAX_LISTED);
  if (members === undefined) return numberText(text, set, range, spell);
  const spelled = members.map((value) => pointerValue(value, spell));
  return spelled.length === 1 ? `${text} == ${spelled[0]}` : `${text} in {${spelled.join(', ')}}`;
}

export function pointerValue(value: bigint, spell: (value: bigint) => string): string {
  if (value === 0n) return 'NULL';
  return ERROR_VALUES.has(value) ? `ERR_PTR(${spell(value)})` : spell(value);
}

function numberText(
  text: string,
  set: NumberSet,
  range: NumberSet,
  spell: (value: bigint) => string,
): string {
  const members = set.members(MAX_LISTED);
  if (members !== undefined) {
    return members.length === 1
      ? `${text} == ${spell(members[0] as bigint)}`
      : `${text} in {${members.map(spell).join(', ')}}`;
  }
  const rest = range.without(set);
  const outside = rest.members(MAX_LISTED);
  if (outside?.length === 1) return `${text} != ${spell(outside[0] as bigint)}`;
  // `x >= 3`, not `x not in {0, 1, 2}`.
  const isOnePiece = set.bounds.length === 2;
  if (outside !== undefined && !isOnePiece) {
    return `${text} not in {${outside.map(spell).join(', ')}}`;
  }
  const parts = boundsTexts(text, set, range, spell);
  if (parts.length <= MAX_PARTS) return parts.join(' or ');
  const others = boundsTexts(text, rest, range, spell);
  return others.length <= MAX_PARTS
    ? `not (${others.join(' or ')})`
    : `${text} in one of ${parts.length} ranges`;
}

function boundsTexts(
  text: string,
  set: NumberSet,
  range: NumberSet,
  spell: (value: bigint) => string,
): string[] {
  const parts: string[] = [];
  for (let i = 0; i < set.bounds.length; i += 2) {
    const low = set.bounds[i] as bigint;
    const high = set.bounds[i + 1] as bigint;
    const isFromStart = low === range.low;
    const isToEnd = high === range.high;
    if (isFromStart && isToEnd) return [text];
    if (low === high) parts.push(`${text} == ${spell(low)}`);
    else if (isFromStart) parts.push(high === -1n ? `${text} < 0` : `${text} <= ${spell(high)}`);
    else if (isToEnd) parts.push(low === 1n ? `${text} > 0` : `${text} >= ${spell(low)}`);
    else parts.push(`${spell(low)} <= ${text} <= ${spell(high)}`);
  }
  return parts;
}

function negatedText(
  exprs: Expressions,
  expr: Extract<Expr, { kind: 'binary' }>,
  names: NumberNames,
): string | undefined {
  const operand = (value: bigint): string => names.operand(value);
  const left = textOf(exprs, expr.left, operand, 7);
  const right = textOf(exprs, expr.right, operand, 7);
  if (left === undefined || right === undefined) return undefined;
  return expr.operator === '==' ? `${left} != ${right}` : `${left} >= ${right}`;
}
