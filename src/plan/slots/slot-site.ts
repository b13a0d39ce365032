import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import type { BindingForm, NameId } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
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

/** `vm_operations_struct` and `fault`. */
export function namesOfSlot(slot: string): readonly [struct: string, field: string] {
  const dot = slot.lastIndexOf('.');
  return [slot.slice(0, dot), slot.slice(dot + 1)];
}

/** The functions that a name can mean in a file. */
export function functionsNamed(
  { graph }: SlotParts,
  file: FileIndex,
  name: NameId,
): readonly FunctionId[] {
  if (name === 0) return [];
  return graph.definitions
    .meantBy(file, name)
    .filter((id) => graph.definitions.fact(id).kind === 'function');
}

/** `mm/memory.c:120` */
export function placeOf({ graph }: SlotParts, id: FunctionId): string {
  return `${graph.base.path(fileOf(id))}:${graph.definitions.fact(id).line}`;
}
