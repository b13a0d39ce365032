import type { Conjunct } from './conjunct.ts';
import type { Line } from './control-flow-graph.ts';
import { type Expressions, type ExprId, rangeOfExpr } from './expression.ts';
import { type Guard, joinGuards } from './guard.ts';
import { ERROR_VALUES, literalsOf, type NumberNames, pointerValue } from './literal-text.ts';
import { NumberSet } from './number-set.ts';
import type { FunctionSummary, Outcome, ReturnValue, Via } from './summary.ts';

/** One row of an answer, as text. */
export interface AnsweredOutcome {
  readonly value: string;
  readonly returned: ReturnValue;
  readonly guard: readonly string[];
  /** Whether conditions on locals were left out of the guard. */
  readonly guardIsPartial: boolean;
  readonly line: Line;
  readonly via: readonly Via[];
}

interface Row {
  readonly value: ReturnValue;
  readonly line: Line;
  readonly via: readonly Via[];
  guard: Guard;
}

/**
 * The rows of a function's answer: one for each value, place and way to get there, in the order of the text.
 * `isPointer` spells 0 as NULL and errors as `ERR_PTR(…)`.
 */
export function answeredOutcomes(
  summary: FunctionSummary,
  names: NumberNames,
  isPointer: boolean,
): readonly AnsweredOutcome[] {
  const { exprs } = summary;
  const rows = new Map<string, Row>();
  for (const outcome of summary.outcomes) {
    const key = rowKey(outcome);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { ...outcome, guard: [outcome.when] });
    else row.guard = joinGuards(exprs, row.guard, [outcome.when]);
  }
  const answered: AnsweredOutcome[] = [];
  const sorted = [...rows.values()].sort((a, b) => a.line - b.line || compareValues(a, b));
  for (const { value, line, via, guard } of sorted) {
    const text = valueText(value, names, isPointer);
    const shown = value.kind === 'numbers' ? value.expr : undefined;
    const seen = new Set<string>();
    const alternatives = absorbed(exprs, guard).map((when) =>
      literalsOf(exprs, when, names, shown),
    );
    for (const { texts, hidden } of withoutImplied(alternatives)) {
      const key = texts.join(' && ');
      if (seen.has(key)) continue;
      seen.add(key);
      answered.push({
        value: text,
        returned: value,
        guard: texts,
        guardIsPartial: hidden > 0,
        line,
        via,
      });
    }
  }
  return answered;
}

function rowKey(outcome: Outcome): string {
  const { value, line, via } = outcome;
  const chain = via.map((step) => `${step.function}:${step.line}`).join('>');
  switch (value.kind) {
    case 'nothing':
      return `void ${line}`;
    case 'number':
      return `${value.value} ${line} ${chain}`;
    case 'numbers':
      return `${value.set.toString()} ${value.text ?? ''} ${line} ${chain}`;
  }
}

function compareValues(a: Row, b: Row): number {
  const left = a.value.kind === 'number' ? a.value.value : 0n;
  const right = b.value.kind === 'number' ? b.value.value : 0n;
  if (left === right) return 0;
  return left > right ? -1 : 1;
}

/**
 * `a` or (not `a` and `b`) is `a` or `b`: a condition goes from an alternative when another alternative,
 * which asks for nothing else that this one does not, covers the rest.
 */
function absorbed(exprs: Expressions, guard: Guard): Guard {
  const shorter = [...guard];
  for (let i = 0; i < shorter.length; i++) {
    for (const other of shorter) {
      const mine = shorter[i] as Conjunct;
      if (other === mine) continue;
      const id = coveredBy(exprs, mine, other);
      if (id === undefined) continue;
      const without = new Map(mine);
      without.delete(id);
      shorter[i] = without;
    }
  }
  return shorter;
}

/** The only expression on which `other` is not admitted by `mine`, when both together leave nothing out. */
function coveredBy(exprs: Expressions, mine: Conjunct, other: Conjunct): ExprId | undefined {
  let found: ExprId | undefined;
  for (const [id, set] of other) {
    const own = mine.get(id);
    if (own?.isWithin(set) === true) continue;
    if (own === undefined || found !== undefined) return undefined;
    if (!rangeOfExpr(exprs.get(id)).isWithin(own.union(set))) return undefined;
    found = id;
  }
  return found;
}

/**
 * Alternatives that another one covers say nothing more. One with conditions left out covers no other that is
 * whole: it says less than its text.
 */
function withoutImplied<T extends { readonly texts: readonly string[]; readonly hidden: number }>(
  alternatives: readonly T[],
): readonly T[] {
  return alternatives.filter(
    (mine, i) =>
      !alternatives.some((other, j) => {
        if (i === j || !other.texts.every((text) => mine.texts.includes(text))) return false;
        if (other.texts.length < mine.texts.length) return other.hidden === 0 || mine.hidden > 0;
        return other.hidden < mine.hidden || (other.hidden === mine.hidden && j < i);
      }),
  );
}

export function valueText(value: ReturnValue, names: NumberNames, isPointer: boolean): string {
  switch (value.kind) {
    case 'nothing':
      return 'nothing';
    case 'number':
      return isPointer
        ? pointerValue(value.value, (each) => names.result(each))
        : names.result(value.value);
    case 'numbers':
      return value.text ?? (isPointer ? pointerClass(value.set) : numberClass(value.set, names));
  }
}

function pointerClass(set: NumberSet): string {
  if (set.isWithin(ERROR_VALUES)) return 'an error pointer';
  if (!set.intersects(ERROR_VALUES) && !set.has(0n)) return 'a valid pointer';
  return 'any pointer';
}

function numberClass(set: NumberSet, names: NumberNames): string {
  if (set.isWithin(NumberSet.negative)) return '< 0';
  if (set.isWithin(NumberSet.positive)) return '> 0';
  if (set.isWithin(NumberSet.negative.complement())) return '>= 0';
  if (set.isWithin(NumberSet.positive.complement())) return '<= 0';
  const low = set.low;
  const high = set.high;
  if (low === undefined || high === undefined) return 'nothing';
  return isWide(low, high) ? 'any' : `${names.result(low)} … ${names.result(high)}`;
}

/** As wide as an int: to name the bounds would tell nothing. */
function isWide(low: bigint, high: bigint): boolean {
  return high - low >= 1n << 16n;
}
