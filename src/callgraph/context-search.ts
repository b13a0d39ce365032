import { type GuardFact, NEVER_RUNS } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { type Constraint, constraintKey, throughCall, UNCONSTRAINED } from './constraints.ts';
import { EntryFinder, type EntryPoint } from './entries.ts';
import { type FunctionId, fileOf, ownerOf } from './function-id.ts';
import { displayName, type Graph, pathOf } from './graph.ts';
import { type IncomingEdge, IncomingFinder } from './incoming.ts';
import { SiteFinder } from './sites.ts';
import { Slots } from './slots.ts';

/** A chain of calls from an entry point to the function that holds a use. */
export interface WitnessChain {
  readonly entry: EntryPoint;
  /** Entry first. `line` is where the step calls the next one; the last step's is the use's. */
  readonly steps: readonly ChainStep[];
  readonly weak: boolean;
}

export interface ChainStep {
  readonly function: FunctionId;
  readonly file: FileIndex;
  readonly line: number;
  readonly via: string;
}

export interface ContextAnswer {
  /** One shortest chain for each context and entry slot. */
  readonly chains: readonly WitnessChain[];
  /** Sorted. Empty when none was found, then `unknown` says why. */
  readonly contexts: readonly string[];
  /** Contexts that only weak chains show; asked for only when there are no others. */
  readonly possibleContexts: readonly string[];
  readonly unknown: string | undefined;
  readonly incomplete: readonly string[];
  /**
   * Those of `incomplete` behind which there may be contexts that were not found: a limit, a caller that is reached
   * by a field's name or a hand-over. What nobody calls adds none.
   */
  readonly unfollowed: readonly string[];
}

export interface SearchLimit {
  /** Functions (with their conditions) that one search may visit. */
  readonly maxStates: number;
}

/** Where a use stands: the function, and its place among the file's sites for the guards around it. */
export interface UsePlace {
  readonly function: FunctionId;
  readonly siteIndex: number;
  readonly line: number;
}

/**
 * Finds the contexts in which a function runs, by walking up from it to the entry points that the context
 * pack names: breadth first, so that the first chain found is a shortest one.
 *
 * A step carries conditions on the parameters of the function below it. A caller whose constant arguments
 * contradict them is not walked through.
 */
export class ContextSearch {
  readonly graph: Graph;
  readonly sites: SiteFinder;
  readonly slots: Slots;
  readonly incoming: IncomingFinder;
  readonly entries: EntryFinder;
  private readonly limit: SearchLimit;

  constructor(graph: Graph, limit: SearchLimit) {
    this.graph = graph;
    this.limit = limit;
    this.sites = new SiteFinder(graph);
    this.slots = new Slots(graph, this.sites);
    this.incoming = new IncomingFinder(graph, this.sites, this.slots);
    this.entries = new EntryFinder(graph, this.sites, this.slots, this.incoming);
  }

  contextsOf(use: UsePlace): ContextAnswer {
    const strong = this.walk(use, false);
    const contexts = contextNames(strong.chains);
    if (contexts.length > 0) {
      return { ...strong, contexts, possibleContexts: [], unknown: undefined };
    }
    const weak = this.walk(use, true);
    const possibleContexts = contextNames(weak.chains);
    return {
      chains: weak.chains,
      contexts: [],
      possibleContexts,
      unknown: this.reasonFor(possibleContexts, weak),
      incomplete: [],
      unfollowed: [],
    };
  }

  /** Whether conditions on parameters stand around the use, so that it differs from others in its function. */
  isGuarded(use: UsePlace): boolean {
    return this.guardFactsAt(use.function, use.siteIndex).length > 0;
  }

  private reasonFor(possible: readonly string[], walk: Walk): string {
    if (possible.length > 0) {
      return 'reached only through steps that are matched by name, not by type';
    }
    return walk.incomplete[0] ?? 'no caller, no binding';
  }

  private walk(use: UsePlace, weakToo: boolean): Walk {
    const chains = new Map<string, WitnessChain>();
    const incomplete: string[] = [];
    const unfollowed: string[] = [];
    const seen = new Set<string>();
    const start: State = {
      function: use.function,
      constraints: this.guardsAt(use.function, use.siteIndex),
      below: undefined,
      line: use.line,
      file: fileOf(use.function),
      via: 'use',
      weak: false,
    };
    const queue: State[] = [start];
    seen.add(stateKey(start));
    // The array grows while we iterate: a breadth-first walk up the callers.
    for (const state of queue) {
      const entries = this.entries.of(state.function);
      for (const entry of entries) {
        const key = `${entry.rule.context}\0${entry.slot}`;
        if (!chains.has(key)) chains.set(key, chainOf(this.graph, entry, state));
      }
      const { edges, deadEnds, bindings } = this.incoming.of(state.function);
      let ways = 0;
      for (const edge of edges) {
        if (edge.weak && !weakToo) continue;
        const next = this.stateAbove(edge, state);
        if (next === undefined) continue;
        ways++;
        const key = stateKey(next);
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push(next);
      }
      if (entries.length === 0 && ways === 0) {
        const reason = this.rootReason(state.function, edges, deadEnds, bindings.length > 0);
        incomplete.push(reason);
        if (edges.some((edge) => edge.weak)) unfollowed.push(reason);
      }
      if (seen.size > this.limit.maxStates) {
        const reason = `the search stopped after ${this.limit.maxStates} functions`;
        incomplete.unshift(reason);
        unfollowed.push(reason);
        break;
      }
    }
    const sorted = [...chains.values()].sort((a, b) => compareChains(a, b));
    return { chains: sorted, incomplete, unfollowed };
  }

  /** Why the walk ends at this function. */
  private rootReason(
    id: FunctionId,
    edges: readonly IncomingEdge[],
    deadEnds: readonly { readonly reason: string }[],
    bound: boolean,
  ): string {
    const name = displayName(this.graph, id);
    const where = pathOf(this.graph, id);
    if (edges.some((edge) => edge.weak)) {
      return `${name} (${where}) is reached only by a field's name or a hand-over that is not followed`;
    }
    if (edges.length > 0)
      return `${name} (${where}) is never called with the arguments this use needs`;
    if (bound) return `${name} (${where}) is put into a slot through which no call is found`;
    const end = deadEnds[0];
    if (end !== undefined) return `${name} (${where}) has no caller; ${end.reason}`;
    return `${name} (${where}) has no caller, no binding`;
  }

  private stateAbove(edge: IncomingEdge, below: State): State | undefined {
    const guards = this.guardFactsAt(edge.caller, edge.siteIndex);
    if (guards.some((guard) => guard.parameter === NEVER_RUNS)) return undefined;
    const site = edge.at?.site;
    const constraints =
      site === undefined
        ? guards.map(asConstraint)
        : throughCall(site, below.constraints, guards, this.writtenIn(edge.caller));
    if (constraints === undefined) return undefined;
    const { caller, file, line, via } = edge;
    return { function: caller, constraints, below, line, file, via, weak: below.weak || edge.weak };
  }

  /** Parameters that the function writes before it hands them on. */
  private writtenIn(id: FunctionId): ReadonlySet<number> {
    const { guards } = this.graph.base.facts(fileOf(id));
    const owner = ownerOf(id);
    return new Set(
      guards
        .filter((one) => one.owner === owner && one.from === one.to)
        .map((one) => one.parameter),
    );
  }

  private guardsAt(id: FunctionId, site: number): readonly Constraint[] {
    // A use that is switched off counts as if it were not: somebody will switch it on.
    return this.guardFactsAt(id, site)
      .filter((guard) => guard.parameter !== NEVER_RUNS)
      .map(asConstraint);
  }

  private guardFactsAt(id: FunctionId, site: number): readonly GuardFact[] {
    if (site < 0) return [];
    const { guards } = this.graph.base.facts(fileOf(id));
    if (guards.length === 0) return guards;
    const owner = ownerOf(id);
    return guards.filter((guard) => guard.owner === owner && guard.from <= site && site < guard.to);
  }
}

interface Walk {
  readonly chains: readonly WitnessChain[];
  readonly incomplete: readonly string[];
  readonly unfollowed: readonly string[];
}

interface State {
  readonly function: FunctionId;
  readonly constraints: readonly Constraint[];
  readonly below: State | undefined;
  /** Where this function runs the one below. */
  readonly line: number;
  readonly file: FileIndex;
  readonly via: string;
  readonly weak: boolean;
}

function asConstraint(guard: GuardFact): Constraint {
  return { parameter: guard.parameter, equal: guard.equal, value: guard.value };
}

function stateKey(state: State): string {
  const { constraints } = state;
  const key =
    constraints === UNCONSTRAINED || constraints.length === 0 ? '' : constraintKey(constraints);
  return `${state.function}|${key}|${state.weak ? 'w' : ''}`;
}

/** The steps from the entry down to the use. Macros are no steps of their own: they name how a step is made. */
function chainOf(graph: Graph, entry: EntryPoint, top: State): WitnessChain {
  const steps: ChainStep[] = [];
  for (let state: State | undefined = top; state !== undefined; state = state.below) {
    const fact = graph.definitions.fact(state.function);
    const above = steps.at(-1);
    if (fact.kind === 'macro' && above !== undefined) {
      const via = above.via.startsWith('macro ')
        ? above.via
        : `macro ${graph.base.text(fact.name)}`;
      steps[steps.length - 1] = { ...above, via };
    } else {
      steps.push({ function: state.function, file: state.file, line: state.line, via: state.via });
    }
  }
  return { entry, steps, weak: top.weak };
}

function contextNames(chains: readonly WitnessChain[]): string[] {
  return [...new Set(chains.map((chain) => chain.entry.rule.context))].sort();
}

function compareChains(a: WitnessChain, b: WitnessChain): number {
  return (
    compareText(a.entry.rule.context, b.entry.rule.context) ||
    a.steps.length - b.steps.length ||
    compareText(a.entry.slot, b.entry.slot)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
