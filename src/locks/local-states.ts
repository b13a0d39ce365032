import type {
  BlockId,
  ControlFlowGraph,
  Instruction,
  Line,
  Terminator,
  Value,
} from '../outcomes/control-flow-graph.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { CallEffect, CallExit } from './call-exit.ts';
import { type HeldState, type HeldStates, heldKey } from './held-state.ts';
import {
  assigned,
  assume,
  disturbed,
  heldIn,
  isConfigurationKey,
  isTruth,
  joinedFacts,
  NO_FACTS,
  type PathFacts,
  sameFacts,
  setOf,
  storesMemory,
  variableKey,
} from './path-facts.ts';

export type CallInstruction = Extract<Instruction, { kind: 'call' }>;

/** The paths to one point of a function that hold the same, as one. */
export interface PathState {
  readonly held: HeldState;
  readonly facts: PathFacts;
  /** The calls that made `held`, of the path that was found first. */
  readonly takings: readonly Taking[];
  /** The last call on every one of the paths that sleeps, with nothing taken or dropped since. */
  readonly slept: { readonly text: string; readonly line: Line } | undefined;
}

/** A call that changed what is held. */
export interface Taking {
  readonly call: CallInstruction;
  readonly held: HeldState;
}

/** What is held where in one function, counted from its entry. */
export interface LocalStates {
  readonly graph: ControlFlowGraph;
  /** Before each call that a path reaches. */
  readonly before: ReadonlyMap<CallInstruction, readonly PathState[]>;
  readonly exits: readonly CallExit[];
  /** Of the calls that a path reaches, those that change more than memory. */
  readonly effects: ReadonlyMap<CallInstruction, CallEffect>;
  /** Why some paths may be missing; undefined when none is. */
  readonly limit: string | undefined;
}

/** What a call does; undefined for one that changes nothing but memory. */
export type EffectOf = (call: CallInstruction) => CallEffect | undefined;

/** So many ways of holding locks are kept apart at the beginning of a block. */
const MAX_STATES_PER_BLOCK = 24;
/** So many times states are carried through a block before the rest counts as not read. */
const MAX_STEPS = 6_000;

/**
 * Runs the function on what it holds, all paths at once. Paths that hold the same are one, and what they know of
 * values is what all of them know (Das, Lerner and Seigle, ESP, PLDI 2002).
 */
export function localStates(
  graph: ControlFlowGraph,
  held: HeldStates,
  effectOf: EffectOf,
): LocalStates {
  return new LocalSearch(graph, held, effectOf).run();
}

class LocalSearch {
  private readonly graph: ControlFlowGraph;
  private readonly held: HeldStates;
  private readonly effectOf: EffectOf;
  private readonly atBlock: Map<string, PathState>[];
  private readonly pending: (readonly [BlockId, string])[] = [];
  private readonly isPending = new Set<string>();
  private readonly before = new Map<CallInstruction, Map<string, PathState>>();
  private readonly effects = new Map<CallInstruction, CallEffect | undefined>();
  private readonly exits = new Map<string, CallExit>();
  private readonly written: ReadonlySet<number>;

  constructor(graph: ControlFlowGraph, held: HeldStates, effectOf: EffectOf) {
    this.graph = graph;
    this.held = held;
    this.effectOf = effectOf;
    this.atBlock = graph.blocks.map(() => new Map());
    this.written = writtenVariables(graph);
  }

  run(): LocalStates {
    const start = { held: this.held.nothing, facts: NO_FACTS, takings: [], slept: undefined };
    this.deliver(0, start);
    let limit: string | undefined;
    let steps = 0;
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
      const [block, key] = next;
      this.isPending.delete(`${block} ${key}`);
      const state = this.atBlock[block]?.get(key);
      if (state === undefined) continue;
      if (++steps > MAX_STEPS) {
        limit = `more than ${MAX_STEPS} steps through its paths`;
        break;
      }
      this.step(block, state);
    }
    const before = new Map([...this.before].map(([call, states]) => [call, [...states.values()]]));
    const effects = new Map<CallInstruction, CallEffect>();
    for (const [call, effect] of this.effects) if (effect !== undefined) effects.set(call, effect);
    return { graph: this.graph, before, exits: [...this.exits.values()], effects, limit };
  }

  private step(block: BlockId, from: PathState): void {
    const code = this.graph.blocks[block];
    if (code === undefined) return;
    let states: readonly PathState[] = [from];
    for (const instruction of code.instructions) {
      states = states.flatMap((state) => this.execute(state, instruction));
    }
    for (const state of states) this.leave(state, code.terminator);
  }

  private execute(state: PathState, instruction: Instruction): readonly PathState[] {
    if (instruction.kind === 'call') return this.call(state, instruction);
    const { place, value } = instruction;
    if (storesMemory(instruction)) {
      return [{ ...state, facts: disturbed(state.facts, this.graph) }];
    }
    if (place.kind !== 'local') return [state];
    const { variable } = place;
    const width = place.type.width;
    if (!isTruth(value)) {
      const set = heldIn(width, setOf(state.facts, value));
      return [{ ...state, facts: assigned(state.facts, variable, set) }];
    }
    // `bool ok = !err;`: one state for each answer, so that a test of `ok` is a test of `err`.
    return [true, false].flatMap((holds) => {
      const facts = assume(state.facts, value, holds);
      if (facts === undefined) return [];
      const set = heldIn(width, holds ? NumberSet.one : NumberSet.zero);
      return [{ ...state, facts: assigned(facts, variable, set) }];
    });
  }

  private call(state: PathState, call: CallInstruction): readonly PathState[] {
    this.record(call, state);
    if (!this.effects.has(call)) this.effects.set(call, this.effectOf(call));
    const effect = this.effects.get(call);
    let { facts } = state;
    if (effect?.isLock !== true && !call.isPure) facts = disturbed(facts, this.graph);
    for (const variable of call.writes) facts = assigned(facts, variable, undefined);
    facts = assigned(facts, call.result, call.known);
    const text = 'name' in call.callee ? call.callee.name : call.callee.text;
    const slept = effect?.sleeps === true ? { text: `${text}()`, line: call.line } : undefined;
    if (effect === undefined) return [{ ...state, facts }];
    if (
      effect.exits.length === 1 &&
      effect.exits[0] !== undefined &&
      isPlain(this.held, effect.exits[0])
    ) {
      const kept = effect.retakes ? undefined : state.slept;
      return [{ ...state, facts, slept: slept ?? kept }];
    }
    const rested = { ...state, facts, slept: slept ?? (effect.retakes ? undefined : state.slept) };
    return effect.exits.flatMap((exit) => this.comeBack(rested, state.facts, call, exit));
  }

  /** The state behind a call that came back in one of its ways; nothing where that cannot be. */
  private comeBack(
    state: PathState,
    before: PathFacts,
    call: CallInstruction,
    exit: CallExit,
  ): readonly PathState[] {
    let { facts } = state;
    for (const [position, set] of exit.parameters) {
      const argument: Value | undefined = call.arguments[position];
      if (argument === undefined) continue;
      const can = setOf(before, argument);
      if (can?.intersects(set) === false) return [];
    }
    for (const [key, set] of exit.configuration) {
      const known: NumberSet = facts.get(key) ?? NumberSet.everything;
      const both = known.intersect(set);
      if (both.isEmpty) return [];
      facts = new Map(facts).set(key, both);
    }
    if (exit.results !== undefined) {
      const known = facts.get(variableKey(call.result)) ?? NumberSet.everything;
      const both = known.intersect(exit.results);
      if (both.isEmpty) return [];
      facts = new Map(facts).set(variableKey(call.result), both);
    }
    if (this.held.isNothing(exit.held)) return [{ ...state, facts }];
    const takings = [...state.takings, { call, held: exit.held }];
    const held = this.heldBehind(state, exit.held);
    const slept = this.held.isNothing(this.held.onlyAtomic(exit.held)) ? state.slept : undefined;
    return [{ held, facts, takings, slept }];
  }

  private heldBehind(state: PathState, change: HeldState): HeldState {
    const held = this.held.sum(state.held, change);
    const earlier = state.takings.map((taking) => taking.held);
    const twice = this.held.endedTwice(held, earlier);
    return twice === undefined
      ? held
      : this.held.lost(`${twice.title}: ended more often than begun`);
  }

  private leave(state: PathState, terminator: Terminator): void {
    switch (terminator.kind) {
      case 'jump':
        this.deliver(terminator.to, state);
        break;
      case 'choose':
        for (const to of terminator.to) this.deliver(to, state);
        break;
      case 'branch':
        this.deliverIf(terminator.yes, state, assume(state.facts, terminator.condition, true));
        this.deliverIf(terminator.no, state, assume(state.facts, terminator.condition, false));
        break;
      case 'switch':
        this.leaveSwitch(state, terminator);
        break;
      case 'return':
        this.end(state, terminator.value);
        break;
      case 'stop':
        break;
    }
  }

  private leaveSwitch(state: PathState, terminator: Extract<Terminator, { kind: 'switch' }>): void {
    const { value, arms, otherwise } = terminator;
    let rest: PathFacts | undefined = state.facts;
    for (const { set, to } of arms) {
      const test: Value = { kind: 'within', operand: value, set, type: value.type };
      this.deliverIf(to, state, assume(state.facts, test, true));
      // A label in an arm of `#if` has every number and is not always there.
      if (rest !== undefined && !set.isEverything) rest = assume(rest, test, false);
    }
    this.deliverIf(otherwise, state, rest);
  }

  private deliverIf(to: BlockId, state: PathState, facts: PathFacts | undefined): void {
    if (facts !== undefined) this.deliver(to, { ...state, facts });
  }

  private deliver(to: BlockId, arriving: PathState): void {
    const known = this.atBlock[to];
    if (known === undefined) return;
    let state = arriving;
    let key = heldKey(state.held);
    if (!known.has(key) && known.size >= MAX_STATES_PER_BLOCK) {
      const why = `more than ${MAX_STATES_PER_BLOCK} ways of holding locks meet`;
      state = { ...arriving, held: this.held.lost(why) };
      key = heldKey(state.held);
    }
    const before = known.get(key);
    const joined = before === undefined ? state : joinedStates(before, state);
    if (joined === before) return;
    known.set(key, joined);
    const name = `${to} ${key}`;
    if (this.isPending.has(name)) return;
    this.isPending.add(name);
    this.pending.push([to, key]);
  }

  private record(call: CallInstruction, state: PathState): void {
    let states = this.before.get(call);
    if (states === undefined) {
      states = new Map();
      this.before.set(call, states);
    }
    const key = heldKey(state.held);
    const known = states.get(key);
    states.set(key, known === undefined ? state : joinedStates(known, state));
  }

  private end(state: PathState, value: Value | undefined): void {
    const results = value === undefined ? undefined : setOf(state.facts, value);
    const configuration = new Map([...state.facts].filter(([key]) => isConfigurationKey(key)));
    const exit: CallExit = {
      held: state.held,
      results,
      parameters: this.parameterFacts(state.facts),
      configuration,
    };
    const key = heldKey(state.held);
    const known = this.exits.get(key);
    this.exits.set(key, known === undefined ? exit : joinedExits(known, exit));
  }

  /** What is known of parameters that the function never writes. */
  private parameterFacts(facts: PathFacts): ReadonlyMap<number, NumberSet> {
    const found = new Map<number, NumberSet>();
    this.graph.variables.forEach(({ parameter, isAddressTaken }, variable) => {
      if (parameter < 0 || isAddressTaken || this.written.has(variable)) return;
      const set = facts.get(variableKey(variable));
      if (set !== undefined) found.set(parameter, set);
    });
    return found;
  }
}

/** Variables that the function assigns to. */
export function writtenVariables(graph: ControlFlowGraph): ReadonlySet<number> {
  const written = new Set<number>();
  for (const { instructions } of graph.blocks) {
    for (const instruction of instructions) {
      if (instruction.kind === 'call') for (const each of instruction.writes) written.add(each);
      else if (instruction.place.kind === 'local') written.add(instruction.place.variable);
    }
  }
  return written;
}

export function joinedExits(a: CallExit, b: CallExit): CallExit {
  const parameters = new Map<number, NumberSet>();
  for (const [position, set] of a.parameters) {
    const other = b.parameters.get(position);
    if (other !== undefined) parameters.set(position, set.union(other));
  }
  return {
    held: a.held,
    results:
      a.results === undefined || b.results === undefined ? undefined : a.results.union(b.results),
    parameters,
    configuration: joinedFacts(a.configuration, b.configuration),
  };
}

/** The first state itself when the second adds nothing. */
function joinedStates(a: PathState, b: PathState): PathState {
  const facts = joinedFacts(a.facts, b.facts);
  const slept = b.slept === undefined ? undefined : a.slept;
  if (slept === a.slept && sameFacts(facts, a.facts)) return a;
  return { ...a, facts, slept };
}

function isPlain(held: HeldStates, exit: CallExit): boolean {
  return held.isNothing(exit.held) && exit.results === undefined && exit.parameters.size === 0;
}
