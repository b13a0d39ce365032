import { assertInvariant } from '../base/assert.ts';

/** Bytes `[start, end)` of a file, and what takes their place. One character of `text` is one byte. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What changes in one file. */
export interface FileEdits {
  /** Relative to the tree, with forward slashes; not only C: documentation as well. */
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** Invariant: edits are sorted, disjoint, and lie in one file. `EditSet.from` is the only constructor. */
export class EditSet {
  readonly edits: readonly TextEdit[];

  private constructor(edits: readonly TextEdit[]) {
    this.edits = edits;
  }

  /**
   * The edits in order, equal ones once. Undefined when two of them touch the same bytes, or insert at the same
   * place, where nobody could say which comes first.
   */
  static from(edits: readonly TextEdit[]): EditSet | undefined {
    const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
    const kept: TextEdit[] = [];
    for (const edit of sorted) {
      assertInvariant(edit.start >= 0 && edit.start <= edit.end, 'an edit has a start and an end');
      const last = kept.at(-1);
      if (last !== undefined && isSame(last, edit)) continue;
      if (last !== undefined && collides(last, edit)) return undefined;
      kept.push(edit);
    }
    return new EditSet(kept);
  }

  /** The file with its edits made. */
  applyTo(bytes: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    let copied = 0;
    for (const { start, end, text } of this.edits) {
      assertInvariant(end <= bytes.length, 'an edit lies in its file');
      parts.push(bytes.subarray(copied, start), Buffer.from(text, 'latin1'));
      copied = end;
    }
    parts.push(bytes.subarray(copied));
    return Buffer.concat(parts);
  }
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** `a` does not begin behind `b`. */
function collides(a: TextEdit, b: TextEdit): boolean {
  return b.start < a.end || b.start === a.start;
}
