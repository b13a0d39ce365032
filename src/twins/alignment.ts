/** Two sequences laid beside each other so that as many of their elements as possible meet an equal one. */
export interface Alignment {
  /** Elements of either sequence that meet none: the fewest there can be. */
  readonly edits: number;
  /** For each element of the first sequence its partner's index in the second, or -1. */
  readonly partner: Int32Array;
}

/**
 * No pair may differ in more elements: the trace of so many takes 32 MB, and time grows with the square. Bodies
 * of fewer than 20,000 tokens that are nine tenths alike never come to it.
 */
export const MAX_EDITS = 4_000;

/**
 * Aligns `a` with `b` by the greedy algorithm of Myers (1986). `undefined` when that takes more than `maxEdits`
 * edits, or more than `MAX_EDITS`.
 */
export function align(a: Int32Array, b: Int32Array, maxEdits: number): Alignment | undefined {
  const limit = Math.min(maxEdits, MAX_EDITS);
  if (Math.abs(a.length - b.length) > limit) return undefined;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const core = { a, b, from: head, aEnd: a.length - tail, bEnd: b.length - tail };
  const edits = countEdits(core, limit);
  if (edits < 0) return undefined;
  const partner = new Int32Array(a.length).fill(-1);
  for (let i = 0; i < head; i++) partner[i] = i;
  for (let i = 1; i <= tail; i++) partner[a.length - i] = b.length - i;
  followBack(core, edits, partner);
  return { edits, partner };
}

/** What is left when equal beginnings and ends are taken off. */
interface Core {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Where the rest begins, in both. */
  readonly from: number;
  readonly aEnd: number;
  readonly bEnd: number;
}

/** For each number of edits d, how far each diagonal was reached with d: d + 1 numbers from d(d+1)/2 on. */
let trace = new Int32Array(1 << 16);
/** How far each diagonal is reached so far; diagonal k at k + MAX_EDITS + 1. */
const reached = new Int32Array(2 * MAX_EDITS + 3);
const MIDDLE = MAX_EDITS + 1;

/** The fewest edits between the cores; -1 when they are more than `limit`. Leaves its way in `trace`. */
function countEdits({ a, b, from, aEnd, bEnd }: Core, limit: number): number {
  const aCount = aEnd - from;
  const bCount = bEnd - from;
  const goal = aCount - bCount;
  reached[MIDDLE + 1] = 0;
  for (let edits = 0; edits <= limit; edits++) {
    const base = (edits * (edits + 1)) / 2;
    if (base + edits + 1 > trace.length) {
      const larger = new Int32Array(trace.length * 2);
      larger.set(trace);
      trace = larger;
    }
    // From a diagonal further away than that, the end takes more edits than are left.
    const spare = limit - edits;
    const first = Math.max(-edits, goal - spare + ((goal - spare + edits) & 1));
    const last = Math.min(edits, goal + spare);
    for (let k = first; k <= last; k += 2) {
      let x = nextBegin(k, edits);
      while (x < aCount && x - k < bCount && a[from + x] === b[from + x - k]) x++;
      reached[MIDDLE + k] = x;
      trace[base + (k + edits) / 2] = x;
      if (k === goal && x >= aCount) return edits;
    }
  }
  return -1;
}

/** Where diagonal `k` begins with one more edit: down from the one above, or right from the one below. */
function nextBegin(k: number, edits: number): number {
  if (edits === 0) return 0;
  const below = reached[MIDDLE + k - 1] as number;
  const above = reached[MIDDLE + k + 1] as number;
  if (k === -edits) return above;
  return k !== edits && below < above ? above : below + 1;
}

/** Walks from the end back to the beginning through `trace` and notes the pairs it passes. */
function followBack({ from, aEnd, bEnd }: Core, total: number, partner: Int32Array): void {
  let x = aEnd - from;
  let y = bEnd - from;
  for (let edits = total; edits > 0; edits--) {
    const k = x - y;
    const down = k === -edits || (k !== edits && before(edits, k - 1) < before(edits, k + 1));
    const previousX = before(edits, down ? k + 1 : k - 1);
    const begin = down ? previousX : previousX + 1;
    while (x > begin) {
      x--;
      y--;
      partner[from + x] = from + y;
    }
    x = previousX;
    y = previousX - (down ? k + 1 : k - 1);
  }
  while (x > 0) {
    x--;
    y--;
    partner[from + x] = from + y;
  }
}

/** How far diagonal `k` was reached with one edit less than `edits`. */
function before(edits: number, k: number): number {
  const fewer = edits - 1;
  return trace[(fewer * (fewer + 1)) / 2 + (k + fewer) / 2] as number;
}
