import { LITERAL } from './body.ts';

/**
 * How many tokens in a row a window holds. Twelve are about two statements: fewer look alike everywhere, and of
 * more a body of forty tokens with one changed line would share none.
 */
export const WINDOW = 12;

/**
 * How many windows of a body are kept to find its near twins by: those with the smallest hashes. Two bodies of
 * which the share J of windows is common have all twelve different with a chance of about (1 - J)^12: 3 in 10,000
 * for a body of 40 tokens with one changed in the middle (J = 0.41 with windows of 12).
 */
export const SKETCH_SIZE = 12;

const BASE = 0x0100_0193;
const FIRST_SEEN = 7;
const LITERAL_KIND = 0x51ed;

/**
 * Hashes of bodies that do not change when identifiers are renamed consistently.
 *
 * Owns arrays that serve every body: what a method gives is overwritten by the next call.
 */
export class Fingerprinter {
  /** Two hashes of the whole body, literals included. */
  readonly whole: Int32Array = new Int32Array(2);
  /** The smallest different hashes of windows, in rising order (as unsigned numbers); `sketchSize` of them. */
  readonly sketch: Uint32Array = new Uint32Array(SKETCH_SIZE);
  sketchSize = 0;
  /** A hash for each window, in the order of the text; `windowCount` of them. */
  windows: Uint32Array = new Uint32Array(1 << 12);
  windowCount = 0;

  private distances = new Int32Array(1 << 12);
  private nexts = new Int32Array(1 << 12);
  private lastAt = new Int32Array(1 << 10);

  /** Fills `whole`, `windows` and `sketch` for the body `codes[from, from + count)` of `nameCount` names. */
  compute(codes: Int32Array, count: number, nameCount: number): void {
    this.hashWhole(codes, count);
    this.linkNames(codes, count, nameCount);
    this.hashWindows(codes, count);
    this.chooseSketch();
  }

  private hashWhole(codes: Int32Array, count: number): void {
    let first = 0x811c_9dc5 | 0;
    let second = count;
    for (let i = 0; i < count; i++) {
      const code = codes[i] as number;
      first = Math.imul(first ^ code, BASE);
      first ^= first >>> 15;
      second = (Math.imul(second, 0x9e37_79b1) + code) | 0;
    }
    this.whole[0] = mix(first);
    this.whole[1] = mix(second);
  }

  /** For each identifier how far behind it stood last, and where it stands next; 0 for never. */
  private linkNames(codes: Int32Array, count: number, nameCount: number): void {
    if (this.distances.length < count) {
      this.distances = new Int32Array(count * 2);
      this.nexts = new Int32Array(count * 2);
      this.windows = new Uint32Array(count * 2);
    }
    if (this.lastAt.length < nameCount) this.lastAt = new Int32Array(nameCount * 2);
    this.lastAt.fill(-1, 0, nameCount);
    for (let i = 0; i < count; i++) {
      const code = codes[i] as number;
      this.nexts[i] = 0;
      if (code >= 0) continue;
      const last = this.lastAt[-1 - code] as number;
      this.distances[i] = last < 0 ? 0 : i - last;
      if (last >= 0) this.nexts[last] = i;
      this.lastAt[-1 - code] = i;
    }
  }

  /**
   * A rolling hash in which an identifier counts as its distance to where it stood last in the same window. When
   * a token leaves, the next place of its name becomes a first one.
   */
  private hashWindows(codes: Int32Array, count: number): void {
    let hash = 0;
    this.windowCount = 0;
    for (let i = 0; i < count; i++) {
      const from = i - WINDOW + 1;
      if (from > 0) {
        const leaving = codes[from - 1] as number;
        hash = (hash - Math.imul(hashOfToken(leaving, 0), POWERS[WINDOW - 1] as number)) | 0;
        const next = this.nexts[from - 1] as number;
        if (next > 0 && next < i) {
          const change = hashOfToken(-1, next - from + 1) - FIRST_SEEN;
          hash = (hash - Math.imul(change, POWERS[i - 1 - next] as number)) | 0;
        }
      }
      const code = codes[i] as number;
      const distance = code < 0 ? (this.distances[i] as number) : 0;
      hash = (Math.imul(hash, BASE) + hashOfToken(code, distance < WINDOW ? distance : 0)) | 0;
      if (from >= 0) this.windows[this.windowCount++] = mix(hash) >>> 0;
    }
  }

  private chooseSketch(): void {
    const { sketch, windows } = this;
    let size = 0;
    for (let w = 0; w < this.windowCount; w++) {
      const hash = windows[w] as number;
      if (size === SKETCH_SIZE && hash >= (sketch[size - 1] as number)) continue;
      let at = size;
      while (at > 0 && (sketch[at - 1] as number) > hash) at--;
      if (at > 0 && sketch[at - 1] === hash) continue;
      if (size < SKETCH_SIZE) size++;
      for (let k = size - 1; k > at; k--) sketch[k] = sketch[k - 1] as number;
      sketch[at] = hash;
    }
    this.sketchSize = size;
  }
}

const POWERS = powers();

function powers(): Int32Array {
  const found = new Int32Array(WINDOW);
  found[0] = 1;
  for (let i = 1; i < WINDOW; i++) found[i] = Math.imul(found[i - 1] as number, BASE);
  return found;
}

/** What a token adds to its window: all literals of one kind are one, so that a changed number is no new window. */
function hashOfToken(code: number, distance: number): number {
  if (code >= LITERAL) return LITERAL_KIND;
  return code < 0 ? FIRST_SEEN + distance * 0x3_0001 : code * 0x101 + 0x1_0000;
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
