import type { FunctionId } from '../callgraph/function-id.ts';
import {
  type BlockId,
  type Callee,
  type ControlFlowGraph,
  type Line,
  successorsOf,
} from './control-flow-graph.ts';
import { type MappingRow, mapGraph } from './mapping.ts';
import type { NumberSet } from './number-set.ts';
import { type Divergence, ProbeLog } from './probe-log.ts';
import type { PureFunctions } from './pure-functions.ts';
import type { Probe } from './solve.ts';
import type { Summaries } from './summaries.ts';
import type { Unknown } from './summary.ts';

/** What a function makes of each value that a call in it can return. */
export interface Translation {
  /** In the order of the inputs. */
  readonly rows: readonly MappingRow[];
  /** The same with guards that begin behind the call: what can be compared between inputs. */
  readonly comparable: readonly MappingRow[];
  /** Whether the call, or another one of those chosen, can run again before the function ends. */
  readonly isRepeated: boolean;
  /**
   * What the function does otherwise for the one input than for the other, besides returning something else. With
   * `mayShowResult`, what it returns may also be shown to others.
   */
  divergence(one: number, other: number, mayShowResult: boolean): Divergence | undefined;
  /** The first call or store behind the call when it returned that input. */
  anyEffect(index: number): Divergence | undefined;
  /** Where the function hands the input itself to others: the number is an argument, or is stored. */
  shows(index: number): Divergence | undefined;
}

/** Names calls in a function's text. */
export type CallChoice = (callee: Callee, line: Line) => boolean;

/**
 * Lets the chosen calls in a function return each of `inputs` and follows it to its end. `id` says from where the
 * graph's calls are looked up. Undefined when no such call is in the graph.
 */
export function translate(
  { summaries, pure }: { readonly summaries: Summaries; readonly pure: PureFunctions },
  { graph, id }: { readonly graph: ControlFlowGraph; readonly id: FunctionId },
  isChosen: CallChoice,
  inputs: readonly NumberSet[],
): Translation | undefined {
  const blocks = blocksCalling(graph, isChosen);
  if (blocks.length === 0) return undefined;
  const log = new ProbeLog(inputs.length);
  const probe: Probe = {
    inputs,
    at: { kind: 'call', isProbed: isChosen },
    callees: {
      isPure: (callee) => pure.isPure(id, callee),
      resultOf: (callee, args) => pure.resultOf(id, callee, args),
    },
  };
  const { rows } = mapGraph(graph, summaries, id, probe);
  const { rows: comparable } = mapGraph(graph, summaries, id, { ...probe, watcher: log });
  if (comparable.some(({ answer }) => answer.unknowns.some(isCut))) log.loseAll();
  return {
    rows,
    comparable,
    isRepeated:
      new Set(blocks).size < blocks.length ||
      blocks.some((block) => canReach(graph, block, blocks)),
    divergence: (one, other, mayShowResult) => {
      // What is returned may be handed on as well, to a tracepoint say: it follows the code.
      const returned = [one, other].map((index) => rows[index]?.answer.results.single);
      const isExpected = (a: bigint, b: bigint): boolean =>
        a === b || (mayShowResult && a === returned[0] && b === returned[1]);
      return log.divergence(one + 1, other + 1, isExpected);
    },
    anyEffect: (index) => log.firstEffect(index + 1),
    shows: (index) => {
      const number = inputs[index]?.single;
      return number === undefined ? undefined : log.showing(index + 1, number);
    },
  };
}

/** Whether the search ended before all paths were looked at. */
function isCut({ reason }: Unknown): boolean {
  return reason === 'too-many-paths' || reason === 'unread-text';
}

/** The block of each chosen call: one that holds two of them comes twice. */
function blocksCalling(graph: ControlFlowGraph, isChosen: CallChoice): readonly BlockId[] {
  const found: BlockId[] = [];
  graph.blocks.forEach(({ instructions }, block) => {
    for (const one of instructions) {
      if (one.kind === 'call' && isChosen(one.callee, one.line)) found.push(block);
    }
  });
  return found;
}

/** Whether a path of at least one step leads from `from` to one of `to`. */
function canReach(graph: ControlFlowGraph, from: BlockId, to: readonly BlockId[]): boolean {
  const seen = new Set<BlockId>();
  const waiting = [from];
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    const terminator = graph.blocks[block]?.terminator;
    if (terminator === undefined) continue;
    for (const next of successorsOf(terminator)) {
      if (to.includes(next)) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return false;
}
