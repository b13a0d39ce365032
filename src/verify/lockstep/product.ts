import type {
  BasicBlock,
  BlockId,
  Instruction,
  Place,
  Terminator,
  Variable,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import { Expressions } from '../../outcomes/expression.ts';
import { type Guard, guardImplies, joinGuards } from '../../outcomes/guard.ts';
import { type State, withVariable } from '../../outcomes/state.ts';
import { rangeOf } from '../../outcomes/width.ts';
import type { LockstepAnswer } from './answer.ts';
import { Cut, Events, lineAt, type Meeting, type SharedCalls } from './events.ts';
import { ExactEvaluator } from './exact-evaluator.ts';
import { generalize } from './generalize.ts';
import type { PairedGraphs } from './pair-variables.ts';
import { SymbolOrigins } from './symbol-origins.ts';
import { makeVersion, type Version } from './version.ts';

/** So many states are kept apart where the versions meet; further ones forget what memory holds. */
const MAX_APART = 48;
/** So many states are kept at all. */
const MAX_STATES = 160;
/** So many pairs of states are looked at. */
const MAX_STEPS = 3_000;
/** So many blocks between two events are looked at from one pair of states. */
const MAX_PATHS = 20_000;
/** After so many visits what is known of a path is given up, so that loops end. */
const MAX_VISITS = 40;

interface Held {
  meeting: Meeting;
  visits: number;
  isPending: boolean;
}

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
  private readonly events: Events;
  private readonly before: Version;
  private readonly after: Version;
  private readonly held = new Map<string, Map<string, Held>>();
  private readonly waiting: Held[] = [];
  private paths = 0;

  constructor(paired: PairedGraphs, shared: SharedCalls) {
    this.variables = paired.variables;
    this.evaluator = new ExactEvaluator(this.exprs, paired.before);
    this.before = makeVersion(paired.before);
    this.after = makeVersion(paired.after);
    this.events = new Events(
      {
        exprs: this.exprs,
        origins: this.origins,
        evaluator: this.evaluator,
        variables: this.variables,
        before: this.before,
        after: this.after,
      },
      shared,
    );
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
    const { differences } = this.events;
    return differences.length === 0 ? { kind: 'same' } : { kind: 'differs', differences };
  }

  private cut({ before, after }: Pick<Meeting, 'before' | 'after'>, reason: string): never {
    throw new Cut(reason, lineAt(this.before, before), lineAt(this.after, after));
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
      const line = lineAt(version, block);
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
    const id = this.events.convertedTo(state, value, place.type.width);
    return withVariable(state, (place as Extract<Place, { kind: 'local' }>).variable, id, line);
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
      this.events.isMark(id);
    if (state.variables.every((value, id) => value === undefined || isLive(id))) return meeting;
    const variables = state.variables.map((value, id) => (isLive(id) ? value : undefined));
    return { ...meeting, state: { ...state, variables } };
  }

  private withoutMemory(meeting: Meeting): Meeting {
    const { before, after, state } = meeting;
    const key = `joined ${before} ${after}`;
    const epoch = this.origins.site(key, this.events.isRepeated(meeting), undefined);
    return { ...meeting, state: { ...state, memory: new Map(), epoch } };
  }

  private keyOf({ variables, memory, epoch, tag }: State): string {
    const stored = [...memory].map(([key, id]) => `${key}=${id}`).sort();
    return `${tag} ${epoch} ${variables.map((id) => id ?? '').join()} ${stored.join()}`;
  }

  private step(meeting: Meeting): void {
    const { before, after } = meeting;
    const mine = this.before.kinds[before];
    const theirs = this.after.kinds[after];
    if (mine === 'head' || theirs === 'head') {
      this.passHeads(meeting);
      return;
    }
    if (mine === 'end' && theirs === 'end') {
      this.events.end(meeting);
      return;
    }
    if (mine === 'end' || theirs === 'end') this.events.mismatch(meeting);
    const next = this.events.run(meeting);
    this.meet(this.behind(this.before, before), this.behind(this.after, after), next);
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
}

function placeKey({ before, after, isBackBefore, isBackAfter }: Meeting): string {
  return `${before} ${after} ${isBackBefore} ${isBackAfter}`;
}
