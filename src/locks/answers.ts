import type { EntryPoint } from '../callgraph/entries.ts';
import type { FunctionId } from '../callgraph/function-id.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { LockMode } from '../knowledge/locks.ts';

/**
 * May code sleep at a place? `yes` and `no` are shown for every chain of calls that was found and for a complete
 * search. `sometimes`: one chain shows each. `unknown`: `reasons` says why, and the chains that were found are
 * there all the same.
 */
export interface SleepAnswer {
  readonly kind: 'yes' | 'no' | 'sometimes' | 'unknown';
  /** Chains on which nothing forbids it and whose entry point allows it; one for each context and slot. */
  readonly sleeping: readonly LockChain[];
  /** Chains on which it is forbidden; one for each context and slot, or one that ends where a lock decides. */
  readonly atomic: readonly LockChain[];
  /** Why the answer is not better than it is; whole sentences without a full stop. Empty for `yes` and `no`. */
  readonly reasons: readonly string[];
  /** Evidence beside the chains: calls before the place that sleep, assertions, contradictions. */
  readonly notes: readonly string[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

/** Which locks are held at a place. */
export interface LocksAnswer {
  /** Held whenever the place is reached. Callers that are not known cannot take away from it. */
  readonly must: readonly HeldLock[];
  /** Held on some chain, those of `must` included. All there are when `isComplete`. */
  readonly may: readonly HeldLock[];
  readonly isComplete: boolean;
  /**
   * How the lock of the address space is held: on every chain in this way, or `mixed` when chains differ.
   * `unknown` as soon as one chain does not tell.
   */
  readonly addressSpace: AddressSpaceLock;
  /** One chain for each different set of locks, with where each was taken. */
  readonly chains: readonly HeldChain[];
  /** Why `isComplete` is false or `addressSpace` unknown. */
  readonly reasons: readonly string[];
  readonly assumptions: readonly string[];
}

export type AddressSpaceLock = 'none' | 'read' | 'write' | 'mixed' | 'unknown';

export interface HeldLock {
  /** As `knowledge` spells it, or the expression in the function that took it: `&dev->lock`. */
  readonly name: string;
  /** A class of the lock pack: `spin`, `mutex`. */
  readonly class: string;
  readonly mode: LockMode;
}

/** A chain of calls with the locks held at its end. */
export interface HeldChain extends LockChain {
  readonly locks: readonly HeldLock[];
  readonly addressSpace: AddressSpaceLock;
}

export interface LockChain {
  /** Undefined when what happens below decides, whoever calls. */
  readonly entry: EntryPoint | undefined;
  /** Outermost first; the last step is the place. */
  readonly steps: readonly LockStep[];
  /** Whether a step rests on a name alone. */
  readonly weak: boolean;
}

export interface LockStep {
  readonly function: FunctionId;
  readonly file: FileIndex;
  /** Where the step calls the next one; the last step's is the place's. */
  readonly line: number;
  readonly via: string;
  /** What this step's function took before that line and still holds. */
  readonly taken: readonly TakenLock[];
}

export interface TakenLock {
  readonly lock: HeldLock;
  /** `spin_lock_irqsave(&dev->lock)`. */
  readonly text: string;
  readonly line: number;
}
