import { assertInvariant } from '../base/assert.ts';
import type { EntrySource } from './context-pack.ts';

/**
 * Which calls of a project take and drop locks, what holding them means for sleeping, and which calls sleep.
 * `docs/locks.md` explains each list.
 */
export interface LockPack {
  readonly name: string;
  /** By name, in the order of the pack. The order is that of the counters an analysis keeps. */
  readonly classes: ReadonlyMap<string, LockClass>;
  /** By the name of the function or macro. */
  readonly calls: ReadonlyMap<string, LockRule>;
  /** Locks that go by a name of their own wherever they are taken: `mm_struct.mmap_sem` is `mmap_lock`. */
  readonly fields: ReadonlyMap<string, string>;
  /** The lock that `mmapLock` of the context pack speaks of; undefined when the project has none. */
  readonly addressSpaceLock: string | undefined;
  /** What every answer takes for granted; whole sentences. */
  readonly assumptions: readonly string[];
}

/** A kind of lock, or another state that code enters and leaves. */
export interface LockClass {
  readonly name: string;
  /** What a report calls it; reads well after "under". */
  readonly title: string;
  /** Whether code that holds one may sleep. */
  readonly sleep: 'yes' | 'no';
  /** Whether taking it twice asks for dropping it twice. Interrupts are off or on, however often that was said. */
  readonly nests: boolean;
}

export type LockMode = 'read' | 'write';

/** Something taken or dropped by one call. */
export interface LockEffect {
  readonly kind: 'take' | 'drop';
  readonly class: string;
  readonly mode: LockMode;
  /** 0-based position of the argument that is the lock; undefined where there is none. */
  readonly argument: number | undefined;
  /** The lock's name where it has one whatever the argument: `rtnl_lock`. */
  readonly lock: string | undefined;
}

/** What a call does to the locks of its caller. */
export interface LockRule {
  /** In order; empty for a call that leaves the locks of its caller alone. */
  readonly effects: readonly LockEffect[];
  /** The effects happen when the result is this; `always` whatever it is. */
  readonly when: 'always' | 'nonzero' | 'zero';
  /** It may sleep whatever its arguments are, so that a caller which holds a spinlock is wrong. */
  readonly sleeps: boolean;
  /** It drops a lock of its caller's and takes it again before it returns. */
  readonly retakes: boolean;
  /** It returns with the locks it was called with, whatever its text looks like. */
  readonly isBalanced: boolean;
  readonly source: EntrySource;
}

/** One line of JSON, for `decodeLocks` of the same build. Not a format for others. */
export function encodeLocks(pack: LockPack): string {
  const compiled: CompiledLocks = {
    layout: LAYOUT,
    name: pack.name,
    classes: [...pack.classes.values()],
    calls: [...pack.calls],
    fields: [...pack.fields],
    addressSpaceLock: pack.addressSpaceLock ?? null,
    assumptions: pack.assumptions,
  };
  return JSON.stringify(compiled);
}

/** The pack that `encodeLocks` wrote. */
export function decodeLocks(json: string): LockPack {
  // The text comes from our own build: anything of another shape is our bug, which the layout number tells.
  const compiled = JSON.parse(json) as CompiledLocks;
  assertInvariant(compiled.layout === LAYOUT, 'the compiled locks are of another version');
  return {
    name: compiled.name,
    classes: new Map(compiled.classes.map((one) => [one.name, one])),
    calls: new Map(compiled.calls),
    fields: new Map(compiled.fields),
    addressSpaceLock: compiled.addressSpaceLock ?? undefined,
    assumptions: compiled.assumptions,
  };
}

/** Changes with the shape of `CompiledLocks`. */
const LAYOUT = 1;

interface CompiledLocks {
  readonly layout: number;
  readonly name: string;
  readonly classes: readonly LockClass[];
  readonly calls: readonly (readonly [name: string, rule: LockRule])[];
  readonly fields: readonly (readonly [field: string, lock: string])[];
  readonly addressSpaceLock: string | null;
  readonly assumptions: readonly string[];
}
