import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { EntryRule } from '../knowledge/context-pack.ts';
import type { EntryPoint } from './entries.ts';
import type { FunctionId } from './function-id.ts';
import type { Graph } from './graph.ts';
import type { Slots } from './slots.ts';

/** A function that the context pack gives a context, and where it is registered. */
export interface RegisteredFunction {
  readonly function: FunctionId;
  readonly entry: EntryPoint;
}

/**
 * Every function of the tree that is registered in a way `isWanted` accepts: bound to a slot, or handed to a
 * registering call or to a function that hands its parameter on to one. Each once for a slot.
 *
 * Goes from the slots to the functions, so that it costs one look at every binding of the tree, and not one
 * search for each function.
 */
export function findRegisteredFunctions(
  graph: Graph,
  slots: Slots,
  fileCount: number,
  isWanted: (rule: EntryRule) => boolean,
): readonly RegisteredFunction[] {
  const found = new Map<string, RegisteredFunction>();
  const add = (file: FileIndex, name: NameId, entry: EntryPoint): void => {
    for (const id of graph.definitions.meantBy(file, name)) {
      if (graph.definitions.fact(id).kind !== 'function') continue;
      const key = `${id} ${entry.slot}`;
      if (!found.has(key)) found.set(key, { function: id, entry });
    }
  };
  addBound(graph, slots, fileCount, isWanted, add);
  addHandedOver(graph, isWanted, add);
  return [...found.values()].sort((a, b) => a.function - b.function);
}

type Add = (file: FileIndex, name: NameId, entry: EntryPoint) => void;

function addBound(
  graph: Graph,
  slots: Slots,
  fileCount: number,
  isWanted: (rule: EntryRule) => boolean,
  add: Add,
): void {
  const { base, pack } = graph;
  const fields = new Set<NameId>();
  const structs = new Set<NameId>();
  for (const [slot, rule] of pack.slots) {
    const dot = slot.indexOf('.');
    if (!isWanted(rule)) continue;
    fields.add(base.find(slot.slice(dot + 1)));
    structs.add(base.find(slot.slice(0, dot)));
  }
  for (let file = 0; file < fileCount; file++) {
    if (base.path(file) === '') continue;
    for (const binding of base.facts(file).bindings) {
      // A positional initialiser names its struct, but not the field.
      const isCandidate =
        binding.field === 0 ? structs.has(binding.receiver.name) : fields.has(binding.field);
      if (!isCandidate || binding.target === 0) continue;
      const { slot, object, line } = slots.resolve(file, binding);
      const text = slots.textOf(slot);
      const rule = pack.slots.get(text);
      if (rule === undefined || !isWanted(rule)) continue;
      add(file, binding.target, { rule, slot: text, object, file, line });
    }
  }
}

/** A call whose argument number `position` (0-based) is registered, under the name of the call that does so. */
interface Registrar {
  readonly call: NameId;
  readonly position: number;
  readonly rule: EntryRule;
  readonly slot: string;
}

function addHandedOver(graph: Graph, isWanted: (rule: EntryRule) => boolean, add: Add): void {
  const { base, pack } = graph;
  const registrars = new Map<string, Registrar>();
  const register = (call: NameId, position: number, rule: EntryRule, slot: string): void => {
    const key = `${call}#${position}`;
    if (call !== 0 && !registrars.has(key)) registrars.set(key, { call, position, rule, slot });
  };
  for (const [key, rule] of pack.calls) {
    if (!isWanted(rule)) continue;
    const [call = '', argument = '1'] = key.split('#');
    register(base.find(call), Number(argument) - 1, rule, `${call}()#${argument}`);
  }
  // A Map also yields what is added while we iterate: functions that hand their parameter on.
  for (const registrar of registrars.values()) {
    for (const file of base.filesWith(registrar.call, Role.calls)) {
      addFromCalls(graph, file, registrar, add, register);
    }
  }
}

function addFromCalls(
  graph: Graph,
  file: FileIndex,
  { call, position, rule, slot }: Registrar,
  add: Add,
  register: (call: NameId, position: number, rule: EntryRule, slot: string) => void,
): void {
  const { base } = graph;
  const facts = base.facts(file);
  const sites = new Set<number>();
  facts.sites.forEach((site, index) => {
    if (site.kind !== 'call' || site.name !== call) return;
    sites.add(index);
    const owner = facts.owners[site.owner];
    for (const argument of site.arguments) {
      const isHandedOn = argument.kind === 'parameter' && argument.position === position;
      if (isHandedOn && owner !== undefined) register(owner.name, argument.parameter, rule, slot);
    }
  });
  if (sites.size === 0) return;
  for (const reference of facts.references) {
    if (reference.position !== position || !sites.has(reference.site)) continue;
    const owner = facts.owners[facts.sites[reference.site]?.owner ?? -1];
    const object = owner === undefined ? '' : base.text(owner.name);
    add(file, reference.name, { rule, slot, object, file, line: reference.line });
  }
}
