import type { LineStyle } from '../parts.ts';
import { EditSet, type TextEdit } from '../text-edit.ts';
import { breakFirstLongLine } from './break-lines.ts';
import { readCode } from './code-lines.ts';
import { codeStretches, type Stretch } from './code-stretches.ts';
import { EditedText } from './edited-text.ts';
import { joinLines } from './join-lines.ts';
import { keepColumns, realign } from './realign.ts';

/**
 * Edits of a C file with the layout that goes with them: continuation lines follow the bracket or value that their
 * author lined them up with, comments and backslashes at lines' ends keep their columns, lines that grow past the
 * preferred width are broken as the bracket's other lines are, lines that come into a bracket which an edit brings
 * are joined or put behind it. Everything else stays as it is: a file without edits gets none.
 *
 * The result changes white space only, beside what `edits` say. `edits` are in any order and disjoint; they may not
 * cut a token in two. Edits that reach beyond one item (a function, a declaration, a `#define`) come back unchanged.
 */
export function layOut(
  bytes: Uint8Array,
  edits: readonly TextEdit[],
  style: LineStyle,
): readonly TextEdit[] {
  const set = EditSet.from(edits);
  if (set === undefined || set.edits.length === 0) return edits;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const left = new Set(set.edits);
  const laidOut: TextEdit[] = [];
  for (const stretch of codeStretches(text)) {
    const own = [...left].filter(
      (edit) => edit.start >= stretch.codeStart && edit.end <= stretch.end,
    );
    if (own.length === 0) continue;
    for (const edit of own) left.delete(edit);
    laidOut.push(...layOutStretch(text, stretch, own, style));
  }
  return [...laidOut, ...left].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** More lines than edits of one item make too long; every round breaks one. */
const MAX_BREAKS = 1000;

function layOutStretch(
  text: string,
  { start, codeStart, end }: Stretch,
  edits: readonly TextEdit[],
  style: LineStyle,
): TextEdit[] {
  const from = codeStart - start;
  const old = readCode(text.slice(start, end), from);
  let edited = EditedText.of(old.text).with(moved(edits, -start));
  const read = () => readCode(edited.text, from);
  edited = edited.with(joinLines(edited, read(), style));
  const tried = new Set<number>();
  for (let breaks = 0; breaks < MAX_BREAKS; breaks++) {
    edited = edited.with(realign(edited, old, read()));
    edited = edited.with(keepColumns(edited, old, read()));
    const broken = breakFirstLongLine(edited, old, read(), { style, tried });
    if (broken === undefined) break;
    edited = edited.with(broken);
  }
  return moved(edited.edits, start);
}

function moved(edits: readonly TextEdit[], by: number): TextEdit[] {
  return edits.map(({ start, end, text }) => ({ start: start + by, end: end + by, text }));
}
