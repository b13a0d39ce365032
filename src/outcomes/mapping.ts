import type { FunctionId } from '../callgraph/function-id.ts';
import type { ControlFlowGraph } from './control-flow-graph.ts';
import { NumberSet } from './number-set.ts';
import { type Probe, type SolvedFunction, solve } from './solve.ts';
import type { FunctionSource, Summaries } from './summaries.ts';
import type { FunctionSummary } from './summary.ts';

/** What a function makes of one value of another one. */
export interface MappingRow {
  readonly input: NumberSet;
  /** The function's own answer on the paths that met `input` last. */
  readonly answer: FunctionSummary;
}

export interface Mapping {
  readonly rows: readonly MappingRow[];
  /** The paths that meet no input at all. */
  readonly own: FunctionSummary;
}

/** Values that are looked at one by one; the rest of a callee's results goes by sign. */
const MAX_INPUTS = 48;

/** The values of a result, each by itself as far as there are few, else as ranges. */
export function inputsOf(results: NumberSet): readonly NumberSet[] {
  const inputs: NumberSet[] = [];
  const members = results.members(MAX_INPUTS);
  if (members !== undefined) return members.map((value) => NumberSet.of(value));
  const signs = [NumberSet.zero, NumberSet.negative, NumberSet.positive];
  for (const sign of signs) {
    const piece = results.intersect(sign);
    if (!piece.isEmpty) inputs.push(piece);
  }
  return inputs;
}

/**
 * Runs `id` once for each input at the same time: every probed call returns each of them, or the parameter
 * is each of them. Undefined when the function cannot be read.
 */
export function mapThrough(
  source: FunctionSource,
  summaries: Summaries,
  id: FunctionId,
  probe: Probe,
): Mapping | undefined {
  const plain = source.solved(id);
  return 'unreadable' in plain ? undefined : mapGraph(plain.graph, summaries, id, probe);
}

/** The same for a function's graph; `id` says from where its calls are looked up. */
export function mapGraph(
  graph: ControlFlowGraph,
  summaries: Summaries,
  id: FunctionId,
  probe: Probe,
): Mapping {
  const solved = solve(graph, probe);
  const answerOf = (tag: number): FunctionSummary =>
    summaries.answerFor(id, withEndings(solved, tag));
  return {
    rows: probe.inputs.map((input, index) => ({ input, answer: answerOf(index + 1) })),
    own: answerOf(0),
  };
}

function withEndings(solved: SolvedFunction, tag: number): SolvedFunction {
  return { ...solved, endings: solved.endings.filter((ending) => ending.tag === tag) };
}

/** Whether the function calls `name` directly. */
export function callsFunction(solved: SolvedFunction, name: string): boolean {
  return solved.sites.some((site) => {
    const callee = site?.instruction.callee;
    return callee?.kind === 'function' && callee.name === name;
  });
}

/** The position of the only parameter that is a number, when it can hold an errno; undefined when there are none or several. */
export function onlyNumber(solved: SolvedFunction): number | undefined {
  const numbers = solved.graph.variables.filter(
    (variable) => variable.parameter >= 0 && variable.type.width.kind === 'int',
  );
  const [only] = numbers;
  const isSigned = only?.type.width.kind === 'int' && only.type.width.signed;
  return numbers.length === 1 && isSigned ? only.parameter : undefined;
}
