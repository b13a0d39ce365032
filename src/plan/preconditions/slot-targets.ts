import type { FunctionId } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import { folderOf } from './entry-walk.ts';
import type { FlagParts } from './flag-question.ts';
import type { TableHolder } from './table-installation.ts';

/**
 * All functions that a slot (`etnaviv_gem_ops.mmap`) can hold, when they can be told: those beside a table that
 * is asked for, or those of a struct that one folder keeps to itself. Empty when nothing is known.
 */
export function functionsInSlot(
  parts: FlagParts,
  slot: string,
  holders: readonly TableHolder[],
): readonly FunctionId[] {
  const beside = functionsBeside(parts, holders, slot);
  return beside.length > 0 ? beside : functionsOfPrivateStruct(parts, slot);
}

/** Functions that stand in field `slot` of the structures that hold the table. */
function functionsBeside(
  { search }: FlagParts,
  holders: readonly TableHolder[],
  slot: string,
): readonly FunctionId[] {
  const { base, definitions } = search.graph;
  const found = new Set<FunctionId>();
  for (const { object, file } of holders) {
    // With one holder that is not known, nothing is known of what stands beside the table.
    if (object === 0) return [];
    for (const binding of base.facts(file).bindings) {
      if (binding.object !== object || binding.target === 0) continue;
      if (search.slots.textOf(search.slots.resolve(file, binding).slot) !== slot) continue;
      for (const id of definitions.meantBy(file, binding.target)) found.add(id);
    }
  }
  return [...found];
}

/** A struct that is defined outside the global headers, and once, is filled by the files beside its definition. */
function functionsOfPrivateStruct(parts: FlagParts, slot: string): readonly FunctionId[] {
  const { base } = parts.search.graph;
  const tag = base.find(slot.slice(0, slot.indexOf('.')));
  const homes = base
    .filesWith(tag, Role.shapes)
    .filter((file) => base.facts(file).structs.some((struct) => struct.tag === tag));
  const [home] = homes;
  if (home === undefined || homes.length > 1) return [];
  const path = base.path(home);
  if (/(?:^|\/)include\//.test(path)) return [];
  return functionsBoundIn(parts, parts.filesIn(folderOf(path)), slot);
}

function functionsBoundIn(
  { search }: FlagParts,
  files: readonly FileIndex[],
  slot: string,
): readonly FunctionId[] {
  const { base, definitions } = search.graph;
  const field = base.find(slot.slice(slot.indexOf('.') + 1));
  const found = new Set<FunctionId>();
  for (const file of files) {
    for (const binding of base.facts(file).bindings) {
      if (binding.field !== field && binding.field !== 0) continue;
      if (search.slots.textOf(search.slots.resolve(file, binding).slot) !== slot) continue;
      // A slot that a parameter is put into can hold anything.
      if (binding.target === 0) return [];
      const meant = definitions.meantBy(file, binding.target);
      if (meant.length === 0 && base.text(binding.target) !== 'NULL') return [];
      for (const id of meant) found.add(id);
    }
  }
  return [...found];
}
