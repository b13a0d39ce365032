import { type Conjunct, evaluate, mayEqual, refine } from '../../outcomes/conjunct.ts';
import { type Expressions, type ExprId, rangeOfExpr } from '../../outcomes/expression.ts';
import { type Guard, mayEqualUnder } from '../../outcomes/guard.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import { isSameWidth, type Width } from '../../outcomes/width.ts';

/** So many combinations of values are calculated one by one. */
const MAX_COMBINATIONS = 600;

/** Two values that differ on one way. */
export interface ValuePair {
  readonly before: NumberSet;
  readonly after: NumberSet;
  /** When. */
  readonly guard: Guard;
}

/** Whether two readings of the expression agree. */
export function isFixed(exprs: Expressions, id: ExprId): boolean {
  return exprs.leavesOf(id).every((leaf) => exprs.get(leaf).kind !== 'any');
}

/** Whether both are the same number wherever the guard holds; false also where that is not known. */
export function isProvenEqual(
  exprs: Expressions,
  guard: Guard,
  one: ExprId,
  other: ExprId,
): boolean {
  if (one === other) return isFixed(exprs, one);
  if (isSameNumber(exprs, one, other)) return true;
  const single = mayEqualUnder(exprs, guard, one).single;
  if (single !== undefined && mayEqualUnder(exprs, guard, other).single === single) return true;
  return differingValues(exprs, guard, one, other)?.length === 0;
}

/** Whether both are numbers of one type with the same bits, by how they are calculated. */
function isSameNumber(exprs: Expressions, one: ExprId, other: ExprId): boolean {
  const width = exprs.widthOf(one);
  if (width.kind !== 'int' || !isSameWidth(width, exprs.widthOf(other))) return false;
  return hasSameBits(exprs, one, other, width.bits);
}

/** Operators whose result's lowest bits depend on no others of the operands. */
const LOW_BITS: ReadonlySet<string> = new Set(['+', '-', '*', '&', '|', '^']);

/** Whether the lowest bits are the same: conversions to types that have them change nothing. */
function hasSameBits(exprs: Expressions, one: ExprId, other: ExprId, bits: number): boolean {
  const a = exprs.get(withoutCasts(exprs, one, bits));
  const b = exprs.get(withoutCasts(exprs, other, bits));
  if (a === b) return isFixed(exprs, one);
  if (a.kind === 'constant' && b.kind === 'constant')
    return BigInt.asUintN(bits, a.value) === BigInt.asUintN(bits, b.value);
  if (a.kind === 'complement' && b.kind === 'complement')
    return (
      isHeld(a.width, bits) &&
      isHeld(b.width, bits) &&
      hasSameBits(exprs, a.operand, b.operand, bits)
    );
  if (a.kind !== 'binary' || b.kind !== 'binary' || a.operator !== b.operator) return false;
  if (!LOW_BITS.has(a.operator) || !isHeld(a.width, bits) || !isHeld(b.width, bits)) return false;
  return hasSameBits(exprs, a.left, b.left, bits) && hasSameBits(exprs, a.right, b.right, bits);
}

function withoutCasts(exprs: Expressions, id: ExprId, bits: number): ExprId {
  const expr = exprs.get(id);
  return expr.kind === 'cast' && isHeld(expr.width, bits)
    ? withoutCasts(exprs, expr.operand, bits)
    : id;
}

function isHeld(width: Width, bits: number): boolean {
  return width.kind === 'int' && width.bits >= bits;
}

/** The numbers in which they differ, as far as the guard tells; undefined where that is not known. */
export function differingValues(
  exprs: Expressions,
  guard: Guard,
  one: ExprId,
  other: ExprId,
): readonly ValuePair[] | undefined {
  const pairs: ValuePair[] = [];
  for (const conjunct of guard) {
    const found = differingUnder(exprs, conjunct, one, other);
    if (found === undefined) return undefined;
    pairs.push(...found);
  }
  return pairs;
}

function differingUnder(
  exprs: Expressions,
  conjunct: Conjunct,
  one: ExprId,
  other: ExprId,
): readonly ValuePair[] | undefined {
  if (one === other && isFixed(exprs, one)) return [];
  const before = mayEqual(exprs, conjunct, one);
  const after = mayEqual(exprs, conjunct, other);
  const [a, b] = [before.single, after.single];
  if (a !== undefined && a === b) return [];
  const told = pointwise(exprs, conjunct, one, other);
  if (told !== undefined) return told;
  return before.intersects(after) ? undefined : [{ before, after, guard: [conjunct] }];
}

/** Both calculated for each combination of the values of what they are made of. */
function pointwise(
  exprs: Expressions,
  conjunct: Conjunct,
  one: ExprId,
  other: ExprId,
): readonly ValuePair[] | undefined {
  const leaves = [...new Set([...exprs.leavesOf(one), ...exprs.leavesOf(other)])];
  let combinations: Map<ExprId, bigint>[] = [new Map()];
  for (const leaf of leaves) {
    const expr = exprs.get(leaf);
    if (expr.kind !== 'term') return undefined;
    const values = (conjunct.get(leaf) ?? rangeOfExpr(expr)).members(MAX_COMBINATIONS);
    if (values === undefined || values.length * combinations.length > MAX_COMBINATIONS)
      return undefined;
    combinations = combinations.flatMap((known) =>
      values.map((value) => new Map(known).set(leaf, value)),
    );
  }
  const pairs: ValuePair[] = [];
  for (const values of combinations) {
    const when = under(exprs, conjunct, values);
    if (when === undefined) continue;
    const before = evaluate(exprs, one, values);
    const after = evaluate(exprs, other, values);
    if (before === undefined || after === undefined) return undefined;
    if (before !== after)
      pairs.push({ before: NumberSet.of(before), after: NumberSet.of(after), guard: [when] });
  }
  return pairs;
}

/** The conjunct with what the leaves are; undefined when it leaves no room for them. */
function under(
  exprs: Expressions,
  conjunct: Conjunct,
  values: ReadonlyMap<ExprId, bigint>,
): Conjunct | undefined {
  let when: Conjunct | undefined = conjunct;
  for (const [leaf, value] of values) {
    if (when !== undefined) when = refine(exprs, when, leaf, NumberSet.of(value));
  }
  return when;
}
