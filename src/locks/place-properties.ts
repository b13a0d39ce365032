import type { ContextSearch, UsePlace } from '../callgraph/context-search.ts';
import type { LockPack } from '../knowledge/locks.ts';
import type { TreeFunctionsParts } from '../outcomes/tree-functions.ts';
import type { LocksAnswer, SleepAnswer } from './answers.ts';

export interface PlacePropertiesParts {
  readonly search: ContextSearch;
  /** Where texts and the meanings of names come from; its `graph` is that of `search`. */
  readonly texts: TreeFunctionsParts;
  readonly locks: LockPack;
}

/** What is known of the moment in which a place of the tree runs. Owns the caches of what it read. */
export class PlaceProperties {
  private readonly parts: PlacePropertiesParts;

  constructor(parts: PlacePropertiesParts) {
    this.parts = parts;
  }

  /** May the code at `place` sleep? Never throws for odd C; what cannot be read is a reason. */
  sleepAt(place: UsePlace): SleepAnswer {
    const reasons = [`line ${place.line} was not looked at`];
    const { assumptions } = this.parts.locks;
    return { kind: 'unknown', sleeping: [], atomic: [], reasons, notes: [], assumptions };
  }

  /** Which locks are held at `place`? */
  locksAt(place: UsePlace): LocksAnswer {
    const reasons = [`line ${place.line} was not looked at`];
    const { assumptions } = this.parts.locks;
    return {
      must: [],
      may: [],
      isComplete: false,
      addressSpace: 'unknown',
      chains: [],
      reasons,
      assumptions,
    };
  }
}
