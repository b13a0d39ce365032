import type { ContextSearch } from '../../callgraph/context-search.ts';
import { type FunctionId, functionId } from '../../callgraph/function-id.ts';
import type { Slot } from '../../callgraph/slots.ts';
import type { BindingFact, NameId } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import type { TreeFunctions } from '../../outcomes/tree-functions.ts';
import type { MemoryKey } from './memory-key.ts';
import { holdsAddress } from './reachability.ts';

/** A table of handlers at file scope, `tegra_bo_vm_ops`. */
export interface HandlerTable {
  readonly name: NameId;
  readonly file: FileIndex;
  /** Its struct's tag; 0 when the declaration does not tell. */
  readonly type: NameId;
  readonly isStatic: boolean;
}

/** Where a table's address goes. */
export interface Installation {
  /** Functions that name it for another purpose than a comparison. */
  readonly functions: readonly FunctionId[];
  /** Fields of other structs that hold it. */
  readonly holders: readonly TableHolder[];
  /** Ways that are not followed; whole sentences. */
  readonly escapes: readonly string[];
}

/** `.vm_ops = &tegra_bo_vm_ops` in `tegra_gem_object_funcs`. */
export interface TableHolder {
  /** `drm_gem_object_funcs.vm_ops`. */
  readonly key: MemoryKey;
  readonly type: NameId;
  /** The variable that holds it; 0 when the field is assigned to. */
  readonly object: NameId;
  readonly file: FileIndex;
  readonly line: number;
}

interface Parts {
  readonly search: ContextSearch;
  readonly functions: Pick<TreeFunctions, 'solved'>;
}

/** The table that a file means by a name; undefined when the file neither defines nor declares one. */
export function findTable(
  search: ContextSearch,
  file: FileIndex,
  name: string,
): HandlerTable | undefined {
  const { base } = search.graph;
  const id = base.find(name);
  if (id === 0) return undefined;
  const own = base.facts(file).variables.find((variable) => variable.name === id);
  return own === undefined ? undefined : { name: id, file, type: own.type, isStatic: own.isStatic };
}

/** Whether `file` means the table by its name. */
export function meansTable(search: ContextSearch, table: HandlerTable, file: FileIndex): boolean {
  if (file === table.file) return true;
  if (table.isStatic) return false;
  const { variables } = search.graph.base.facts(file);
  return !variables.some((variable) => variable.name === table.name && variable.isStatic);
}

/** Every mention of the table, sorted into what it does. `struct` and `field` are where tables are installed. */
export function findInstallation(
  parts: Parts,
  table: HandlerTable,
  struct: string,
  field: string,
): Installation {
  const { base } = parts.search.graph;
  const functions = new Set<FunctionId>();
  const holders: TableHolder[] = [];
  const escapes: string[] = [];
  for (const file of base.filesWith(table.name, Role.binds | Role.refers)) {
    if (!meansTable(parts.search, table, file)) continue;
    for (const binding of base.facts(file).bindings) {
      if (binding.target !== table.name) continue;
      addBinding(parts, table, file, binding, `${struct}.${field}`, functions, holders, escapes);
    }
    addReferences(parts, table, file, functions, escapes);
  }
  return { functions: [...functions], holders, escapes };
}

function addBinding(
  { search }: Parts,
  table: HandlerTable,
  file: FileIndex,
  binding: BindingFact,
  installer: MemoryKey,
  functions: Set<FunctionId>,
  holders: TableHolder[],
  escapes: string[],
): void {
  const { slot } = search.slots.resolve(file, binding);
  const key = search.slots.textOf(slot);
  if (key === installer && binding.owner >= 0) functions.add(functionId(file, binding.owner));
  else if (!holds(search, file, slot, table.type)) {
    const place = `${search.graph.base.path(file)}:${binding.line}`;
    escapes.push(`The table is stored in ${place}, in a structure whose type is not known.`);
  } else {
    const object = binding.form === 'assigned' ? 0 : binding.object;
    holders.push({ key, type: slot.type, object, file, line: binding.line });
  }
}

/** Whether a field is known to hold tables of this type: an array of tables reads like a struct at first sight. */
function holds(search: ContextSearch, file: FileIndex, slot: Slot, type: NameId): boolean {
  if (slot.type === 0 || slot.field === 0 || type === 0) return false;
  return search.graph.types.fieldOf(file, slot.type, slot.field)?.type === type;
}

function addReferences(
  parts: Parts,
  table: HandlerTable,
  file: FileIndex,
  functions: Set<FunctionId>,
  escapes: string[],
): void {
  const { base } = parts.search.graph;
  for (const reference of base.facts(file).references) {
    if (reference.name !== table.name) continue;
    if (reference.owner < 0) {
      if (isExported(parts, file, reference.site)) continue;
      escapes.push(`The table is named at file scope in ${base.path(file)}:${reference.line}.`);
      continue;
    }
    const owner = functionId(file, reference.owner);
    if (!functions.has(owner) && !isOnlyCompared(parts, table, file, owner)) functions.add(owner);
  }
}

function isExported({ search }: Parts, file: FileIndex, index: number): boolean {
  const { base, pack } = search.graph;
  const site = base.facts(file).sites[index];
  if (site?.kind !== 'call') return false;
  const name = base.text(site.name);
  return pack.exports.some((prefix) => name.startsWith(prefix));
}

function isOnlyCompared(
  { search, functions }: Parts,
  table: HandlerTable,
  file: FileIndex,
  owner: FunctionId,
): boolean {
  const solved = functions.solved(owner);
  if ('unreadable' in solved || !meansTable(search, table, file)) return false;
  const text = search.graph.base.text(table.name);
  const isTable = (name: string): boolean => name === text;
  for (const { instructions } of solved.graph.blocks) {
    for (const instruction of instructions) {
      const values = instruction.kind === 'call' ? instruction.arguments : [instruction.value];
      if (values.some((value) => holdsAddress(value, isTable))) {
        return false;
      }
    }
  }
  return true;
}
