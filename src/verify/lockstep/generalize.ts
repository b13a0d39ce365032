import { withoutLeaves } from '../../outcomes/conjunct.ts';
import type { Variable, VariableId } from '../../outcomes/control-flow-graph.ts';
import type { Expressions, ExprId } from '../../outcomes/expression.ts';
import { type Guard, joinGuards, mayEqualUnder } from '../../outcomes/guard.ts';
import type { NumberSet } from '../../outcomes/number-set.ts';
import type { State } from '../../outcomes/state.ts';
import { rangeOf } from '../../outcomes/width.ts';
import type { SymbolOrigins } from './symbol-origins.ts';

interface Parts {
  readonly exprs: Expressions;
  readonly origins: SymbolOrigins;
  readonly variables: readonly Variable[];
}

/**
 * The state at the beginning of a loop, in terms that hold for any round: variables that take a new number in every
 * round (`changed`), or hold what was made in an earlier one, become symbols of this place. Variables that are equal
 * stay equal, in both versions and between them; of the others only the set of their values is kept.
 */
export function generalize(
  parts: Parts,
  state: State,
  changed: ReadonlySet<VariableId>,
  site: number,
): State {
  const { exprs, origins } = parts;
  const symbols = new Map<string, ExprId>();
  const variables = state.variables.map((id, variable) => {
    if (id === undefined) return undefined;
    const isChanged = changed.has(variable);
    if (!isChanged && !origins.isPassing(exprs, id)) return id;
    const key = `${id} ${isChanged}`;
    let symbol = symbols.get(key);
    if (symbol === undefined) {
      symbol = symbolFor(parts, state.guard, id, { site, variable, isChanged });
      symbols.set(key, symbol);
    }
    return symbol;
  });
  const isPassing = (leaf: ExprId): boolean => origins.isPassing(exprs, leaf);
  let guard: Guard | undefined;
  for (const conjunct of state.guard) {
    const kept = withoutLeaves(exprs, conjunct, isPassing);
    guard = guard === undefined ? [kept] : joinGuards(exprs, guard, [kept]);
  }
  return { ...state, variables, memory: new Map(), epoch: site, guard: guard ?? state.guard };
}

function symbolFor(
  { exprs, variables }: Parts,
  guard: Guard,
  id: ExprId,
  { site, variable, isChanged }: { site: number; variable: VariableId; isChanged: boolean },
): ExprId {
  const width = isChanged
    ? (variables[variable] as Variable).type.width // the variable has a value
    : exprs.widthOf(id);
  const set: NumberSet = isChanged ? rangeOf(width) : mayEqualUnder(exprs, guard, id);
  const single = set.single;
  if (single !== undefined) return exprs.constant(single);
  // Two readings of "any number" need not agree.
  const isAny = exprs.leavesOf(id).some((leaf) => exprs.get(leaf).kind === 'any');
  if (isAny) return exprs.any(set, width, 'a loop');
  const key = `V${variable} ${isChanged ? '' : set.toString()}`;
  const origin = { kind: 'memory', key, epoch: site } as const;
  return exprs.term(origin, undefined, set, width);
}
