import type { FunctionId } from '../../callgraph/function-id.ts';
import type { NameId } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import { folderOf } from './entry-walk.ts';
import type { FlagParts } from './flag-question.ts';
import type { SlotContent } from './setup-target.ts';
import type { TableHolder } from './table-installation.ts';

/**
 * All that a slot (`etnaviv_gem_ops.mmap`) can hold, when it can be told: the functions beside a table that
 * is asked for, or those of a struct that one folder keeps to itself. Undefined when nothing is known.
 */
export function functionsInSlot(
  parts: FlagParts,
  slot: string,
  holders: readonly TableHolder[],
): SlotContent | undefined {
  const { base } = parts.search.graph;
  const tag = base.find(slot.slice(0, slot.indexOf('.')));
  if (tag === 0) return undefined;
  if (holders.some((holder) => holder.type === tag)) return functionsBeside(parts, holders, slot);
  return functionsOfPrivateStruct(parts, slot);
}

/** Functions that stand in field `slot` of the structures that hold the table. */
function functionsBeside(
  parts: FlagParts,
  holders: readonly TableHolder[],
  slot: string,
): SlotContent | undefined {
  const { search } = parts;
  const { base, definitions } = search.graph;
  const found = new Set<FunctionId>();
  let mayBeNull = false;
  for (const { object, file } of holders) {
    // With one holder that is not known, nothing is known of what stands beside the table.
    if (object === 0 || !isPlainlyFilled(parts, file, object)) return undefined;
    let isFilled = false;
    for (const binding of base.facts(file).bindings) {
      if (binding.object !== object || binding.target === 0) continue;
      if (search.slots.textOf(search.slots.resolve(file, binding).slot) !== slot) continue;
      const meant = definitions.meantBy(file, binding.target);
      if (meant.length === 0 && base.text(binding.target) !== 'NULL') return undefined;
      for (const id of meant) found.add(id);
      if (meant.length > 0 && binding.condition === 0) isFilled = true;
    }
    if (!isFilled) mayBeNull = true;
  }
  return { functions: [...found], mayBeNull };
}

/**
 * Whether an object is a constant all of whose fields are named in its initializer, a line each. Anything else
 * is taken to fill fields that are not seen: a macro, an `#include`, what is assigned later.
 */
function isPlainlyFilled({ search, textOf }: FlagParts, file: FileIndex, object: NameId): boolean {
  const { base } = search.graph;
  const variable = base.facts(file).variables.find((one) => one.name === object);
  if (variable === undefined) return false;
  const lines = textOf(file)
    .split('\n')
    .slice(variable.line - 1);
  const end = lines.findIndex((line) => line.startsWith('}'));
  const [head = '', ...fields] = lines.slice(0, Math.max(end, 0));
  if (!/\bconst\b/.test(head) || !head.trimEnd().endsWith('{')) return false;
  const isPlain =
    /^\s*(?:\.\w+\s*=\s*[&\w]+\s*,?\s*(?:\/\*.*\*\/\s*|\/\/.*)?|#\s*(?:if|el|endif).*|\/\*.*\*\/\s*)?$/;
  return fields.every((line) => isPlain.test(line));
}

/** A struct that is defined outside the global headers, and once, is filled by the files beside its definition. */
function functionsOfPrivateStruct(parts: FlagParts, slot: string): SlotContent | undefined {
  const { base } = parts.search.graph;
  const tag = base.find(slot.slice(0, slot.indexOf('.')));
  const homes = base
    .filesWith(tag, Role.shapes)
    .filter((file) => base.facts(file).structs.some((struct) => struct.tag === tag));
  const [home] = homes;
  if (home === undefined || homes.length > 1) return undefined;
  const path = base.path(home);
  if (/(?:^|\/)include\//.test(path)) return undefined;
  const found = functionsBoundIn(parts, parts.filesIn(folderOf(path)), slot);
  // Nothing that was found in a slot is no sign that nothing is there.
  return found.length > 0 ? { functions: found, mayBeNull: true } : undefined;
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
