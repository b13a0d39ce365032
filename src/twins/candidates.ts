import { LITERAL } from './body.ts';
import { mostEdits } from './compare.ts';
import type { BodyId, FunctionTable } from './function-table.ts';

/**
 * A window that stands in more bodies than this says little about any two of them: `if (err) return err;` and
 * its like. In Linux 6.1, 3,600 of 1.1 million windows are left out. How many were is part of the answer.
 */
const MAX_SHARING = 200;

/** Windows that two bodies must have in common, of at most `SKETCH_SIZE` kept for each, to be compared. */
const MIN_SHARED = 2;

/**
 * Finds which bodies are worth comparing: those that have windows in common, and whose tokens do not already
 * show, counted by kind, that they differ too much.
 *
 * Bodies are numbered here by their place in `bodies`, which is in order of falling size.
 */
export class CandidateIndex {
  /** Windows left out because too many bodies have them. */
  readonly commonWindows: number;
  private readonly least: number;
  /** Tokens of each body, which fall. */
  private readonly tokens: Int32Array;
  /** The bodies that have one window, one window behind the other, and where each window's begin. */
  private readonly sharing: Int32Array;
  private readonly windowStarts: Int32Array;
  /** The windows of one body, one body behind the other, and where each body's begin. */
  private readonly windows: Int32Array;
  private readonly bodyStarts: Int32Array;
  private readonly counts: Uint8Array;
  private readonly shared: Uint8Array;

  constructor(table: FunctionTable, bodies: readonly BodyId[], least: number) {
    this.least = least;
    this.tokens = Int32Array.from(bodies, (id) => table.tokensOf(id));
    const entries = sortedEntries(table, bodies);
    const kept = keptWindows(entries);
    this.commonWindows = kept.common;
    this.sharing = kept.sharing;
    this.windowStarts = kept.starts;
    const turned = turnAround(kept.sharing, kept.starts, bodies.length);
    this.windows = turned.windows;
    this.bodyStarts = turned.starts;
    this.counts = countKinds(table, bodies);
    this.shared = new Uint8Array(bodies.length);
  }

  /** The bodies behind `body` that may be its twins, in rising order, but for those that `skip` has marked. */
  behind(body: number, skip: Uint8Array): number[] {
    const { sharing, windowStarts, windows, shared } = this;
    const seen: number[] = [];
    const beyond = this.firstTooSmall(body);
    const to = this.bodyStarts[body + 1] as number;
    for (let w = this.bodyStarts[body] as number; w < to; w++) {
      const window = windows[w] as number;
      const end = windowStarts[window + 1] as number;
      for (let i = windowStarts[window] as number; i < end; i++) {
        const other = sharing[i] as number;
        if (other >= beyond) break; // a window's bodies are in rising order too
        if (other <= body || skip[other] === 1) continue;
        if (shared[other] === 0) seen.push(other);
        shared[other] = (shared[other] as number) + 1;
      }
    }
    const found = seen.filter(
      (other) => (shared[other] as number) >= MIN_SHARED && this.mayBeAlike(body, other),
    );
    for (const other of seen) shared[other] = 0;
    return found.sort((a, b) => a - b);
  }

  /** The first body behind `body` that has too few tokens to be its twin: what is too much is an edit. */
  private firstTooSmall(body: number): number {
    const tokens = this.tokens[body] as number;
    let low = body + 1;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.tokens[middle] as number;
      if (tokens - other <= mostEdits(this.least, tokens + other)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the counts of tokens by kind leave room for the likeness asked for: each excess token is an edit. */
  private mayBeAlike(a: number, b: number): boolean {
    const { counts, tokens } = this;
    let left = mostEdits(this.least, (tokens[a] as number) + (tokens[b] as number));
    let ofA = a * KINDS;
    let ofB = b * KINDS;
    for (const end = ofA + KINDS; ofA < end && left >= 0; ofA++, ofB++) {
      left -= Math.abs((counts[ofA] as number) - (counts[ofB] as number));
    }
    return left >= 0;
  }
}

/** Room for a body's number behind the hash of a window in one floating-point number. */
const BODY_ROOM = 0x20_0000;

/** Every window of every sketch with its body, sorted by window. */
function sortedEntries(table: FunctionTable, bodies: readonly BodyId[]): Float64Array {
  let count = 0;
  for (const id of bodies) count += table.sketchOf(id).length;
  const entries = new Float64Array(count);
  let at = 0;
  bodies.forEach((id, body) => {
    for (const hash of table.sketchOf(id)) entries[at++] = (hash >>> 0) * BODY_ROOM + body;
  });
  return entries.sort();
}

function keptWindows(entries: Float64Array): {
  sharing: Int32Array;
  starts: Int32Array;
  common: number;
} {
  const sharing = new Int32Array(entries.length);
  const starts: number[] = [0];
  let common = 0;
  let size = 0;
  for (let from = 0, to = 0; from < entries.length; from = to) {
    const window = Math.floor((entries[from] as number) / BODY_ROOM);
    const next = (window + 1) * BODY_ROOM;
    while (to < entries.length && (entries[to] as number) < next) to++;
    if (to - from < 2) continue;
    if (to - from > MAX_SHARING) {
      common++;
      continue;
    }
    for (let i = from; i < to; i++) sharing[size++] = (entries[i] as number) - window * BODY_ROOM;
    starts.push(size);
  }
  return { sharing: sharing.slice(0, size), starts: Int32Array.from(starts), common };
}

function turnAround(
  sharing: Int32Array,
  windowStarts: Int32Array,
  bodies: number,
): { windows: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(bodies + 1);
  for (const body of sharing) starts[body + 1] = (starts[body + 1] as number) + 1;
  for (let i = 0; i < bodies; i++)
    starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const next = starts.slice();
  const windows = new Int32Array(sharing.length);
  for (let window = 0; window + 1 < windowStarts.length; window++) {
    const end = windowStarts[window + 1] as number;
    for (let i = windowStarts[window] as number; i < end; i++) {
      const body = sharing[i] as number;
      const at = next[body] as number;
      windows[at] = window;
      next[body] = at + 1;
    }
  }
  return { windows, starts };
}

/** How many kinds tokens are counted by. Kinds that share a count only make the bound weaker. */
const KINDS = 32;

/** For each body `KINDS` counts, which end at 255: then, too, the bound is only weaker. */
function countKinds(table: FunctionTable, bodies: readonly BodyId[]): Uint8Array {
  const counts = new Uint8Array(bodies.length * KINDS);
  bodies.forEach((id, body) => {
    for (const code of table.body(id).codes) {
      const at = body * KINDS + kindOf(code);
      if ((counts[at] as number) < 255) counts[at] = (counts[at] as number) + 1;
    }
  });
  return counts;
}

/** 0 for identifiers, 1 to 4 for literals, the rest for all other tokens. */
function kindOf(code: number): number {
  if (code < 0) return 0;
  if (code >= LITERAL) return 1 + (code & 3);
  return 5 + ((Math.imul(code, 0x9e37_79b1) >>> 16) % (KINDS - 5));
}
