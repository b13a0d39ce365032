import { type FunctionId, fileOf, functionId } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { SlotBinding } from '../../callgraph/slots.ts';
import type { CallFact } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import type { SlotMove, SlotParts } from './slot-parts.ts';
import { namesOfSlot, placeOf, type SlotSite } from './slot-site.ts';
import { findSlotSites, movingFunctions } from './slot-sites.ts';

/** A prototype of a function that gets another result type. */
export interface Declaration {
  readonly file: FileIndex;
  readonly line: number;
  readonly column: number;
}

/** What else in the tree depends on the type of a function's result. */
export interface OtherUses {
  /** Why the type cannot be changed without looking at them, in whole sentences. */
  readonly obstacles: readonly string[];
  /** Callers that use the result and do not change with it, in whole sentences. */
  readonly callers: readonly string[];
  /** Prototypes, which change with it. */
  readonly declarations: readonly Declaration[];
  /** Whether modules outside of the tree may call it. */
  readonly isExported: boolean;
}

/**
 * Looks for uses of a function besides its binding to the slot of `move`: other slots, calls, places where its
 * address is taken, prototypes. `changing` are functions that get the new type with it, so that their use of
 * the result is no obstacle.
 */
export function otherUsesOf(
  parts: SlotParts,
  move: SlotMove,
  id: FunctionId,
  changing: ReadonlySet<FunctionId>,
): OtherUses {
  const obstacles = [...obstaclesOfDefinition(parts, id), ...obstaclesOfSlots(parts, move, id)];
  const references = obstaclesOfReferences(parts, id);
  return {
    obstacles: [...new Set([...obstacles, ...references.obstacles])],
    callers: [...new Set(callersOf(parts, move, id, changing))],
    declarations: declarationsOf(parts, move, id),
    isExported: references.isExported,
  };
}

/** The places of the migration's slots that hold the function. */
export function sitesOfFunction(parts: SlotParts, id: FunctionId): readonly SlotSite[] {
  let byFunction = sitesByFunction.get(parts);
  if (byFunction === undefined) {
    const all = new Map<FunctionId, SlotSite[]>();
    const slots = new Set(parts.moves.flatMap((move) => [move.slot, move.to]));
    for (const site of [...slots].flatMap((slot) => findSlotSites(parts, slot))) {
      for (const each of site.functions) all.set(each, [...(all.get(each) ?? []), site]);
    }
    byFunction = all;
    sitesByFunction.set(parts, byFunction);
  }
  return byFunction.get(id) ?? [];
}

const sitesByFunction = new WeakMap<SlotParts, ReadonlyMap<FunctionId, readonly SlotSite[]>>();

/** The type of a function's result as its definition spells it; empty when it could not be read. */
export function declaredType({ graph }: SlotParts, id: FunctionId): string {
  const fact = graph.definitions.fact(id);
  return fact.kind === 'function' ? graph.base.text(fact.resultText) : '';
}

function obstaclesOfDefinition(parts: SlotParts, id: FunctionId): readonly string[] {
  const { graph } = parts;
  const fact = graph.definitions.fact(id);
  const name = displayName(graph, id);
  if (fact.kind !== 'function') return [`${name} is a macro.`];
  if (fact.macro >= 0) {
    const macro = functionId(fileOf(id), fact.macro);
    const macroName = graph.base.text(graph.definitions.fact(macro).name);
    return [`${name}() is made by the macro ${macroName} (${placeOf(parts, macro)}).`];
  }
  if (fact.definer === 0) return [];
  return [`${name}() is defined through ${graph.base.text(fact.definer)}.`];
}

function obstaclesOfSlots(parts: SlotParts, move: SlotMove, id: FunctionId): readonly string[] {
  const { graph, slots } = parts;
  const name = displayName(graph, id);
  const obstacles: string[] = [];
  for (const binding of slots.bindingsOf(id)) {
    const text = slots.textOf(binding.slot);
    if (movesAlong(parts, move, text) || slotTakes(parts, move, binding)) continue;
    const place = `${graph.base.path(binding.file)}:${binding.line}`;
    obstacles.push(`${name}() is also put into ${text} (${place}), which keeps its type.`);
  }
  for (const site of sitesOfFunction(parts, id)) {
    const [first] = site.trouble;
    if (first === undefined) continue;
    const place = `${graph.base.path(site.file)}:${site.line}`;
    obstacles.push(`${name}() is also put into ${site.slot} at ${place}. ${first}`);
  }
  return obstacles;
}

/** Whether the functions of a slot get the same type in this migration, or have it where they go. */
function movesAlong(parts: SlotParts, move: SlotMove, slot: string): boolean {
  if (slot === move.to) return true;
  return parts.moves.some((each) => each.slot === slot && each.resultType === move.resultType);
}

/** Whether the slot's own declaration has the new type of result already. */
function slotTakes(parts: SlotParts, move: SlotMove, { slot, file }: SlotBinding): boolean {
  return slotType(parts, file, slot.type, slot.field) === move.resultType;
}

/** The type of the result of a slot's functions as the field's declaration spells it; empty when not known. */
export function slotType(
  { graph }: SlotParts,
  file: FileIndex,
  type: number,
  field: number,
): string {
  const fact = type === 0 ? undefined : graph.types.fieldOf(file, type, field);
  if (fact === undefined) return '';
  return /^(.*) \(\*\)\(\)$/.exec(graph.base.text(fact.typeText))?.[1] ?? '';
}

/** As `slotType` for `platform_driver.remove`, seen from `file`. */
export function typeOfSlot(parts: SlotParts, file: FileIndex, slot: string): string {
  const [struct, field] = namesOfSlot(slot);
  const { base } = parts.graph;
  return slotType(parts, file, base.find(struct), base.find(field));
}

// Calls. --------------------------------------------------------------------------------------------

function callersOf(
  parts: SlotParts,
  move: SlotMove,
  id: FunctionId,
  changing: ReadonlySet<FunctionId>,
): readonly string[] {
  const { graph, sites } = parts;
  const { name } = graph.definitions.fact(id);
  const callers: string[] = [];
  for (const { file, site } of sites.callsOf(name)) {
    if (site.kind !== 'call' || !graph.definitions.canMean(file, id)) continue;
    const caller = site.owner < 0 ? undefined : functionId(file, site.owner);
    if (caller !== undefined && takesNewType(parts, move, caller, site, changing)) continue;
    if (caller === undefined && site.resultUse === 'ignored') continue;
    const who = caller === undefined ? 'Code at file scope' : callerText(parts, caller);
    const place = `${graph.base.path(file)}:${site.line}`;
    callers.push(`${who} calls ${displayName(graph, id)}() and uses its result (${place}).`);
  }
  return callers;
}

function callerText({ graph }: SlotParts, caller: FunctionId): string {
  const name = displayName(graph, caller);
  return graph.definitions.fact(caller).kind === 'macro' ? `The macro ${name}` : `${name}()`;
}

/** Whether a caller can live with the new type as it is, or changes in the same step. */
function takesNewType(
  parts: SlotParts,
  move: SlotMove,
  caller: FunctionId,
  { resultUse }: CallFact,
  changing: ReadonlySet<FunctionId>,
): boolean {
  if (resultUse === 'ignored') return true;
  if (move.resultType === 'void') return false;
  const fact = parts.graph.definitions.fact(caller);
  if (fact.kind === 'macro' || fact.macro >= 0) return false;
  // To compare a code with 0, or to look at its bits, is right for both types.
  if (resultUse === 'tested') return true;
  return (
    changing.has(caller) ||
    movingFunctions(parts).has(caller) ||
    declaredType(parts, caller) === move.resultType
  );
}

// Addresses and prototypes. -------------------------------------------------------------------------

function obstaclesOfReferences(
  parts: SlotParts,
  id: FunctionId,
): { readonly obstacles: readonly string[]; readonly isExported: boolean } {
  const { graph, sites } = parts;
  const { name } = graph.definitions.fact(id);
  const obstacles: string[] = [];
  let isExported = false;
  for (const { file, reference } of sites.referencesOf(name)) {
    if (!graph.definitions.canMean(file, id)) continue;
    const site = reference.site < 0 ? undefined : graph.base.facts(file).sites[reference.site];
    const called = site?.kind === 'call' ? graph.base.text(site.name) : '';
    if (called !== '' && graph.pack.exports.some((prefix) => called.startsWith(prefix))) {
      isExported = true;
      continue;
    }
    if (isBindingAt(parts, id, file, reference.line, site?.line)) continue;
    const place = `${graph.base.path(file)}:${reference.line}`;
    const shown = `${displayName(graph, id)}()`;
    const use =
      called === '' ? `The address of ${shown} is used` : `${shown} is handed to ${called}()`;
    obstacles.push(`${use} at ${place}.`);
  }
  return { obstacles, isExported };
}

/** `pm_ptr(fn)` and a macro that fills the slot refer to the function where it is bound. */
function isBindingAt(
  parts: SlotParts,
  id: FunctionId,
  file: FileIndex,
  line: number,
  callLine: number | undefined,
): boolean {
  return sitesOfFunction(parts, id).some(
    (site) =>
      site.file === file &&
      (site.via !== undefined || site.wrapper !== '') &&
      (site.line === line || site.line === callLine),
  );
}

function declarationsOf(parts: SlotParts, move: SlotMove, id: FunctionId): readonly Declaration[] {
  const { base, definitions } = parts.graph;
  const { name } = definitions.fact(id);
  const found: Declaration[] = [];
  for (const file of base.filesWith(name, Role.refers)) {
    if (!definitions.canMean(file, id)) continue;
    for (const prototype of base.facts(file).prototypes) {
      if (prototype.name !== name || base.text(prototype.resultText) === move.resultType) continue;
      found.push({ file, line: prototype.line, column: prototype.column });
    }
  }
  return found;
}
