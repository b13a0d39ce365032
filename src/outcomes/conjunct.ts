import { calculate, type Expr, type Expressions, type ExprId, rangeOfExpr } from './expression.ts';
import { NumberSet } from './number-set.ts';
import { converted, convertedSet, rangeOf } from './width.ts';

/**
 * What is known to hold at once: each expression lies in its set. An expression that is not a key may have
 * any value of its range. No set is empty and none is as large as the range. Immutable.
 */
export type Conjunct = ReadonlyMap<ExprId, NumberSet>;

export const NO_CONSTRAINT: Conjunct = new Map();

/** Up to so many combinations of values an expression is calculated for each, instead of estimated. */
const MAX_POINTWISE = 64;

/** All values that `id` can have under `conjunct`; a superset when it cannot be told exactly. */
export function mayEqual(exprs: Expressions, conjunct: Conjunct, id: ExprId): NumberSet {
  const expr = exprs.get(id);
  const own = conjunct.get(id) ?? rangeOfExpr(expr);
  switch (expr.kind) {
    case 'constant':
    case 'term':
    case 'any':
      return own;
    default:
      return own.intersect(calculatedSet(exprs, conjunct, id, expr));
  }
}

function calculatedSet(exprs: Expressions, conjunct: Conjunct, id: ExprId, expr: Expr): NumberSet {
  const combinations = valuesOfLeaves(exprs, conjunct, id);
  if (combinations !== undefined) {
    const values: bigint[] = [];
    for (const values1 of combinations) {
      const value = evaluate(exprs, id, values1);
      if (value === undefined) return rangeOfExpr(expr);
      values.push(value);
    }
    return NumberSet.from(values);
  }
  return estimate(exprs, conjunct, expr);
}

/** Bounds from the operands' bounds. */
function estimate(exprs: Expressions, conjunct: Conjunct, expr: Expr): NumberSet {
  const range = rangeOfExpr(expr);
  switch (expr.kind) {
    case 'cast': {
      const inner = mayEqual(exprs, conjunct, expr.operand);
      return inner.isWithin(range) ? inner : convertedSet(inner, expr.width);
    }
    case 'binary': {
      const left = mayEqual(exprs, conjunct, expr.left);
      const right = mayEqual(exprs, conjunct, expr.right);
      const bound = boundsOf(expr.operator, left, right);
      return bound?.isWithin(range) ? bound : range;
    }
    default:
      return range;
  }
}

function boundsOf(operator: string, left: NumberSet, right: NumberSet): NumberSet | undefined {
  if (left.isEmpty || right.isEmpty) return NumberSet.nothing;
  switch (operator) {
    case '+': {
      const distance = right.single ?? left.single;
      if (distance === undefined) return undefined;
      return (right.single === undefined ? right : left).shift(distance);
    }
    case '-': {
      const distance = right.single;
      if (distance !== undefined) return left.shift(-distance);
      const base = left.single;
      return base === undefined ? undefined : right.subtractedFrom(base);
    }
    case '&': {
      // A mask that is not negative bounds the result, whatever the other side is.
      const mask = [left, right].filter((set) => (set.low ?? -1n) >= 0n).map((set) => set.high);
      const highs = mask.filter((high) => high !== undefined);
      const [first, second] = highs;
      if (first === undefined) return undefined;
      return NumberSet.range(0n, second !== undefined && second < first ? second : first);
    }
    case '==':
      if (!left.intersects(right)) return NumberSet.zero;
      return left.single !== undefined && left.single === right.single ? NumberSet.one : undefined;
    case '<':
      if ((left.high as bigint) < (right.low as bigint)) return NumberSet.one;
      return (left.low as bigint) >= (right.high as bigint) ? NumberSet.zero : undefined;
    default:
      return undefined;
  }
}

type Values = ReadonlyMap<ExprId, bigint>;

/** Every combination of the values of an expression's leaves, when there are few. */
function valuesOfLeaves(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
): readonly Values[] | undefined {
  const leaves = exprs.leavesOf(id);
  if (leaves.length > 2) return undefined;
  let combinations: Map<ExprId, bigint>[] = [new Map()];
  for (const leaf of leaves) {
    const expr = exprs.get(leaf);
    // Two readings of "any" need not agree, so one value for both would leave cases out.
    if (expr.kind === 'any' && exprs.occurrencesOf(leaf, id) > 1) return undefined;
    const values = (conjunct.get(leaf) ?? rangeOfExpr(expr)).members(MAX_POINTWISE);
    if (values === undefined || values.length * combinations.length > MAX_POINTWISE)
      return undefined;
    combinations = combinations.flatMap((before) =>
      values.map((value) => new Map(before).set(leaf, value)),
    );
  }
  return combinations;
}

/** The expression's value when its leaves have `values`; undefined where C leaves it undefined. */
export function evaluate(exprs: Expressions, id: ExprId, values: Values): bigint | undefined {
  const expr = exprs.get(id);
  switch (expr.kind) {
    case 'constant':
      return expr.value;
    case 'term':
    case 'any':
      return values.get(id);
    case 'cast': {
      const value = evaluate(exprs, expr.operand, values);
      return value === undefined ? undefined : converted(value, expr.width);
    }
    case 'complement': {
      const value = evaluate(exprs, expr.operand, values);
      return value === undefined ? undefined : converted(~value, expr.width);
    }
    case 'binary': {
      const left = evaluate(exprs, expr.left, values);
      const right = evaluate(exprs, expr.right, values);
      if (left === undefined || right === undefined) return undefined;
      const value = calculate(expr.operator, left, right);
      if (value === undefined) return undefined;
      return converted(value, expr.width);
    }
  }
}

/**
 * `conjunct` and `id` ∈ `set`; undefined when both cannot hold at once.
 *
 * Over-approximates: what it cannot express it leaves out, and then the answer admits more.
 */
export function refine(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  set: NumberSet,
): Conjunct | undefined {
  const now = mayEqual(exprs, conjunct, id);
  const wanted = now.intersect(set);
  if (wanted.isEmpty) return undefined;
  if (wanted.equals(now)) return conjunct;
  const expr = exprs.get(id);
  switch (expr.kind) {
    case 'constant':
    case 'any':
      return conjunct; // nothing to remember: another reading may differ
    case 'term':
      return withSet(conjunct, id, wanted);
    case 'cast':
      return refineCast(exprs, conjunct, id, expr.operand, wanted);
    case 'binary':
      return refineBinary(exprs, conjunct, id, expr, wanted);
    default:
      return refinePointwise(exprs, conjunct, id, wanted);
  }
}

function refineCast(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  operand: ExprId,
  set: NumberSet,
): Conjunct | undefined {
  const expr = exprs.get(id);
  if (expr.kind !== 'cast') return conjunct;
  if (mayEqual(exprs, conjunct, operand).isWithin(rangeOf(expr.width))) {
    return refine(exprs, conjunct, operand, set);
  }
  return refinePointwise(exprs, conjunct, id, set);
}

type Binary = Extract<Expr, { kind: 'binary' }>;

function refineBinary(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  expr: Binary,
  set: NumberSet,
): Conjunct | undefined {
  switch (expr.operator) {
    case '==':
      return refineEqual(exprs, conjunct, id, expr, set);
    case '<':
      return refineLess(exprs, conjunct, id, expr, set);
    case '+':
    case '-':
      return refineSum(exprs, conjunct, id, expr, set);
    default:
      return refinePointwise(exprs, conjunct, id, set);
  }
}

function refineEqual(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  expr: Binary,
  set: NumberSet,
): Conjunct | undefined {
  const holds = set.has(1n);
  const left = mayEqual(exprs, conjunct, expr.left);
  const right = mayEqual(exprs, conjunct, expr.right);
  if (right.single !== undefined || left.single !== undefined) {
    const [subject, value] = right.single !== undefined ? [expr.left, right] : [expr.right, left];
    return refine(exprs, conjunct, subject, holds ? value : value.complement());
  }
  const noted = refinePointwise(exprs, conjunct, id, set);
  if (!holds || noted === undefined) return noted;
  const both = left.intersect(right);
  const first = refine(exprs, noted, expr.left, both);
  return first === undefined ? undefined : refine(exprs, first, expr.right, both);
}

function refineLess(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  expr: Binary,
  set: NumberSet,
): Conjunct | undefined {
  const holds = set.has(1n);
  const left = mayEqual(exprs, conjunct, expr.left);
  const right = mayEqual(exprs, conjunct, expr.right);
  if (left.isEmpty || right.isEmpty) return undefined;
  // left < right, or left >= right: the outermost values bound both sides.
  const lefts = holds
    ? NumberSet.range(-(1n << 63n), (right.high as bigint) - 1n)
    : NumberSet.range(right.low as bigint, 1n << 64n);
  const rights = holds
    ? NumberSet.range((left.low as bigint) + 1n, 1n << 64n)
    : NumberSet.range(-(1n << 63n), left.high as bigint);
  const isConstant = (id: ExprId): boolean => exprs.get(id).kind === 'constant';
  if (isConstant(expr.right)) return refine(exprs, conjunct, expr.left, lefts);
  if (isConstant(expr.left)) return refine(exprs, conjunct, expr.right, rights);
  const isPlain = left.single !== undefined || right.single !== undefined;
  const noted = isPlain ? conjunct : refinePointwise(exprs, conjunct, id, set);
  if (noted === undefined) return undefined;
  // What follows from a type's bounds alone is true, but tells a reader nothing.
  const isBounded = (id: ExprId, set: NumberSet): boolean =>
    !set.equals(rangeOfExpr(exprs.get(id)));
  const first = isBounded(expr.right, right) ? refine(exprs, noted, expr.left, lefts) : noted;
  if (first === undefined) return undefined;
  return isBounded(expr.left, left) ? refine(exprs, first, expr.right, rights) : first;
}

/** `x + 3 ∈ S` is `x ∈ S - 3`, as long as nothing wraps. */
function refineSum(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  expr: Binary,
  set: NumberSet,
): Conjunct | undefined {
  const left = mayEqual(exprs, conjunct, expr.left);
  const right = mayEqual(exprs, conjunct, expr.right);
  const range = rangeOf(expr.width);
  const bound = boundsOf(expr.operator, left, right);
  if (bound?.isWithin(range) !== true) return refinePointwise(exprs, conjunct, id, set);
  if (right.single !== undefined) {
    const back = expr.operator === '+' ? -right.single : right.single;
    return refineMoved(exprs, conjunct, id, expr.left, set, set.shift(back));
  }
  if (left.single === undefined) return refinePointwise(exprs, conjunct, id, set);
  const moved = expr.operator === '+' ? set.shift(-left.single) : set.subtractedFrom(left.single);
  return refineMoved(exprs, conjunct, id, expr.right, set, moved);
}

/** `operand` ∈ `moved`, or what can be said of the sum when that cannot be told. */
function refineMoved(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  operand: ExprId,
  set: NumberSet,
  moved: NumberSet | undefined,
): Conjunct | undefined {
  return moved === undefined
    ? refinePointwise(exprs, conjunct, id, set)
    : refine(exprs, conjunct, operand, moved);
}

/** Keeps those values of the only leaf for which the expression lies in `set`; else remembers the fact itself. */
function refinePointwise(
  exprs: Expressions,
  conjunct: Conjunct,
  id: ExprId,
  set: NumberSet,
): Conjunct | undefined {
  const leaves = exprs.leavesOf(id);
  const combinations = valuesOfLeaves(exprs, conjunct, id);
  const [leaf] = leaves;
  if (combinations !== undefined && leaves.length === 1 && leaf !== undefined) {
    const kept: bigint[] = [];
    for (const values of combinations) {
      const value = evaluate(exprs, id, values);
      if (value === undefined || set.has(value)) kept.push(values.get(leaf) as bigint);
    }
    return kept.length === 0 ? undefined : refine(exprs, conjunct, leaf, NumberSet.from(kept));
  }
  if (leaves.some((each) => exprs.get(each).kind === 'any')) return conjunct;
  return withSet(conjunct, id, set);
}

function withSet(conjunct: Conjunct, id: ExprId, set: NumberSet): Conjunct {
  return new Map(conjunct).set(id, set);
}

/** `conjunct` without what it says of expressions that contain a leaf for which `isForgotten` holds. */
export function withoutLeaves(
  exprs: Expressions,
  conjunct: Conjunct,
  isForgotten: (leaf: ExprId) => boolean,
): Conjunct {
  let kept: Map<ExprId, NumberSet> | undefined;
  for (const id of conjunct.keys()) {
    if (!exprs.leavesOf(id).some(isForgotten)) continue;
    kept ??= new Map(conjunct);
    kept.delete(id);
  }
  return kept ?? conjunct;
}
