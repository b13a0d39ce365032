import type { FunctionId } from '../callgraph/function-id.ts';
import { pathOf } from '../callgraph/graph.ts';
import { Role } from '../facts/roles.ts';
import type { PlanParts } from './parts.ts';

/** Those that other files can mean; a file's own function of that name is another one. */
export function publicDefinitions(parts: PlanParts, name: string): readonly FunctionId[] {
  const shared = sharedDefinitions(parts, name);
  return shared.length > 0 || isSharedMacro(parts, name) ? shared : definedFunctions(parts, name);
}

/** Whether a header makes a macro of the name, as it does to keep an old name alive. */
function isSharedMacro(parts: PlanParts, name: string): boolean {
  const { graph } = parts.search;
  return graph.definitions
    .of(graph.base.find(name))
    .some((id) => graph.definitions.fact(id).kind === 'macro' && pathOf(graph, id).endsWith('.h'));
}

/** The same, and none where every function of that name is its file's own. */
export function sharedDefinitions(parts: PlanParts, name: string): readonly FunctionId[] {
  const { graph } = parts.search;
  return definedFunctions(parts, name).filter((id) => {
    const fact = graph.definitions.fact(id);
    return fact.kind === 'function' && (!fact.isStatic || pathOf(graph, id).endsWith('.h'));
  });
}

/** The functions that a name means anywhere in the tree, tools and samples left out. */
export function definedFunctions(parts: PlanParts, name: string): readonly FunctionId[] {
  const { graph } = parts.search;
  return graph.definitions
    .of(graph.base.find(name))
    .filter((id) => graph.definitions.fact(id).kind === 'function')
    .filter((id) => !/^(tools|samples|scripts|Documentation)\//.test(pathOf(graph, id)));
}

/** Whether the tree has a function or a type of that name already, so that nothing is introduced. */
export function isDefined(parts: PlanParts, name: string): boolean {
  if (definedFunctions(parts, name).length > 0) return true;
  const { base } = parts.search.graph;
  const id = base.find(name);
  if (id === 0) return false;
  return base
    .filesWith(id, Role.shapes)
    .some((file) => base.facts(file).typedefs.some((fact) => fact.name === id));
}
