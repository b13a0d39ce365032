import { type FunctionId, fileOf, functionId } from '../callgraph/function-id.ts';
import { fillTemplate } from '../callgraph/graph.ts';
import type { SiteAt } from '../callgraph/sites.ts';
import type { BindingFact, BindingForm, NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { SlotParts } from './slot-parts.ts';

/** A function put into a slot, at the place where a migration would change the text. */
export interface SlotSite {
  /** `platform_driver.remove` */
  readonly slot: string;
  readonly file: FileIndex;
  /** Of the function's name, or of the macro's where its expansion binds. */
  readonly line: number;
  readonly column: number;
  /** The function or macro around it; undefined at file scope. */
  readonly owner: FunctionId | undefined;
  /** The macro whose expansion here puts the function into the slot. */
  readonly via: FunctionId | undefined;
  /** The variable initialised, or the expression assigned to; empty when there is no name for it. */
  readonly object: string;
  readonly form: BindingForm;
  /** The macro around the function's name, `pm_ptr`; empty for none. */
  readonly wrapper: string;
  /** The `#if` conditions around it; empty for none. */
  readonly condition: string;
  /** The function's name as it stands there. */
  readonly name: string;
  /** The definitions that the name can mean; several for arms of an `#if`. */
  readonly functions: readonly FunctionId[];
  /** What keeps the site from being judged by the function alone, in whole sentences. */
  readonly trouble: readonly string[];
}

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

/** `vm_operations_struct` and `fault`. */
export function namesOfSlot(slot: string): readonly [struct: string, field: string] {
  const dot = slot.lastIndexOf('.');
  return [slot.slice(0, dot), slot.slice(dot + 1)];
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

function functionsNamed(
  { graph }: SlotParts,
  file: FileIndex,
  name: NameId,
): readonly FunctionId[] {
  if (name === 0) return [];
  return graph.definitions
    .meantBy(file, name)
    .filter((id) => graph.definitions.fact(id).kind === 'function');
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

/** `mm/memory.c:120` */
export function placeOf({ graph }: SlotParts, id: FunctionId): string {
  return `${graph.base.path(fileOf(id))}:${graph.definitions.fact(id).line}`;
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

// Macros. -------------------------------------------------------------------------------------------

/** The macro whose body binds, also through a function that the body makes. */
function macroAround(
  { graph }: SlotParts,
  file: FileIndex,
  { owner }: BindingFact,
): FunctionId | undefined {
  if (owner < 0) return undefined;
  const fact = graph.base.facts(file).owners[owner];
  if (fact?.kind === 'macro') return functionId(file, owner);
  return fact !== undefined && fact.macro >= 0 ? functionId(file, fact.macro) : undefined;
}

function expansionsOf({ graph, sites }: SlotParts, macro: FunctionId): readonly SiteAt[] {
  const { name } = graph.definitions.fact(macro);
  return sites.callsOf(name).filter(({ file }) => graph.definitions.canMean(file, macro));
}

/** The macro's body, which is the text that would change, and each place that expands it. */
function sitesOfMacro(
  parts: SlotParts,
  plain: SlotSite,
  macro: FunctionId,
  unknownType: readonly string[],
): readonly SlotSite[] {
  const { graph } = parts;
  const name = graph.base.text(graph.definitions.fact(macro).name);
  const expansions = expansionsOf(parts, macro);
  const times = expansions.length === 1 ? 'one place' : `${expansions.length} places`;
  const body = `The function is put into the slot by the macro ${name}, which ${times} expand.`;
  const around = expansions.map((at) => {
    return expandedSite(parts, plain, macro, at, [
      `The text that puts it into the slot is the body of the macro ${name}.`,
      ...unknownType,
    ]);
  });
  return [{ ...plain, owner: macro, trouble: [body, ...unknownType] }, ...around];
}

function expandedSite(
  parts: SlotParts,
  plain: SlotSite,
  macro: FunctionId,
  { file, index, site }: SiteAt,
  trouble: readonly string[],
): SlotSite {
  const { graph, sites } = parts;
  const argument = (position: number): string | undefined =>
    sites.argumentText(file, index, position);
  const name = fillTemplate(plain.name, argument);
  const id = name === undefined ? 0 : graph.base.find(name);
  const functions = functionsNamed(parts, file, id);
  const missing =
    functions.length > 0 ? [] : [`Which function ${plain.name} is here could not be told.`];
  return {
    ...plain,
    file,
    line: site.line,
    column: site.column,
    owner: site.owner < 0 ? undefined : functionId(file, site.owner),
    via: macro,
    object: fillTemplate(plain.object, argument) ?? plain.object,
    condition: '',
    name: name ?? plain.name,
    functions: functions.length > 0 || name !== plain.name ? functions : plain.functions,
    trouble: [...trouble, ...missing],
  };
}

// Parameters. ---------------------------------------------------------------------------------------

/** `ops->fault = handler` in a function that was handed the handler: that line, and what callers hand over. */
function sitesOfParameter(
  parts: SlotParts,
  plain: SlotSite,
  binding: BindingFact,
  unknownType: readonly string[],
): readonly SlotSite[] {
  const { graph, sites } = parts;
  const { owner } = plain;
  if (owner === undefined) return [];
  const fact = graph.definitions.fact(owner);
  const name = graph.base.text(fact.name);
  const position = binding.targetParameter;
  const stored = `${name}() puts its argument ${position + 1} into the slot.`;
  const parameter = fact.kind === 'function' ? fact.parameters[position]?.name : undefined;
  const own = { ...plain, name: graph.base.text(parameter ?? 0) };
  const found: SlotSite[] = [{ ...own, trouble: [stored, ...unknownType] }];
  for (const { file, index, site } of sites.callsOf(fact.name)) {
    if (!graph.definitions.canMean(file, owner)) continue;
    const argument = sites.argumentName(file, index, position);
    const functions = functionsNamed(parts, file, argument);
    found.push({
      ...plain,
      file,
      line: site.line,
      column: site.column,
      owner: site.owner < 0 ? undefined : functionId(file, site.owner),
      condition: '',
      name: graph.base.text(argument),
      functions,
      trouble: [
        `The function is handed to ${name}(), which puts it into the slot.`,
        ...(functions.length > 0 ? [] : ['Which function it is could not be told.']),
        ...unknownType,
      ],
    });
  }
  return found;
}

function comparePlaces({ graph }: SlotParts, a: SlotSite, b: SlotSite): number {
  const left = graph.base.path(a.file);
  const right = graph.base.path(b.file);
  if (left !== right) return left < right ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
