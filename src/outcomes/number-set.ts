/** The smallest and the largest number any C integer of up to 64 bits holds, signed or not. */
const LOWEST: bigint = -(1n << 63n);
const HIGHEST: bigint = (1n << 64n) - 1n;

/**
 * Above this many intervals the closest two become one, so that a set only grows and `union` stays cheap.
 * The largest errno switches of Linux 6.1 need about thirty.
 */
const MAX_INTERVALS = 64;

/**
 * A set of integers as sorted, disjoint, non-adjacent closed intervals: `[low, high, low, high, …]`.
 *
 * Invariant: intervals lie within 64-bit range, signed and unsigned together. Immutable.
 */
export class NumberSet {
  readonly bounds: readonly bigint[];

  private constructor(bounds: readonly bigint[]) {
    this.bounds = bounds;
  }

  static readonly nothing: NumberSet = new NumberSet([]);
  static readonly everything: NumberSet = new NumberSet([LOWEST, HIGHEST]);
  static readonly zero: NumberSet = new NumberSet([0n, 0n]);
  static readonly one: NumberSet = new NumberSet([1n, 1n]);
  static readonly truth: NumberSet = new NumberSet([0n, 1n]);
  static readonly negative: NumberSet = new NumberSet([LOWEST, -1n]);
  static readonly positive: NumberSet = new NumberSet([1n, HIGHEST]);
  static readonly notZero: NumberSet = new NumberSet([LOWEST, -1n, 1n, HIGHEST]);

  static of(value: bigint): NumberSet {
    return NumberSet.range(value, value);
  }

  /** `[low, high]`, cut to 64 bits; empty when `low` is above `high`. */
  static range(low: bigint, high: bigint): NumberSet {
    const from = low < LOWEST ? LOWEST : low;
    const to = high > HIGHEST ? HIGHEST : high;
    return from > to ? NumberSet.nothing : new NumberSet([from, to]);
  }

  static from(values: Iterable<bigint>): NumberSet {
    const bounds: bigint[] = [];
    for (const value of [...values].sort(compare)) addInterval(bounds, value, value);
    return new NumberSet(narrowed(bounds));
  }

  get isEmpty(): boolean {
    return this.bounds.length === 0;
  }

  get isEverything(): boolean {
    return this.bounds[0] === LOWEST && this.bounds[1] === HIGHEST;
  }

  /** The only member; undefined when there are none or several. */
  get single(): bigint | undefined {
    return this.bounds.length === 2 && this.bounds[0] === this.bounds[1]
      ? this.bounds[0]
      : undefined;
  }

  get low(): bigint | undefined {
    return this.bounds[0];
  }

  get high(): bigint | undefined {
    return this.bounds.at(-1);
  }

  has(value: bigint): boolean {
    for (let i = 0; i < this.bounds.length; i += 2) {
      if (value < (this.bounds[i] as bigint)) return false;
      if (value <= (this.bounds[i + 1] as bigint)) return true;
    }
    return false;
  }

  /** All members, when there are at most `limit`. */
  members(limit: number): bigint[] | undefined {
    const found: bigint[] = [];
    for (let i = 0; i < this.bounds.length; i += 2) {
      const low = this.bounds[i] as bigint;
      const high = this.bounds[i + 1] as bigint;
      if (high - low + BigInt(found.length) >= BigInt(limit)) return undefined;
      for (let value = low; value <= high; value++) found.push(value);
    }
    return found;
  }

  equals(other: NumberSet): boolean {
    if (this === other) return true;
    if (this.bounds.length !== other.bounds.length) return false;
    return this.bounds.every((bound, i) => bound === other.bounds[i]);
  }

  /** Whether every member of `this` is one of `other`. */
  isWithin(other: NumberSet): boolean {
    if (this === other || other.isEverything) return true;
    let j = 0;
    for (let i = 0; i < this.bounds.length; i += 2) {
      const low = this.bounds[i] as bigint;
      while (j < other.bounds.length && (other.bounds[j + 1] as bigint) < low) j += 2;
      if (j >= other.bounds.length) return false;
      if (low < (other.bounds[j] as bigint)) return false;
      if ((this.bounds[i + 1] as bigint) > (other.bounds[j + 1] as bigint)) return false;
    }
    return true;
  }

  intersects(other: NumberSet): boolean {
    return !this.intersect(other).isEmpty;
  }

  intersect(other: NumberSet): NumberSet {
    if (this === other || other.isEverything) return this;
    if (this.isEverything) return other;
    const bounds: bigint[] = [];
    let i = 0;
    let j = 0;
    while (i < this.bounds.length && j < other.bounds.length) {
      const low = larger(this.bounds[i] as bigint, other.bounds[j] as bigint);
      const myHigh = this.bounds[i + 1] as bigint;
      const theirHigh = other.bounds[j + 1] as bigint;
      const high = myHigh < theirHigh ? myHigh : theirHigh;
      if (low <= high) bounds.push(low, high);
      if (myHigh < theirHigh) i += 2;
      else j += 2;
    }
    return new NumberSet(narrowed(bounds));
  }

  /** Least upper bound: the union, or a little more when it would need too many intervals. */
  union(other: NumberSet): NumberSet {
    if (this === other || other.isEmpty) return this;
    if (this.isEmpty) return other;
    const bounds: bigint[] = [];
    let i = 0;
    let j = 0;
    while (i < this.bounds.length || j < other.bounds.length) {
      const takeMine =
        j >= other.bounds.length ||
        (i < this.bounds.length && (this.bounds[i] as bigint) <= (other.bounds[j] as bigint));
      const from = takeMine ? this.bounds : other.bounds;
      const at = takeMine ? i : j;
      addInterval(bounds, from[at] as bigint, from[at + 1] as bigint);
      if (takeMine) i += 2;
      else j += 2;
    }
    return new NumberSet(narrowed(bounds));
  }

  complement(): NumberSet {
    const bounds: bigint[] = [];
    let from = LOWEST;
    for (let i = 0; i < this.bounds.length; i += 2) {
      const low = this.bounds[i] as bigint;
      if (from < low) bounds.push(from, low - 1n);
      from = (this.bounds[i + 1] as bigint) + 1n;
    }
    if (from <= HIGHEST) bounds.push(from, HIGHEST);
    return new NumberSet(narrowed(bounds));
  }

  without(other: NumberSet): NumberSet {
    return this.intersect(other.complement());
  }

  /** `{x + distance}` of every member; undefined when one of them leaves the 64 bits. */
  shift(distance: bigint): NumberSet | undefined {
    const bounds = this.bounds.map((bound) => bound + distance);
    return fits(bounds) ? new NumberSet(bounds) : undefined;
  }

  /** `{total - x}` of every member; undefined when one of them leaves the 64 bits. */
  subtractedFrom(total: bigint): NumberSet | undefined {
    const bounds = this.bounds.map((bound) => total - bound).reverse();
    return fits(bounds) ? new NumberSet(bounds) : undefined;
  }

  /** For keys and for tests: `-12`, `1..5`, `..-1`, joined by commas. */
  toString(): string {
    const parts: string[] = [];
    for (let i = 0; i < this.bounds.length; i += 2) {
      const low = this.bounds[i] as bigint;
      const high = this.bounds[i + 1] as bigint;
      const from = low === LOWEST ? '' : `${low}`;
      const to = high === HIGHEST ? '' : `${high}`;
      parts.push(low === high ? `${low}` : `${from}..${to}`);
    }
    return parts.join(',');
  }
}

function fits(bounds: readonly bigint[]): boolean {
  return (bounds[0] ?? 0n) >= LOWEST && (bounds.at(-1) ?? 0n) <= HIGHEST;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Appends `[low, high]`, which begins no earlier than what is there. */
function addInterval(bounds: bigint[], low: bigint, high: bigint): void {
  const last = bounds.length - 1;
  if (last > 0 && low <= (bounds[last] as bigint) + 1n) {
    bounds[last] = larger(bounds[last] as bigint, high);
  } else {
    bounds.push(low, high);
  }
}

function narrowed(bounds: bigint[]): bigint[] {
  while (bounds.length > MAX_INTERVALS * 2) {
    let best = 1;
    for (let i = 1; i + 1 < bounds.length; i += 2) {
      const gap = (bounds[i + 1] as bigint) - (bounds[i] as bigint);
      if (gap < (bounds[best + 1] as bigint) - (bounds[best] as bigint)) best = i;
    }
    bounds.splice(best, 2);
  }
  return bounds;
}
