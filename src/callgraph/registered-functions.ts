import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { EntryRule } from '../knowledge/context-pack.ts';
import type { EntryFinder, EntryPoint } from './entries.ts';
import type { FunctionId } from './function-id.ts';
import type { Graph } from './graph.ts';

/** A function that the context pack gives a context, and where it is registered. */
export interface RegisteredFunction {
  readonly function: FunctionId;
  readonly entry: EntryPoint;
}

/**
 * Every function of the tree that is registered in a way `isWanted` accepts: bound to a slot, handed to a
 * registering call. Handed on by a wrapper of such a call counts where the wrapper's own callers name it.
 */
export function findRegisteredFunctions(
  graph: Graph,
  entries: EntryFinder,
  fileCount: number,
  isWanted: (rule: EntryRule) => boolean,
): readonly RegisteredFunction[] {
  const candidates = new Set<FunctionId>();
  const add = (file: FileIndex, name: NameId): void => {
    for (const id of graph.definitions.meantBy(file, name)) {
      if (graph.definitions.fact(id).kind === 'function') candidates.add(id);
    }
  };
  addBound(graph, fileCount, isWanted, add);
  addHandedOver(graph, isWanted, add);
  const found: RegisteredFunction[] = [];
  for (const id of candidates) {
    const seen = new Set<string>();
    for (const entry of entries.of(id)) {
      if (!isWanted(entry.rule) || seen.has(entry.slot)) continue;
      seen.add(entry.slot);
      found.push({ function: id, entry });
    }
  }
  return found.sort((a, b) => a.function - b.function);
}

/** Bindings are found by their targets' names; going by field means a look at every file that has any. */
function addBound(
  graph: Graph,
  fileCount: number,
  isWanted: (rule: EntryRule) => boolean,
  add: (file: FileIndex, name: NameId) => void,
): void {
  const { base, pack } = graph;
  const fields = new Set<NameId>();
  for (const [slot, rule] of pack.slots) {
    if (isWanted(rule)) fields.add(base.find(slot.slice(slot.indexOf('.') + 1)));
  }
  for (let file = 0; file < fileCount; file++) {
    if (base.path(file) === '') continue;
    for (const binding of base.facts(file).bindings) {
      const isCandidate = binding.field === 0 || fields.has(binding.field);
      if (isCandidate && binding.target !== 0) add(file, binding.target);
    }
  }
}

function addHandedOver(
  graph: Graph,
  isWanted: (rule: EntryRule) => boolean,
  add: (file: FileIndex, name: NameId) => void,
): void {
  const { base, pack } = graph;
  for (const [key, rule] of pack.calls) {
    if (!isWanted(rule)) continue;
    const [call = '', argument = '1'] = key.split('#');
    const name = base.find(call);
    for (const file of base.filesWith(name, Role.calls)) {
      const facts = base.facts(file);
      for (const reference of facts.references) {
        if (reference.position !== Number(argument) - 1 || reference.site < 0) continue;
        const site = facts.sites[reference.site];
        if (site?.kind === 'call' && site.name === name) add(file, reference.name);
      }
    }
  }
}
