import { type Conjunct, evaluate, mayEqual } from '../../src/outcomes/conjunct.ts';
import type { ControlFlowGraph } from '../../src/outcomes/control-flow-graph.ts';
import type { Expressions, ExprId } from '../../src/outcomes/expression.ts';
import type { SolvedFunction } from '../../src/outcomes/solve.ts';
import type { FunctionSummary, ReturnValue } from '../../src/outcomes/summary.ts';
import { calledAt } from './concrete-frame.ts';
import type { Activation } from './concrete-interpreter.ts';

/** What a run says of the terms of an analysis: parameters as handed over, calls as they last returned. */
export class RunValues {
  private readonly exprs: Expressions;
  private readonly activation: Activation;
  private readonly keyOfSite: ReadonlyMap<number, string>;

  constructor(solved: SolvedFunction, activation: Activation) {
    this.exprs = solved.exprs;
    this.activation = activation;
    this.keyOfSite = keysOfSites(solved.graph);
  }

  /** The expression's value in the run; undefined when it speaks of more than parameters and calls. */
  valueOf(id: ExprId): bigint | undefined {
    const values = new Map<ExprId, bigint>();
    for (const leaf of this.exprs.leavesOf(id)) {
      const value = this.valueOfLeaf(leaf);
      if (value === undefined) return undefined;
      values.set(leaf, value);
    }
    return evaluate(this.exprs, id, values);
  }

  private valueOfLeaf(leaf: ExprId): bigint | undefined {
    const expr = this.exprs.get(leaf);
    if (expr.kind !== 'term') return undefined;
    const { origin } = expr.term;
    if (origin.kind === 'parameter') return this.activation.arguments[origin.index];
    if (origin.kind !== 'call') return undefined;
    const key = this.keyOfSite.get(origin.site);
    return key === undefined ? undefined : this.activation.calls.get(key);
  }

  /** Whether nothing that the run knows contradicts the conjunct. */
  mayHold(conjunct: Conjunct): boolean {
    for (const [id, set] of conjunct) {
      const value = this.valueOf(id);
      if (value !== undefined && !set.has(value)) return false;
    }
    return true;
  }
}

/** By site, where exactly one call of that name stands on its line. */
function keysOfSites(graph: ControlFlowGraph): Map<number, string> {
  const bySite = new Map<number, string>();
  const count = new Map<string, number>();
  for (const { instructions } of graph.blocks) {
    for (const instruction of instructions) {
      if (instruction.kind !== 'call' || instruction.callee.kind !== 'function') continue;
      const key = calledAt(instruction.line, instruction.callee.name);
      bySite.set(instruction.site, key);
      count.set(key, (count.get(key) ?? 0) + 1);
    }
  }
  return new Map([...bySite].filter(([, key]) => count.get(key) === 1));
}

/** Whether some ending of the function by itself has the run's result under a condition true of the run. */
export function endingsAdmit(solved: SolvedFunction, activation: Activation): boolean {
  const { result } = activation;
  const values = new RunValues(solved, activation);
  return solved.endings.some(({ value, guard }) =>
    guard.some((conjunct) => {
      if (!values.mayHold(conjunct)) return false;
      if (value === undefined || result === undefined) return value === result;
      const exact = values.valueOf(value);
      return exact === undefined
        ? mayEqual(solved.exprs, conjunct, value).has(result)
        : exact === result;
    }),
  );
}

/** The same for the answer with its callees' answers put in. */
export function summaryAdmits(
  summary: FunctionSummary,
  solved: SolvedFunction,
  activation: Activation,
): boolean {
  const values = new RunValues(solved, activation);
  return summary.outcomes.some(
    ({ value, when }) => includes(value, activation.result) && values.mayHold(when),
  );
}

/** The same for what callers are told. */
export function groupsAdmit(
  summary: FunctionSummary,
  solved: SolvedFunction,
  activation: Activation,
): boolean {
  const { result } = activation;
  if (result === undefined) return true;
  const values = new RunValues(solved, activation);
  const isAdmitted = summary.groups.some(({ literals, results, exact }) => {
    if (!values.mayHold(new Map(literals)) || !results.has(result)) return false;
    return exact === undefined || values.valueOf(exact) === result;
  });
  return isAdmitted && summary.results.has(result);
}

function includes(value: ReturnValue, result: bigint | undefined): boolean {
  switch (value.kind) {
    case 'nothing':
      return result === undefined;
    case 'number':
      return result === value.value;
    case 'numbers':
      return result !== undefined && value.set.has(result);
  }
}
