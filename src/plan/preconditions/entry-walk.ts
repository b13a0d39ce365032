import type { ContextSearch } from '../../callgraph/context-search.ts';
import type { EntryPoint } from '../../callgraph/entries.ts';
import type { FunctionId } from '../../callgraph/function-id.ts';
import { displayName, pathOf } from '../../callgraph/graph.ts';

/** A function with a place where it is made an entry point. */
export interface ReachingEntry {
  readonly handler: FunctionId;
  readonly entry: EntryPoint;
}

/** Everything above some functions. */
export interface EntryWalk {
  /** By path and line of the entry's place. */
  readonly entries: readonly ReachingEntry[];
  /** The functions and all that may call them, in any number of steps. */
  readonly above: ReadonlySet<FunctionId>;
  /** What a function of `above` calls in one of its lines. */
  readonly steps: ReadonlyMap<FunctionId, readonly Step[]>;
  /** Why there may be entries that are not here. */
  readonly gaps: readonly string[];
}

export interface Step {
  readonly line: number;
  readonly callee: FunctionId;
}

/** So many functions one walk visits; helpers that half a kernel calls reach it. */
const MAX_FUNCTIONS = 3_000;

/**
 * Walks up from `functions` to every entry point they run in, through calls, slots and callbacks. Other than
 * the search for contexts it wants all entry points, and not one chain for each kind.
 *
 * Conditions on parameters are not looked at, so an entry may be listed that cannot reach the function.
 */
export function walkToEntries(search: ContextSearch, functions: readonly FunctionId[]): EntryWalk {
  const above = new Set(functions);
  const steps = new Map<FunctionId, Step[]>();
  const entries: ReachingEntry[] = [];
  const gaps: string[] = [];
  // A Set also yields members added while we iterate, so this is a breadth-first walk up the callers.
  for (const id of above) {
    const own = search.entries.of(id);
    for (const entry of own) entries.push({ handler: id, entry });
    const { edges } = search.incoming.of(id);
    let ways = own.length;
    for (const edge of edges) {
      if (edge.weak) continue;
      ways++;
      addStep(steps, edge.caller, { line: edge.line, callee: id });
      if (above.size < MAX_FUNCTIONS) above.add(edge.caller);
      else if (!above.has(edge.caller)) gaps.push(`the walk stopped after ${above.size} functions`);
    }
    if (ways === 0) gaps.push(deadEndText(search, id, edges.length > 0));
  }
  const pathOfEntry = ({ entry }: ReachingEntry): string => search.graph.base.path(entry.file);
  entries.sort(
    (a, b) => compareText(pathOfEntry(a), pathOfEntry(b)) || a.entry.line - b.entry.line,
  );
  return { entries, above, steps, gaps: [...new Set(gaps)] };
}

function deadEndText(search: ContextSearch, id: FunctionId, isNamed: boolean): string {
  const { graph } = search;
  const where = `${displayName(graph, id)}() in ${pathOf(graph, id)}`;
  return isNamed
    ? `${where} is called only through what is matched by name alone`
    : `no caller of ${where} was found`;
}

function addStep(steps: Map<FunctionId, Step[]>, caller: FunctionId, step: Step): void {
  const list = steps.get(caller);
  if (list === undefined) steps.set(caller, [step]);
  else list.push(step);
}

/** With the slash behind it; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
