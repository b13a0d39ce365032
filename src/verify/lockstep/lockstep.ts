import type { FunctionId } from '../../callgraph/function-id.ts';
import type {
  Callee,
  ControlFlowGraph,
  GraphLimit,
  Instruction,
  Variable,
} from '../../outcomes/control-flow-graph.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import { isSameWidth, type Width } from '../../outcomes/width.ts';
import type { PlanParts } from '../../plan/parts.ts';
import type { LockstepAnswer, Trouble } from './answer.ts';
import { type BodyChoice, inlineCalls } from './inline-calls.ts';
import { pairVariables } from './pair-variables.ts';
import { runProduct } from './product.ts';
import { renumberedInstruction, renumberedTerminator, SAME } from './renumber.ts';

/** Where the bodies of functions come from that one version calls. */
export interface BodySource {
  /** Each body that a call in `from` can mean; undefined where they are not all known. */
  bodiesOf(callee: Callee, from: ControlFlowGraph): readonly ControlFlowGraph[] | undefined;
  /** Whether a call in `from` has no effect but its result. */
  isPure(callee: Callee, from: ControlFlowGraph): boolean;
}

/** One text of a function. */
export interface FunctionVersion {
  /** Exact. */
  readonly graph: ControlFlowGraph;
  readonly bodies: BodySource;
}

/** What is allowed to correspond in two versions. */
export interface Correspondence {
  /** Old names of functions to new ones: the same functions. */
  readonly renames: ReadonlyMap<string, string>;
  /** Functions whose bodies count and not their calls: replacements, and those that change together with this one. */
  readonly opened: ReadonlySet<string>;
  /** Those of them that return something else than before, so that a call of one is never the same. */
  readonly translated: ReadonlySet<string>;
  /** Functions through which results may go that differ for that reason. */
  readonly marked: ReadonlySet<string>;
  /** The later version returns nothing, and that is no difference. */
  readonly isResultDropped: boolean;
  /** Everything a function returns, by its new name; undefined where that is not known. */
  resultsOf(name: string): NumberSet | undefined;
  /** As what it takes its arguments, by its new name; undefined where that is not known. */
  parametersOf(name: string): readonly Width[] | undefined;
  /** Whether the migration itself declares a type, so that the tree need not know it. */
  isIntroducedType(text: string): boolean;
}

/**
 * Whether two versions of a function do the same and return the same. Only events count: calls, stores that others
 * can see, their order and arguments, and the result. Names of local variables, jumps and intermediate values do not.
 *
 * Replaced calls are compared by what is called: the body of the replacement, as it is in the tree, takes the call's
 * place and makes the old call.
 */
export function compareVersions(
  before: FunctionVersion,
  after: FunctionVersion,
  correspondence: Correspondence,
): LockstepAnswer {
  const trouble =
    troubleWith(before.graph, after.graph) ??
    typeTrouble(before.graph, after.graph, correspondence);
  if (trouble !== undefined) return { kind: 'unknown', trouble };
  let best: LockstepAnswer | undefined;
  let opened: ReadonlySet<string> | undefined;
  for (const isPureOpened of [isCalledUnequally(before.graph, after.graph), (): boolean => true]) {
    const graphs = [before, after].map((version) =>
      openedGraph(version, correspondence, isPureOpened),
    );
    const [mine, theirs] = graphs;
    if (mine === undefined || theirs === undefined) continue;
    const names = new Set([...mine.opened, ...theirs.opened]);
    if (opened !== undefined && names.size === opened.size) break;
    opened = names;
    const answer = runProduct(pairVariables(mine.graph, theirs.graph), correspondence);
    if (answer.kind === 'same') return answer;
    if (best === undefined || best.kind === 'unknown') best = answer;
  }
  return best ?? { kind: 'same' };
}

interface Opened {
  readonly graph: ControlFlowGraph;
  readonly opened: ReadonlySet<string>;
}

/** The graph with what is called in the place of calls, and new names in the place of old ones. */
function openedGraph(
  { graph, bodies }: FunctionVersion,
  { renames, opened: always, marked }: Correspondence,
  isPureOpened: (name: string) => boolean,
): Opened {
  const opened = new Set<string>();
  const choose: BodyChoice = (callee, from) => {
    if (callee.kind !== 'function' || callee.orMacro === true) return undefined;
    const isWanted = always.has(callee.name) || marked.has(callee.name);
    const isTried = isPureOpened(callee.name) && bodies.isPure(callee, from);
    const found = isWanted || isTried ? bodies.bodiesOf(callee, from) : undefined;
    if (!isWanted && found?.some(hasStructs) === true) return undefined;
    if (found !== undefined) opened.add(callee.name);
    return found;
  };
  const inlined = inlineCalls(graph, choose, (name) => marked.has(name));
  const by = { ...SAME, name: (name: string) => renames.get(name) ?? name };
  const blocks = inlined.blocks.map(({ instructions, terminator }) => ({
    instructions: instructions.map((one) => renumberedInstruction(by, one)),
    terminator: renumberedTerminator(by, terminator),
  }));
  return { graph: { ...inlined, blocks }, opened };
}

/** Structs of two opened bodies are never known to be the same one. What writes nothing else writes into its own. */
function hasStructs({ variables, blocks }: ControlFlowGraph): boolean {
  const isStruct = ({ isMemory, parameter }: Variable): boolean => isMemory && parameter < 0;
  const isInside = (one: Instruction): boolean =>
    one.kind === 'assign' && one.place.kind !== 'local';
  return variables.some(isStruct) || blocks.some(({ instructions }) => instructions.some(isInside));
}

/** Names that one graph calls more often than the other. */
function isCalledUnequally(
  before: ControlFlowGraph,
  after: ControlFlowGraph,
): (name: string) => boolean {
  const counts = new Map<string, number>();
  const count = ({ blocks }: ControlFlowGraph, step: number): void => {
    for (const one of blocks.flatMap(({ instructions }) => instructions)) {
      if (one.kind !== 'call' || one.callee.kind !== 'function') continue;
      counts.set(one.callee.name, (counts.get(one.callee.name) ?? 0) + step);
    }
  };
  count(before, 1);
  count(after, -1);
  // A name that comes in with a body that is opened was in neither text.
  return (name) => counts.get(name) !== 0;
}

function troubleWith(before: ControlFlowGraph, after: ControlFlowGraph): Trouble | undefined {
  for (const graph of [before, after]) {
    const limit = firstLimit(graph);
    if (limit === undefined) continue;
    const { reason, line } = limit;
    const lines = graph === before ? { before: line, after: 0 } : { before: 0, after: line };
    return { reason: `the text holds ${reason}, which is not followed`, ...lines };
  }
  if (!sameParameters(before, after))
    return { reason: 'the parameters are not the same', before: 0, after: 0 };
  return undefined;
}

/** A value may be cut to fit a type of which nothing is known; in both versions alike where both have the type. */
function typeTrouble(
  before: ControlFlowGraph,
  after: ControlFlowGraph,
  { isIntroducedType }: Correspondence,
): Trouble | undefined {
  const known = new Set(unknownTypes(before));
  const found = unknownTypes(after).find((text) => !known.has(text) && !isIntroducedType(text));
  if (found === undefined) return undefined;
  return { reason: `the type ${found} is not known`, before: 0, after: 0 };
}

function unknownTypes({ resultType, variables }: ControlFlowGraph): readonly string[] {
  const held = variables.filter(({ name, isMemory }) => name !== '' && !isMemory);
  return [resultType, ...held.map(({ type }) => type)]
    .filter(({ width, text }) => width.kind === 'other' && text !== '')
    .map(({ text }) => text);
}

function firstLimit({ limits, unshown, blocks }: ControlFlowGraph): GraphLimit | undefined {
  const [first = unshown[0]] = limits;
  if (first !== undefined) return first;
  const isOpen = blocks.some(({ terminator }) => terminator.kind === 'choose');
  return isOpen ? { reason: 'a choice that nobody knows', line: 0 } : undefined;
}

function sameParameters(before: ControlFlowGraph, after: ControlFlowGraph): boolean {
  if (before.parameterCount !== after.parameterCount) return false;
  return before.variables.every(({ parameter, type, isMemory }, i) => {
    if (parameter < 0) return true;
    const other = after.variables[i];
    return other?.type.text === type.text && other.isMemory === isMemory;
  });
}

/** As what all of several functions take their arguments; undefined where they differ. */
export function parametersOfAll(
  graphs: readonly (ControlFlowGraph | undefined)[],
): readonly Width[] | undefined {
  const lists = graphs.map((graph) =>
    graph?.variables.filter(({ parameter }) => parameter >= 0).map(({ type }) => type.width),
  );
  const [first, ...others] = lists;
  const isAgreed = others.every(
    (list) =>
      first?.length === list?.length &&
      list?.every((width, i) => isSameWidth(width, first?.[i] ?? width)),
  );
  return isAgreed ? first : undefined;
}

/** The union of what each of several functions returns; undefined where one of them is not known in full. */
export function resultsOfAll(
  { summaries }: Pick<PlanParts, 'summaries'>,
  definitions: readonly FunctionId[],
): NumberSet | undefined {
  let results = NumberSet.nothing;
  for (const id of definitions) {
    const summary = summaries.ask(id);
    if (summary.unknowns.length > 0) return undefined;
    results = results.union(summary.results);
  }
  return definitions.length === 0 ? undefined : results;
}
