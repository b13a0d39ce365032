import type {
  BasicBlock,
  BlockId,
  Instruction,
  Line,
  Place,
  Terminator,
  Value,
  Variable,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import { Expressions, type ExprId } from '../../outcomes/expression.ts';
import { type Guard, guardImplies, joinGuards, mayEqualUnder } from '../../outcomes/guard.ts';
import type { NumberSet } from '../../outcomes/number-set.ts';
import { textOf } from '../../outcomes/spelling.ts';
import { type State, withVariable } from '../../outcomes/state.ts';
import { isSameWidth, rangeOf, type Width } from '../../outcomes/width.ts';
import type { LockstepAnswer, ResultDifference } from './answer.ts';
import { ExactEvaluator } from './exact-evaluator.ts';
import { generalize } from './generalize.ts';
import { markOf } from './inline-calls.ts';
import type { PairedGraphs } from './pair-variables.ts';
import { SymbolOrigins } from './symbol-origins.ts';
import { differingValues, isFixed, isProvenEqual } from './value-pairs.ts';
import { lineOf, makeVersion, type Version } from './version.ts';

/** What is known of calls that both versions make. */
export interface SharedCalls {
  /** The later version returns nothing, and that is no difference. */
  readonly isResultDropped: boolean;
  /** Everything a function returns, under its new name; undefined where that is not known. */
  resultsOf(name: string): NumberSet | undefined;
  /** As what it takes its arguments; undefined where that is not known. */
  parametersOf(name: string): readonly Width[] | undefined;
}

/** So many states are kept apart where the versions meet; further ones forget what memory holds. */
const MAX_APART = 12;
/** So many states are kept at all. */
const MAX_STATES = 96;
/** So many pairs of states are looked at. */
const MAX_STEPS = 6_000;
/** So many blocks between two events are looked at from one pair of states. */
const MAX_PATHS = 20_000;
/** After so many visits what is known of a path is given up, so that loops end. */
const MAX_VISITS = 40;
/** More differences than this are not listed. */
const MAX_DIFFERENCES = 64;

/** Both versions are about to do something. */
interface Meeting {
  readonly before: BlockId;
  readonly after: BlockId;
  /** Whether the version came here by an edge that closes a loop. */
  readonly isBackBefore: boolean;
  readonly isBackAfter: boolean;
  readonly state: State;
}

interface Held {
  meeting: Meeting;
  visits: number;
  isPending: boolean;
}

/** Ends the comparison: it cannot be told. */
class Cut extends Error {
  readonly before: Line;
  readonly after: Line;

  constructor(reason: string, before: Line, after: Line) {
    super(reason);
    this.before = before;
    this.after = after;
  }
}

type Call = Extract<Instruction, { kind: 'call' }>;
type Assign = Extract<Instruction, { kind: 'assign' }>;

/**
 * Runs two versions of a function at once on the same symbols. What both call returns one symbol, memory that both
 * read is one symbol; where a condition is open, both ways are followed. Between two events each version runs by
 * itself; then both are about to do something, and it has to be the same thing.
 *
 * Every pair of runs is among those that are looked at, and some that cannot be: `same` holds of all of them.
 */
export function runProduct(paired: PairedGraphs, shared: SharedCalls): LockstepAnswer {
  return new Product(paired, shared).run();
}

class Product {
  private readonly exprs = new Expressions();
  private readonly origins = new SymbolOrigins();
  private readonly evaluator: ExactEvaluator;
  private readonly variables: readonly Variable[];
  private readonly marks: ReadonlyMap<VariableId, { readonly name: string; readonly line: Line }>;
  private readonly shared: SharedCalls;
  private readonly before: Version;
  private readonly after: Version;
  private readonly held = new Map<string, Map<string, Held>>();
  private readonly waiting: Held[] = [];
  private readonly differences = new Map<string, ResultDifference>();
  private paths = 0;

  constructor(paired: PairedGraphs, shared: SharedCalls) {
    this.shared = shared;
    this.variables = paired.variables;
    this.marks = new Map(
      paired.variables.flatMap((variable, id) => {
        const mark = markOf(variable);
        return mark === undefined ? [] : [[id, mark]];
      }),
    );
    this.evaluator = new ExactEvaluator(this.exprs, paired.before);
    this.before = makeVersion(paired.before);
    this.after = makeVersion(paired.after);
  }

  run(): LockstepAnswer {
    try {
      this.meet(0, 0, this.initialState());
      let steps = 0;
      for (let held = this.waiting.pop(); held !== undefined; held = this.waiting.pop()) {
        if (++steps > MAX_STEPS) this.cut(held.meeting, 'they have too many paths to compare');
        held.isPending = false;
        this.paths = 0;
        this.step(held.meeting);
      }
    } catch (trouble) {
      if (!(trouble instanceof Cut)) throw trouble;
      const { message: reason, before, after } = trouble;
      return { kind: 'unknown', trouble: { reason, before, after } };
    }
    const differences = [...this.differences.values()];
    return differences.length === 0 ? { kind: 'same' } : { kind: 'differs', differences };
  }

  private cut({ before, after }: Pick<Meeting, 'before' | 'after'>, reason: string): never {
    throw new Cut(reason, this.lineAt(this.before, before), this.lineAt(this.after, after));
  }

  private lineAt({ graph }: Version, block: BlockId): Line {
    return lineOf(graph.blocks[block] as BasicBlock);
  }

  private initialState(): State {
    const { exprs, variables } = this;
    const values = variables.map(({ parameter, isMemory, type, name }) => {
      if (parameter < 0 || isMemory) return undefined;
      const origin = { kind: 'parameter', index: parameter } as const;
      return exprs.term(origin, name, rangeOf(type.width), type.width, type.text);
    });
    const lines = values.map(() => 0);
    return { variables: values, lines, memory: new Map(), epoch: 0, guard: [new Map()], tag: 0 };
  }

  // Between events. ----------------------------------------------------------------------------------

  /** Runs both versions from these blocks to where they do something. */
  private meet(before: BlockId, after: BlockId, state: State): void {
    for (const mine of this.advance(this.before, before, false, state)) {
      for (const theirs of this.advance(this.after, after, false, mine.state)) {
        this.arrive({
          before: mine.block,
          after: theirs.block,
          isBackBefore: mine.isBack,
          isBackAfter: theirs.isBack,
          state: theirs.state,
        });
      }
    }
  }

  /** The blocks where a version does something, reached from `block` by itself. */
  private *advance(
    version: Version,
    block: BlockId,
    isBack: boolean,
    state: State,
  ): Generator<{ readonly block: BlockId; readonly isBack: boolean; readonly state: State }> {
    if (version.kinds[block] !== 'plain') {
      yield { block, isBack, state };
      return;
    }
    if (++this.paths > MAX_PATHS) {
      const line = this.lineAt(version, block);
      throw new Cut('there are too many paths between two things that they do', line, line);
    }
    const { instructions, terminator } = version.graph.blocks[block] as BasicBlock;
    let next = state;
    for (const instruction of instructions) next = this.assignOwn(next, instruction as Assign);
    for (const [to, taken] of this.leave(next, terminator)) {
      const closes = (version.rank[to] as number) <= (version.rank[block] as number);
      yield* this.advance(version, to, closes, taken);
    }
  }

  /** A variable of which others know nothing. */
  private assignOwn(state: State, { place, value, line }: Assign): State {
    const id = this.convertedTo(state, value, place.type.width);
    return withVariable(state, (place as Extract<Place, { kind: 'local' }>).variable, id, line);
  }

  /** A value as it is held by what it is stored into. Whatever becomes a pointer, and no integer, is one. */
  private convertedTo(state: State, value: Value, width: Width): ExprId {
    const id = this.evaluator.valueOf(state, value);
    const isPointer = width.kind === 'pointer' && value.type.width.kind === 'other';
    return isPointer ? id : this.exprs.cast(id, width);
  }

  private *leave(state: State, terminator: Terminator): Generator<readonly [BlockId, State]> {
    const { evaluator } = this;
    switch (terminator.kind) {
      case 'jump':
        yield [terminator.to, state];
        break;
      case 'branch': {
        const taken = evaluator.assume(state, terminator.condition, true);
        const passed = evaluator.assume(state, terminator.condition, false);
        if (taken !== undefined) yield [terminator.yes, taken];
        if (passed !== undefined) yield [terminator.no, passed];
        break;
      }
      case 'switch': {
        let rest: State | undefined = state;
        for (const { set, to } of terminator.arms) {
          const taken = rest && evaluator.restrict(rest, terminator.value, set);
          if (taken !== undefined) yield [to, taken];
          rest = rest && evaluator.restrict(rest, terminator.value, set.complement());
        }
        if (rest !== undefined) yield [terminator.otherwise, rest];
        break;
      }
      default:
        throw new Cut('a path leads nobody knows where', 0, 0);
    }
  }

  // Meetings. ----------------------------------------------------------------------------------------

  private arrive(meeting: Meeting): void {
    let arriving = this.forgetting(this.atHeads(meeting));
    const place = placeKey(arriving);
    const here = this.held.get(place) ?? new Map<string, Held>();
    this.held.set(place, here);
    let key = this.keyOf(arriving.state);
    if (!here.has(key) && here.size >= MAX_APART) {
      arriving = this.withoutMemory(arriving);
      key = this.keyOf(arriving.state);
    }
    const known = here.get(key);
    if (known === undefined) {
      if (here.size >= MAX_STATES) this.cut(arriving, 'they have too many states to compare');
      const held = { meeting: arriving, visits: 1, isPending: true };
      here.set(key, held);
      this.waiting.push(held);
      return;
    }
    this.join(known, arriving);
  }

  private join(known: Held, arriving: Meeting): void {
    const { guard } = known.meeting.state;
    if (guardImplies(this.exprs, arriving.state.guard, guard)) return;
    const wider: Guard =
      ++known.visits > MAX_VISITS
        ? [new Map()]
        : joinGuards(this.exprs, guard, arriving.state.guard);
    known.meeting = { ...known.meeting, state: { ...known.meeting.state, guard: wider } };
    if (known.isPending) return;
    known.isPending = true;
    this.waiting.push(known);
  }

  /** Where a loop begins, what the rounds before it left is made general. */
  private atHeads(meeting: Meeting): Meeting {
    const { before, after } = meeting;
    const heads = [
      { version: this.before, block: before },
      { version: this.after, block: after },
    ].filter(({ version, block }) => version.kinds[block] === 'head');
    if (heads.length === 0) return meeting;
    const changed = new Set(heads.flatMap(({ version, block }) => version.loops.changedIn(block)));
    const epoch = this.origins.site(`head ${before} ${after}`, true, undefined);
    const parts = { exprs: this.exprs, origins: this.origins, variables: this.variables };
    const { state: kept } = this.forgetting(meeting);
    return { ...meeting, state: generalize(parts, kept, changed, epoch) };
  }

  /** Without the values that nobody will read. */
  private forgetting(meeting: Meeting): Meeting {
    const { before, after, state } = meeting;
    const isLive = (id: VariableId): boolean =>
      this.before.live.isLiveAt(before, id) ||
      this.after.live.isLiveAt(after, id) ||
      this.variables[id]?.isAddressTaken === true ||
      this.marks.has(id);
    if (state.variables.every((value, id) => value === undefined || isLive(id))) return meeting;
    const variables = state.variables.map((value, id) => (isLive(id) ? value : undefined));
    return { ...meeting, state: { ...state, variables } };
  }

  private withoutMemory(meeting: Meeting): Meeting {
    const { before, after, state } = meeting;
    const key = `joined ${before} ${after}`;
    const epoch = this.origins.site(key, this.isRepeated(before, after), undefined);
    return { ...meeting, state: { ...state, memory: new Map(), epoch } };
  }

  private isRepeated(before: BlockId, after: BlockId): boolean {
    return this.before.loops.isInLoop(before) || this.after.loops.isInLoop(after);
  }

  private keyOf({ variables, memory, epoch, tag }: State): string {
    const stored = [...memory].map(([key, id]) => `${key}=${id}`).sort();
    return `${tag} ${epoch} ${variables.map((id) => id ?? '').join()} ${stored.join()}`;
  }

  private step(meeting: Meeting): void {
    const { before, after, state } = meeting;
    const mine = this.before.kinds[before];
    const theirs = this.after.kinds[after];
    if (mine === 'head' || theirs === 'head') {
      this.passHeads(meeting);
      return;
    }
    if (mine === 'end' && theirs === 'end') {
      this.end(meeting);
      return;
    }
    if (mine === 'end' || theirs === 'end') this.cut(meeting, this.describe(meeting));
    const next = this.event(meeting);
    this.meet(this.behind(this.before, before), this.behind(this.after, after), next ?? state);
  }

  private behind({ graph }: Version, block: BlockId): BlockId {
    const { terminator } = graph.blocks[block] as BasicBlock;
    if (terminator.kind !== 'jump') throw new RangeError('an event is followed by a jump');
    return terminator.to;
  }

  /** Both go on where both begin a round; one alone only where it enters its loop. */
  private passHeads(meeting: Meeting): void {
    const { before, after, state, isBackBefore, isBackAfter } = meeting;
    const isHead = this.before.kinds[before] === 'head';
    const isTheirHead = this.after.kinds[after] === 'head';
    if (isHead && isTheirHead) {
      this.meet(this.behind(this.before, before), this.behind(this.after, after), state);
      return;
    }
    if (isHead ? isBackBefore : isBackAfter)
      this.cut(meeting, 'one version goes round a loop where the other goes on');
    if (isHead) {
      for (const mine of this.advance(
        this.before,
        this.behind(this.before, before),
        false,
        state,
      )) {
        this.arrive({
          ...meeting,
          before: mine.block,
          isBackBefore: mine.isBack,
          state: mine.state,
        });
      }
      return;
    }
    for (const their of this.advance(this.after, this.behind(this.after, after), false, state)) {
      this.arrive({
        ...meeting,
        after: their.block,
        isBackAfter: their.isBack,
        state: their.state,
      });
    }
  }

  // Events. ------------------------------------------------------------------------------------------

  private instructionAt({ graph }: Version, block: BlockId): Instruction {
    const [instruction] = (graph.blocks[block] as BasicBlock).instructions;
    if (instruction === undefined) throw new RangeError('an event has an instruction');
    return instruction;
  }

  private event(meeting: Meeting): State | undefined {
    const mine = this.instructionAt(this.before, meeting.before);
    const theirs = this.instructionAt(this.after, meeting.after);
    if (mine.kind === 'call' && theirs.kind === 'call') return this.call(meeting, mine, theirs);
    if (mine.kind === 'assign' && theirs.kind === 'assign')
      return this.store(meeting, mine, theirs);
    return this.cut(meeting, this.describe(meeting));
  }

  private siteOf({ before, after }: Meeting, call: string | undefined): number {
    const key = `event ${before} ${after}`;
    return this.origins.site(key, this.isRepeated(before, after), call);
  }

  private call(meeting: Meeting, mine: Call, theirs: Call): State {
    const { state } = meeting;
    const name = calledText(mine);
    if (!this.isSameCall(meeting, mine, theirs)) this.cut(meeting, this.describe(meeting));
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
    if (callee.kind !== 'function' || writes.length > 0) return false;
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
    if (!isSamePlace) this.cut(meeting, this.describe(meeting));
    const isEqual = this.isEqual(state, value, theirValue);
    if (!isEqual && !this.isShown(meeting, value, theirValue))
      this.cut(meeting, this.describe(meeting));
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

  // Ends. --------------------------------------------------------------------------------------------

  private end(meeting: Meeting): void {
    const mine = (this.before.graph.blocks[meeting.before] as BasicBlock).terminator;
    const theirs = (this.after.graph.blocks[meeting.after] as BasicBlock).terminator;
    if (mine.kind !== theirs.kind) this.cut(meeting, this.describe(meeting));
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
      before: this.lineAt(this.before, meeting.before),
      after: this.lineAt(this.after, meeting.after),
    };
    const causes = ways.map((way) => way.map(({ call, set }) => `${call} ${set.toString()}`));
    const key = `${found.kind} ${found.before.toString()} ${found.after.toString()} ${JSON.stringify(causes)} ${lines.after}`;
    const through = [...this.marks].flatMap(([id, mark]) =>
      meeting.state.variables[id] === undefined ? [] : [mark],
    );
    const passed = through.map(({ name, line }) => `${name} ${line}`).join();
    this.differences.set(`${key} ${passed}`, { ...found, ways, through, lines });
    if (this.differences.size > MAX_DIFFERENCES)
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

function placeKey({ before, after, isBackBefore, isBackAfter }: Meeting): string {
  return `${before} ${after} ${isBackBefore} ${isBackAfter}`;
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
