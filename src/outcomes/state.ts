import { withoutLeaves } from './conjunct.ts';
import type { VariableId } from './control-flow-graph.ts';
import { type Expressions, type ExprId, type Provenance, rangeOfExpr } from './expression.ts';
import { type Guard, joinGuards, mayEqualUnder } from './guard.ts';
import { NumberSet } from './number-set.ts';

/** Where a variable got its value; 0 when that does not matter. */
type Line = number;

/**
 * What may hold at one point of a function, for one set of paths to it. Immutable.
 *
 * `memory` remembers what was stored where since the last call that could have changed it; `epoch` names
 * the moment memory may last have changed, so that readings before and behind it are different terms.
 */
export interface State {
  readonly variables: readonly (ExprId | undefined)[];
  readonly lines: readonly Line[];
  readonly memory: ReadonlyMap<string, ExprId>;
  readonly epoch: number;
  readonly guard: Guard;
  /** Which probed value the path passed last; 0 for none. */
  readonly tag: number;
}

/** Two states with the same key say the same of every live variable. */
export function keyOf(exprs: Expressions, state: State): string {
  const parts: (number | string)[] = [`#${state.tag}`];
  for (let i = 0; i < state.variables.length; i++) {
    const id = state.variables[i];
    if (id === undefined) {
      parts.push('');
      continue;
    }
    // Two places that fail in the same way stay apart, so that each keeps its own condition.
    const expr = exprs.get(id);
    const isPlaced = expr.kind === 'constant' && expr.value !== 0n;
    parts.push(isPlaced ? `${id}@${state.lines[i]}` : id);
  }
  return parts.join();
}

export function withVariable(
  state: State,
  variable: VariableId,
  value: ExprId | undefined,
  line: Line,
): State {
  const variables = [...state.variables];
  const lines = [...state.lines];
  variables[variable] = value;
  lines[variable] = line;
  return { ...state, variables, lines };
}

/** Forgets the variables that nobody will read. */
export function withOnly(state: State, isLive: (variable: VariableId) => boolean): State {
  if (state.variables.every((id, variable) => id === undefined || isLive(variable))) return state;
  const variables = state.variables.map((id, variable) => (isLive(variable) ? id : undefined));
  return { ...state, variables };
}

/**
 * The state once the terms that `isStale` names mean something new: what was known of them goes, and
 * variables made of them keep the set of values they may have.
 */
export function forgetTerms(
  exprs: Expressions,
  state: State,
  isStale: (leaf: ExprId) => boolean,
): State {
  const isForgotten = (leaf: ExprId): boolean => dependsOn(exprs, leaf, isStale);
  const isAffected = (id: ExprId): boolean => exprs.leavesOf(id).some(isForgotten);
  const variables = state.variables.map((id) => {
    if (id === undefined || !isAffected(id)) return id;
    return earlier(exprs, state.guard, id);
  });
  let memory = state.memory;
  for (const [key, id] of state.memory) {
    if (!isAffected(id) && !keyMentions(exprs, key, isForgotten)) continue;
    if (memory === state.memory) memory = new Map(state.memory);
    (memory as Map<string, ExprId>).delete(key); // our own copy
  }
  let guard: Guard | undefined;
  for (const conjunct of state.guard) {
    const kept = withoutLeaves(exprs, conjunct, isForgotten);
    guard = guard === undefined ? [kept] : joinGuards(exprs, guard, [kept]);
  }
  return { ...state, variables, memory, guard: guard ?? state.guard };
}

/** A value that is kept over a moment in which `isStale` terms change: made of such terms, it is one of a set. */
export function outliving(
  exprs: Expressions,
  state: State,
  id: ExprId,
  isStale: (leaf: ExprId) => boolean,
): ExprId {
  const isAffected = exprs.leavesOf(id).some((leaf) => dependsOn(exprs, leaf, isStale));
  if (!isAffected) return id;
  return earlier(exprs, state.guard, id);
}

/** What stays of a value whose terms mean something new: the set it is in, and whose result it was. */
function earlier(exprs: Expressions, guard: Guard, id: ExprId): ExprId {
  const set = mayEqualUnder(exprs, guard, id);
  const from = provenanceOf(exprs, id, set);
  const tells = from.sites.length > 0 && from.sites.length <= MAX_SITES;
  return exprs.any(set, exprs.widthOf(id), 'an earlier round', tells ? from : undefined);
}

/** More calls than this to choose among tell nothing. */
const MAX_SITES = 8;

function provenanceOf(exprs: Expressions, id: ExprId, set: NumberSet): Provenance {
  const expr = exprs.get(id);
  if (expr.kind === 'term' && expr.term.origin.kind === 'call') {
    return { sites: [expr.term.origin.site], others: NumberSet.nothing, isUnited: false };
  }
  if (expr.kind === 'any' && expr.from !== undefined) return expr.from;
  if (expr.kind === 'binary' && expr.operator === '|') {
    const left = provenanceOf(exprs, expr.left, rangeOfExpr(exprs.get(expr.left)));
    const right = provenanceOf(exprs, expr.right, rangeOfExpr(exprs.get(expr.right)));
    return { ...eitherOf(left, right), isUnited: true };
  }
  return { sites: [], others: set, isUnited: false };
}

function eitherOf(a: Provenance, b: Provenance): Provenance {
  return {
    sites: [...new Set([...a.sites, ...b.sites])].sort((left, right) => left - right),
    others: a.others.union(b.others),
    isUnited: a.isUnited || b.isUnited,
  };
}

/** Whether the leaf is stale or the result of a call that was handed something stale. */
function dependsOn(exprs: Expressions, leaf: ExprId, isStale: (leaf: ExprId) => boolean): boolean {
  if (isStale(leaf)) return true;
  const expr = exprs.get(leaf);
  if (expr.kind !== 'term') return false;
  const { origin } = expr.term;
  if (origin.kind === 'call') {
    return origin.arguments.some((id) =>
      exprs.leavesOf(id).some((inner) => dependsOn(exprs, inner, isStale)),
    );
  }
  return (
    origin.kind === 'memory' &&
    keyMentions(exprs, origin.key, (id) => dependsOn(exprs, id, isStale))
  );
}

/** Memory keys hold the ids of the pointers and indexes they go through as `*12` and `[12]`. */
function keyMentions(
  exprs: Expressions,
  key: string,
  isForgotten: (leaf: ExprId) => boolean,
): boolean {
  return idsIn(key).some((id) => exprs.leavesOf(id).some(isForgotten));
}

/** Keys are few and asked about at every call. */
const idsInKeys = new Map<string, readonly ExprId[]>();
const MAX_KEYS = 50_000;

function idsIn(key: string): readonly ExprId[] {
  const known = idsInKeys.get(key);
  if (known !== undefined) return known;
  if (idsInKeys.size >= MAX_KEYS) idsInKeys.clear();
  // Written into the key by the evaluator.
  const ids = [...key.matchAll(/[*[](\d+)/g)].map(([, digits]) => Number(digits) as ExprId);
  idsInKeys.set(key, ids);
  return ids;
}

/** The epoch of a block where paths with different pasts meet. Calls' epochs are their site numbers. */
export function epochOfBlock(block: number): number {
  return -1 - block;
}

/**
 * One state that admits what either admits. Their keys must be equal. `mayRepeat` says whether a path can come
 * by the block twice, so that what was read there before has to be forgotten.
 */
export function mergeStates(
  exprs: Expressions,
  a: State,
  b: State,
  block: number,
  mayRepeat: boolean,
): State {
  let left = a;
  let right = b;
  if (a.epoch !== b.epoch) {
    const epoch = epochOfBlock(block);
    left = mayRepeat ? enterEpoch(exprs, a, epoch) : { ...a, epoch };
    right = mayRepeat ? enterEpoch(exprs, b, epoch) : { ...b, epoch };
  }
  const guard = joinGuards(exprs, left.guard, right.guard);
  let memory = left.memory;
  for (const [key, id] of left.memory) {
    if (right.memory.get(key) === id) continue;
    if (memory === left.memory) memory = new Map(left.memory);
    (memory as Map<string, ExprId>).delete(key); // our own copy
  }
  if (guard === left.guard && memory === left.memory) return left;
  return { ...left, guard, memory };
}

/** Memory may have changed: readings from here on belong to `epoch`, and older ones of that name are forgotten. */
export function enterEpoch(exprs: Expressions, state: State, epoch: number): State {
  const fresh = forgetTerms(exprs, state, (leaf) => {
    const expr = exprs.get(leaf);
    return (
      expr.kind === 'term' && expr.term.origin.kind === 'memory' && expr.term.origin.epoch === epoch
    );
  });
  return { ...fresh, epoch };
}

/** All variables as sets: what is left when there are too many states to keep apart. */
export function joinStates(
  exprs: Expressions,
  a: State,
  b: State,
  block: number,
  mayRepeat: boolean,
): State {
  const variables = a.variables.map((id, i) => {
    const other = b.variables[i];
    if (id === undefined || other === undefined) return undefined;
    if (id === other) return id;
    const left = mayEqualUnder(exprs, a.guard, id);
    const right = mayEqualUnder(exprs, b.guard, other);
    const from = eitherOf(provenanceOf(exprs, id, left), provenanceOf(exprs, other, right));
    const tells = from.sites.length > 0 && from.sites.length <= MAX_SITES;
    const known = tells ? from : undefined;
    return exprs.any(left.union(right), exprs.widthOf(id), 'several paths', known);
  });
  const lines = a.lines.map((line, i) => (line === b.lines[i] ? line : 0));
  return mergeStates(
    exprs,
    { ...a, variables, lines },
    { ...b, variables, lines },
    block,
    mayRepeat,
  );
}
