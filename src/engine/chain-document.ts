import type { WitnessChain } from '../callgraph/context-search.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { SurveyChain } from '../documents/survey.ts';

/** A chain as documents show it; its last step ends in line `useLine`. */
export function describeChain(graph: Graph, chain: WitnessChain, useLine: number): SurveyChain {
  const { entry } = chain;
  const last = chain.steps.length - 1;
  return {
    context: entry.rule.context,
    entry: {
      slot: entry.slot,
      object: entry.object,
      file: graph.base.path(entry.file),
      line: entry.line,
    },
    steps: chain.steps.map((step, i) => ({
      function: displayName(graph, step.function),
      file: graph.base.path(step.file),
      line: i === last ? useLine : step.line,
      via: step.via,
    })),
    weak: chain.weak,
  };
}
