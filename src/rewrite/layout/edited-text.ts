import type { TextEdit } from '../text-edit.ts';

/** A stretch of the edited text: bytes of the old one from `old` on, or text that an edit brought. */
type Piece =
  | { readonly kind: 'old'; readonly old: number; readonly length: number }
  | { readonly kind: 'new'; readonly text: string };

/**
 * A text with edits made in it, that knows which of its characters stood where in the old text, and can be edited
 * again. Edits of an edited text are in its own offsets; `edits` tells all of them in those of the old text.
 */
export class EditedText {
  readonly old: string;
  readonly text: string;
  private readonly pieces: readonly Piece[];
  /** Where each piece begins in `text`. */
  private readonly starts: readonly number[];

  private constructor(old: string, pieces: readonly Piece[]) {
    this.old = old;
    this.pieces = pieces;
    const starts: number[] = [];
    let text = '';
    for (const piece of pieces) {
      starts.push(text.length);
      text += piece.kind === 'new' ? piece.text : old.slice(piece.old, piece.old + piece.length);
    }
    this.starts = starts;
    this.text = text;
  }

  static of(old: string): EditedText {
    return new EditedText(old, [{ kind: 'old', old: 0, length: old.length }]);
  }

  /** With more edits, which lie in `text`, are disjoint and go from front to back. */
  with(edits: readonly TextEdit[]): EditedText {
    const pieces: Piece[] = [];
    let copied = 0;
    for (const { start, end, text } of edits.flatMap((edit) => smallest(this.text, edit))) {
      pieces.push(...this.piecesOf(copied, start));
      if (text !== '') pieces.push({ kind: 'new', text });
      copied = end;
    }
    pieces.push(...this.piecesOf(copied, this.text.length));
    return new EditedText(this.old, pieces);
  }

  /** All edits so far, each as small as it can be without cutting a word, from front to back. */
  get edits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let end = 0;
    let text = '';
    const close = (next: number): void => {
      if (next !== end || text !== '')
        edits.push(...smallest(this.old, { start: end, end: next, text }));
      text = '';
    };
    for (const piece of this.pieces) {
      if (piece.kind === 'new') text += piece.text;
      else {
        close(piece.old);
        end = piece.old + piece.length;
      }
    }
    close(this.old.length);
    return ofWholeWords(this.old, edits);
  }

  /** Where a character of the edited text stood; undefined when an edit brought it. */
  oldOffset(offset: number): number | undefined {
    const index = this.starts.findLastIndex((start) => start <= offset);
    const piece = this.pieces[index];
    if (piece?.kind !== 'old') return undefined;
    const behind = offset - (this.starts[index] as number);
    return behind < piece.length ? piece.old + behind : undefined;
  }

  /** Where a character of the old text stands now; for one that is gone, where what replaced it begins. */
  newOffset(old: number): number {
    let last = 0;
    for (const [i, piece] of this.pieces.entries()) {
      const start = this.starts[i] as number;
      if (piece.kind === 'new') continue;
      if (old < piece.old) return last;
      if (old < piece.old + piece.length) return start + old - piece.old;
      last = start + piece.length;
    }
    return last;
  }

  private piecesOf(start: number, end: number): Piece[] {
    const found: Piece[] = [];
    for (const [i, piece] of this.pieces.entries()) {
      const at = this.starts[i] as number;
      const length = piece.kind === 'new' ? piece.text.length : piece.length;
      const from = Math.max(start, at) - at;
      const to = Math.min(end, at + length) - at;
      if (from >= to) continue;
      if (piece.kind === 'new') found.push({ kind: 'new', text: piece.text.slice(from, to) });
      else found.push({ kind: 'old', old: piece.old + from, length: to - from });
    }
    return found;
  }
}

/** The edit without what it only replaces by itself, at its beginning and its end. */
function smallest(old: string, { start, end, text }: TextEdit): TextEdit[] {
  let from = start;
  let skipped = 0;
  while (from < end && skipped < text.length && old[from] === text[skipped]) {
    from++;
    skipped++;
  }
  let to = end;
  let kept = text.length;
  while (to > from && kept > skipped && old[to - 1] === text[kept - 1]) {
    to--;
    kept--;
  }
  return from === to && skipped === kept
    ? []
    : [{ start: from, end: to, text: text.slice(skipped, kept) }];
}

/** With the rest of the words that the edits begin and end in, as far as no other edit changes those. */
function ofWholeWords(old: string, edits: readonly TextEdit[]): TextEdit[] {
  let behind = 0;
  return edits.map(({ start, end, text }, i) => {
    const next = edits[i + 1]?.start ?? old.length;
    let from = start;
    let to = end;
    if (isWord(text.charAt(0)) || isWord(old.charAt(start)))
      while (from > behind && isWord(old.charAt(from - 1))) from--;
    if (isWord(text.slice(-1)) || isWord(old.charAt(end - 1)))
      while (to < next && isWord(old.charAt(to))) to++;
    // Nothing may be put where something else is put.
    behind = from === to ? to + 1 : to;
    return { start: from, end: to, text: old.slice(from, start) + text + old.slice(end, to) };
  });
}

function isWord(character: string): boolean {
  return /^\w/.test(character);
}
