import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { LockEffect, LockPack, LockRule } from '../knowledge/locks.ts';
import type { Variable } from '../outcomes/control-flow-graph.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import { type CallEffect, type CallExit, NO_EFFECT } from './call-exit.ts';
import { conditionsOf } from './definition-conditions.ts';
import { type HeldState, type HeldStates, renamed, UNNAMED } from './held-state.ts';
import {
  type CallInstruction,
  type LocalStates,
  localStates,
  writtenVariables,
} from './local-states.ts';
import type { LockCalls } from './lock-calls.ts';
import type { LockGraphs } from './lock-graphs.ts';
import { NO_FACTS, type PathFacts } from './path-facts.ts';
import { fieldOfValue, parameterNames, pathOfValue, type VariableName } from './value-path.ts';

export interface LockEffectsParts {
  readonly graph: Graph;
  readonly graphs: LockGraphs;
  readonly calls: LockCalls;
  readonly pack: LockPack;
  readonly held: HeldStates;
}

export type ReadStates = LocalStates | { readonly unreadable: string };

/**
 * Calls below a function are looked at so deep for locks that they return with or drop. Deeper ones are taken to
 * return with the locks they were called with; `docs/locks.md` says how often that is wrong.
 */
const DEPTH = 3;
/** A call that so many definitions can answer tells nothing about one of them. */
const MAX_CALLEES = 8;
/** A recursion that has not settled after so many rounds keeps what it has, as lost. */
const MAX_ROUNDS = 3;

interface Summary {
  readonly states: ReadStates;
  /** Undefined: it returns as it was called. */
  readonly exits: readonly CallExit[] | undefined;
  readonly depth: number;
  readonly isClose: boolean;
}

/** How much of what is called is looked at. */
type View = Pick<Summary, 'depth' | 'isClose'>;

interface Open {
  exits: readonly CallExit[] | undefined;
  isAskedFor: boolean;
}

/** What functions do to the locks of their callers, callees first. Owns the cache of answers. */
export class LockEffects {
  private readonly parts: LockEffectsParts;
  private readonly summaries = new Map<FunctionId, Summary>();
  private readonly open = new Map<FunctionId, Open>();
  private readonly changed = new Map<string, boolean>();

  constructor(parts: LockEffectsParts) {
    this.parts = parts;
  }

  /** What is held where in a function or macro. */
  statesOf(id: FunctionId): ReadStates {
    return this.summaryOf(id, DEPTH, true).states;
  }

  /** How the function comes back; undefined when with what it was called with. */
  exitsOf(id: FunctionId): readonly CallExit[] | undefined {
    return this.summaryOf(id, DEPTH, true).exits;
  }

  /**
   * `isClose`: every callee with locks is looked into. Otherwise those only of which the names they call already say
   * that they take without dropping, or drop without taking; what comes out odd is then looked at closely, because
   * the lock that a function drops may be taken by a callee that was left out.
   */
  private summaryOf(id: FunctionId, depth: number, isClose: boolean): Summary {
    const known = this.summaries.get(id);
    if (known !== undefined && known.depth >= depth && (known.isClose || !isClose)) return known;
    let summary = this.settle(id, depth, isClose);
    if (this.looksOdd(summary) && (!isClose || depth < DEPTH)) {
      summary = this.settle(id, DEPTH, true);
    }
    this.summaries.set(id, summary);
    return summary;
  }

  /** Whether it changes locks, or drops some that it did not take, or is lost. */
  private looksOdd({ states, exits }: Summary): boolean {
    if (exits !== undefined) return true;
    if ('unreadable' in states) return false;
    return states.exits.some(({ held }) => !this.parts.held.isNothing(held));
  }

  /** Computes a function until what it says of itself where it recurs no longer changes. */
  private settle(id: FunctionId, depth: number, isClose: boolean): Summary {
    const open: Open = { exits: undefined, isAskedFor: false };
    this.open.set(id, open);
    let summary = this.compute(id, depth, isClose);
    for (let round = 1; open.isAskedFor && summary.exits !== undefined; round++) {
      if (round > MAX_ROUNDS) break;
      open.exits = summary.exits;
      open.isAskedFor = false;
      summary = this.compute(id, depth, isClose);
    }
    this.open.delete(id);
    return summary;
  }

  private compute(id: FunctionId, depth: number, isClose: boolean): Summary {
    const graph = this.parts.graphs.of(id);
    if ('unreadable' in graph) return { states: graph, exits: undefined, depth, isClose };
    const file = fileOf(id);
    const written = writtenVariables(graph);
    const variables: readonly Variable[] = graph.variables.map((variable, index) =>
      written.has(index) ? { ...variable, parameter: -1 } : variable,
    );
    const nameOf = parameterNames(variables);
    const states = localStates(graph, this.parts.held, (call) =>
      this.effectOf(file, call, nameOf, { depth, isClose }),
    );
    return { states, exits: this.exitsFrom(id, states), depth, isClose };
  }

  private effectOf(
    file: FileIndex,
    call: CallInstruction,
    nameOf: VariableName,
    view: View,
  ): CallEffect | undefined {
    const { callee } = call;
    if (callee.kind !== 'function' && callee.kind !== 'macro') return undefined;
    const rule = this.parts.graphs.ruleOf(file, callee.name);
    if (rule !== undefined) return this.effectOfRule(rule, call, nameOf);
    if (view.depth <= 0) return undefined;
    const exits = this.exitsOfName(file, callee.name, view);
    if (exits === undefined) return undefined;
    const argument = (position: number): string => {
      const value = call.arguments[position];
      return value === undefined ? UNNAMED : pathOfValue(value, nameOf);
    };
    const renamedExits = exits.map((exit) => ({ ...exit, held: renamed(exit.held, argument) }));
    return { ...NO_EFFECT, exits: renamedExits, retakes: true };
  }

  private effectOfRule(rule: LockRule, call: CallInstruction, nameOf: VariableName): CallEffect {
    const { held } = this.parts;
    let after: HeldState = held.nothing;
    for (const effect of rule.effects) {
      after = held.after(after, effect, this.lockPath(effect, call, nameOf));
    }
    const plain = exitWith(held.nothing, undefined);
    const { sleeps, retakes } = rule;
    const rest = { sleeps, retakes, isLock: rule.effects.length > 0 };
    switch (rule.when) {
      case 'always':
        return { ...rest, exits: [exitWith(after, undefined)] };
      case 'nonzero':
        return {
          ...rest,
          exits: [exitWith(after, NumberSet.notZero), { ...plain, results: NumberSet.zero }],
        };
      case 'zero':
        return {
          ...rest,
          exits: [exitWith(after, NumberSet.zero), { ...plain, results: NumberSet.notZero }],
        };
    }
  }

  private lockPath(effect: LockEffect, call: CallInstruction, nameOf: VariableName): string {
    if (effect.lock !== undefined) return effect.lock;
    if (effect.argument === undefined) return effect.class;
    const value = call.arguments[effect.argument];
    if (value === undefined) return UNNAMED;
    return this.namedField(fieldOfValue(value)) ?? pathOfValue(value, nameOf);
  }

  /** `mmap_lock` for `mm_struct.mmap_sem`, also where the struct of a field of that name is not known. */
  private namedField(field: string | undefined): string | undefined {
    if (field === undefined) return undefined;
    const { fields } = this.parts.pack;
    const known = fields.get(field);
    if (known !== undefined || !field.startsWith(`${UNNAMED}.`)) return known;
    const suffix = field.slice(UNNAMED.length);
    return [...fields].find(([name]) => name.endsWith(suffix))?.[1];
  }

  /** Undefined for a call that comes back as it was called, as far as it is followed. */
  private exitsOfName(
    file: FileIndex,
    name: string,
    { depth, isClose }: View,
  ): readonly CallExit[] | undefined {
    const { graph } = this.parts;
    const nameId = graph.base.find(name);
    if (nameId === 0 || !this.parts.calls.mayChange(nameId, depth, isClose)) return undefined;
    const meant = graph.definitions.meantBy(file, nameId);
    if (meant.length === 0 || meant.length > MAX_CALLEES) return undefined;
    const exits: CallExit[] = [];
    let isChange = false;
    for (const id of meant) {
      const isMacro = graph.definitions.fact(id).kind === 'macro';
      const of = this.exitsOfFunction(id, isMacro ? depth : depth - 1, isClose);
      if (of !== undefined) isChange = true;
      const conditions = conditionsOf(graph, id);
      for (const exit of of ?? [exitWith(this.parts.held.nothing, undefined)]) {
        const configuration = bothFacts(exit.configuration, conditions);
        if (configuration !== undefined) exits.push({ ...exit, configuration });
      }
    }
    if (!isChange) return undefined;
    const apart = withRest(exits);
    if (!isBlurred(apart)) return apart;
    const why = `the definitions of ${name}() return with different locks held`;
    return [exitWith(this.parts.held.lost(why), undefined)];
  }

  private exitsOfFunction(
    id: FunctionId,
    depth: number,
    isClose: boolean,
  ): readonly CallExit[] | undefined {
    const open = this.open.get(id);
    if (open !== undefined) {
      open.isAskedFor = true;
      return open.exits;
    }
    if (!this.parts.calls.changesItself(id, isClose) && !this.callsChange(id, depth)) {
      return undefined;
    }
    return this.summaryOf(id, depth, false).exits;
  }

  /** Whether one of the calls in the body returns with other locks; else the body need not be read. */
  private callsChange(id: FunctionId, depth: number): boolean {
    const key = `${id} ${depth}`;
    const known = this.changed.get(key);
    if (known !== undefined) return known;
    this.changed.set(key, false); // one that calls itself adds nothing
    const { base } = this.parts.graph;
    const view = { depth, isClose: false };
    const answer =
      depth > 0 &&
      this.parts.calls
        .namesCalledBy(id)
        .some((name) => this.exitsOfName(fileOf(id), base.text(name), view) !== undefined);
    this.changed.set(key, answer);
    return answer;
  }

  private exitsFrom(id: FunctionId, states: LocalStates): readonly CallExit[] | undefined {
    const { held, graph } = this.parts;
    if (states.limit !== undefined) return undefined;
    if (states.exits.every((exit) => held.isNothing(exit.held))) return undefined;
    const exits = withRest(states.exits);
    const lost = exits.find((exit) => exit.held.lost !== undefined);
    if (lost === undefined && !isBlurred(exits)) return exits;
    const isSeen = lost === undefined ? isTwoSided(states, exits) : countChanges(states) > 1;
    if (isSeen) return undefined;
    const name = displayName(graph, id);
    const why = `${name}() may return with different locks held, and it is not seen when with which`;
    return [exitWith(held.lost(lost?.held.lost ?? why), undefined)];
  }
}

function exitWith(held: HeldState, results: NumberSet | undefined): CallExit {
  return { held, results, parameters: NO_PARAMETERS, configuration: NO_FACTS };
}

const NO_PARAMETERS: ReadonlyMap<number, NumberSet> = new Map();

/**
 * Whether there are exits that a caller cannot tell apart, by the result, the arguments or the configuration.
 * They are not both to be believed: nobody writes a function whose callers do not know what they hold. One path is
 * impossible for a reason that was not seen.
 */
function isBlurred(exits: readonly CallExit[]): boolean {
  return exits.some((a, i) =>
    exits.some((b, j) => i < j && !sameCounts(a.held, b.held) && !areApart(a, b)),
  );
}

/**
 * Whether the function takes and drops whatever its exits differ in. Then it is its own locks that were not
 * followed, and it returns as it was called; a function that only takes is one that locks for its caller.
 */
function isTwoSided(states: LocalStates, exits: readonly CallExit[]): boolean {
  const [first] = exits;
  if (first === undefined) return false;
  return first.held.counts.every((count, index) => {
    if (exits.every(({ held }) => held.counts[index] === count)) return true;
    const changes = [...states.effects.values()].flatMap((effect) =>
      effect.exits.map(({ held }) => held.counts[index] ?? 0),
    );
    return changes.some((change) => change > 0) && changes.some((change) => change < 0);
  });
}

/** Calls that may change what is held. */
function countChanges(states: LocalStates): number {
  let count = 0;
  for (const { exits } of states.effects.values()) {
    const changes = exits.some(
      ({ held }) => held.lost !== undefined || held.counts.some((each) => each !== 0),
    );
    if (changes) count++;
  }
  return count;
}

/** Undefined when one contradicts the other. */
function bothFacts(a: PathFacts, b: PathFacts): PathFacts | undefined {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  const both = new Map(a);
  for (const [key, set] of b) {
    const joined = set.intersect(both.get(key) ?? NumberSet.everything);
    if (joined.isEmpty) return undefined;
    both.set(key, joined);
  }
  return both;
}

/** Where one exit has a few results and another any, the other's are the rest: NULL is returned without the lock. */
function withRest(exits: readonly CallExit[]): readonly CallExit[] {
  return exits.map((exit) => {
    if (exit.results !== undefined) return exit;
    let others = NumberSet.nothing;
    for (const other of exits) {
      if (other.results !== undefined && !sameCounts(other.held, exit.held)) {
        others = others.union(other.results);
      }
    }
    return others.isEmpty ? exit : { ...exit, results: others.complement() };
  });
}

function sameCounts(a: HeldState, b: HeldState): boolean {
  if (a.lost !== undefined || b.lost !== undefined) return a.lost === b.lost;
  return a.counts.every((count, index) => count === b.counts[index]);
}

function areApart(a: CallExit, b: CallExit): boolean {
  if (a.results !== undefined && b.results !== undefined && !a.results.intersects(b.results)) {
    return true;
  }
  for (const [position, set] of a.parameters) {
    if (b.parameters.get(position)?.intersects(set) === false) return true;
  }
  for (const [key, set] of a.configuration) {
    if (b.configuration.get(key)?.intersects(set) === false) return true;
  }
  return false;
}
