import {
  type BasicBlock,
  type BlockId,
  type Callee,
  type ControlFlowGraph,
  type Instruction,
  type Line,
  type Place,
  successorsOf,
  type Terminator,
  type Value,
  type Variable,
  type VariableId,
} from './control-flow-graph.ts';
import { Evaluator } from './evaluate.ts';
import { Expressions, type ExprId } from './expression.ts';
import { type Guard, guardImplies, joinGuards, underHidden, unknownGuard } from './guard.ts';
import { type LiveVariables, liveVariables } from './live-variables.ts';
import { type LoopVariables, loopVariables } from './loop-variables.ts';
import { NumberSet } from './number-set.ts';
import { textOf } from './spelling.ts';
import {
  enterEpoch,
  forgetTerms,
  joinStates,
  keyOf,
  mergeStates,
  outliving,
  type State,
  withOnly,
  withVariable,
} from './state.ts';
import { INT, rangeOf } from './width.ts';

/** One way out of a function: what is returned there, and when. */
export interface Ending {
  /** Undefined for `return;` and for falling off the end. */
  readonly value: ExprId | undefined;
  readonly guard: Guard;
  /** Where the value was decided: the assignment, when a variable carries it to the `return`. */
  readonly line: Line;
  /** Position in `Probe.inputs`, plus one, of the value that was met last on the way; 0 for none. */
  readonly tag: number;
}

/**
 * A question to a function: what does it make of each of these values? They come as the result of a call
 * or as a parameter.
 */
export interface Probe {
  readonly inputs: readonly NumberSet[];
  readonly at:
    | { readonly kind: 'call'; isProbed(callee: Callee, line: Line): boolean }
    | { readonly kind: 'parameter'; readonly index: number };
  /**
   * Is told what happens behind the probed call. Guards begin anew there, so that what was lost of them before is no
   * loss behind it: they say from which of the states before the call a path comes, and what was decided since.
   */
  readonly watcher?: ProbeWatcher;
  /** What is known of the calls behind the probed one. */
  readonly callees?: KnownCallees;
}

export interface KnownCallees {
  /** Whether the call changes nothing that others can see. */
  isPure(callee: Callee): boolean;
  /** What it returns for these arguments, undefined for those that are no known number. */
  resultOf(callee: Callee, args: readonly (bigint | undefined)[]): NumberSet | undefined;
}

/** Follows a path behind the probed call. `guard` says when it gets there; calls for the same event may repeat. */
export interface ProbeWatcher {
  see(event: WatchedEvent, tag: number, guard: Guard, exprs: Expressions): void;
  /** Paths with different values became one: from here on they are no longer told apart. */
  lose(tag: number): void;
}

/**
 * What others can see, or what decides it: a call, a store into memory that is not the function's own, a branch
 * on something that is not known, a variable's value where a loop begins.
 */
export interface WatchedEvent {
  readonly kind: 'call' | 'store' | 'branch' | 'loop';
  /** The instruction or block in the order of execution; unique with `kind`. */
  readonly position: number;
  readonly text: string;
  readonly line: Line;
  /** What is handed over, stored or decided by; undefined for a variable without a value. */
  readonly operands: readonly (ExprId | undefined)[];
}

export interface CallSite {
  readonly instruction: Extract<Instruction, { kind: 'call' }>;
}

export interface SolvedFunction {
  readonly graph: ControlFlowGraph;
  readonly exprs: Expressions;
  readonly endings: readonly Ending[];
  /** By site number; undefined for sites that no path reaches. */
  readonly sites: readonly (CallSite | undefined)[];
  /** Set when the search was cut short: the endings are not all. */
  readonly limit: string | undefined;
}

/** So many states of a block are kept apart; beyond, they become one. */
const MAX_STATES_PER_BLOCK = 24;
/** So many times a block's states are looked at before the search counts as lost. */
const MAX_STEPS = 12_000;
/** More than any block holds; positions count blocks in these. */
const MAX_INSTRUCTIONS = 1 << 20;
/** After so many visits a loop's guards are given up, so that the search ends. */
const MAX_GUARD_VISITS = 60;

/**
 * Runs the function on sets of values, all paths at once: a worklist over blocks in reverse post-order,
 * with several states to a block, told apart by the values of live variables.
 */
export function solve(graph: ControlFlowGraph, probe?: Probe): SolvedFunction {
  return new Solver(graph, probe).run();
}

interface Held {
  state: State;
  isPending: boolean;
}

class Solver {
  private readonly graph: ControlFlowGraph;
  private readonly probe: Probe | undefined;
  private readonly exprs = new Expressions();
  private readonly evaluator: Evaluator;
  private readonly live: LiveVariables;
  private readonly loops: LoopVariables;
  private readonly held: Map<string, Held>[];
  private readonly visits: number[];
  private readonly isJoined: boolean[];
  private readonly pending: boolean[];
  private readonly order: readonly BlockId[];
  private readonly rank: readonly number[];
  /** Whether a path can come by the block at hand twice: only then can a state hold terms of an earlier round. */
  private mayRepeat = false;
  private readonly endings = new Map<string, Ending>();
  private readonly sites: (CallSite | undefined)[];
  /** States in which the probed call was met, by what they know. */
  private readonly origins = new Map<string, number>();
  /** Of the instruction at hand, in execution order. */
  private position = 0;

  constructor(graph: ControlFlowGraph, probe: Probe | undefined) {
    this.graph = graph;
    this.probe = probe;
    this.evaluator = new Evaluator(this.exprs, graph);
    this.live = liveVariables(graph);
    this.order = reversePostOrder(graph.blocks);
    const rank: number[] = graph.blocks.map(() => -1);
    this.order.forEach((block, index) => {
      rank[block] = index;
    });
    this.rank = rank;
    this.loops = loopVariables(graph, rank);
    this.held = graph.blocks.map(() => new Map());
    this.visits = graph.blocks.map(() => 0);
    this.isJoined = graph.blocks.map(() => false);
    this.pending = graph.blocks.map(() => false);
    this.sites = Array.from({ length: graph.siteCount });
  }

  run(): SolvedFunction {
    for (const state of this.initialStates()) this.deliver(0, state);
    let steps = 0;
    let limit: string | undefined;
    for (let at = 0; at < this.order.length; ) {
      const block = this.order[at] as BlockId;
      if (this.pending[block] !== true) {
        at++;
        continue;
      }
      this.pending[block] = false;
      let lowest = at;
      for (const held of this.held[block]?.values() ?? []) {
        if (!held.isPending) continue;
        held.isPending = false;
        if (++steps > MAX_STEPS) {
          limit = `more than ${MAX_STEPS} steps through its paths`;
          break;
        }
        lowest = Math.min(lowest, this.step(block, held.state));
      }
      if (limit !== undefined) break;
      at = lowest;
    }
    return {
      graph: this.graph,
      exprs: this.exprs,
      endings: [...this.endings.values()],
      sites: this.sites,
      limit,
    };
  }

  private initialStates(): readonly State[] {
    const state = this.initialState();
    const at = this.probe?.at;
    if (at?.kind !== 'parameter') return [state];
    const variable = this.graph.variables.findIndex((each) => each.parameter === at.index);
    return variable < 0 ? [state] : this.probed(state, variable, 0);
  }

  /** One state for each value of the probe, which `variable` holds. */
  private probed(state: State, variable: VariableId, line: Line): readonly State[] {
    const { width } = (this.graph.variables[variable] as Variable).type;
    const guard = this.probe?.watcher === undefined ? state.guard : this.originOf(state);
    return (this.probe?.inputs ?? []).map((set, index) => {
      const single = set.single;
      const value =
        single === undefined ? this.exprs.any(set, width, 'a probe') : this.exprs.constant(single);
      return { ...withVariable({ ...state, guard }, variable, value, line), tag: index + 1 };
    });
  }

  /** The guard of everything that comes from one state before the probed call. */
  private originOf(state: State): Guard {
    const memory = [...state.memory].map(([key, id]) => `${key}=${id}`).join();
    const key = `${keyOf(this.exprs, state)} ${state.epoch} ${memory}`;
    const number = this.origins.get(key) ?? this.origins.size;
    this.origins.set(key, number);
    const origin = { kind: 'name', name: 'the state before the call' } as const;
    const range = NumberSet.range(0n, BigInt(MAX_STEPS));
    return [
      new Map([[this.exprs.term(origin, undefined, range, INT), NumberSet.of(BigInt(number))]]),
    ];
  }

  private initialState(): State {
    const { exprs } = this;
    const variables = this.graph.variables.map((variable) => {
      if (variable.parameter < 0 || variable.isMemory) return undefined;
      const { width } = variable.type;
      const origin = { kind: 'parameter', index: variable.parameter } as const;
      return exprs.term(
        origin,
        variable.name || undefined,
        rangeOf(width),
        width,
        variable.type.text,
      );
    });
    return {
      variables,
      lines: variables.map(() => 0),
      memory: new Map(),
      epoch: 0,
      guard: [new Map()],
      tag: 0,
    };
  }

  /** Runs a block from one state; returns the rank of the earliest block it made pending. */
  private step(block: BlockId, from: State): number {
    const { instructions, terminator } = this.graph.blocks[block] as BasicBlock;
    this.mayRepeat = this.loops.isInLoop(block);
    let states: readonly State[] = [from];
    this.position = (this.rank[block] as number) * MAX_INSTRUCTIONS;
    for (const instruction of instructions) {
      this.position++;
      states = states.flatMap((state) => this.execute(state, instruction));
    }
    let lowest = this.order.length;
    for (const state of states) {
      for (const [to, next] of this.leave(block, state, terminator)) {
        if (this.deliver(to, this.counted(block, to, next)))
          lowest = Math.min(lowest, this.rank[to] as number);
      }
    }
    return lowest;
  }

  private execute(state: State, instruction: Instruction): readonly State[] {
    if (instruction.kind === 'assign') return [this.assign(state, instruction)];
    const called = this.call(state, instruction);
    const at = this.probe?.at;
    return at?.kind === 'call' && at.isProbed(instruction.callee, instruction.line)
      ? this.probed(called, instruction.result, instruction.line)
      : [called];
  }

  private assign(state: State, instruction: Extract<Instruction, { kind: 'assign' }>): State {
    const { value } = instruction;
    const place = this.evaluator.reached(state, instruction.place);
    const id = this.exprs.cast(this.evaluator.valueOf(state, value), place.type.width);
    if (place.kind !== 'local' || this.evaluator.isMemory(place.variable)) {
      return this.store(state, place, id, instruction);
    }
    const isCopy = value.kind === 'read' && value.place.kind === 'local';
    const from = isCopy ? (state.lines[value.place.variable] ?? 0) : 0;
    const line = from === 0 ? instruction.line : from;
    if (this.graph.variables[place.variable]?.isAddressTaken !== true) {
      return withVariable(state, place.variable, id, line);
    }
    // The variable is memory that others reach by its address.
    this.watch(state, 'store', instruction.line, `L${place.variable}`, [id]);
    const epoch = this.epochOf(instruction);
    const kept = outliving(this.exprs, state, id, isOfEpoch(this.exprs, epoch));
    return withVariable(this.disturbed(state, epoch), place.variable, kept, line);
  }

  private watch(
    state: State,
    kind: WatchedEvent['kind'],
    line: Line,
    text: string,
    operands: WatchedEvent['operands'],
    position: number = this.position,
  ): void {
    if (state.tag === 0) return;
    const event = { kind, position, text, line, operands };
    this.probe?.watcher?.see(event, state.tag, state.guard, this.exprs);
  }

  /** What is decided by a known number alone is no event: the path goes one way. */
  private watchDecision(state: State, value: Value, line: Line): void {
    if (state.tag === 0 || this.probe?.watcher === undefined) return;
    const id = this.evaluator.valueOf(state, value);
    if (this.exprs.get(id).kind !== 'constant') this.watch(state, 'branch', line, '', [id]);
  }

  private store(state: State, place: Place, value: ExprId, instruction: Instruction): State {
    const { exprs } = this;
    const where = this.evaluator.locate(state, place);
    if (where.isOwn) {
      const isStale = isReadingOf(exprs, where.variable);
      const kept = outliving(exprs, state, value, isStale);
      const next = forgetTerms(exprs, state, isStale);
      const memory = new Map([...next.memory].filter(([key]) => !isPartOf(key, where.variable)));
      return { ...next, memory: memory.set(where.key, kept) };
    }
    this.watch(state, 'store', instruction.line, where.key, [value]);
    // Readings of other names for this memory begin anew, as behind a call.
    const epoch = this.epochOf(instruction);
    const isStale = isOfEpoch(exprs, epoch);
    const kept = outliving(exprs, state, value, isStale);
    let next = this.disturbed(state, epoch);
    if (this.mayBeLocal(state, place)) next = this.localsChanged(next);
    // A key that goes through a stale pointer means another place by now.
    const again = this.evaluator.locate(next, place);
    if (again.key !== where.key) return next;
    return { ...next, memory: new Map(next.memory).set(where.key, kept) };
  }

  /**
   * Whether a store may hit a number of ours whose address was taken. A field of a struct is none, and what
   * a parameter points to was there before we were.
   */
  private mayBeLocal(state: State, place: Place): boolean {
    if (place.kind === 'element') return this.mayBeLocal(state, place.base);
    if (place.kind !== 'target') return false;
    const pointer = this.evaluator.valueOf(state, place.pointer);
    const leaves = this.exprs.leavesOf(pointer);
    return !leaves.every((leaf) => {
      const expr = this.exprs.get(leaf);
      return expr.kind === 'term' && expr.term.origin.kind === 'parameter';
    });
  }

  private localsChanged(state: State): State {
    let next = state;
    this.graph.variables.forEach(({ isAddressTaken, isMemory, type }, variable) => {
      if (!isAddressTaken || isMemory || next.variables[variable] === undefined) return;
      const { width } = type;
      const value = this.exprs.any(rangeOf(width), width, 'a store through a pointer');
      next = withVariable(next, variable, value, 0);
    });
    return next;
  }

  private readonly epochs = new Map<Instruction, number>();

  /** Stores have epochs of their own, below those of blocks. */
  private epochOf(instruction: Instruction): number {
    let epoch = this.epochs.get(instruction);
    if (epoch === undefined) {
      epoch = -1 - this.graph.blocks.length - this.epochs.size;
      this.epochs.set(instruction, epoch);
    }
    return epoch;
  }

  private isOwnKey(key: string): boolean {
    const match = /^L(\d+)/.exec(key);
    return match !== null && this.graph.variables[Number(match[1])]?.isAddressTaken === false;
  }

  /** Everything outside this function's own variables may have changed. */
  private disturbed(state: State, epoch: number): State {
    const entered = this.mayRepeat ? enterEpoch(this.exprs, state, epoch) : { ...state, epoch };
    const memory = new Map([...entered.memory].filter(([key]) => this.isOwnKey(key)));
    return { ...entered, memory };
  }

  /** Whether others can tell that the call was made. */
  private isSeen({ callee, isPure, isSeen }: Extract<Instruction, { kind: 'call' }>): boolean {
    if (isSeen === true) return true;
    return !isPure && this.probe?.callees?.isPure(callee) !== true;
  }

  private call(state: State, instruction: Extract<Instruction, { kind: 'call' }>): State {
    const { exprs } = this;
    const { site, result, line } = instruction;
    this.sites[site] ??= { instruction };
    const handed = instruction.arguments.map((value) => this.evaluator.valueOf(state, value));
    const { callee } = instruction;
    if (state.tag !== 0 && this.isSeen(instruction)) {
      this.watch(state, 'call', line, 'name' in callee ? callee.name : callee.text, handed);
    }
    const epoch = site + 1;
    const ofEpoch = isOfEpoch(exprs, epoch);
    const isStale = (leaf: ExprId): boolean =>
      isOfSite(exprs, leaf, site) || (!instruction.isPure && ofEpoch(leaf));
    let next = this.mayRepeat ? forgetTerms(exprs, state, isStale) : state;
    if (!instruction.isPure) next = this.disturbed(next, epoch);
    const args = this.mayRepeat ? handed.map((id) => outliving(exprs, state, id, isStale)) : handed;
    const text = this.callText(instruction.callee, args);
    const { width, text: type } = (this.graph.variables[result] as Variable).type;
    const range = instruction.known ?? rangeOf(width);
    const origin = { kind: 'call', site, arguments: args } as const;
    const told = state.tag === 0 ? undefined : this.toldResult(callee, args);
    const value = told ?? exprs.term(origin, text, range, width, type);
    next = withVariable(next, result, value, line);
    return this.writeLocals(next, instruction, text);
  }

  /** The one number that a call behind a probed one returns for what it is handed. */
  private toldResult(callee: Callee, args: readonly ExprId[]): ExprId | undefined {
    const { exprs, probe } = this;
    if (probe?.callees === undefined) return undefined;
    const numbers = args.map((id) => {
      const expr = exprs.get(id);
      return expr.kind === 'constant' ? expr.value : undefined;
    });
    const single = probe.callees.resultOf(callee, numbers)?.single;
    return single === undefined ? undefined : exprs.constant(single);
  }

  private writeLocals(
    state: State,
    instruction: Extract<Instruction, { kind: 'call' }>,
    text: string | undefined,
  ): State {
    let next = state;
    const handed = new Set(instruction.writes);
    for (const value of instruction.arguments) {
      const variable = addressed(value);
      if (variable !== undefined && this.graph.variables[variable]?.isMemory === false)
        handed.add(variable);
    }
    const writes = new Set(instruction.writes);
    if (!instruction.isPure) {
      this.graph.variables.forEach((variable, id) => {
        if (variable.isAddressTaken && !variable.isMemory) writes.add(id);
      });
    }
    for (const variable of writes) {
      if (variable === instruction.result) continue;
      if (state.variables[variable] === undefined && !handed.has(variable)) continue;
      const { width } = (this.graph.variables[variable] as Variable).type;
      const origin = { kind: 'written', site: instruction.site, variable } as const;
      // Where the address went before, it is that call which is named, whether or not this one stored again.
      const name = handed.has(variable)
        ? text && `what ${text} stored`
        : this.nameOfStored(state.variables[variable]);
      const written = this.exprs.term(origin, name, rangeOf(width), width);
      next = withVariable(next, variable, written, instruction.line);
    }
    return next;
  }

  private nameOfStored(value: ExprId | undefined): string | undefined {
    const expr = value === undefined ? undefined : this.exprs.get(value);
    const isStored = expr?.kind === 'term' && expr.term.origin.kind === 'written';
    return isStored ? expr.term.text : undefined;
  }

  private callText(
    callee: Extract<Instruction, { kind: 'call' }>['callee'],
    args: readonly ExprId[],
  ): string | undefined {
    let name: string;
    switch (callee.kind) {
      case 'function':
      case 'macro':
        name = callee.name;
        break;
      default:
        name = callee.text;
    }
    const [only] = args;
    const argument = args.length === 1 && only !== undefined ? textOf(this.exprs, only) : undefined;
    return argument !== undefined && argument.length <= 40 ? `${name}(${argument})` : `${name}()`;
  }

  private *leave(
    block: BlockId,
    state: State,
    terminator: Terminator,
  ): Generator<readonly [BlockId, State]> {
    switch (terminator.kind) {
      case 'jump':
        yield [terminator.to, state];
        break;
      case 'choose':
        this.watch(state, 'branch', 0, 'any', []);
        for (const to of terminator.to) yield [to, state];
        break;
      case 'branch':
        yield* this.branch(block, state, terminator);
        break;
      case 'switch': {
        this.watchDecision(state, terminator.value, terminator.line);
        let rest: State | undefined = state;
        for (const { set, to } of terminator.arms) {
          const taken = this.evaluator.restrict(state, terminator.value, set);
          if (taken !== undefined) yield [to, taken];
          if (rest !== undefined && !set.isEverything) {
            rest = this.evaluator.restrict(rest, terminator.value, set.complement());
          }
        }
        if (rest !== undefined) yield [terminator.otherwise, rest];
        break;
      }
      case 'return':
        this.end(state, terminator);
        break;
      case 'stop':
        this.watch(state, 'call', 0, 'stop', []);
        break;
    }
  }

  private *branch(
    block: BlockId,
    state: State,
    { condition, isAssertion, yes, no, line }: Extract<Terminator, { kind: 'branch' }>,
  ): Generator<readonly [BlockId, State]> {
    this.watchDecision(state, condition, line);
    const taken = this.evaluator.assume(state, condition, true);
    const passed = this.evaluator.assume(state, condition, false);
    const { guard } = state;
    const isSilent = taken?.guard === guard && passed?.guard === guard;
    // That a loop ends is no condition: its test fails at last.
    const isLoop = [block, yes, no].some((each) => this.loops.isHead(each));
    const name = `branch ${block}`;
    const side = (assumed: State, holds: boolean): State => {
      if (isAssertion) return state;
      if (!isSilent || isLoop) return assumed;
      return { ...assumed, guard: underHidden(this.exprs, guard, name, holds) };
    };
    if (taken !== undefined) yield [yes, side(taken, true)];
    if (passed !== undefined) yield [no, side(passed, false)];
  }

  private end(state: State, terminator: Extract<Terminator, { kind: 'return' }>): void {
    const { exprs } = this;
    const { value } = terminator;
    let id: ExprId | undefined;
    let line = terminator.line;
    if (value !== undefined) {
      id = exprs.cast(this.evaluator.valueOf(state, value), this.graph.resultType.width);
      if (value.kind === 'read' && value.place.kind === 'local') {
        line = state.lines[value.place.variable] || line;
      }
    }
    const { tag } = state;
    // Each `return` by itself: `if (err) return err;` is no part of a later `return err;`.
    const key = `${id ?? ''}@${line}:${terminator.line}#${tag}`;
    const known = this.endings.get(key);
    const guard = known === undefined ? state.guard : joinGuards(exprs, known.guard, state.guard);
    if (known === undefined || guard !== known.guard)
      this.endings.set(key, { value: id, guard, line, tag });
  }

  /**
   * A state that enters a loop, or comes back to it. What differs with the first round is told apart by a
   * condition without a text; what does not joins, and the condition is gone.
   */
  private counted(from: BlockId, to: BlockId, state: State): State {
    if (!this.loops.isHead(to)) return state;
    const isBack = (this.rank[to] as number) <= (this.rank[from] as number);
    return { ...state, guard: underHidden(this.exprs, state.guard, `loop ${to}`, isBack) };
  }

  /** Adds a state to a block; whether the block has to be looked at again. */
  private deliver(to: BlockId, arriving: State): boolean {
    let state = arriving;
    const widened = this.loops.changedIn(to);
    if (widened.length > 0) {
      const values = widened.map((variable) => state.variables[variable]);
      this.watch(state, 'loop', 0, '', values, (this.rank[to] as number) * MAX_INSTRUCTIONS);
      state = this.widenedAt(state, widened);
    }
    state = withOnly(state, (variable) => this.live.isLiveAt(to, variable));
    const held = this.held[to] as Map<string, Held>;
    const visits = (this.visits[to] as number) + 1;
    this.visits[to] = visits;
    if (visits > MAX_GUARD_VISITS && this.loops.isHead(to))
      state = { ...state, guard: unknownGuard(this.exprs) };
    const states = MAX_STATES_PER_BLOCK * ((this.probe?.inputs.length ?? 0) + 1);
    if (this.isJoined[to] === true || held.size >= states) {
      return this.deliverJoined(to, held, state);
    }
    const key = keyOf(this.exprs, state);
    return this.put(to, held, key, state);
  }

  /** Too many states: one for each tag, which admits what all of them do. */
  private deliverJoined(to: BlockId, held: Map<string, Held>, arriving: State): boolean {
    this.probe?.watcher?.lose(arriving.tag);
    if (this.isJoined[to] !== true) {
      this.isJoined[to] = true;
      const separate = [...held.values()].map((each) => each.state);
      held.clear();
      for (const state of separate) this.joinInto(to, held, state);
    }
    return this.joinInto(to, held, arriving);
  }

  private joinInto(to: BlockId, held: Map<string, Held>, arriving: State): boolean {
    const key = `#${arriving.tag}`;
    const known = held.get(key);
    let joined = arriving;
    if (known !== undefined) {
      joined = joinStates(this.exprs, known.state, arriving, to, this.loops.isInLoop(to));
    }
    if ((this.visits[to] as number) > MAX_GUARD_VISITS * 2) joined = this.generalized(joined);
    if (known !== undefined && isWithin(this.exprs, joined, known.state)) return false;
    held.set(key, { state: joined, isPending: true });
    this.pending[to] = true;
    return true;
  }

  /** Sets that keep growing become "any number". */
  private generalized(state: State): State {
    const variables = state.variables.map((id) => {
      if (id === undefined || this.exprs.get(id).kind !== 'any') return id;
      const width = this.exprs.widthOf(id);
      return this.exprs.any(rangeOf(width), width, 'several paths');
    });
    return { ...state, variables, guard: unknownGuard(this.exprs) };
  }

  private put(to: BlockId, held: Map<string, Held>, key: string, state: State): boolean {
    const known = held.get(key);
    if (known === undefined) {
      held.set(key, { state, isPending: true });
      this.pending[to] = true;
      return true;
    }
    const merged = mergeStates(this.exprs, known.state, state, to, this.loops.isInLoop(to));
    if (isWithin(this.exprs, merged, known.state)) return false;
    known.state = merged;
    known.isPending = true;
    this.pending[to] = true;
    return true;
  }

  private widenedAt(state: State, changed: readonly VariableId[]): State {
    const variables = [...state.variables];
    for (const id of changed) {
      if (variables[id] === undefined) continue;
      const { width } = (this.graph.variables[id] as Variable).type;
      variables[id] = this.exprs.any(rangeOf(width), width, 'a loop');
    }
    return { ...state, variables };
  }
}

/** The local variable whose address, or the address of a part of which, the value is. */
function addressed(value: Value): VariableId | undefined {
  if (value.kind === 'convert') return addressed(value.operand);
  if (value.kind !== 'address') return undefined;
  let { place } = value;
  while (place.kind === 'field' || place.kind === 'element') place = place.base;
  return place.kind === 'local' ? place.variable : undefined;
}

/** Whether a leaf was read from memory in that epoch. */
function isOfEpoch(exprs: Expressions, epoch: number): (leaf: ExprId) => boolean {
  return (leaf) => {
    const expr = exprs.get(leaf);
    if (expr.kind !== 'term') return false;
    const { origin } = expr.term;
    return origin.kind === 'memory' && origin.epoch === epoch;
  };
}

/** Whether a leaf was read from a struct or array of ours. */
function isReadingOf(exprs: Expressions, variable: VariableId): (leaf: ExprId) => boolean {
  return (leaf) => {
    const expr = exprs.get(leaf);
    if (expr.kind !== 'term') return false;
    const { origin } = expr.term;
    return origin.kind === 'memory' && isPartOf(origin.key, variable);
  };
}

/** Whether the key of a memory term begins with the variable: `L3.err` with 3. */
function isPartOf(key: string, variable: VariableId): boolean {
  return /^L(\d+)/.exec(key)?.[1] === String(variable);
}

function isOfSite(exprs: Expressions, leaf: ExprId, site: number): boolean {
  const expr = exprs.get(leaf);
  if (expr.kind !== 'term') return false;
  const { origin } = expr.term;
  return (origin.kind === 'call' || origin.kind === 'written') && origin.site === site;
}

/** Whether `a` admits nothing that `b` does not. */
function isWithin(exprs: Expressions, a: State, b: State): boolean {
  if (a === b) return true;
  if (a.epoch !== b.epoch) return false;
  if (a.variables.some((id, i) => id !== b.variables[i])) return false;
  for (const [key, id] of b.memory) if (a.memory.get(key) !== id) return false;
  return guardImplies(exprs, a.guard, b.guard);
}

/** Reachable blocks, each before those that it leads to, loops aside. */
export function reversePostOrder(blocks: readonly BasicBlock[]): BlockId[] {
  const seen = new Set<BlockId>([0]);
  const order: BlockId[] = [];
  const stack: { block: BlockId; next: number }[] = [{ block: 0, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const successors = successorsOf((blocks[top.block] as BasicBlock).terminator);
    const successor = successors[top.next++];
    if (successor === undefined) {
      order.push(top.block);
      stack.pop();
    } else if (!seen.has(successor)) {
      seen.add(successor);
      stack.push({ block: successor, next: 0 });
    }
  }
  return order.reverse();
}
