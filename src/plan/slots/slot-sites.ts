import { type FunctionId, fileOf, functionId } from '../../callgraph/function-id.ts';
import type { SiteAt } from '../../callgraph/sites.ts';
import type { BindingFact, NameId } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import {
  expansionsOf,
  macroAround,
  sitesOfMacro,
  sitesOfParameter,
} from './slot-indirect-sites.ts';
import type { SlotParts } from './slot-parts.ts';
import { functionsNamed, namesOfSlot, placeOf, type SlotSite } from './slot-site.ts';

/**
 * Every place where a function is put into `slot`, by file and line: initialisers, assignments, macros with
 * the places that expand them, and functions that store a parameter with their callers. A place whose struct
 * is not known and whose field has the slot's name is among them, with that as its trouble.
 */
export function findSlotSites(parts: SlotParts, slot: string): readonly SlotSite[] {
  const { sitesBySlot } = foundFor(parts);
  if (!sitesBySlot.has(slot)) {
    const wanted = new Set([slot, ...parts.moves.flatMap((move) => [move.slot, move.to])]);
    for (const [each, sites] of findAll(parts, wanted)) sitesBySlot.set(each, sites);
  }
  return sitesBySlot.get(slot) ?? [];
}

/** Every function that one of the migration's moves is for. */
export function movingFunctions(parts: SlotParts): ReadonlySet<FunctionId> {
  const found = foundFor(parts);
  if (found.moving === undefined) {
    const sites = parts.moves.flatMap((move) => findSlotSites(parts, move.slot));
    found.moving = new Set(sites.flatMap((site) => site.functions));
  }
  return found.moving;
}

interface Found {
  readonly sitesBySlot: Map<string, readonly SlotSite[]>;
  moving: ReadonlySet<FunctionId> | undefined;
}

const foundOf = new WeakMap<SlotParts, Found>();

function foundFor(parts: SlotParts): Found {
  let found = foundOf.get(parts);
  if (found === undefined) {
    found = { sitesBySlot: new Map(), moving: undefined };
    foundOf.set(parts, found);
  }
  return found;
}

/** One look at every binding of the tree, for all slots at once: there is no index of them. */
function findAll(
  parts: SlotParts,
  slots: ReadonlySet<string>,
): ReadonlyMap<string, readonly SlotSite[]> {
  const found = new Map<string, SlotSite[]>([...slots].map((slot) => [slot, []]));
  const wanted = wantedNames(parts, slots);
  const { base } = parts.graph;
  for (let file = 0; file < parts.fileCount; file++) {
    if (base.path(file) === '') continue;
    for (const binding of base.facts(file).bindings) {
      if (!isCandidate(wanted, binding)) continue;
      for (const slot of slotsOf(parts, wanted, file, binding)) {
        found.get(slot)?.push(...sitesOfBinding(parts, slot, file, binding));
      }
    }
  }
  for (const sites of found.values()) sites.sort((a, b) => comparePlaces(parts, a, b));
  return found;
}

interface WantedNames {
  readonly structs: ReadonlySet<NameId>;
  /** The slots that have a field of that name. */
  readonly slotsByField: ReadonlyMap<NameId, readonly string[]>;
}

function wantedNames({ graph }: SlotParts, slots: ReadonlySet<string>): WantedNames {
  const structs = new Set<NameId>();
  const slotsByField = new Map<NameId, string[]>();
  for (const slot of slots) {
    const [struct, field] = namesOfSlot(slot).map((name) => graph.base.find(name));
    if (struct === undefined || field === undefined || field === 0) continue;
    if (struct !== 0) structs.add(struct);
    slotsByField.set(field, [...(slotsByField.get(field) ?? []), slot]);
  }
  return { structs, slotsByField };
}

/** A positional initialiser names its struct, or leads to it, but not the field. */
function isCandidate({ structs, slotsByField }: WantedNames, binding: BindingFact): boolean {
  if (binding.field !== 0) return slotsByField.has(binding.field);
  return structs.has(binding.receiver.name) || binding.receiver.path.length > 0;
}

function slotsOf(
  parts: SlotParts,
  { slotsByField }: WantedNames,
  file: FileIndex,
  binding: BindingFact,
): readonly string[] {
  const { slot } = parts.slots.resolve(file, binding);
  const candidates = slotsByField.get(slot.field) ?? [];
  if (slot.type === 0) return candidates.filter((each) => !isOfOther(parts, each, file, binding));
  const text = parts.slots.textOf(slot);
  return candidates.filter((each) => each === text);
}

/** Whether a macro's body is expanded only as an element of structs that are not the slot's. */
function isOfOther(parts: SlotParts, slot: string, file: FileIndex, binding: BindingFact): boolean {
  const macro = macroAround(parts, file, binding);
  if (macro === undefined) return false;
  const [struct] = namesOfSlot(slot);
  const types = expansionsOf(parts, macro).map(({ site }) => initializedType(parts, site));
  return types.length > 0 && types.every((type) => type !== '' && type !== struct);
}

function initializedType({ graph }: SlotParts, site: SiteAt['site']): string {
  const argument = site.arguments.find((each) => each.kind === 'initializes');
  return argument === undefined ? '' : graph.base.text(argument.type);
}

function sitesOfBinding(
  parts: SlotParts,
  slot: string,
  file: FileIndex,
  binding: BindingFact,
): readonly SlotSite[] {
  const { base } = parts.graph;
  const { object, slot: resolved } = parts.slots.resolve(file, binding);
  const name = base.text(binding.target);
  const plain: SlotSite = {
    slot,
    file,
    line: binding.line,
    column: binding.column,
    owner: binding.owner < 0 ? undefined : functionId(file, binding.owner),
    via: undefined,
    object,
    form: binding.form,
    wrapper: base.text(binding.wrapper),
    condition: base.text(binding.condition),
    name,
    functions: functionsNamed(parts, file, binding.target),
    trouble: [],
  };
  const unknownType = resolved.type === 0 ? [unknownStruct(slot)] : [];
  const macro = macroAround(parts, file, binding);
  if (macro !== undefined) return sitesOfMacro(parts, plain, macro, unknownType);
  if (binding.target === 0) return sitesOfParameter(parts, plain, binding, unknownType);
  if (isStructItself(parts, plain, binding.target)) return [];
  const trouble = [...unknownType, ...troubleOfName(parts, plain)];
  return [{ ...plain, trouble }];
}

/** An array of pointers to such structs, whose elements look like the fields of one. */
function isStructItself({ graph }: SlotParts, site: SlotSite, name: NameId): boolean {
  if (site.form !== 'positional' || graph.definitions.of(name).length > 0) return false;
  const { base } = graph;
  const struct = base.find(namesOfSlot(site.slot)[0]);
  // In whatever file: a driver's variables may be in a file that this one includes.
  return base
    .filesWith(name, Role.shapes)
    .some((file) =>
      base.facts(file).variables.some((each) => each.name === name && each.type === struct),
    );
}

function unknownStruct(slot: string): string {
  const [, field] = namesOfSlot(slot);
  return `The type of the struct was not found; only the field's name ${field} says that it is ${slot}.`;
}

/** What the function's name at a plain binding does not tell. */
function troubleOfName(parts: SlotParts, site: SlotSite): readonly string[] {
  const { graph } = parts;
  const trouble: string[] = [];
  const all = graph.definitions.meantBy(site.file, graph.base.find(site.name));
  for (const id of all) {
    if (graph.definitions.fact(id).kind !== 'macro') continue;
    const body = macroBody(parts, id);
    // Where the macro stands for no function, nothing is bound.
    if (body !== 'NULL') trouble.push(`${site.name} is also a macro, in ${placeOf(parts, id)}.`);
  }
  if (site.functions.length === 0) trouble.push(`No definition of ${site.name}() was found.`);
  if (isCast(parts, site)) {
    trouble.push(`${site.name} is cast, so that no compiler compares its type with the slot's.`);
  }
  return trouble;
}

function macroBody({ graph, reader }: SlotParts, macro: FunctionId): string {
  const bytes = reader.bytes(fileOf(macro));
  const text = reader.ownerText(fileOf(macro), graph.definitions.fact(macro));
  if (bytes === undefined || text?.kind !== 'macro') return '';
  return Buffer.from(bytes.subarray(text.body.start, text.body.end)).toString('latin1');
}

/** A closing parenthesis in front of the name; `wrapper(name)` has an opening one. */
function isCast({ reader }: SlotParts, { file, line, column }: SlotSite): boolean {
  const bytes = reader.bytes(file);
  const offset = reader.offsetOf(file, { line, column });
  if (bytes === undefined || offset === undefined) return false;
  let at = offset - 1;
  while (at >= 0 && ((bytes[at] as number) <= 0x20 || bytes[at] === AMPERSAND)) at--;
  return bytes[at] === CLOSE;
}

const CLOSE = 0x29;
const AMPERSAND = 0x26;

function comparePlaces({ graph }: SlotParts, a: SlotSite, b: SlotSite): number {
  const left = graph.base.path(a.file);
  const right = graph.base.path(b.file);
  if (left !== right) return left < right ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
