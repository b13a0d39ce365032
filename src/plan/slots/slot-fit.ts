import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { Line } from '../../outcomes/control-flow-graph.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import type { SolvedFunction } from '../../outcomes/solve.ts';
import type { FunctionSummary } from '../../outcomes/summary.ts';
import type { ResultDomain } from './slot-domain.ts';
import { declaredType, typeOfSlot } from './slot-other-uses.ts';
import type { SlotMove, SlotParts } from './slot-parts.ts';
import {
  EVERYTHING_POSSIBLE,
  type PossibleSources,
  possibleSources,
} from './slot-possible-sources.ts';
import {
  calleeText,
  canEndWithoutValue,
  flowIntoVariable,
  flowOfArgument,
  flowOfResult,
  type ResultFlow,
  type Source,
} from './slot-result-flow.ts';
import { movingFunctions } from './slot-sites.ts';

/** Why a function's result is not, or may not be, of the new type. */
export interface Misfit {
  /** `value`: a value of another kind for sure. `untold`: where the value comes from does not say its kind. */
  readonly kind: 'value' | 'untold';
  readonly text: string;
}

/** A local variable that holds the result on its way. */
export interface ResultVariable {
  readonly function: FunctionId;
  readonly name: string;
  /** What it holds besides: then it has to be split. Empty when it can just change its type. */
  readonly holdsToo: readonly string[];
  /** The lines on which it gets that. */
  readonly otherLines: readonly Line[];
}

export interface Fit {
  readonly misfits: readonly Misfit[];
  /** Functions whose results flow into it and that change their type with it. */
  readonly helpers: ReadonlySet<FunctionId>;
  readonly variables: readonly ResultVariable[];
  /** Functions of the migration's slots whose results it returns: they are judged by themselves. */
  readonly reliesOn: ReadonlySet<FunctionId>;
}

/** Helpers inside helpers that are looked at for one function. */
const MAX_HELPERS = 60;

/**
 * Whether everything that flows into the result of `id` belongs to `domain`: constants of it, results of
 * functions and slots that have the type or get it in this migration, and of helpers of which the same is true.
 * Without misfits that is proved.
 */
export function fitOf(parts: SlotParts, move: SlotMove, domain: ResultDomain, id: FunctionId): Fit {
  const search = new FitSearch(parts, move, domain);
  search.look(id);
  for (const index of search.parametersOf(id)) {
    search.misfits.push({ kind: 'untold', text: `It returns its parameter ${index + 1}.` });
  }
  const { misfits, helpers, variables, reliesOn } = search;
  return { misfits, helpers, variables, reliesOn };
}

class FitSearch {
  readonly misfits: Misfit[] = [];
  readonly helpers = new Set<FunctionId>();
  readonly variables: ResultVariable[] = [];
  readonly reliesOn = new Set<FunctionId>();
  private readonly parts: SlotParts;
  private readonly move: SlotMove;
  private readonly domain: ResultDomain;
  /** Functions looked at, with the parameters that each hands to its result. */
  private readonly handsOn = new Map<FunctionId, Set<number>>();

  constructor(parts: SlotParts, move: SlotMove, domain: ResultDomain) {
    this.parts = parts;
    this.move = move;
    this.domain = domain;
  }

  parametersOf(id: FunctionId): ReadonlySet<number> {
    return this.handsOn.get(id) ?? new Set();
  }

  look(id: FunctionId): void {
    if (this.handsOn.has(id)) return;
    const handed = new Set<number>();
    this.handsOn.set(id, handed);
    const name = displayName(this.parts.graph, id);
    const solved = this.parts.functions.solved(id);
    if ('unreadable' in solved) {
      this.untold(`${name}() could not be read: ${solved.unreadable}.`);
      return;
    }
    for (const { reason, line } of solved.graph.limits) {
      this.untold(`${name}() was not read whole: ${reason} (line ${line}).`);
    }
    if (canEndWithoutValue(solved)) {
      this.untold(`${name}() can end without returning a value.`);
    }
    const flow = flowOfResult(solved.graph);
    this.judgeAll({ id, name, solved, flow, possible: possibleSources(solved), handed });
    this.noteVariables(id, solved, flow);
  }

  private judgeAll(caller: Caller): void {
    for (const source of caller.flow.sources) this.judge(caller, source);
  }

  private judge(caller: Caller, source: Source): void {
    const { name } = caller;
    switch (source.kind) {
      case 'constant':
        if (this.domain.hasConstant(source.value, source.name)) return;
        if (caller.possible.hasConstant(source.value)) {
          const text = source.name ?? `the number ${source.value}`;
          this.stray(`${name}() returns ${text} (line ${source.line}).`);
        }
        return;
      case 'name':
        if (this.domain.hasName(source.name)) return;
        this.untold(`${name}() returns ${source.name}, whose value is not known.`);
        return;
      case 'truth':
        if (this.domain.isTruth) return;
        this.stray(`${name}() returns whether something holds (line ${source.line}).`);
        return;
      case 'parameter':
        caller.handed.add(source.index);
        return;
      case 'other':
        this.untold(`${name}() returns ${source.what} (line ${source.line}).`);
        return;
      case 'call':
        this.judgeCall(caller, source);
    }
  }

  private judgeCall(caller: Caller, source: CallSource): void {
    const { call } = source;
    const possible = caller.possible.ofCall(call.site);
    if (isZeroAtMost(possible)) return;
    const { callee } = call;
    if (callee.kind === 'dispatch' && this.isFittingSlot(caller.id, call)) return;
    const text = `${caller.name}() returns what ${calleeText(call)} does (line ${call.line})`;
    if (callee.kind === 'dispatch') {
      this.untold(`${text}, a pointer in ${callee.slot}.`);
      return;
    }
    const targets = this.parts.functions.calleesOf(caller.id, callee);
    if ('reason' in targets) {
      this.untold(`${text}, which has no body that could be read.`);
      return;
    }
    for (const target of targets) this.judgeTarget(caller, source, target, possible);
    // Definitions for other configurations keep one type with each other, whatever each of them returns.
    if (!targets.some((target) => this.helpers.has(target))) return;
    for (const target of targets) if (!this.hasType(target)) this.helpers.add(target);
  }

  private isFittingSlot(caller: FunctionId, call: CallSource['call']): boolean {
    const { moves } = this.parts;
    const type = this.move.resultType;
    const slots = slotsCalled(this.parts, caller, call);
    return (
      slots.length > 0 &&
      slots.every(
        (slot) =>
          moves.some((each) => each.slot === slot && each.resultType === type) ||
          typeOfSlot(this.parts, fileOf(caller), slot) === type,
      )
    );
  }

  private judgeTarget(
    caller: Caller,
    source: CallSource,
    target: FunctionId,
    possible: NumberSet,
  ): void {
    if (this.hasType(target)) {
      if (declaredType(this.parts, target) !== this.move.resultType) this.reliesOn.add(target);
      return;
    }
    const { name, line } = { name: caller.name, line: source.call.line };
    const callee = displayName(this.parts.graph, target);
    const summary = this.parts.summaries.ask(target);
    const strays = this.straysOf(summary, possible);
    if (strays.length > 0) {
      this.stray(`${name}() returns what ${callee}() does (line ${line}): ${strays.join(', ')}.`);
      return;
    }
    if (summary.unknowns.length === 0 && isZeroAtMost(summary.results.intersect(possible))) return;
    if (this.helpers.size >= MAX_HELPERS) {
      this.untold(`More than ${MAX_HELPERS} helpers hand on its result.`);
      return;
    }
    this.helpers.add(target);
    this.look(target);
    for (const position of this.parametersOf(target)) {
      const { call, at } = source;
      const flow = flowOfArgument(caller.solved.graph, call, at, position);
      // What is handed over is decided in front of the call, so nothing is known to be impossible.
      this.judgeAll({ ...caller, flow, possible: EVERYTHING_POSSIBLE });
      this.noteVariables(caller.id, caller.solved, flow);
    }
  }

  private hasType(target: FunctionId): boolean {
    return (
      declaredType(this.parts, target) === this.move.resultType ||
      movingFunctions(this.parts).has(target)
    );
  }

  private straysOf(summary: FunctionSummary, possible: NumberSet): readonly string[] {
    const rows = this.parts.answer(summary).outcomes.filter(({ returned }) => {
      if (this.domain.admits(returned) || returned.kind === 'nothing') return false;
      return returned.kind === 'number'
        ? possible.has(returned.value)
        : returned.set.intersects(possible);
    });
    const texts = [...new Set(rows.map((row) => row.value))];
    return texts.length > MAX_STRAYS ? [...texts.slice(0, MAX_STRAYS), '…'] : texts;
  }

  private noteVariables(id: FunctionId, { graph }: SolvedFunction, flow: ResultFlow): void {
    for (const variable of flow.variables) {
      const name = graph.variables[variable]?.name ?? '';
      if (this.variables.some((each) => each.function === id && each.name === name)) continue;
      const others = flowIntoVariable(graph, variable).sources.flatMap((source) => {
        const line = source.kind === 'call' ? source.call.line : source.line;
        return this.describeOther(id, source).map((text) => ({ text, line }));
      });
      const holdsToo = [...new Set(others.map(({ text }) => text))];
      const otherLines = others.map(({ line }) => line);
      this.variables.push({ function: id, name, holdsToo, otherLines });
    }
  }

  /** What a source is when it is not of the new type; empty when it is, or when nothing tells. */
  private describeOther(id: FunctionId, source: Source): readonly string[] {
    switch (source.kind) {
      case 'constant': {
        if (this.domain.hasConstant(source.value, source.name)) return [];
        return [`${source.name ?? source.value} (line ${source.line})`];
      }
      case 'name':
        return this.domain.hasName(source.name) ? [] : [`${source.name} (line ${source.line})`];
      case 'truth':
        return this.domain.isTruth ? [] : [`a truth value (line ${source.line})`];
      case 'other':
        return [`${source.what} (line ${source.line})`];
      case 'parameter':
        return [];
      case 'call':
        return this.describeOtherCall(id, source);
    }
  }

  private describeOtherCall(id: FunctionId, { call }: CallSource): readonly string[] {
    const { callee, line } = call;
    if (callee.kind === 'dispatch' && this.isFittingSlot(id, call)) return [];
    const targets = this.parts.functions.calleesOf(id, callee);
    const fits =
      !('reason' in targets) &&
      targets.every((target) => this.hasType(target) || this.helpers.has(target));
    return fits ? [] : [`the result of ${calleeText(call)} (line ${line})`];
  }

  private stray(text: string): void {
    this.misfits.push({ kind: 'value', text });
  }

  private untold(text: string): void {
    this.misfits.push({ kind: 'untold', text });
  }
}

type CallSource = Extract<Source, { kind: 'call' }>;

/** A function whose result is looked at. */
interface Caller {
  readonly id: FunctionId;
  readonly name: string;
  readonly solved: SolvedFunction;
  readonly flow: ResultFlow;
  readonly possible: PossibleSources;
  /** Parameters that turned out to flow into its result. */
  readonly handed: Set<number>;
}

/** So many values of a helper are named; more say no more. */
const MAX_STRAYS = 6;

/** The slot as the function's own text tells it, else as the declarations of its file do. */
function slotsCalled(
  { graph, sites, slots }: SlotParts,
  caller: FunctionId,
  { callee, line }: CallSource['call'],
): readonly string[] {
  if (callee.kind !== 'dispatch') return [];
  if (!callee.slot.startsWith('?')) return [callee.slot];
  const file = fileOf(caller);
  const field = graph.base.find(callee.slot.slice(2));
  return sites.dispatchesIn(file, field).flatMap(({ site }) => {
    if (site.kind !== 'dispatch' || site.line !== line) return [];
    return [slots.textOf({ type: graph.types.ofReceiver(file, site.receiver), field })];
  });
}

function isZeroAtMost(set: NumberSet): boolean {
  return set.isWithin(NumberSet.zero);
}
