import type { Line } from './control-flow-graph.ts';
import type { Expressions, ExprId } from './expression.ts';
import { type Guard, guardImplies, isWeakened, joinGuards } from './guard.ts';
import type { ProbeWatcher, WatchedEvent } from './solve.ts';

/** How two values of a call's result lead to something else than other results. */
export interface Divergence {
  readonly kind: WatchedEvent['kind'] | 'unknown';
  /** What is called or stored into; empty for what has no name. */
  readonly text: string;
  readonly line: Line;
}

interface Entry {
  readonly event: WatchedEvent;
  guard: Guard;
}

/**
 * What a function does behind a probed call, for each value of the call apart. Two values with equal logs lead
 * through the same calls, stores and open decisions, with the same operands and under the same conditions; only
 * what is returned may differ.
 */
export class ProbeLog implements ProbeWatcher {
  private exprs: Expressions | undefined;
  private readonly entries: Map<string, Entry>[];
  private readonly lost = new Set<number>();

  /** For a probe of so many values. */
  constructor(values: number) {
    this.entries = Array.from({ length: values + 1 }, () => new Map());
  }

  see(event: WatchedEvent, tag: number, guard: Guard, exprs: Expressions): void {
    this.exprs = exprs;
    const entries = this.entriesOf(tag);
    const key = `${event.position} ${event.kind} ${event.text} ${event.operands.join()}`;
    const known = entries.get(key);
    if (known === undefined) entries.set(key, { event, guard });
    else known.guard = joinGuards(exprs, known.guard, guard);
  }

  lose(tag: number): void {
    this.lost.add(tag);
  }

  /** What was seen is not all. */
  loseAll(): void {
    this.entries.forEach((_, tag) => {
      this.lost.add(tag);
    });
  }

  /**
   * The first thing that is not the same behind both values; undefined when everything is. Numbers `a` and `b` in
   * one place count as the same when `isExpected(a, b)`.
   */
  divergence(
    one: number,
    other: number,
    isExpected: (a: bigint, b: bigint) => boolean,
  ): Divergence | undefined {
    if (this.lost.has(one) || this.lost.has(other)) return { kind: 'unknown', text: '', line: 0 };
    const left = this.sorted(one);
    const right = this.sorted(other);
    const { exprs } = this;
    if (exprs === undefined) return undefined; // nothing was seen
    const sameDoing = (a: WatchedEvent, b: WatchedEvent): boolean =>
      a.kind === b.kind &&
      a.text === b.text &&
      a.operands.length === b.operands.length &&
      a.operands.every((operand, i) => sameOperand(exprs, operand, b.operands[i], isExpected));
    const sameEvent = (a: WatchedEvent, b: WatchedEvent): boolean =>
      a.position === b.position && sameDoing(a, b);
    return firstDifference(exprs, left, right, sameEvent) === undefined
      ? undefined
      : // The same things may be done in other places of the text: two `unlock(); return x;`.
        firstDifference(exprs, left, right, sameDoing);
  }

  /** The first call or store behind the value to which that very number is handed over. */
  showing(tag: number, number: bigint): Divergence | undefined {
    const { exprs } = this;
    if (exprs === undefined) return undefined; // nothing was seen
    const shown = this.effectsOf(tag).find(({ event }) =>
      event.operands.some((operand) => isNumber(exprs, operand, number)),
    );
    return shown && divergenceAt(shown);
  }

  firstEffect(tag: number): Divergence | undefined {
    if (this.lost.has(tag)) return { kind: 'unknown', text: '', line: 0 };
    const [first] = this.effectsOf(tag);
    return first && divergenceAt(first);
  }

  private effectsOf(tag: number): readonly Entry[] {
    return this.sorted(tag).filter(({ event }) => event.kind === 'call' || event.kind === 'store');
  }

  private entriesOf(tag: number): Map<string, Entry> {
    const entries = this.entries[tag];
    if (entries === undefined) throw new RangeError(`no probed value ${tag}`);
    return entries;
  }

  private sorted(tag: number): readonly Entry[] {
    return [...this.entriesOf(tag).values()].sort(
      (a, b) => a.event.position - b.event.position || compareOperands(a.event, b.event),
    );
  }
}

function firstDifference(
  exprs: Expressions,
  left: readonly Entry[],
  right: readonly Entry[],
  isSame: (a: WatchedEvent, b: WatchedEvent) => boolean,
): Divergence | undefined {
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left[i];
    const b = right[i];
    if (a === undefined || b === undefined) return divergenceAt(a ?? b);
    if (isSame(a.event, b.event) && sameGuard(exprs, a.guard, b.guard)) continue;
    return divergenceAt(a.event.position <= b.event.position ? a : b);
  }
  return undefined;
}

function divergenceAt(entry: Entry | undefined): Divergence {
  if (entry === undefined) return { kind: 'unknown', text: '', line: 0 };
  const { kind, text, line } = entry.event;
  return { kind, text, line };
}

function sameOperand(
  exprs: Expressions,
  a: ExprId | undefined,
  b: ExprId | undefined,
  isExpected: (a: bigint, b: bigint) => boolean,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  // Two readings of "any number" need not agree, however alike they look.
  if (a === b) return !exprs.leavesOf(a).some((leaf) => exprs.get(leaf).kind === 'any');
  const left = exprs.get(a);
  const right = exprs.get(b);
  if (left.kind !== 'constant' || right.kind !== 'constant') return false;
  return isExpected(left.value, right.value);
}

function isNumber(exprs: Expressions, id: ExprId | undefined, number: bigint): boolean {
  const expr = id === undefined ? undefined : exprs.get(id);
  return expr?.kind === 'constant' && expr.value === number;
}

function sameGuard(exprs: Expressions, a: Guard, b: Guard): boolean {
  // Of two guards that each lost something, nobody knows whether they lost the same.
  if (isWeakened(exprs, a) || isWeakened(exprs, b)) return false;
  return guardImplies(exprs, a, b) && guardImplies(exprs, b, a);
}

function compareOperands(a: WatchedEvent, b: WatchedEvent): number {
  const order = (id: ExprId | undefined): number => id ?? -1;
  for (let i = 0; i < a.operands.length; i++) {
    const difference = order(a.operands[i]) - order(b.operands[i]);
    if (difference !== 0) return difference;
  }
  return a.text < b.text ? -1 : 1;
}
