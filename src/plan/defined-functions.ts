import type { FunctionId } from '../callgraph/function-id.ts';
import { pathOf } from '../callgraph/graph.ts';
import type { PlanParts } from './parts.ts';

/** Those that other files can mean; a file's own function of that name is another one. */
export function publicDefinitions(parts: PlanParts, name: string): readonly FunctionId[] {
  const { graph } = parts.search;
  const all = definedFunctions(parts, name);
  const shared = all.filter((id) => {
    const fact = graph.definitions.fact(id);
    return fact.kind === 'function' && (!fact.isStatic || pathOf(graph, id).endsWith('.h'));
  });
  return shared.length > 0 ? shared : all;
}

/** The functions that a name means anywhere in the tree, tools and samples left out. */
export function definedFunctions(parts: PlanParts, name: string): readonly FunctionId[] {
  const { graph } = parts.search;
  return graph.definitions
    .of(graph.base.find(name))
    .filter((id) => graph.definitions.fact(id).kind === 'function')
    .filter((id) => !/^(tools|samples|scripts|Documentation)\//.test(pathOf(graph, id)));
}
