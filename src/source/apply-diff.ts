import type { Hunk, HunkLine } from './unified-diff.ts';

/** The text after a file's hunks, or the first hunk that does not fit. */
export type AppliedHunks =
  | {
      readonly kind: 'applied';
      readonly text: string;
      /** Hunks whose context had to be read with tolerance, numbered from 1. */
      readonly fuzzy: readonly number[];
    }
  | {
      readonly kind: 'failed';
      /** From 1. */
      readonly number: number;
      readonly hunk: Hunk;
      readonly reason: string;
    };

/** So many lines of context at either end of a hunk may be wrong, as `patch` has it. */
const MAX_FUZZ = 2;

/**
 * Applies the hunks of one file to its text, each behind the one before.
 *
 * A hunk goes to the place nearest to the announced one at which all its lines stand; failing that, at which all
 * but the outermost lines of its context do. One without any old line goes exactly where it says.
 */
export function applyHunks(text: string, hunks: readonly Hunk[]): AppliedHunks {
  const lines = linesOf(text);
  const parts: string[] = [];
  const fuzzy: number[] = [];
  let done = 0;
  let shift = 0;
  for (const [i, hunk] of hunks.entries()) {
    const old = hunk.lines.filter(({ kind }) => kind !== 'added').map((line) => line.text);
    const wanted = (hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1) + shift;
    const place = findPlace(lines, hunk, { old, wanted, from: done });
    if (place === undefined) {
      const reason = whyNot(lines, hunk, { old, wanted, from: done });
      return { kind: 'failed', number: i + 1, hunk, reason };
    }
    if (place.fuzz > 0) fuzzy.push(i + 1);
    parts.push(...lines.slice(done, place.at), ...replacement(hunk, lines, place.at));
    done = place.at + old.length;
    shift += place.at - wanted;
  }
  parts.push(...lines.slice(done));
  return { kind: 'applied', text: parts.join(''), fuzzy };
}

/** The lines of a text, each with the newline that ends it. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What a hunk looks for, and where. */
interface Search {
  readonly old: readonly string[];
  readonly wanted: number;
  /** Lines before it belong to the hunks before. */
  readonly from: number;
}

interface Place {
  readonly at: number;
  readonly fuzz: number;
}

function findPlace(lines: readonly string[], hunk: Hunk, search: Search): Place | undefined {
  const { old, wanted, from } = search;
  if (old.length === 0) {
    return wanted >= from && wanted <= lines.length ? { at: wanted, fuzz: 0 } : undefined;
  }
  const head = countContext(hunk.lines);
  const tail = countContext([...hunk.lines].reverse());
  const context = Math.max(head, tail);
  for (let fuzz = 0; fuzz <= Math.min(MAX_FUZZ, context); fuzz++) {
    // The end that has less context than the other stands at the file's beginning or end, and is kept.
    const skipHead = Math.max(0, fuzz + head - context);
    const skipTail = Math.max(0, fuzz + tail - context);
    if (skipHead + skipTail >= old.length) return undefined;
    const fits = (at: number): boolean =>
      at >= from && standsAt(lines, at, old, skipHead, old.length - skipTail);
    for (let away = 0; away <= lines.length + wanted; away++) {
      if (fits(wanted + away)) return { at: wanted + away, fuzz };
      if (fits(wanted - away)) return { at: wanted - away, fuzz };
    }
  }
  return undefined;
}

function countContext(lines: readonly HunkLine[]): number {
  const count = lines.findIndex(({ kind }) => kind !== 'context');
  return count < 0 ? lines.length : count;
}

function standsAt(
  lines: readonly string[],
  at: number,
  old: readonly string[],
  from: number,
  to: number,
): boolean {
  if (at < 0 || at + to > lines.length) return false;
  for (let i = from; i < to; i++) if (lines[at + i] !== old[i]) return false;
  return true;
}

/** The hunk's new lines; context stays as the file has it, which tolerance may have let differ. */
function replacement(hunk: Hunk, lines: readonly string[], at: number): string[] {
  const result: string[] = [];
  let next = at;
  for (const { kind, text } of hunk.lines) {
    if (kind === 'added') result.push(text);
    else {
      if (kind === 'context') result.push(lines[next] ?? '');
      next++;
    }
  }
  return result;
}

function whyNot(lines: readonly string[], hunk: Hunk, { old, wanted, from }: Search): string {
  const fresh = hunk.lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text);
  for (let at = 0; at <= lines.length && fresh.length > old.length; at++) {
    if (standsAt(lines, at, fresh, 0, fresh.length)) return 'what it adds is already there';
  }
  if (wanted < from) return 'it begins before the end of the hunk in front of it';
  const i = old.findIndex((line, k) => lines[wanted + k] !== line);
  const is = lines[wanted + i];
  const has = is === undefined ? 'the file ends before it' : `the file has ${quoted(is)} there`;
  return `it expects ${quoted(old[i] ?? '')} in line ${wanted + i + 1}, and ${has}`;
}

const LONGEST_QUOTE = 60;

function quoted(line: string): string {
  const text = line.trim();
  if (text === '') return 'an empty line';
  return text.length > LONGEST_QUOTE ? `"${text.slice(0, LONGEST_QUOTE)}…"` : `"${text}"`;
}
