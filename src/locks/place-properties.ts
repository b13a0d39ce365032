import type { ContextSearch, UsePlace } from '../callgraph/context-search.ts';
import { fileOf } from '../callgraph/function-id.ts';
import type { LockPack } from '../knowledge/locks.ts';
import type { TreeFunctionsParts } from '../outcomes/tree-functions.ts';
import type { LocksAnswer, SleepAnswer } from './answers.ts';
import { CallerWalk, type WalkParts } from './caller-walk.ts';
import { HeldStates } from './held-state.ts';
import { LockCalls } from './lock-calls.ts';
import { LockEffects } from './lock-effects.ts';
import { LockGraphs } from './lock-graphs.ts';
import { LocksQuestion } from './locks-question.ts';
import { SleepQuestion } from './sleep-question.ts';
import { statesAtCall } from './states-at-call.ts';

export interface PlacePropertiesParts {
  readonly search: ContextSearch;
  /** Where texts and the meanings of names come from; its `graph` is that of `search`. */
  readonly texts: TreeFunctionsParts;
  readonly locks: LockPack;
}

/** What the analysis takes for granted of every tree, behind what the lock pack says of its own. */
const ASSUMPTIONS: readonly string[] = [
  'Calls through pointers, and calls deeper than three below the functions of a chain, return with the locks they were called with.',
  'A function that takes and drops the same kind of lock, and of which it is not seen that it returns with one, does not.',
];

/** What is known of the moment in which a place of the tree runs. Owns the caches of what it read. */
export class PlaceProperties {
  private readonly parts: PlacePropertiesParts;
  private readonly walkParts: WalkParts;

  constructor(parts: PlacePropertiesParts) {
    const { search, texts, locks } = parts;
    this.parts = parts;
    const held = new HeldStates(locks);
    const calls = new LockCalls(search.graph, locks);
    const graphs = new LockGraphs(texts, locks, calls);
    const effects = new LockEffects({ graph: search.graph, graphs, calls, pack: locks, held });
    this.walkParts = { search, effects, held };
  }

  /**
   * May the code at `place` sleep? Never throws for odd C; what cannot be read is a reason. Who only asks whether
   * the answer is `wanted` gets `unknown` as soon as it is not, which is much sooner.
   */
  sleepAt(place: UsePlace, wanted?: 'yes' | 'no'): SleepAnswer {
    const { search, effects, held } = this.walkParts;
    const question = new SleepQuestion({ graph: search.graph, effects, held }, wanted);
    new CallerWalk(this.walkParts, question).run(place);
    return question.answer(this.sleepsBefore(place), this.assumptions());
  }

  /** Which locks are held at `place`? As `sleepAt`. */
  locksAt(place: UsePlace): LocksAnswer {
    const { search, effects } = this.walkParts;
    const question = new LocksQuestion(search.graph, effects, this.parts.locks);
    new CallerWalk(this.walkParts, question).run(place);
    return question.answer(this.assumptions());
  }

  private assumptions(): readonly string[] {
    return [...this.parts.locks.assumptions, ...ASSUMPTIONS];
  }

  /** A call before the place, on every path through its function, that sleeps under the same locks. */
  private sleepsBefore(place: UsePlace): readonly string[] {
    const { search, effects } = this.walkParts;
    const site = search.graph.base.facts(fileOf(place.function)).sites[place.siteIndex];
    const at = statesAtCall(effects, search.graph, place.function, site, place.line);
    if (at.kind === 'unknown') return [];
    const [first] = at.states;
    const slept = first?.state.slept;
    if (slept === undefined || at.states.some(({ state }) => state.slept === undefined)) return [];
    return [`${slept.text} on line ${slept.line} runs before it on every path and sleeps`];
  }
}
