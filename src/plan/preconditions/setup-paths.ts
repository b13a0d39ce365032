import type { FunctionId } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import { remembered } from '../../callgraph/sites.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type { FlagFieldRule } from '../../knowledge/flag-rules.ts';
import {
  compareText,
  type EntryWalk,
  folderOf,
  type ReachingEntry,
  walkToEntries,
} from './entry-walk.ts';
import type { FlagParts, SetupPath } from './flag-question.ts';
import { judgePath } from './judge-path.ts';
import type { MemoryKey } from './memory-key.ts';
import { findWriters, type MemoryWriters } from './memory-writers.ts';
import { SetupRun } from './setup-run.ts';
import type { SetupQuestion, SetupTarget, SlotContent } from './setup-target.ts';
import { functionsInSlot } from './slot-targets.ts';
import {
  findInstallation,
  type HandlerTable,
  type Installation,
  meansTable,
  type TableHolder,
} from './table-installation.ts';

/** The handlers that set up objects for a use. */
export interface SetupAnswer {
  readonly paths: readonly SetupPath[];
  /** Whole sentences: why a handler may be missing here. */
  readonly unknown: readonly string[];
  /** Whole sentences that the answer rests on, with the place that shows them. */
  readonly taken: readonly {
    readonly text: string;
    readonly file: FileIndex;
    readonly line: number;
  }[];
}

/** The handlers that install `table` in an object, or may do so. */
export function pathsOfTable(
  parts: FlagParts,
  question: SetupQuestion,
  table: HandlerTable,
): SetupAnswer {
  const { rule } = question;
  const installation = findInstallation(parts, table, rule.struct, rule.table);
  const { functions, holders, escapes } = installation;
  const walk = walkToEntries(parts.search, functions);
  const beside = entriesBeside(parts, rule, holders);
  const target = tableTarget(parts, question, table, installation, { walk, beside });
  const name = parts.search.graph.base.text(table.name);
  const entries = [...walk.entries, ...beside];
  const paths = judgeAll(parts, question, target, entries);
  const unknown = [...escapes, ...walk.gaps.map((gap) => `${capitalized(gap)}.`)];
  if (functions.length === 0 && holders.length === 0) {
    unknown.push(`Nothing was found that installs ${name}.`);
  } else if (paths.every((path) => path.outcome === 'not-installed')) {
    unknown.push(`No ${rule.setUpIn} handler was found that installs ${name}.`);
  }
  return { paths, unknown, taken: holders.map((holder) => takenOf(parts, rule, name, holder)) };
}

/** The handlers beside `file` that put an object into the memory `key`. */
export function pathsOfKept(
  parts: FlagParts,
  question: SetupQuestion,
  key: MemoryKey,
  file: FileIndex,
): SetupAnswer {
  const { rule } = question;
  const folder = folderOf(parts.search.graph.base.path(file));
  const target: SetupTarget = {
    ...plainTarget(parts, question, file),
    keptIn: key,
    isAnywhere: true,
  };
  const paths = judgeAll(parts, question, target, entriesIn(parts, rule.setUpIn, folder));
  const isStored = paths.some((path) => path.outcome !== 'not-installed');
  const text = `No ${rule.setUpIn} handler in ${folder} was found that puts an object into ${key}.`;
  return { paths, unknown: isStored ? [] : [text], taken: [] };
}

function judgeAll(
  parts: FlagParts,
  question: SetupQuestion,
  target: SetupTarget,
  entries: readonly ReachingEntry[],
): readonly SetupPath[] {
  const nameOf = (id: FunctionId): string => displayName(parts.search.graph, id);
  const paths = new Map<string, SetupPath>();
  for (const { handler, entry } of entries) {
    const key = `${handler} ${entry.slot} ${entry.file}:${entry.line}`;
    if (paths.has(key)) continue;
    const run = new SetupRun(parts.functions, nameOf, target);
    paths.set(key, judgePath(parts, question, run, handler, entry));
  }
  return [...paths.values()];
}

/** Entry points in the folders where structures hold the table: those of the driver that owns it. */
function entriesBeside(
  parts: FlagParts,
  rule: FlagFieldRule,
  holders: readonly TableHolder[],
): readonly ReachingEntry[] {
  const { base } = parts.search.graph;
  const folders = new Set(holders.map((holder) => folderOf(base.path(holder.file))));
  return [...folders].sort(compareText).flatMap((folder) => entriesIn(parts, rule.setUpIn, folder));
}

/** Entry points of a context that are registered in the files of a folder. */
function entriesIn(parts: FlagParts, context: string, folder: string): readonly ReachingEntry[] {
  const { graph, slots, entries } = parts.search;
  const found: ReachingEntry[] = [];
  for (const file of parts.filesIn(folder)) {
    const handlers = new Set<FunctionId>();
    for (const binding of graph.base.facts(file).bindings) {
      if (binding.target === 0) continue;
      const { slot } = slots.resolve(file, binding);
      if (graph.pack.slots.get(slots.textOf(slot))?.context !== context) continue;
      for (const id of graph.definitions.meantBy(file, binding.target)) handlers.add(id);
    }
    for (const handler of handlers) {
      for (const entry of entries.of(handler)) {
        if (entry.file === file && entry.rule.context === context) found.push({ handler, entry });
      }
    }
  }
  return found;
}

function tableTarget(
  parts: FlagParts,
  question: SetupQuestion,
  table: HandlerTable,
  installation: Installation,
  { walk, beside }: { readonly walk: EntryWalk; readonly beside: readonly ReachingEntry[] },
): SetupTarget {
  const { search } = parts;
  const name = search.graph.base.text(table.name);
  const inSlot = new Map<string, SlotContent | undefined>();
  const isRoot = (slot: string): boolean => question.rule.roots.some((root) => root.slot === slot);
  const find = (slot: string): SlotContent | undefined => {
    // The files of a driver have the driver's own operations.
    const own = beside.filter(({ entry }) => entry.slot === slot).map(({ handler }) => handler);
    if (own.length > 0 && isRoot(slot)) return { functions: [...new Set(own)], mayBeNull: true };
    return functionsInSlot(parts, slot, installation.holders);
  };
  return {
    ...plainTarget(parts, question, table.file),
    isTable: (text, file) => text === name && meansTable(search, table, file),
    holders: new Set(installation.holders.map((holder) => holder.key)),
    escapes: installation.escapes.length > 0,
    isAnywhere: installation.holders.length + installation.escapes.length > 0,
    inSlot: (slot) => {
      if (!inSlot.has(slot)) inSlot.set(slot, find(slot));
      return inSlot.get(slot);
    },
    calledAt: (caller, line) =>
      (walk.steps.get(caller) ?? [])
        .filter((step) => step.line === line)
        .map((step) => step.callee),
  };
}

function plainTarget(parts: FlagParts, question: SetupQuestion, home: FileIndex): SetupTarget {
  const { rule, mask, needed } = question;
  const writers = new Map<MemoryKey, MemoryWriters>();
  return {
    struct: rule.struct,
    flagFields: new Set(rule.names),
    tableField: rule.table,
    mask,
    isTable: () => false,
    holders: new Set(),
    keptIn: undefined,
    escapes: false,
    isAnywhere: false,
    needed,
    writersOf: (key) => remembered(writers, key, () => findWriters(parts, key, home)),
    inSlot: (slot) => functionsInSlot(parts, slot, []),
    calledAt: () => [],
  };
}

function takenOf(
  { search }: FlagParts,
  rule: FlagFieldRule,
  name: string,
  { key, file, line }: TableHolder,
): SetupAnswer['taken'][number] {
  const folder = folderOf(search.graph.base.path(file));
  const text = `${name} is installed through ${key}; that is taken to happen in the ${rule.setUpIn} handlers of ${folder} only.`;
  return { text, file, line };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
