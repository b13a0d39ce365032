import type { EntryPoint } from '../callgraph/entries.ts';
import { displayName, type Graph, pathOf } from '../callgraph/graph.ts';
import type { LockPack } from '../knowledge/locks.ts';
import type { AddressSpaceLock, HeldChain, HeldLock, LocksAnswer } from './answers.ts';
import type { Way, WayVisitor } from './caller-walk.ts';
import { type HeldState, UNNAMED } from './held-state.ts';
import { chainOf, lockIn } from './lock-chain.ts';
import type { LockEffects } from './lock-effects.ts';

/** So many chains are shown, each with other locks. */
const MAX_CHAINS = 12;
const MAX_REASONS = 12;

/** Gathers which locks the ways up from a place hold at it. */
export class LocksQuestion implements WayVisitor {
  private readonly graph: Graph;
  private readonly effects: LockEffects;
  private readonly pack: LockPack;
  private readonly chains = new Map<string, HeldChain>();
  private readonly reasons = new Set<string>();
  /** Why `addressSpace` is unknown although the search was complete. */
  private readonly unknownAddressSpace = new Set<string>();
  private readonly may = new Map<string, HeldLock>();
  /** Of the ways that ended so far; undefined before the first. */
  private must: ReadonlyMap<string, HeldLock> | undefined;
  /** By the function of the place alone, whoever calls it. */
  private local: ReadonlyMap<string, HeldLock> | undefined;
  private addressSpace: AddressSpaceLock | undefined;

  constructor(graph: Graph, effects: LockEffects, pack: LockPack) {
    this.graph = graph;
    this.effects = effects;
    this.pack = pack;
  }

  project(held: HeldState): HeldState {
    return held;
  }

  enter(way: Way): boolean {
    const locks = this.locksOf(way, undefined);
    if (way.below === undefined) this.local = both(this.local, locks);
    for (const [key, lock] of locks) this.may.set(key, lock);
    if (way.held.lost === undefined) return true;
    const where = `${displayName(this.graph, way.function)} (${pathOf(this.graph, way.function)})`;
    this.fail(`in ${where}: ${way.held.lost}`);
    return false;
  }

  end(way: Way, entry: EntryPoint): void {
    const addressSpace = this.addressSpaceAt(way, entry);
    const locks = this.locksOf(way, addressSpace);
    this.must = both(this.must, locks);
    for (const [key, lock] of locks) this.may.set(key, lock);
    this.addAddressSpace(addressSpace, way, entry);
    const key = `${[...locks.keys()].sort().join('\0')} ${addressSpace}`;
    if (this.chains.has(key) || this.chains.size >= MAX_CHAINS) return;
    const chain = chainOf(this.effects, way, entry);
    this.chains.set(key, { ...chain, locks: [...locks.values()], addressSpace });
  }

  fail(reason: string): void {
    if (this.reasons.size < MAX_REASONS) this.reasons.add(reason);
    this.addressSpace = 'unknown';
  }

  isDone(): boolean {
    return this.reasons.size >= MAX_REASONS;
  }

  answer(assumptions: readonly string[]): LocksAnswer {
    const isComplete = this.reasons.size === 0 && this.must !== undefined;
    const must = isComplete ? this.must : this.local;
    return {
      must: [...(must?.values() ?? [])],
      may: [...this.may.values()],
      isComplete,
      addressSpace: this.ownAddressSpace() ?? this.addressSpace ?? 'unknown',
      chains: [...this.chains.values()],
      reasons: [...this.reasons, ...this.unknownAddressSpace],
      assumptions,
    };
  }

  /** How the function of the place holds it by itself: whatever callers do adds nothing to that. */
  private ownAddressSpace(): AddressSpaceLock | undefined {
    const own = [...(this.local?.values() ?? [])];
    return own.find(({ name }) => name === this.pack.addressSpaceLock)?.mode;
  }

  /** What is held at the place on this way, that of the entry point's dispatcher included where it is known. */
  private locksOf(
    way: Way,
    addressSpace: AddressSpaceLock | undefined,
  ): ReadonlyMap<string, HeldLock> {
    const locks = new Map<string, HeldLock>();
    const { addressSpaceLock } = this.pack;
    for (const one of way.held.locks) {
      if (one.count < 0 || one.path === UNNAMED) continue;
      const lock = lockIn(this.effects, way.function, one);
      if (addressSpace === undefined || lock.name !== addressSpaceLock)
        locks.set(keyOf(lock), lock);
    }
    if (addressSpaceLock !== undefined && (addressSpace === 'read' || addressSpace === 'write')) {
      const taken = way.held.locks.find((one) => one.path === addressSpaceLock);
      const kind = taken?.class ?? addressSpaceLock;
      const lock: HeldLock = { name: addressSpaceLock, class: kind, mode: addressSpace };
      locks.set(keyOf(lock), lock);
    }
    return locks;
  }

  private addressSpaceAt(way: Way, entry: EntryPoint): AddressSpaceLock {
    const before = entry.rule.mmapLock;
    const changes = way.held.locks.filter((one) => one.path === this.pack.addressSpaceLock);
    const taken = changes.find((one) => one.count > 0);
    if (taken !== undefined) return taken.mode;
    if (changes.length === 0) return before;
    return before === 'unknown' || before === 'none' ? 'unknown' : 'none';
  }

  private addAddressSpace(found: AddressSpaceLock, way: Way, entry: EntryPoint): void {
    if (found === 'unknown') {
      const name = displayName(this.graph, way.function);
      const what = `${entry.slot} (${entry.rule.context})`;
      const reason = `${name} fills ${what}, of which the address space's lock is not known`;
      if (this.unknownAddressSpace.size < MAX_REASONS) this.unknownAddressSpace.add(reason);
      this.addressSpace = 'unknown';
    } else if (this.addressSpace === undefined) this.addressSpace = found;
    else if (this.addressSpace !== found && this.addressSpace !== 'unknown') {
      this.addressSpace = 'mixed';
    }
  }
}

function both(
  a: ReadonlyMap<string, HeldLock> | undefined,
  b: ReadonlyMap<string, HeldLock>,
): ReadonlyMap<string, HeldLock> {
  return a === undefined ? b : new Map([...a].filter(([key]) => b.has(key)));
}

/** Only the name counts, since the two classes of a lock that one function may take are two names of one thing. */
function keyOf(lock: HeldLock): string {
  return `${lock.name} ${lock.mode}`;
}
