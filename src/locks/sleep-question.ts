import type { EntryPoint } from '../callgraph/entries.ts';
import { displayName, type Graph, pathOf } from '../callgraph/graph.ts';
import type { LockChain, SleepAnswer } from './answers.ts';
import type { Way, WayVisitor } from './caller-walk.ts';
import type { HeldState, HeldStates } from './held-state.ts';
import { chainOf } from './lock-chain.ts';
import type { LockEffects } from './lock-effects.ts';

/** So many chains are shown of each sort; they differ in context and slot, or in where a lock decides. */
const MAX_CHAINS = 12;
/** So many reasons are given. */
const MAX_REASONS = 12;

export interface SleepParts {
  readonly graph: Graph;
  readonly effects: LockEffects;
  readonly held: HeldStates;
}

/** Gathers what the ways up from a place say about sleeping there. */
export class SleepQuestion implements WayVisitor {
  private readonly graph: Graph;
  private readonly effects: LockEffects;
  private readonly held: HeldStates;
  private readonly sleeping = new Map<string, LockChain>();
  private readonly atomic = new Map<string, LockChain>();
  private readonly weakSleeping = new Map<string, LockChain>();
  private readonly weakAtomic = new Map<string, LockChain>();
  private readonly reasons = new Set<string>();
  private readonly weakReasons = new Set<string>();

  private readonly wanted: 'yes' | 'no' | undefined;
  private isCut = false;

  /** With `wanted`, the search ends with the first way that rules that answer out; the answer is unknown then. */
  constructor({ graph, effects, held }: SleepParts, wanted: 'yes' | 'no' | undefined = undefined) {
    this.graph = graph;
    this.effects = effects;
    this.held = held;
    this.wanted = wanted;
  }

  project(held: HeldState): HeldState {
    return this.held.onlyAtomic(held);
  }

  enter(way: Way): boolean {
    if (way.held.lost !== undefined) {
      const where = `${displayName(this.graph, way.function)} (${pathOf(this.graph, way.function)})`;
      this.fail(`in ${where}: ${way.held.lost}`, way.weak);
      return false;
    }
    const cause = this.held.forbids(way.held);
    if (cause === undefined) return true;
    this.add(way.weak ? this.weakAtomic : this.atomic, `${cause.name} ${way.function}`, way);
    return false;
  }

  end(way: Way, entry: EntryPoint): void {
    const ended = this.held.endsForeign(way.held);
    if (ended !== undefined) {
      const what = `${ended.title} that was not begun there`;
      this.fail(`${displayName(this.graph, way.function)} (${entry.slot}) ends ${what}`, way.weak);
      return;
    }
    const key = `${entry.rule.context} ${entry.slot}`;
    switch (entry.rule.sleep) {
      case 'yes':
        this.add(way.weak ? this.weakSleeping : this.sleeping, key, way, entry);
        break;
      case 'no':
        this.add(way.weak ? this.weakAtomic : this.atomic, key, way, entry);
        break;
      case 'unknown': {
        const name = displayName(this.graph, way.function);
        const what = `${entry.slot} (${entry.rule.context})`;
        this.fail(`${name} fills ${what}, of which it is not known whether it may sleep`, way.weak);
        break;
      }
    }
  }

  fail(reason: string, weak: boolean): void {
    const reasons = weak ? this.weakReasons : this.reasons;
    if (reasons.size < MAX_REASONS) reasons.add(reason);
  }

  isDone(): boolean {
    // With so many reasons not to know, more of the same would change nothing.
    if (this.reasons.size >= MAX_REASONS) return true;
    if (this.isRuledOut()) {
      this.isCut = true;
      return true;
    }
    return this.sleeping.size > 0 && this.atomic.size > 0;
  }

  private isRuledOut(): boolean {
    if (this.wanted === undefined) return false;
    if (this.reasons.size + this.weakReasons.size > 0) return true;
    const [strong, weak] =
      this.wanted === 'yes' ? [this.atomic, this.weakAtomic] : [this.sleeping, this.weakSleeping];
    return strong.size + weak.size > 0;
  }

  answer(notes: readonly string[], assumptions: readonly string[]): SleepAnswer {
    const kind = this.kind();
    const strong = this.sleeping.size + this.atomic.size > 0;
    const isSettled = kind === 'yes' || kind === 'no';
    return {
      kind,
      sleeping: [...(strong ? this.sleeping : this.weakSleeping).values()],
      atomic: [...(strong ? this.atomic : this.weakAtomic).values()],
      reasons: isSettled ? [] : this.allReasons(),
      notes: [...notes, ...this.contradictions(notes)],
      assumptions,
    };
  }

  private kind(): SleepAnswer['kind'] {
    const { sleeping, atomic } = this;
    if (sleeping.size > 0 && atomic.size > 0) return 'sometimes';
    if (this.isCut || this.reasons.size > 0 || this.weakReasons.size > 0) return 'unknown';
    // A step that rests on a name may be none: it takes nothing away where it agrees, and proves nothing.
    if (sleeping.size > 0) return this.weakAtomic.size > 0 ? 'unknown' : 'yes';
    if (atomic.size > 0) return this.weakSleeping.size > 0 ? 'unknown' : 'no';
    return 'unknown';
  }

  private allReasons(): readonly string[] {
    const reasons = [...this.reasons];
    const weak = [...this.weakReasons].map(
      (reason) => `on a way with a step that is matched by name: ${reason}`,
    );
    const isStrong = this.sleeping.size + this.atomic.size > 0;
    const chains = this.weakSleeping.size + this.weakAtomic.size;
    if (chains > 0) {
      weak.push(
        isStrong
          ? 'ways with a step that is matched by name, not by type, say otherwise'
          : 'reached only through steps that are matched by name, not by type',
      );
    }
    if (this.isCut) weak.push('what follows the first way that says so was not looked at');
    return [...reasons, ...weak];
  }

  private contradictions(notes: readonly string[]): readonly string[] {
    const [note] = notes;
    if (note === undefined || this.atomic.size === 0) return [];
    return [`contradiction: ${note}, yet a chain is shown on which nothing there may sleep`];
  }

  private add(to: Map<string, LockChain>, key: string, way: Way, entry?: EntryPoint): void {
    if (to.size < MAX_CHAINS && !to.has(key)) to.set(key, chainOf(this.effects, way, entry));
  }
}
