import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import type { FlagFieldRule } from '../../knowledge/flag-rules.ts';
import type { Instruction } from '../../outcomes/control-flow-graph.ts';
import { type EntryWalk, type ReachingEntry, walkToEntries } from './entry-walk.ts';
import { evidenceOf } from './flag-evidence.ts';
import type { FlagParts, FlagPrecondition, FlagQuestion, SetupPath } from './flag-question.ts';
import type { MemoryKey, Zeroness } from './memory-key.ts';
import { findOrigins } from './object-origin.ts';
import { conditionsBefore } from './reachability.ts';
import { pathsOfKept, pathsOfTable, type SetupAnswer } from './setup-paths.ts';
import type { SetupQuestion } from './setup-target.ts';
import { findTable } from './table-installation.ts';

/**
 * Whether a flag is set in the object a use works on before the use can run.
 *
 * Goes from the use up to the handlers it runs in, from there to the tables that hold them, to the handlers
 * that install such a table in an object, and runs those on the flag. A use in another context is followed to
 * where its object comes from. `missing` needs a handler that was read in full, succeeds, and on no way sets
 * the flag. Throws nothing.
 */
export function checkFlagPrecondition(parts: FlagParts, question: FlagQuestion): FlagPrecondition {
  const { field, flag, use } = question;
  const rule = parts.rules.fields.get(field);
  if (rule === undefined) return unknownOf(question, `Nothing is known of how ${field} is set up.`);
  const value = parts.constants.valueOf(fileOf(use.function), flag);
  if (value.kind === 'unknown') return unknownOf(question, `The value of ${value.reason}.`);
  const walk = walkToEntries(parts.search, [use.function]);
  const asked = walk.entries.filter((one) => !isExempt(question, rule, one));
  if (walk.entries.length > 0 && asked.length === 0 && walk.gaps.length === 0) {
    return { ...emptyAnswer(question), answer: 'not-needed' };
  }
  const answers = setupsFor(parts, question, rule, value.value, walk, asked);
  return conclude(parts, question, rule, answers);
}

/** In these contexts nothing is asked, or the function called sees to the flag itself. */
function isExempt(
  { api, exceptIn, flag }: FlagQuestion,
  { setBy }: FlagFieldRule,
  { entry }: ReachingEntry,
): boolean {
  if (exceptIn.includes(entry.rule.context)) return true;
  const setsIt = setBy.some((setter) => setter.call === api && setter.flag === flag);
  return setsIt && entry.rule.mmapLock === 'write';
}

function setupsFor(
  parts: FlagParts,
  question: FlagQuestion,
  rule: FlagFieldRule,
  mask: bigint,
  walk: EntryWalk,
  asked: readonly ReachingEntry[],
): readonly SetupAnswer[] {
  const { flag } = question;
  const byTable = groupByTable(parts, rule, asked);
  const answers: SetupAnswer[] = [];
  for (const { file, object, entries } of byTable.tables) {
    const table = findTable(parts.search, file, object);
    if (table === undefined) {
      answers.push(nothing(`The table that holds ${object || 'the handler'} was not found.`));
      continue;
    }
    const needed = neededBy(parts, question, walk, entries);
    answers.push(pathsOfTable(parts, { flag, rule, mask, needed }, table));
  }
  // Callers that are not known may hand over any object, unless it is checked on the way.
  if (byTable.others.length > 0 || asked.length === 0 || walk.gaps.length > 0) {
    const needed = neededBy(parts, question, walk, byTable.others);
    const found = setupsByOrigin(parts, question, { flag, rule, mask, needed });
    const isBesideTables = byTable.others.length === 0 && asked.length > 0;
    answers.push(...(isBesideTables ? orGaps(found, walk.gaps) : found));
  }
  return answers;
}

/** What is found for callers that are not known, or that they are not. */
function orGaps(found: readonly SetupAnswer[], gaps: readonly string[]): readonly SetupAnswer[] {
  if (found.every((answer) => answer.unknown.length === 0)) return found;
  return gaps.map((gap) => nothing(`The use may run elsewhere: ${gap}.`));
}

interface TableGroup {
  readonly object: string;
  readonly file: number;
  readonly entries: readonly ReachingEntry[];
}

/** Handlers that stand in tables of the kind that the field installs, by table; and the others. */
function groupByTable(
  { search }: FlagParts,
  rule: FlagFieldRule,
  asked: readonly ReachingEntry[],
): { readonly tables: readonly TableGroup[]; readonly others: readonly ReachingEntry[] } {
  const { base, types } = search.graph;
  const groups = new Map<string, { object: string; file: number; entries: ReachingEntry[] }>();
  const others: ReachingEntry[] = [];
  const tag = base.find(rule.struct);
  const field = base.find(rule.table);
  for (const one of asked) {
    const { entry } = one;
    const type = types.fieldOf(entry.file, tag, field)?.type ?? 0;
    if (type === 0 || !entry.slot.startsWith(`${base.text(type)}.`)) {
      others.push(one);
      continue;
    }
    const key = `${entry.file} ${entry.object}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { object: entry.object, file: entry.file, entries: [one] });
    } else group.entries.push(one);
  }
  return { tables: [...groups.values()], others };
}

function setupsByOrigin(
  parts: FlagParts,
  question: FlagQuestion,
  setup: SetupQuestion,
): readonly SetupAnswer[] {
  const { struct, table: tableField } = setup.rule;
  const origins = findOrigins(parts, question.use, calledAt(parts, question), {
    struct,
    tableField,
  });
  return origins.map((origin): SetupAnswer => {
    const { file, line } = origin;
    if (origin.kind === 'unknown') return nothing(origin.reason);
    if (origin.kind === 'kept') {
      const answer = pathsOfKept(parts, setup, origin.key, file);
      const text = `The object is read from ${origin.key}; that is taken to be filled by the ${setup.rule.setUpIn} handlers beside it only.`;
      return { ...answer, taken: [...answer.taken, { text, file, line }] };
    }
    const table = findTable(parts.search, file, origin.table);
    if (table === undefined) return nothing(`${origin.table} was not found.`);
    const answer = pathsOfTable(parts, setup, table);
    const text = `Only an object whose ${tableField} is ${origin.table} gets to the use.`;
    return { ...answer, taken: [...answer.taken, { text, file, line }] };
  });
}

/** What is found in memory on every way from these handlers to the use. */
function neededBy(
  parts: FlagParts,
  question: FlagQuestion,
  walk: EntryWalk,
  entries: readonly ReachingEntry[],
): ReadonlyMap<MemoryKey, Zeroness> {
  const { use } = question;
  const called = calledAt(parts, question);
  const isUse = (instruction: Instruction): boolean =>
    instruction.kind === 'call' && instruction.line === use.line && isCallOf(instruction, called);
  const needed = new Map(conditionsIn(parts, use.function, isUse));
  const handlers = new Set(entries.map((one) => one.handler));
  if (handlers.size !== 1) return needed;
  const [handler] = handlers;
  if (handler === undefined || handler === use.function) return needed;
  const lines = new Set((walk.steps.get(handler) ?? []).map((step) => step.line));
  const isStep = (instruction: Instruction): boolean =>
    instruction.kind === 'call' && lines.has(instruction.line);
  for (const [key, is] of conditionsIn(parts, handler, isStep)) needed.set(key, is);
  return needed;
}

/** The name called at the use: the replacement need not be there yet. */
function calledAt({ search }: FlagParts, { use, api }: FlagQuestion): string {
  const { base } = search.graph;
  const site = base.facts(fileOf(use.function)).sites[use.siteIndex];
  return site?.kind === 'call' ? base.text(site.name) : api;
}

function isCallOf(instruction: Extract<Instruction, { kind: 'call' }>, api: string): boolean {
  const { callee } = instruction;
  return (callee.kind === 'function' || callee.kind === 'macro') && callee.name === api;
}

function conditionsIn(
  { functions }: FlagParts,
  id: FunctionId,
  isTarget: (instruction: Instruction) => boolean,
): ReadonlyMap<MemoryKey, Zeroness> {
  const solved = functions.solved(id);
  if ('unreadable' in solved) return new Map();
  const { graph } = solved;
  // Where the target does not show, every condition would seem to stand before it.
  const isShown = graph.blocks.some(({ instructions }) => instructions.some(isTarget));
  return isShown ? conditionsBefore(graph, isTarget) : new Map();
}

function conclude(
  parts: FlagParts,
  question: FlagQuestion,
  rule: FlagFieldRule,
  answers: readonly SetupAnswer[],
): FlagPrecondition {
  const paths = answers.flatMap((answer) => answer.paths);
  const taken = answers.flatMap((answer) => answer.taken);
  const reasons = answers.flatMap((answer) => answer.unknown);
  const unknown = [
    ...reasons,
    ...paths.flatMap((path) => (path.outcome === 'unknown' ? path.reasons : [])),
  ];
  const evidence = evidenceOf(parts, question, { paths, taken, unknown: reasons });
  const known = { ...emptyAnswer(question), evidence, paths };
  const answer = answerOf(paths, unknown);
  if (answer === 'met') return { ...known, answer };
  const lock = lockAnswer(parts, question, rule);
  if (lock === 'write') return { ...known, answer: 'not-needed' };
  if (lock === 'unknown') {
    const text = `${question.api}() sets ${question.flag} itself if the lock is held for writing; that is not known.`;
    return { ...known, answer: 'unknown', unknown: [...unique(unknown), text] };
  }
  return answer === 'missing'
    ? { ...known, answer }
    : { ...known, answer, unknown: unique(unknown) };
}

function answerOf(
  paths: readonly SetupPath[],
  unknown: readonly string[],
): 'met' | 'missing' | 'unknown' {
  if (paths.some((path) => path.outcome === 'misses')) return 'missing';
  const isAnySetUp = paths.some((path) => path.outcome !== 'not-installed');
  return unknown.length === 0 && isAnySetUp ? 'met' : 'unknown';
}

/** How the lock is held under which the function sets the flag itself; undefined when it never does. */
function lockAnswer(
  { lockAt }: FlagParts,
  { api, flag, use }: FlagQuestion,
  { setBy }: FlagFieldRule,
): 'write' | 'other' | 'unknown' | undefined {
  const setter = setBy.find((one) => one.call === api && one.flag === flag);
  if (setter === undefined) return undefined;
  const answer = lockAt?.(use, setter.lock) ?? 'unknown';
  return answer === 'write' || answer === 'unknown' ? answer : 'other';
}

function nothing(reason: string): SetupAnswer {
  return { paths: [], unknown: [reason], taken: [] };
}

function unknownOf(question: FlagQuestion, reason: string): FlagPrecondition {
  return { ...emptyAnswer(question), answer: 'unknown', unknown: [reason] };
}

function emptyAnswer({ flag, field }: FlagQuestion): FlagPrecondition {
  const requirement = `${flag} in ${field}`;
  return { requirement, answer: 'unknown', evidence: [], paths: [], unknown: [] };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
