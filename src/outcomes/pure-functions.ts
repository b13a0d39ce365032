import type { FunctionId } from '../callgraph/function-id.ts';
import {
  type BasicBlock,
  type BlockId,
  type Callee,
  type ControlFlowGraph,
  type Place,
  successorsOf,
} from './control-flow-graph.ts';
import type { Expressions, ExprId } from './expression.ts';
import { NumberSet } from './number-set.ts';
import type { FunctionSource, Summaries } from './summaries.ts';
import type { FunctionSummary } from './summary.ts';

/** Calls inside calls that are looked at. */
const MAX_DEPTH = 6;

/** What calls do to their callers besides returning something, and what they return for given numbers. */
export class PureFunctions {
  private readonly functions: FunctionSource;
  private readonly summaries: Summaries;
  private readonly known = new Map<FunctionId, boolean>();

  constructor(functions: FunctionSource, summaries: Summaries) {
    this.functions = functions;
    this.summaries = summaries;
  }

  /** Whether a call in `caller` changes nothing that others can see; false where that is not known. */
  isPure(caller: FunctionId, callee: Callee, depth: number = 0): boolean {
    const targets = this.functions.calleesOf(caller, callee);
    if ('reason' in targets || depth > MAX_DEPTH) return false;
    return targets.every((target) => this.isPureFunction(target, depth));
  }

  /**
   * What a call in `caller` returns for these arguments, of which those that are no known number are undefined:
   * the union over the callee's definitions; undefined when that is not told in full.
   */
  resultOf(
    caller: FunctionId,
    callee: Callee,
    args: readonly (bigint | undefined)[],
  ): NumberSet | undefined {
    if (args.every((arg) => arg === undefined)) return undefined;
    const targets = this.functions.calleesOf(caller, callee);
    if ('reason' in targets) return undefined;
    let results = NumberSet.nothing;
    for (const target of targets) {
      const summary = this.summaries.ask(target);
      if (summary.unknowns.length > 0) return undefined;
      results = results.union(resultsFor(summary, args));
    }
    return results;
  }

  private isPureFunction(id: FunctionId, depth: number): boolean {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    this.known.set(id, false); // a recursion is not looked into
    const solved = this.functions.solved(id);
    const isPure =
      !('unreadable' in solved) &&
      solved.graph.limits.length === 0 &&
      solved.graph.unshown.length === 0 &&
      this.hasNoEffect(id, solved.graph, depth);
    this.known.set(id, isPure);
    return isPure;
  }

  private hasNoEffect(id: FunctionId, graph: ControlFlowGraph, depth: number): boolean {
    // A loop may never end.
    if (hasLoop(graph)) return false;
    return reachedBlocks(graph).every(({ instructions, terminator }) => {
      if (terminator.kind === 'stop') return false;
      return instructions.every((one) =>
        one.kind === 'assign'
          ? isOwn(graph, one.place)
          : one.isSeen !== true && (one.isPure || this.isPure(id, one.callee, depth + 1)),
      );
    });
  }
}

function reachedBlocks(graph: ControlFlowGraph): readonly BasicBlock[] {
  const reached = new Set<BlockId>([0]);
  // The set grows while it is walked.
  for (const block of reached) {
    const terminator = graph.blocks[block]?.terminator;
    if (terminator === undefined) continue;
    for (const next of successorsOf(terminator)) reached.add(next);
  }
  return graph.blocks.filter((_, block) => reached.has(block));
}

function hasLoop(graph: ControlFlowGraph): boolean {
  const done = new Set<BlockId>();
  const open = new Set<BlockId>();
  const visit = (block: BlockId): boolean => {
    if (open.has(block)) return true;
    if (done.has(block)) return false;
    open.add(block);
    const terminator = graph.blocks[block]?.terminator;
    const found = terminator !== undefined && successorsOf(terminator).some(visit);
    open.delete(block);
    done.add(block);
    return found;
  };
  return visit(0);
}

function isOwn(graph: ControlFlowGraph, place: Place): boolean {
  if (place.kind === 'field' || place.kind === 'element') return isOwn(graph, place.base);
  return place.kind === 'local' && graph.variables[place.variable]?.isAddressTaken === false;
}

/** The results of the groups whose conditions on parameters the arguments do not contradict. */
function resultsFor(
  { exprs, groups }: FunctionSummary,
  args: readonly (bigint | undefined)[],
): NumberSet {
  let results = NumberSet.nothing;
  for (const { literals, results: some } of groups) {
    const isPossible = literals.every(([id, set]) => {
      const argument = args[parameterOf(exprs, id)];
      return argument === undefined || set.has(argument);
    });
    if (isPossible) results = results.union(some);
  }
  return results;
}

/** The parameter that the expression is; -1 for every other expression. */
function parameterOf(exprs: Expressions, id: ExprId): number {
  const expr = exprs.get(id);
  return expr.kind === 'term' && expr.term.origin.kind === 'parameter'
    ? expr.term.origin.index
    : -1;
}
