import type { LockClass, LockEffect, LockMode, LockPack } from '../knowledge/locks.ts';

/**
 * What a function has taken and dropped since it was entered, on some of its paths.
 *
 * `counts` is exact: a drop of a lock that a caller took is -1. `locks` names what the counts are about as far as
 * the text tells. `lost` says why nothing is known any more.
 */
export interface HeldState {
  /** By the classes of the pack, in its order. */
  readonly counts: readonly number[];
  readonly locks: readonly NamedCount[];
  readonly lost: string | undefined;
}

/** How often a lock of one name was taken, less how often it was dropped. Never 0. */
export interface NamedCount {
  /** The name, in which `$0` stands for the function's first parameter; `?` when the text does not tell. */
  readonly path: string;
  readonly class: string;
  readonly mode: LockMode;
  readonly count: number;
}

/** Nobody nests deeper; a loop that takes a lock in every round would count for ever. */
const MAX_COUNT = 6;
/** What is said of a lock whose name is not known. */
export const UNNAMED = '?';

/** Calculates with states for the classes of one pack. */
export class HeldStates {
  readonly nothing: HeldState;
  private readonly classes: readonly LockClass[];
  private readonly indexes: ReadonlyMap<string, number>;

  constructor(pack: LockPack) {
    this.classes = [...pack.classes.values()];
    this.indexes = new Map(this.classes.map(({ name }, index) => [name, index]));
    this.nothing = { counts: this.classes.map(() => 0), locks: [], lost: undefined };
  }

  lost(why: string): HeldState {
    return { ...this.nothing, lost: why };
  }

  /** The state after one effect of a call; `path` names the lock. */
  after(state: HeldState, effect: LockEffect, path: string): HeldState {
    const index = this.indexes.get(effect.class);
    if (index === undefined || state.lost !== undefined) return state;
    const step = effect.kind === 'take' ? 1 : -1;
    const before = state.counts[index] ?? 0;
    const counts = state.counts.with(index, before + step);
    const one: NamedCount = { path, class: effect.class, mode: effect.mode, count: step };
    return this.bounded({ counts, locks: addLock(state.locks, one), lost: undefined });
  }

  /** What a caller holds at a call, and then what happens in the callee, whose names are the caller's by now. */
  sum(above: HeldState, below: HeldState): HeldState {
    if (above.lost !== undefined) return above;
    if (below.lost !== undefined) return below;
    let { locks } = above;
    for (const one of below.locks) locks = addLock(locks, one);
    const counts = above.counts.map((count, index) => count + (below.counts[index] ?? 0));
    return this.bounded({ counts, locks, lost: undefined });
  }

  /** Why code in this state cannot sleep, whoever calls; undefined when nothing here forbids it. */
  forbids(state: HeldState): LockClass | undefined {
    // A counter of the machine is never negative, so what was added here is there whatever a caller did.
    return this.classes.find(
      ({ sleep }, index) => sleep === 'no' && (state.counts[index] ?? 0) > 0,
    );
  }

  /** Whether more was dropped than taken of something that forbids sleeping. */
  endsForeign(state: HeldState): LockClass | undefined {
    return this.classes.find(
      ({ sleep }, index) => sleep === 'no' && (state.counts[index] ?? 0) < 0,
    );
  }

  /** Without what does not matter for sleeping, so that fewer states differ. */
  onlyAtomic(state: HeldState): HeldState {
    if (state.lost !== undefined) return state;
    const counts = state.counts.map((count, index) =>
      this.classes[index]?.sleep === 'no' ? count : 0,
    );
    return { counts, locks: [], lost: undefined };
  }

  isNothing(state: HeldState): boolean {
    return (
      state.lost === undefined &&
      state.locks.length === 0 &&
      state.counts.every((count) => count === 0)
    );
  }

  /**
   * A class without nesting that was begun and then ended twice: interrupts that were switched off, then on, and then
   * to what they were. Nobody knows what that is.
   */
  endedTwice(state: HeldState, earlier: readonly HeldState[]): LockClass | undefined {
    return this.classes.find(({ nests }, index) => {
      if (nests || (state.counts[index] ?? 0) >= 0) return false;
      return earlier.some(({ counts }) => (counts[index] ?? 0) > 0);
    });
  }

  private bounded(state: HeldState): HeldState {
    const index = state.counts.findIndex((count) => Math.abs(count) > MAX_COUNT);
    return index < 0
      ? state
      : this.lost(`${this.classes[index]?.title}: begun or ended more than ${MAX_COUNT} times`);
  }
}

/** A text that is the same for the same state. */
export function heldKey({ counts, locks, lost }: HeldState): string {
  if (lost !== undefined) return 'lost';
  if (locks.length === 0) return counts.join(' ');
  const names = locks.map((one) => `${one.class}/${one.mode}/${one.count}/${one.path}`).sort();
  return `${counts.join(' ')} ${names.join(' ')}`;
}

/** The names of a callee's state in its caller: `$0` becomes the text of the first argument. */
export function renamed(state: HeldState, argument: (position: number) => string): HeldState {
  if (state.locks.length === 0) return state;
  let locks: readonly NamedCount[] = [];
  for (const one of state.locks)
    locks = addLock(locks, { ...one, path: substituted(one.path, argument) });
  return { ...state, locks };
}

/** `$0->lock` of `&x` is `x.lock`. */
function substituted(path: string, argument: (position: number) => string): string {
  let isUnknown = false;
  const text = path.replace(/\$(\d+)(->)?/g, (_, position: string, arrow: string | undefined) => {
    const given = argument(Number(position));
    if (given === UNNAMED) isUnknown = true;
    if (arrow === undefined) return given;
    return given.startsWith('&') ? `${given.slice(1)}.` : `${given}->`;
  });
  return isUnknown ? UNNAMED : text;
}

/**
 * Adds one count to a list. A drop that fits no name must be of a lock of its class that goes by another name:
 * when one alone is there, it is that one; when there are several, none of them is sure any more.
 */
function addLock(locks: readonly NamedCount[], added: NamedCount): readonly NamedCount[] {
  const at = locks.findIndex((one) => isSame(one, added));
  if (at >= 0) return changed(locks, at, added.count);
  if (added.count > 0) {
    const owed = locks.findIndex(
      (one) => one.class === added.class && one.mode === added.mode && one.count < 0,
    );
    return owed < 0 ? [...locks, added] : changed(locks, owed, added.count);
  }
  const rivals = locks.flatMap((one, index) =>
    one.class === added.class && one.count > 0 ? [index] : [],
  );
  const [only] = rivals;
  if (only === undefined) return [...locks, added];
  if (rivals.length === 1) return changed(locks, only, added.count);
  const rest = locks.filter((_, index) => !rivals.includes(index));
  const total = rivals.reduce((sum, index) => sum + (locks[index]?.count ?? 0), added.count);
  const { mode } = added;
  const unsure: NamedCount = { path: UNNAMED, class: added.class, mode, count: total };
  return total === 0 ? rest : [...rest, unsure];
}

function isSame(a: NamedCount, b: NamedCount): boolean {
  return a.path === b.path && a.class === b.class && a.mode === b.mode;
}

function changed(locks: readonly NamedCount[], at: number, by: number): readonly NamedCount[] {
  const one = locks[at];
  if (one === undefined) return locks;
  const count = one.count + by;
  return count === 0
    ? locks.filter((_, index) => index !== at)
    : locks.map((each, index) => (index === at ? { ...each, count } : each));
}
