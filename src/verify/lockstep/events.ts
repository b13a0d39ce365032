import type {
  BasicBlock,
  BlockId,
  Instruction,
  Line,
  Place,
  Value,
  Variable,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import type { Expressions, ExprId } from '../../outcomes/expression.ts';
import { type Guard, mayEqualUnder } from '../../outcomes/guard.ts';
import type { NumberSet } from '../../outcomes/number-set.ts';
import { textOf } from '../../outcomes/spelling.ts';
import { type State, withVariable } from '../../outcomes/state.ts';
import { isSameWidth, rangeOf, type Width } from '../../outcomes/width.ts';
import type { ResultDifference } from './answer.ts';
import type { ExactEvaluator } from './exact-evaluator.ts';
import { markOf } from './inline-calls.ts';
import type { SymbolOrigins } from './symbol-origins.ts';
import { differingValues, isFixed, isProvenEqual } from './value-pairs.ts';
import { lineOf, type Version } from './version.ts';

/** What is known of calls that both versions make. */
export interface SharedCalls {
  /** Functions that do not return what they returned. */
  readonly translated: ReadonlySet<string>;
  /** The later version returns nothing, and that is no difference. */
  readonly isResultDropped: boolean;
  /** Everything a function returns, under its new name; undefined where that is not known. */
  resultsOf(name: string): NumberSet | undefined;
  /** As what it takes its arguments; undefined where that is not known. */
  parametersOf(name: string): readonly Width[] | undefined;
}

/** Both versions are about to do something. */
export interface Meeting {
  readonly before: BlockId;
  readonly after: BlockId;
  /** Whether the version came here by an edge that closes a loop. */
  readonly isBackBefore: boolean;
  readonly isBackAfter: boolean;
  readonly state: State;
}

/** Ends the comparison: it cannot be told. */
export class Cut extends Error {
  readonly before: Line;
  readonly after: Line;

  constructor(reason: string, before: Line, after: Line) {
    super(reason);
    this.before = before;
    this.after = after;
  }
}

/** What both versions are run with. */
export interface RunParts {
  readonly exprs: Expressions;
  readonly origins: SymbolOrigins;
  readonly evaluator: ExactEvaluator;
  readonly variables: readonly Variable[];
  readonly before: Version;
  readonly after: Version;
}

/** More differences than this are not listed. */
const MAX_DIFFERENCES = 64;

type Call = Extract<Instruction, { kind: 'call' }>;
type Assign = Extract<Instruction, { kind: 'assign' }>;

/** Compares what two versions do where they meet. Owns the list of results that differ. */
export class Events {
  private readonly exprs: Expressions;
  private readonly origins: SymbolOrigins;
  private readonly evaluator: ExactEvaluator;
  private readonly variables: readonly Variable[];
  private readonly marks: ReadonlyMap<VariableId, { readonly name: string; readonly line: Line }>;
  private readonly shared: SharedCalls;
  private readonly before: Version;
  private readonly after: Version;
  private readonly found = new Map<string, ResultDifference>();

  constructor(parts: RunParts, shared: SharedCalls) {
    this.exprs = parts.exprs;
    this.origins = parts.origins;
    this.evaluator = parts.evaluator;
    this.variables = parts.variables;
    this.before = parts.before;
    this.after = parts.after;
    this.shared = shared;
    this.marks = new Map(
      parts.variables.flatMap((variable, id) => {
        const mark = markOf(variable);
        return mark === undefined ? [] : [[id, mark]];
      }),
    );
  }

  get differences(): readonly ResultDifference[] {
    return [...this.found.values()];
  }

  /** Whether the variable says what a path has come through, so that it is never forgotten. */
  isMark(variable: VariableId): boolean {
    return this.marks.has(variable);
  }

  /** Whether a path can come by these blocks twice. */
  isRepeated({ before, after }: Pick<Meeting, 'before' | 'after'>): boolean {
    return this.before.loops.isInLoop(before) || this.after.loops.isInLoop(after);
  }

  /** Ends the comparison because the versions do not do the same here. */
  mismatch(meeting: Meeting): never {
    return this.cut(meeting, this.describe(meeting));
  }

  private cut({ before, after }: Meeting, reason: string): never {
    throw new Cut(reason, lineAt(this.before, before), lineAt(this.after, after));
  }

  /** A value as it is held by what it is stored into. Whatever becomes a pointer, and no integer, is one. */
  convertedTo(state: State, value: Value, width: Width): ExprId {
    const id = this.evaluator.valueOf(state, value);
    const isPointer = width.kind === 'pointer' && value.type.width.kind === 'other';
    return isPointer ? id : this.exprs.cast(id, width);
  }

  private instructionAt({ graph }: Version, block: BlockId): Instruction {
    const [instruction] = (graph.blocks[block] as BasicBlock).instructions;
    if (instruction === undefined) throw new RangeError('an event has an instruction');
    return instruction;
  }

  /** The state behind what both do. Throws `Cut` where it is not the same. */
  run(meeting: Meeting): State {
    const mine = this.instructionAt(this.before, meeting.before);
    const theirs = this.instructionAt(this.after, meeting.after);
    if (mine.kind === 'call' && theirs.kind === 'call') return this.call(meeting, mine, theirs);
    if (mine.kind === 'assign' && theirs.kind === 'assign')
      return this.store(meeting, mine, theirs);
    return this.mismatch(meeting);
  }

  private siteOf({ before, after }: Meeting, call: string | undefined): number {
    const key = `event ${before} ${after}`;
    return this.origins.site(key, this.isRepeated({ before, after }), call);
  }

  private call(meeting: Meeting, mine: Call, theirs: Call): State {
    const { state } = meeting;
    const name = calledText(mine);
    if (!this.isSameCall(meeting, mine, theirs)) this.mismatch(meeting);
    const site = this.siteOf(meeting, name);
    let next: State = mine.isPure ? state : { ...state, memory: new Map(), epoch: site };
    if (!mine.isPure) next = this.localsWritten(next, site, meeting);
    const { width, text: type } = (this.variables[mine.result] as Variable).type;
    const range = this.rangeOfCall(mine, width);
    const origin = { kind: 'call', site, arguments: [] } as const;
    const result = this.exprs.term(origin, `${name}()`, range, width, type);
    next = this.textWritten(meeting, next, site, mine, theirs);
    next = withVariable(next, mine.result, result, 0);
    return withVariable(next, theirs.result, result, 0);
  }

  private rangeOfCall({ callee, known }: Call, width: Width): NumberSet {
    const range = known ?? rangeOf(width);
    if (callee.kind !== 'function' || callee.orMacro === true) return range;
    const results = this.shared.resultsOf(callee.name);
    return results === undefined ? range : range.intersect(results);
  }

  private isSameCall(meeting: Meeting, mine: Call, theirs: Call): boolean {
    const { state } = meeting;
    if (calledText(mine) !== calledText(theirs)) return false;
    // What could not be put in the place of such a call returns something else now.
    if (this.shared.translated.has(calledText(mine))) return false;
    if (mine.callee.kind !== theirs.callee.kind) return false;
    if (mine.isPure !== theirs.isPure || mine.isSeen !== theirs.isSeen) return false;
    if (!sameSet(mine.known, theirs.known)) return false;
    if ((mine.through === undefined) !== (theirs.through === undefined)) return false;
    if (mine.through !== undefined && theirs.through !== undefined) {
      const one = this.evaluator.valueOf(state, mine.through);
      const other = this.evaluator.valueOf(state, theirs.through);
      if (!this.isEqual(state, one, other)) return false;
    }
    if (this.isPlainCall(mine) && this.isPlainCall(theirs))
      return this.sameArguments(meeting, mine, theirs);
    return this.sameText(state, mine, theirs);
  }

  /** Whether the values of the arguments are all that it sees; for a macro, they may not change while it runs. */
  private isPlainCall({ source, callee, writes, arguments: args }: Call): boolean {
    if (source === undefined) return true;
    if (callee.kind !== 'function' || writes.length > 0 || source.isMentioning) return false;
    return args.every((value) => {
      if (value.kind !== 'read') return value.kind === 'number' || value.kind === 'name';
      if (value.place.kind !== 'local') return false;
      const variable = this.variables[value.place.variable];
      return variable?.isMemory === false && !variable.isAddressTaken;
    });
  }

  private sameArguments(meeting: Meeting, mine: Call, theirs: Call): boolean {
    if (mine.arguments.length !== theirs.arguments.length) return false;
    return mine.arguments.every((argument, i) => {
      const one = this.evaluator.valueOf(meeting.state, argument);
      const other = this.evaluator.valueOf(meeting.state, theirs.arguments[i] as Value);
      if (this.isEqual(meeting.state, one, other)) return true;
      const [a, b] = [this.taken(mine, i, one), this.taken(theirs, i, other)];
      return this.isEqual(meeting.state, a, b) || this.isShown(meeting, a, b);
    });
  }

  /** An argument as the function gets it. */
  private taken({ callee }: Call, position: number, id: ExprId): ExprId {
    if (callee.kind !== 'function' || callee.orMacro === true) return id;
    const width = this.shared.parametersOf(callee.name)?.[position];
    return width === undefined ? id : this.exprs.cast(id, width);
  }

  private sameText({ variables, guard }: State, mine: Call, theirs: Call): boolean {
    const one = mine.source;
    const other = theirs.source;
    if (one === undefined || other === undefined || one.text !== other.text) return false;
    return one.variables.every((variable, i) => {
      const twin = other.variables[i] as VariableId;
      const { isMemory = false, type } = this.variables[variable] ?? {};
      if (isMemory) return variable === twin;
      const theirType = this.variables[twin]?.type;
      if (type === undefined || theirType === undefined) return false;
      if (!isSameWidth(type.width, theirType.width)) return false;
      const a = variables[variable];
      const b = variables[twin];
      if (a === undefined || b === undefined) return a === b;
      return isProvenEqual(this.exprs, guard, a, b);
    });
  }

  private isEqual({ guard }: State, one: ExprId, other: ExprId): boolean {
    return isProvenEqual(this.exprs, guard, one, other);
  }

  /** A number that is returned may be shown as well: whether this is a difference to be listed. */
  private isShown(meeting: Meeting, one: ExprId, other: ExprId): boolean {
    const { guard } = meeting.state;
    const pairs = differingValues(this.exprs, guard, one, other);
    if (pairs === undefined || pairs.some((pair) => pair.before.single === undefined)) return false;
    for (const pair of pairs) {
      this.addDifference(
        meeting,
        { kind: 'shown', before: pair.before, after: pair.after },
        pair.guard,
      );
    }
    return true;
  }

  /** Variables whose addresses others may have hold anything behind a call, and the same in both versions. */
  private localsWritten(state: State, site: number, meeting: Meeting): State {
    let next = state;
    this.variables.forEach(({ isAddressTaken, isMemory, type }, id) => {
      if (!isAddressTaken || isMemory) return;
      const isLive =
        this.before.live.isLiveAt(meeting.before, id) ||
        this.after.live.isLiveAt(meeting.after, id);
      if (!isLive && state.variables[id] === undefined) return;
      next = withVariable(next, id, this.written(site, id, type.width), 0);
    });
    return next;
  }

  private written(site: number, variable: VariableId, width: Width): ExprId {
    const origin = { kind: 'written', site, variable } as const;
    return this.exprs.term(origin, undefined, rangeOf(width), width);
  }

  /** What a macro assigns to variables that stand in its arguments. */
  private textWritten(
    meeting: Meeting,
    state: State,
    site: number,
    mine: Call,
    theirs: Call,
  ): State {
    let next = state;
    const places = new Set<number>();
    for (const [call, source] of [
      [mine, mine.source],
      [theirs, theirs.source],
    ] as const) {
      for (const variable of call.writes) {
        if (this.variables[variable]?.isMemory === true) continue;
        const at = source?.variables.indexOf(variable) ?? -1;
        if (at < 0) this.cut(meeting, 'a macro assigns to a variable that its text does not show');
        places.add(at);
      }
    }
    for (const at of places) {
      for (const call of [mine, theirs]) {
        const variable = call.source?.variables[at];
        if (variable === undefined) continue;
        const { width } = (this.variables[variable] as Variable).type;
        next = withVariable(next, variable, this.written(site, -1 - at, width), 0);
      }
    }
    return next;
  }

  private store(meeting: Meeting, mine: Assign, theirs: Assign): State {
    const { state } = meeting;
    const { evaluator, exprs } = this;
    const place = evaluator.reached(state, mine.place);
    const other = evaluator.reached(state, theirs.place);
    const where = evaluator.locate(state, place);
    const { width } = place.type;
    const value = this.convertedTo(state, mine.value, width);
    const theirValue = this.convertedTo(state, theirs.value, other.type.width);
    const isSamePlace =
      where.key === evaluator.locate(state, other).key &&
      isSameWidth(width, other.type.width) &&
      this.isFixedKey(where.key);
    if (!isSamePlace) this.mismatch(meeting);
    const isEqual = this.isEqual(state, value, theirValue);
    if (!isEqual && !this.isShown(meeting, value, theirValue)) this.mismatch(meeting);
    // Of two values that were shown to differ, later readings are unknown.
    const stored = isEqual ? value : exprs.any(rangeOf(width), width, 'one of two values');
    const site = this.siteOf(meeting, undefined);
    let next: State = { ...state, memory: new Map(), epoch: site };
    if (this.mayBeLocal(state, place)) next = this.localsWritten(next, site, meeting);
    if (place.kind === 'local' && !evaluator.isMemory(place.variable))
      return withVariable(next, place.variable, stored, 0);
    if (width.kind === 'other' || evaluator.locate(next, place).key !== where.key) return next;
    return { ...next, memory: new Map([[where.key, stored]]) };
  }

  /** Whether a store may hit a variable whose address was taken; a field of a struct is none. */
  private mayBeLocal(state: State, place: Place): boolean {
    if (place.kind === 'element') return this.mayBeLocal(state, place.base);
    return place.kind === 'target' && state.variables.length > 0;
  }

  private isFixedKey(key: string): boolean {
    return [...key.matchAll(/[*[](\d+)/g)].every(([, id]) =>
      isFixed(this.exprs, Number(id) as ExprId),
    );
  }

  /** Compares what is returned. */
  end(meeting: Meeting): void {
    const mine = (this.before.graph.blocks[meeting.before] as BasicBlock).terminator;
    const theirs = (this.after.graph.blocks[meeting.after] as BasicBlock).terminator;
    if (mine.kind !== theirs.kind) this.mismatch(meeting);
    if (mine.kind !== 'return' || theirs.kind !== 'return') return;
    if (this.shared.isResultDropped && theirs.value === undefined) return;
    if ((mine.value === undefined) !== (theirs.value === undefined))
      this.cut(meeting, 'only one version returns a value');
    if (mine.value === undefined || theirs.value === undefined) return;
    const { state } = meeting;
    const { exprs, evaluator } = this;
    const width = this.before.graph.resultType.width;
    const theirWidth = this.after.graph.resultType.width;
    const one = exprs.cast(evaluator.valueOf(state, mine.value), width);
    const other = exprs.cast(evaluator.valueOf(state, theirs.value), theirWidth);
    // Of an int and an unsigned int, the bits count: both are read as the same type by who calls through a slot.
    const seen = sameBits(width, theirWidth) ? exprs.cast(other, width) : other;
    if (this.isEqual(state, one, seen)) return;
    const pairs = differingValues(exprs, state.guard, one, seen);
    if (pairs === undefined) this.cut(meeting, this.describeResults(state, one, seen));
    for (const { before, after, guard } of pairs)
      this.addDifference(meeting, { kind: 'returned', before, after }, guard);
  }

  private describeResults({ guard }: State, one: ExprId, other: ExprId): string {
    const text = (id: ExprId): string =>
      textOf(this.exprs, id) ?? mayEqualUnder(this.exprs, guard, id).toString();
    return `it is not known whether what they return is equal (before: ${text(one)}, now: ${text(other)})`;
  }

  private addDifference(
    meeting: Meeting,
    found: Pick<ResultDifference, 'kind' | 'before' | 'after'>,
    guard: Guard,
  ): void {
    const ways = guard.map((conjunct) => this.origins.causesIn(this.exprs, conjunct));
    const lines = {
      before: lineAt(this.before, meeting.before),
      after: lineAt(this.after, meeting.after),
    };
    const causes = ways.map((way) => way.map(({ call, set }) => `${call} ${set.toString()}`));
    const key = `${found.kind} ${found.before.toString()} ${found.after.toString()} ${JSON.stringify(causes)} ${lines.after}`;
    const through = [...this.marks].flatMap(([id, mark]) =>
      meeting.state.variables[id] === undefined ? [] : [mark],
    );
    const passed = through.map(({ name, line }) => `${name} ${line}`).join();
    this.found.set(`${key} ${passed}`, { ...found, ways, through, lines });
    if (this.found.size > MAX_DIFFERENCES)
      this.cut(meeting, 'they return different values on many paths');
  }

  private describe({ before, after }: Meeting): string {
    const mine = doingAt(this.before, before);
    const theirs = doingAt(this.after, after);
    return mine === theirs
      ? `it is not known whether both ${mine} with the same values`
      : `before the function ${mine}, now it ${theirs}`;
  }
}

/** The line of what happens in a block. */
export function lineAt({ graph }: Version, block: BlockId): Line {
  return lineOf(graph.blocks[block] as BasicBlock);
}

function calledText({ callee }: Call): string {
  switch (callee.kind) {
    case 'function':
    case 'macro':
      return callee.name;
    case 'dispatch':
      return callee.slot;
    case 'pointer':
      return 'a pointer';
  }
}

function doingAt({ graph }: Version, block: BlockId): string {
  const { instructions, terminator } = graph.blocks[block] as BasicBlock;
  const [instruction] = instructions;
  if (instruction?.kind === 'call') return `calls ${calledText(instruction)}()`;
  if (instruction !== undefined) return 'stores';
  return terminator.kind === 'stop' ? 'stops' : 'returns';
}

function sameSet(a: NumberSet | undefined, b: NumberSet | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

function sameBits(a: Width, b: Width): boolean {
  return a.kind === 'int' && b.kind === 'int' && a.bits === b.bits;
}
