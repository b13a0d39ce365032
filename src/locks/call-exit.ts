import type { NumberSet } from '../outcomes/number-set.ts';
import type { HeldState } from './held-state.ts';
import type { PathFacts } from './path-facts.ts';

/** One way in which a call can come back. */
export interface CallExit {
  /** What it changed. In a summary `$0` is the callee's first parameter; at a call, names are the caller's. */
  readonly held: HeldState;
  /** What the call returns then; undefined for anything. */
  readonly results: NumberSet | undefined;
  /** What the parameters must be for this, by position. */
  readonly parameters: ReadonlyMap<number, NumberSet>;
  /** Conditions of the configuration under which it happens. */
  readonly configuration: PathFacts;
}

/** What one call does to the function it stands in. */
export interface CallEffect {
  /** Empty for a call that does not come back. */
  readonly exits: readonly CallExit[];
  /** It sleeps whatever its arguments are. */
  readonly sleeps: boolean;
  /** It drops what its caller holds and takes it again, or may do so for all that is known. */
  readonly retakes: boolean;
  /** It cannot change what conditions over memory say: a lock's own function. */
  readonly isLock: boolean;
}

/** Nothing but what every call may do. */
export const NO_EFFECT: CallEffect = { exits: [], sleeps: false, retakes: false, isLock: false };
