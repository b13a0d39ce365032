import { type FunctionId, fileOf, ownerOf } from '../callgraph/function-id.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { LockEffect, LockPack } from '../knowledge/locks.ts';

/** Names with more definitions than this mean something else in every file. */
const MAX_DEFINITIONS = 200;
const NO_NAMES: readonly NameId[] = [];

/**
 * Which functions may come back with other locks than they were called with, as far as the names they call tell:
 * a look at the facts, which is a hundred times cheaper than one at the text.
 */
export class LockCalls {
  private readonly graph: Graph;
  private readonly pack: LockPack;
  private readonly answers = new Map<string, boolean>();
  private readonly called = new Map<FileIndex, ReadonlyMap<number, readonly NameId[]>>();
  private effects: ReadonlyMap<NameId, readonly LockEffect[]> | undefined;

  constructor(graph: Graph, pack: LockPack) {
    this.graph = graph;
    this.pack = pack;
  }

  /**
   * Whether a function or macro of that name takes or drops anything at all, when looked at closely; else whether it
   * takes without dropping or drops without taking. Or one it calls does, down to `depth`.
   */
  mayChange(name: NameId, depth: number, isClose: boolean): boolean {
    const key = `${name} ${depth} ${isClose}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    this.answers.set(key, false); // one that calls itself adds nothing
    const found = this.graph.definitions.of(name);
    const answer =
      found.length <= MAX_DEFINITIONS && found.some((id) => this.bodyMayChange(id, depth, isClose));
    this.answers.set(key, answer);
    return answer;
  }

  /** The names that a function's or macro's text calls. */
  namesCalledBy(id: FunctionId): readonly NameId[] {
    const file = fileOf(id);
    let owners = this.called.get(file);
    if (owners === undefined) {
      const found = new Map<number, Set<NameId>>();
      for (const site of this.graph.base.facts(file).sites) {
        if (site.kind !== 'call') continue;
        const names = found.get(site.owner);
        if (names === undefined) found.set(site.owner, new Set([site.name]));
        else names.add(site.name);
      }
      owners = new Map([...found].map(([owner, names]) => [owner, [...names]]));
      this.called.set(file, owners);
    }
    return owners.get(ownerOf(id)) ?? NO_NAMES;
  }

  /** Whether the body itself has to be looked at, whatever the functions it calls do. */
  changesItself(id: FunctionId, isClose: boolean): boolean {
    const names = this.namesCalledBy(id);
    if (this.isOneSided(names)) return true;
    // What takes and drops tells its caller by its result when it returns with one of its locks.
    return isClose && this.touches(names) && !this.isVoid(id);
  }

  private bodyMayChange(id: FunctionId, depth: number, isClose: boolean): boolean {
    if (this.changesItself(id, isClose)) return true;
    // A macro is part of the text around it.
    const left = this.graph.definitions.fact(id).kind === 'macro' ? depth : depth - 1;
    if (left <= 0) return false;
    // What is deeper is looked at closely only where something nearer is odd.
    return this.namesCalledBy(id).some((name) => this.mayChange(name, left, false));
  }

  private isVoid(id: FunctionId): boolean {
    const fact = this.graph.definitions.fact(id);
    return fact.kind === 'function' && this.graph.base.text(fact.resultText) === 'void';
  }

  private touches(names: readonly NameId[]): boolean {
    return names.some((name) => this.effectsOf(name) !== undefined);
  }

  private isOneSided(names: readonly NameId[]): boolean {
    const taken = new Set<string>();
    const dropped = new Set<string>();
    for (const name of names) {
      for (const effect of this.effectsOf(name) ?? []) {
        (effect.kind === 'take' ? taken : dropped).add(effect.class);
      }
    }
    for (const each of taken) if (!dropped.has(each)) return true;
    for (const each of dropped) if (!taken.has(each)) return true;
    return false;
  }

  private effectsOf(name: NameId): readonly LockEffect[] | undefined {
    if (this.effects === undefined) {
      const effects = new Map<NameId, readonly LockEffect[]>();
      for (const [text, rule] of this.pack.calls) {
        const id = this.graph.base.find(text);
        if (id !== 0 && rule.effects.length > 0) effects.set(id, rule.effects);
      }
      this.effects = effects;
    }
    return this.effects.get(name);
  }
}
