import { type FunctionId, functionId } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { folderOf, walkToEntries } from './entry-walk.ts';
import type { FlagParts } from './flag-question.ts';
import { keyOfPlace, type MemoryKey } from './memory-key.ts';

/**
 * Functions that write the field `key` in the folder of `file`, and everything that may call them.
 *
 * A write from another folder is not seen. The text is searched first, because reading every function of a
 * driver takes seconds; what it shows is then looked up in the functions themselves.
 */
export function findWriters(
  parts: FlagParts,
  key: MemoryKey,
  file: FileIndex,
): ReadonlySet<FunctionId> {
  const { base } = parts.search.graph;
  const writers: FunctionId[] = [];
  for (const each of parts.filesIn(folderOf(base.path(file)))) {
    for (const id of candidatesIn(parts, each, key)) if (writes(parts, id, key)) writers.push(id);
  }
  return walkToEntries(parts.search, writers).above;
}

/** Functions with the field's name in front of what may be an assignment. */
function candidatesIn(parts: FlagParts, file: FileIndex, key: MemoryKey): readonly FunctionId[] {
  const field = key.slice(key.lastIndexOf('.') + 1);
  const text = parts.textOf(file);
  if (!text.includes(field)) return [];
  const found = new Set<FunctionId>();
  const owners = parts.search.graph.base.facts(file).owners;
  const stores = new RegExp(
    `\\b${field}\\b[^;,]{0,40}?(?:=(?!=)|\\+\\+|--)|(?:\\+\\+|--)[^;,]*\\b${field}\\b`,
  );
  text.split('\n').forEach((content, index) => {
    if (!stores.test(content)) return;
    const line = index + 1;
    const owner = owners.findIndex(
      (one) => one.kind === 'function' && one.line <= line && line <= one.endLine,
    );
    if (owner >= 0) found.add(functionId(file, owner));
  });
  return [...found];
}

function writes({ functions }: FlagParts, id: FunctionId, key: MemoryKey): boolean {
  const solved = functions.solved(id);
  // A function that cannot be read may write it.
  if ('unreadable' in solved) return true;
  return solved.graph.blocks.some(({ instructions }) =>
    instructions.some((one) => one.kind === 'assign' && keyOfPlace(one.place) === key),
  );
}
