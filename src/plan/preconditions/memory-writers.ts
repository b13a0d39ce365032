import { type FunctionId, functionId } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { folderOf } from './entry-walk.ts';
import type { FlagParts } from './flag-question.ts';
import { keyOfPlace, type MemoryKey } from './memory-key.ts';

/** Functions that may change a place in memory, by themselves or through what they call. */
export interface MemoryWriters {
  mayWrite(id: FunctionId): boolean;
}

/** So many callers of writers are told apart; beyond, every function counts as one. */
const MAX_CALLERS = 1_000;

/**
 * Who writes the field `key` in the folder of `file`, directly or through calls by name. A write from another
 * folder, or behind a call through a pointer, is not seen: evidence says what was taken to stay as it was.
 *
 * The text is searched first, because reading every function of a driver takes seconds; what it shows is then
 * looked up in the functions themselves.
 */
export function findWriters(parts: FlagParts, key: MemoryKey, file: FileIndex): MemoryWriters {
  const { graph, incoming } = parts.search;
  const above = new Set<FunctionId>();
  for (const each of parts.filesIn(folderOf(graph.base.path(file)))) {
    for (const id of candidatesIn(parts, each, key)) if (writes(parts, id, key)) above.add(id);
  }
  // A Set also yields members added while we iterate.
  for (const id of above) {
    if (above.size > MAX_CALLERS) return { mayWrite: () => true };
    for (const { caller, via } of incoming.of(id).edges) if (via === 'call') above.add(caller);
  }
  return { mayWrite: (id) => above.has(id) };
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
