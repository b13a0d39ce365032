import type { TextPiece } from '../../patterns/instantiate.ts';
import type { Binding } from '../../patterns/match.ts';
import { type CodeToken, readCode } from '../layout/code-lines.ts';
import type { TextEdit } from '../text-edit.ts';

/** A match in a file: its bytes, and where its bindings stand. */
export interface MatchedText {
  readonly start: number;
  readonly end: number;
  /** The file, one character for each byte. */
  readonly text: string;
}

/**
 * The fewest edits that make the pieces of a replacement of a match: what metavariables are bound to stays where it
 * is, with its line breaks and comments, and so does what stands between where the replacement says the same.
 * Bindings are in offsets of the file.
 */
export function replacementEdits(
  match: MatchedText,
  pieces: readonly TextPiece[],
): readonly TextEdit[] {
  const kept = keptBindings(pieces, match);
  const edits: TextEdit[] = [];
  let at = match.start;
  let own = '';
  for (const piece of pieces) {
    const { binding } = piece;
    if (binding === undefined || !kept.has(piece)) {
      own += piece.text;
      continue;
    }
    edits.push(...gapEdits(match.text, at, binding.start, own));
    at = binding.end;
    own = '';
  }
  edits.push(...gapEdits(match.text, at, match.end, own));
  return edits;
}

/** The bound pieces that come in the order of the file: as many as can be had from front to back. */
function keptBindings(pieces: readonly TextPiece[], match: MatchedText): ReadonlySet<TextPiece> {
  const bound = pieces.filter(({ binding }) => binding !== undefined);
  let best: TextPiece[] = [];
  bound.forEach((_, from) => {
    const run = runFrom(bound.slice(from), match);
    if (run.length > best.length) best = run;
  });
  return new Set(best);
}

function runFrom(bound: readonly TextPiece[], match: MatchedText): TextPiece[] {
  let at = match.start;
  return bound.filter(({ binding }) => {
    const { start, end } = binding as Binding;
    if (start < at || end > match.end || start === end) return false;
    at = end;
    return true;
  });
}

/** Edits that make `own` of the file's bytes `[start, end)`, blanks and comments between equal tokens left alone. */
function gapEdits(text: string, start: number, end: number, own: string): TextEdit[] {
  const old = readCode(text.slice(start, end)).tokens.map((token) => placed(text, token, start));
  const made = readCode(own).tokens.map((token) => placed(own, token, 0));
  let head = 0;
  while (head < old.length && head < made.length && old[head]?.text === made[head]?.text) head++;
  let tail = 0;
  const most = Math.min(old.length, made.length) - head;
  while (tail < most && old.at(-1 - tail)?.text === made.at(-1 - tail)?.text) tail++;
  const gone = old.slice(head, old.length - tail);
  const come = made.slice(head, made.length - tail);
  if (gone.length === 0 && come.length === 0) return [];
  const isAlike = blanksOf(text.slice(start, end), old, start) === blanksOf(own, made, 0);
  if (isAlike && gone.length === come.length)
    return gone.map((token, i) => ({ ...token, text: come[i]?.text ?? '' }));
  // Without a token in common on a side, the blanks of that side go as well.
  const from = head > 0 ? (old[head - 1]?.end ?? start) : start;
  const to = tail > 0 ? (old[old.length - tail]?.start ?? end) : end;
  const ownFrom = head > 0 ? (made[head - 1]?.end ?? 0) : 0;
  const ownTo = tail > 0 ? (made[made.length - tail]?.start ?? own.length) : own.length;
  return [{ start: from, end: to, text: own.slice(ownFrom, ownTo) }];
}

/** Between which tokens of a gap, and at which of its ends, there are blanks. */
function blanksOf(text: string, tokens: readonly TextEdit[], offset: number): string {
  let at = 0;
  let pattern = '';
  for (const { start, end } of tokens) {
    pattern += start - offset > at ? ' x' : 'x';
    at = end - offset;
  }
  return text.length > at ? `${pattern} ` : pattern;
}

function placed(text: string, token: CodeToken, offset: number): TextEdit {
  const { start, end } = token;
  return {
    start: start + offset,
    end: end + offset,
    text: text.slice(start + offset, end + offset),
  };
}
