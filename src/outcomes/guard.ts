import { type Conjunct, mayEqual, refine } from './conjunct.ts';
import { type Expressions, type ExprId, rangeOfExpr } from './expression.ts';
import { NumberSet } from './number-set.ts';
import { INT } from './width.ts';

/**
 * When something happens: at least one of the conjuncts holds. Never empty; one conjunct without
 * constraints is "always". May admit more than what is the case, never less.
 */
export type Guard = readonly Conjunct[];

/** Above this many alternatives the two most alike become one that admits both. */
const MAX_ALTERNATIVES = 6;

export function refineGuard(
  exprs: Expressions,
  guard: Guard,
  id: ExprId,
  set: NumberSet,
): Guard | undefined {
  const refined: Conjunct[] = [];
  let changed = false;
  for (const conjunct of guard) {
    const next = refine(exprs, conjunct, id, set);
    if (next !== conjunct) changed = true;
    if (next !== undefined) refined.push(next);
  }
  if (!changed) return guard;
  return refined.length === 0 ? undefined : simplified(exprs, refined);
}

/** Least upper bound of two guards, as short as it gets without losing a case. */
export function joinGuards(exprs: Expressions, a: Guard, b: Guard): Guard {
  if (a === b) return a;
  const added = b.filter((conjunct) => !a.some((known) => implies(exprs, conjunct, known)));
  return added.length === 0 ? a : simplified(exprs, [...a, ...added]);
}

export function guardImplies(exprs: Expressions, a: Guard, b: Guard): boolean {
  return a.every((conjunct) => b.some((known) => implies(exprs, conjunct, known)));
}

/** Everything `id` can be where the guard holds. */
export function mayEqualUnder(exprs: Expressions, guard: Guard, id: ExprId): NumberSet {
  let set: NumberSet | undefined;
  for (const conjunct of guard) {
    const here = mayEqual(exprs, conjunct, id);
    set = set === undefined ? here : set.union(here);
  }
  return set ?? rangeOfExpr(exprs.get(id));
}

/**
 * Puts conjuncts together that differ in one expression only (`a ∧ x < 0` or `a ∧ x >= 0` is `a`), drops
 * those that another one admits, and in the end weakens until few are left.
 */
function simplified(exprs: Expressions, conjuncts: readonly Conjunct[]): Guard {
  const left = [...conjuncts];
  for (let again = true; again; ) {
    again = false;
    for (let i = 0; i < left.length && !again; i++) {
      for (let j = i + 1; j < left.length && !again; j++) {
        const one = merged(exprs, left[i] as Conjunct, left[j] as Conjunct);
        if (one === undefined) continue;
        left[i] = one;
        left.splice(j, 1);
        again = true;
      }
    }
  }
  while (left.length > MAX_ALTERNATIVES) weakenOnce(exprs, left);
  return left;
}

/** One conjunct that holds exactly when `a` or `b` does, if there is one. */
function merged(exprs: Expressions, a: Conjunct, b: Conjunct): Conjunct | undefined {
  if (implies(exprs, a, b)) return b;
  if (implies(exprs, b, a)) return a;
  if (a.size !== b.size) return undefined;
  let differing: ExprId | undefined;
  for (const [id, set] of a) {
    const other = b.get(id);
    if (other === undefined) return undefined;
    if (set.equals(other)) continue;
    if (differing !== undefined) return undefined;
    differing = id;
  }
  return differing === undefined ? a : withUnion(exprs, a, b, differing);
}

function withUnion(exprs: Expressions, a: Conjunct, b: Conjunct, id: ExprId): Conjunct {
  const result = new Map(a);
  const union = (a.get(id) as NumberSet).union(b.get(id) as NumberSet);
  if (rangeOfExpr(exprs.get(id)).isWithin(union)) result.delete(id);
  else result.set(id, union);
  return result;
}

/** Whether `a` admits no more than `b`. */
function implies(exprs: Expressions, a: Conjunct, b: Conjunct): boolean {
  for (const [id, set] of b) {
    const mine = a.get(id);
    if (mine === undefined) {
      // Something else that `a` knows may decide it: a sum, a comparison.
      if (exprs.leavesOf(id).length < 2 && mayEqual(exprs, a, id).isWithin(set)) continue;
      return false;
    }
    if (!mine.isWithin(set)) return false;
  }
  return true;
}

function weakenOnce(exprs: Expressions, left: Conjunct[]): void {
  let first = 0;
  let second = 1;
  let bestShared = -1;
  for (let i = 0; i < left.length; i++) {
    for (let j = i + 1; j < left.length; j++) {
      const shared = sharedFacts(left[i] as Conjunct, left[j] as Conjunct);
      if (shared <= bestShared) continue;
      bestShared = shared;
      first = i;
      second = j;
    }
  }
  const joined = joinConjuncts(exprs, left[first] as Conjunct, left[second] as Conjunct);
  const others = left.filter(
    (conjunct, k) => k !== first && k !== second && !implies(exprs, conjunct, joined),
  );
  left.splice(0, left.length, ...others, joined);
}

function sharedFacts(a: Conjunct, b: Conjunct): number {
  let shared = 0;
  for (const [id, set] of a) {
    const other = b.get(id);
    if (other !== undefined) shared += set.equals(other) ? 2 : 1;
  }
  return shared;
}

/** What both admit, and as little more as one conjunct can; marked when that is more. */
export function joinConjuncts(exprs: Expressions, a: Conjunct, b: Conjunct): Conjunct {
  const result = new Map<ExprId, NumberSet>();
  let isExact = a.size === b.size;
  for (const [id, set] of a) {
    const other = b.get(id);
    if (other === undefined || !other.equals(set)) isExact = false;
    if (other === undefined) continue;
    const union = set.union(other);
    if (!rangeOfExpr(exprs.get(id)).isWithin(union)) result.set(id, union);
  }
  if (!isExact) result.set(hiddenCondition(exprs, 'weakened'), NumberSet.one);
  return result;
}

/** Whether conditions without an expression, or conditions that were given up, are part of it. */
export function hasHidden(exprs: Expressions, conjunct: Conjunct): boolean {
  return [...conjunct.keys()].some((id) => isHidden(exprs, id));
}

/** Whether conditions were given up, so that the guard admits more than what is the case. */
export function isWeakened(exprs: Expressions, guard: Guard): boolean {
  const weakened = hiddenCondition(exprs, 'weakened');
  return guard.some((conjunct) => conjunct.has(weakened));
}

/** The guard of what happens under conditions that were given up. */
export function unknownGuard(exprs: Expressions): Guard {
  return [new Map([[hiddenCondition(exprs, 'weakened'), NumberSet.one]])];
}

/**
 * The guard behind a branch on something that no expression holds, such as a loop's counter: which side was
 * taken is remembered without saying what it means, so that both sides together are no condition again, and
 * one side alone does not pass for "always".
 */
export function underHidden(
  exprs: Expressions,
  guard: Guard,
  branch: string,
  holds: boolean,
): Guard {
  const id = hiddenCondition(exprs, branch);
  const marked = guard.map((conjunct) => withHidden(exprs, conjunct, id, holds));
  const [first, ...others] = marked;
  if (first === undefined) return guard;
  return others.length === 0 ? marked : simplified(exprs, marked);
}

/** More of them than a reader could want; they only multiply the ways to combine them. */
const MAX_HIDDEN = 3;

function withHidden(exprs: Expressions, conjunct: Conjunct, id: ExprId, holds: boolean): Conjunct {
  const weakened = hiddenCondition(exprs, 'weakened');
  const result = new Map(conjunct);
  result.delete(id);
  if (result.has(weakened)) return result;
  const hidden = [...result.keys()].filter((key) => isHidden(exprs, key));
  if (hidden.length >= MAX_HIDDEN) {
    for (const key of hidden) result.delete(key);
    return result.set(weakened, NumberSet.one);
  }
  return result.set(id, holds ? NumberSet.one : NumberSet.zero);
}

function isHidden(exprs: Expressions, id: ExprId): boolean {
  const expr = exprs.get(id);
  if (expr.kind !== 'term') return false;
  const { origin } = expr.term;
  return origin.kind === 'name' && origin.name.startsWith('? ');
}

function hiddenCondition(exprs: Expressions, name: string): ExprId {
  return exprs.term({ kind: 'name', name: `? ${name}` }, undefined, NumberSet.truth, INT);
}
