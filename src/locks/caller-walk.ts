import { type Constraint, constraintKey, throughCall } from '../callgraph/constraints.ts';
import type { ContextSearch, UsePlace } from '../callgraph/context-search.ts';
import type { EntryPoint } from '../callgraph/entries.ts';
import { type FunctionId, fileOf, ownerOf } from '../callgraph/function-id.ts';
import { displayName, pathOf } from '../callgraph/graph.ts';
import type { IncomingEdge } from '../callgraph/incoming.ts';
import type { GuardFact, Site } from '../facts/model.ts';
import { NEVER_RUNS } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { callbackStates } from './callback-states.ts';
import { type HeldState, type HeldStates, heldKey, renamed, UNNAMED } from './held-state.ts';
import type { CallInstruction, Taking } from './local-states.ts';
import type { LockEffects } from './lock-effects.ts';
import { type StatesAtCall, statesAtCall } from './states-at-call.ts';
import { parameterNames, pathOfValue } from './value-path.ts';

/** One way up from a place, as far as it was walked: this function, and what was called below it. */
export interface Way {
  readonly function: FunctionId;
  readonly constraints: readonly Constraint[];
  /** What is held at the place, counted from the entry of this function. */
  readonly held: HeldState;
  /** Undefined for the function of the place itself. */
  readonly below: Way | undefined;
  /** Where this function runs the one below, or where the place is. */
  readonly file: FileIndex;
  readonly line: number;
  readonly via: string;
  readonly weak: boolean;
  readonly takings: readonly Taking[];
}

/** What the walk asks of its owner. */
export interface WayVisitor {
  /** Leaves out of a state what does not matter for the question. */
  project(held: HeldState): HeldState;
  /** Looks at a way; whether it has to be walked further. */
  enter(way: Way): boolean;
  /** A way that begins in an entry point. */
  end(way: Way, entry: EntryPoint): void;
  /** A way that cannot be followed. */
  fail(reason: string, weak: boolean): void;
  /** Whether the answer is settled, so that nothing more need be looked at. */
  isDone(): boolean;
}

export interface WalkParts {
  readonly search: ContextSearch;
  readonly effects: LockEffects;
  readonly held: HeldStates;
}

/** Ways that one question may look at. Helpers that half a kernel calls reach it, and then the answer says so. */
const MAX_WAYS = 300;
/** So many different states of one function are carried on. */
const MAX_STATES_PER_FUNCTION = 16;

/**
 * Walks up from a place to the entry points through all callers, breadth first, and carries along what is held.
 * A way that comes by a function again in the same state is not walked twice, so that recursion ends.
 */
export class CallerWalk {
  private readonly parts: WalkParts;
  private readonly visitor: WayVisitor;
  private readonly seen = new Map<string, Set<string>>();
  private readonly queue: Way[] = [];
  private count = 0;

  constructor(parts: WalkParts, visitor: WayVisitor) {
    this.parts = parts;
    this.visitor = visitor;
  }

  run(place: UsePlace): void {
    this.begin(place);
    // The array grows while we iterate.
    for (const way of this.queue) {
      if (this.visitor.isDone()) return;
      if (++this.count > MAX_WAYS) {
        this.visitor.fail(`the search stopped after ${MAX_WAYS} ways up the callers`, false);
        return;
      }
      if (this.visitor.enter(way)) this.climb(way);
    }
  }

  private begin(place: UsePlace): void {
    const { graph } = this.parts.search;
    const site = graph.base.facts(fileOf(place.function)).sites[place.siteIndex];
    const at = statesAtCall(this.parts.effects, graph, place.function, site, place.line);
    const constraints = this.guardsAt(place.function, place.siteIndex)
      .filter((guard) => guard.parameter !== NEVER_RUNS)
      .map(({ parameter, equal, value }) => ({ parameter, equal, value }));
    const base = {
      function: place.function,
      constraints,
      below: undefined,
      file: fileOf(place.function),
      line: place.line,
      via: 'use',
      weak: false,
    };
    this.addStates(at, base, (held) => held);
  }

  private addStates(
    at: StatesAtCall,
    base: Omit<Way, 'held' | 'takings'>,
    heldBelow: (above: HeldState, call: CallInstruction) => HeldState,
  ): void {
    if (at.kind === 'unknown') {
      const { graph } = this.parts.search;
      const name = displayName(graph, base.function);
      this.visitor.fail(`${name} (${pathOf(graph, base.function)}) ${at.reason}`, base.weak);
      return;
    }
    for (const { call, state } of at.states) {
      const held = this.visitor.project(heldBelow(state.held, call));
      this.push({ ...base, held, takings: state.takings });
    }
  }

  private push(way: Way): void {
    const key = `${way.function}|${constraintKey(way.constraints)}|${way.weak ? 'w' : ''}`;
    let states = this.seen.get(key);
    if (states === undefined) {
      states = new Set();
      this.seen.set(key, states);
    }
    const held = heldKey(way.held);
    if (states.has(held)) return;
    if (states.size >= MAX_STATES_PER_FUNCTION) {
      const name = displayName(this.parts.search.graph, way.function);
      const most = MAX_STATES_PER_FUNCTION;
      this.visitor.fail(`${name}() is entered in more than ${most} different states`, way.weak);
      return;
    }
    states.add(held);
    this.queue.push(way);
  }

  private climb(way: Way): void {
    const { search } = this.parts;
    const entries = search.entries.of(way.function);
    for (const entry of entries) this.visitor.end(way, entry);
    const { edges, deadEnds, bindings } = search.incoming.of(way.function);
    let ways = 0;
    for (const edge of edges) if (this.climbEdge(way, edge)) ways++;
    const name = displayName(search.graph, way.function);
    const where = `${name} (${pathOf(search.graph, way.function)})`;
    for (const { slot } of bindings) {
      const text = search.slots.textOf(slot);
      if (search.graph.pack.slots.has(text)) continue;
      const field = search.graph.base.text(slot.field);
      const isCalled = edges.some(
        (edge) => edge.via === `slot ${text}` || edge.via === `field ${field}`,
      );
      if (!isCalled) {
        this.visitor.fail(`${where} is put into ${text}, through which no call is found`, way.weak);
      }
    }
    for (const { reason } of deadEnds) {
      if (reason.startsWith('its address')) this.visitor.fail(`${where}: ${reason}`, way.weak);
    }
    if (entries.length > 0 || ways > 0) return;
    const why =
      edges.length > 0
        ? 'is never called with the arguments that this use needs'
        : (deadEnds[0]?.reason ?? 'has no caller, no binding');
    this.visitor.fail(`${where} ${why}`, way.weak);
  }

  /** Whether the edge leads on. */
  private climbEdge(way: Way, edge: IncomingEdge): boolean {
    const guards = this.guardsAt(edge.caller, edge.siteIndex);
    if (guards.some((guard) => guard.parameter === NEVER_RUNS)) return false;
    const passed = edge.at?.site;
    const constraints =
      passed === undefined
        ? guards.map(({ parameter, equal, value }) => ({ parameter, equal, value }))
        : throughCall(passed, way.constraints, guards, this.writtenIn(edge.caller));
    if (constraints === undefined) return false;
    const { search, effects, held } = this.parts;
    const { caller, file, line, via } = edge;
    const site = search.graph.base.facts(file).sites[edge.siteIndex];
    const at = statesAtCall(effects, search.graph, caller, site, line);
    const base = {
      function: caller,
      constraints,
      below: way,
      file,
      line,
      via,
      weak: way.weak || edge.weak,
    };
    if (!via.startsWith('callback ')) {
      this.addStates(at, base, (above, call) =>
        held.sum(above, renamed(way.held, argumentsOf(effects, caller, call, passed))),
      );
      return true;
    }
    // Between the caller and the function stands the one that was handed it.
    const inner = callbackStates(this.parts, file, site, positionOf(via));
    if (inner.kind === 'unknown') {
      this.visitor.fail(`${via} ${inner.reason}`, base.weak);
      return true;
    }
    for (const between of inner.states) {
      const below = held.sum(
        between,
        renamed(way.held, () => UNNAMED),
      );
      this.addStates(at, base, (above) =>
        held.sum(
          above,
          renamed(below, () => UNNAMED),
        ),
      );
    }
    return true;
  }

  /** Parameters that the function writes before it hands them on. */
  private writtenIn(id: FunctionId): ReadonlySet<number> {
    const { guards } = this.parts.search.graph.base.facts(fileOf(id));
    const owner = ownerOf(id);
    const written = guards.filter((one) => one.owner === owner && one.from === one.to);
    return new Set(written.map((one) => one.parameter));
  }

  private guardsAt(id: FunctionId, site: number): readonly GuardFact[] {
    if (site < 0) return [];
    const { guards } = this.parts.search.graph.base.facts(fileOf(id));
    if (guards.length === 0) return guards;
    const owner = ownerOf(id);
    return guards.filter((guard) => guard.owner === owner && guard.from <= site && site < guard.to);
  }
}

/** How the caller spells the callee's parameters. */
function argumentsOf(
  effects: LockEffects,
  caller: FunctionId,
  call: CallInstruction,
  passed: Site | undefined,
): (position: number) => string {
  const local = effects.statesOf(caller);
  if ('unreadable' in local || passed === undefined) return () => UNNAMED;
  const nameOf = parameterNames(local.graph.variables);
  return (position) => {
    const value = call.arguments[position];
    return value === undefined ? UNNAMED : pathOfValue(value, nameOf);
  };
}

/** `callback request_irq()#2` → 1. */
function positionOf(via: string): number {
  return Number(via.slice(via.lastIndexOf('#') + 1)) - 1;
}
