import { type Alignment, align } from './alignment.ts';
import type { Body } from './body.ts';

/** How much two bodies are alike under the renaming that was found. */
export interface Likeness {
  /** Tokens of either body that have no partner in the other. */
  readonly edits: number;
  /** `1 - edits / (tokens of the first + tokens of the second)`. */
  readonly similarity: number;
  /**
   * For each identifier of the first body the one of the second that it becomes, or -1. No two become the same.
   */
  readonly renaming: Int32Array;
}

/**
 * Compares two bodies under the best renaming found: one that maps identifiers to identifiers, each to at most
 * one and no two to the same. `undefined` when they are less than `least` alike.
 *
 * The likeness is exact for its renaming (a longest common subsequence); another renaming might show a greater
 * one, because trying all of them is out of reach. The order of the two makes no difference.
 */
export function compareBodies(a: Body, b: Body, least: number): Likeness | undefined {
  const order = compareContents(a, b);
  if (order <= 0) return compareOrdered(a, b, least);
  const turned = compareOrdered(b, a, least);
  if (turned === undefined) return undefined;
  return { ...turned, renaming: inverse(turned.renaming, a.names.length) };
}

/** How many edits two bodies of `total` tokens may have. A hair more, because 0.9 is no binary fraction. */
export function mostEdits(least: number, total: number): number {
  return Math.floor((1 - least) * total + 1e-9);
}

/** Whether the bodies are the same up to a renaming. */
export function areExactTwins(a: Body, b: Body): boolean {
  return sameNumbers(a.codes, b.codes);
}

/** Orders bodies by what is in them, so that a pair is looked at the same way whichever comes first. */
function compareContents(a: Body, b: Body): number {
  return compareNumbers(a.codes, b.codes) || compareNumbers(a.names, b.names);
}

function compareNumbers(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  }
  return 0;
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function inverse(renaming: Int32Array, size: number): Int32Array {
  const turned = new Int32Array(size).fill(-1);
  renaming.forEach((to, from) => {
    if (to >= 0) turned[to] = from;
  });
  return turned;
}

function compareOrdered(a: Body, b: Body, least: number): Likeness | undefined {
  const total = a.codes.length + b.codes.length;
  if (areExactTwins(a, b)) {
    return { edits: 0, similarity: 1, renaming: Int32Array.from(a.names.keys()) };
  }
  // A hair more than allowed, so that 0.9 written in binary does not shut out what is just 0.9 alike.
  const maxEdits = mostEdits(least, total);
  if (Math.abs(a.codes.length - b.codes.length) > maxEdits) return undefined;
  // With all identifiers taken for the same there are never more edits than under a renaming.
  const byKind = align(kindsOf(a), kindsOf(b), maxEdits);
  if (byKind === undefined) return undefined;
  const found = [fromSpelling(a, b, maxEdits), fromKinds(a, b, byKind)];
  let best: Likeness | undefined;
  for (const votes of found) {
    if (votes === undefined || best?.edits === byKind.edits) continue;
    const renaming = chooseRenaming(a, b, votes);
    const aligned = align(a.codes, renamedCodes(b, renaming), maxEdits);
    if (aligned === undefined || (best !== undefined && best.edits <= aligned.edits)) continue;
    best = { edits: aligned.edits, similarity: 1 - aligned.edits / total, renaming };
  }
  return best;
}

const ANY_NAME = -1;

function kindsOf({ codes }: Body): Int32Array {
  const kinds = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    kinds[i] = code < 0 ? ANY_NAME : code;
  }
  return kinds;
}

/** The codes with the identifiers' numbers replaced by those in `numbers`, which are negative. */
function withNames({ codes }: Body, numbers: Int32Array): Int32Array {
  const replaced = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    replaced[i] = code < 0 ? (numbers[-1 - code] as number) : code;
  }
  return replaced;
}

/** Identifiers by their spelling. The sign keeps them apart from everything else. */
function spellingsOf(body: Body): Int32Array {
  return withNames(
    body,
    body.names.map((hash) => hash | SIGN),
  );
}

const SIGN = 0x8000_0000 | 0;

/** The codes of `b` with the numbers that its identifiers have in `a`; those that have none get numbers of their own. */
function renamedCodes(b: Body, renaming: Int32Array): Int32Array {
  const origins = inverse(renaming, b.names.length);
  return withNames(
    b,
    origins.map((origin, name) => (origin >= 0 ? -1 - origin : -1 - renaming.length - name)),
  );
}

/** How often an identifier of the first body met one of the second: counts by `VoteKey`. */
type Votes = Map<number, number>;

function vote(votes: Votes, a: Body, b: Body, i: number, k: number): void {
  const from = a.codes[i] as number;
  const to = b.codes[k] as number;
  if (from >= 0 || to >= 0) return;
  const key = (-1 - from) * b.names.length + (-1 - to);
  votes.set(key, (votes.get(key) ?? 0) + 1);
}

/** All pairs that meet when every identifier counts as the same. */
function fromKinds(a: Body, b: Body, { partner }: Alignment): Votes {
  const votes: Votes = new Map();
  partner.forEach((k, i) => {
    if (k >= 0) vote(votes, a, b, i, k);
  });
  return votes;
}

/**
 * The pairs that meet when only equal spellings do, and in the gaps between them, what faces each other from the
 * left and from the right. Finds the place of an inserted line among lines that are alike but for their names.
 * `undefined` when the spellings have too little in common.
 */
function fromSpelling(a: Body, b: Body, maxEdits: number): Votes | undefined {
  const aligned = align(spellingsOf(a), spellingsOf(b), maxEdits * SPELLING_SLACK);
  if (aligned === undefined) return undefined;
  const { partner } = aligned;
  const votes: Votes = new Map();
  let i = 0;
  let k = 0;
  while (i < a.codes.length) {
    if (partner[i] === k) {
      vote(votes, a, b, i++, k++);
      continue;
    }
    let aEnd = i;
    while (aEnd < a.codes.length && (partner[aEnd] as number) < 0) aEnd++;
    const bEnd = aEnd < a.codes.length ? (partner[aEnd] as number) : b.codes.length;
    voteInGap(votes, a, b, { i, aEnd, k, bEnd });
    i = aEnd;
    k = bEnd;
  }
  return votes;
}

/** Renamed identifiers are edits to this alignment, so it may have more of them than the final one. */
const SPELLING_SLACK = 3;

interface Gap {
  readonly i: number;
  readonly aEnd: number;
  readonly k: number;
  readonly bEnd: number;
}

function voteInGap(votes: Votes, a: Body, b: Body, gap: Gap): void {
  let { i, aEnd, k, bEnd } = gap;
  const mayMeet = (x: number, y: number): boolean => {
    const from = a.codes[x] as number;
    const to = b.codes[y] as number;
    return from === to || (from < 0 && to < 0);
  };
  for (; i < aEnd && k < bEnd && mayMeet(i, k); i++, k++) vote(votes, a, b, i, k);
  for (; i < aEnd && k < bEnd && mayMeet(aEnd - 1, bEnd - 1); aEnd--, bEnd--) {
    vote(votes, a, b, aEnd - 1, bEnd - 1);
  }
}

/** A renaming that as many votes as possible agree with, chosen greedily; equal spellings win a tie. */
function chooseRenaming(a: Body, b: Body, votes: Votes): Int32Array {
  const width = b.names.length;
  const keepsName = (key: number): boolean =>
    a.names[Math.floor(key / width)] === b.names[key % width];
  const pairs = [...votes].sort(
    ([key, count], [other, more]) =>
      more - count || Number(keepsName(other)) - Number(keepsName(key)) || key - other,
  );
  const renaming = new Int32Array(a.names.length).fill(-1);
  const taken = new Uint8Array(width);
  for (const [key] of pairs) {
    const from = Math.floor(key / width);
    const to = key % width;
    if ((renaming[from] as number) >= 0 || taken[to] === 1) continue;
    renaming[from] = to;
    taken[to] = 1;
  }
  keepOtherNames(a, b, renaming, taken);
  return renaming;
}

/** Identifiers that met nobody keep their names where the other body has the same, also unmet. */
function keepOtherNames(a: Body, b: Body, renaming: Int32Array, taken: Uint8Array): void {
  const places = new Map<number, number>();
  b.names.forEach((name, place) => {
    if (taken[place] === 0) places.set(name, place);
  });
  renaming.forEach((to, from) => {
    const place = places.get(a.names[from] as number);
    if (to < 0 && place !== undefined) renaming[from] = place;
  });
}
