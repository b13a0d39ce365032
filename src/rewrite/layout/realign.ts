import type { TextEdit } from '../text-edit.ts';
import { anchorOf, bracketAround, columnOf } from './alignment.ts';
import { type Code, type CodeLine, type CodeToken, lineIndexAt } from './code-lines.ts';
import { blanksBetween, columnBehind, indentationTo, isOfSpaces } from './columns.ts';
import type { EditedText } from './edited-text.ts';

/**
 * Moves continuation lines along with what they were lined up with in the old text, and lines that came into a new
 * bracket behind that. `old` and `now` are the texts before and after `edited`'s edits.
 */
export function realign(edited: EditedText, old: Code, now: Code): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  /** How many columns each line of `now` moves to the right. */
  const moves = new Map<number, number>();
  const columnNow = (offset: number): number => {
    const index = lineIndexAt(now, offset);
    const line = now.lines[index] as CodeLine;
    const indent = columnOf(now, line.lead) + (moves.get(index) ?? 0);
    return columnBehind(now.text.slice(line.lead, offset), indent);
  };
  now.lines.forEach((line, index) => {
    const before = oldLineOf(edited, old, line);
    if (before === undefined || line.isDirective) return;
    const wanted =
      columnInNewBracket(edited, { old: bracketAround(old, before), now }, line, columnNow) ??
      columnOfAnchor(edited, old, before, columnNow) ??
      columnBehindSibling(old, before, { edited, now, moves });
    const has = columnOf(now, line.lead);
    if (wanted === undefined || wanted === has) return;
    moves.set(index, wanted - has);
    const spaces = isOfSpaces(now.text.slice(line.start, line.lead));
    edits.push({ start: line.start, end: line.lead, text: indentationTo(wanted, spaces) });
  });
  return edits;
}

/** The line of the old text that began with the same character; undefined when edits made the line. */
export function oldLineOf(edited: EditedText, old: Code, line: CodeLine): CodeLine | undefined {
  if (line.lead === line.end) return undefined;
  const lead = edited.oldOffset(line.lead);
  if (lead === undefined) {
    // A line whose first word was replaced is the same line.
    const start = edited.oldOffset(line.start);
    if (start === undefined) return undefined;
    const same = old.lines[lineIndexAt(old, start)] as CodeLine;
    return same.start === start && same.lead - same.start === line.lead - line.start
      ? same
      : undefined;
  }
  const before = old.lines[lineIndexAt(old, lead)] as CodeLine;
  return before.lead === lead ? before : undefined;
}

function columnInNewBracket(
  edited: EditedText,
  { old, now }: { readonly old: CodeToken | undefined; readonly now: Code },
  line: CodeLine,
  columnNow: (offset: number) => number,
): number | undefined {
  const bracket = bracketAround(now, line);
  if (bracket === undefined || line.inside !== undefined) return undefined;
  const was = edited.oldOffset(bracket.start);
  const isSame = was !== undefined && (old === undefined || was === old.start);
  return isSame ? undefined : columnNow(bracket.start) + 1;
}

function columnOfAnchor(
  edited: EditedText,
  old: Code,
  before: CodeLine,
  columnNow: (offset: number) => number,
): number | undefined {
  const anchor = anchorOf(old, before);
  if (anchor === undefined) return undefined;
  return columnNow(edited.newOffset(anchor.offset)) + anchor.right;
}

/** A line that hangs under an earlier one of the same bracket moves as that one does. */
function columnBehindSibling(
  old: Code,
  before: CodeLine,
  {
    edited,
    now,
    moves,
  }: {
    readonly edited: EditedText;
    readonly now: Code;
    readonly moves: ReadonlyMap<number, number>;
  },
): number | undefined {
  if (bracketAround(old, before) === undefined) return undefined;
  const column = columnOf(old, before.lead);
  for (let i = lineIndexAt(old, before.start) - 1; i >= 0; i--) {
    const sibling = old.lines[i] as CodeLine;
    if (sibling.around !== before.around) return undefined;
    if (sibling.lead === sibling.end || columnOf(old, sibling.lead) > column) continue;
    const move = moves.get(lineIndexAt(now, edited.newOffset(sibling.lead)));
    return move === undefined ? undefined : column + move;
  }
  return undefined;
}

/** Keeps comments at the ends of lines, and the backslashes of macros, in their columns where there is room. */
export function keepColumns(edited: EditedText, old: Code, now: Code): readonly TextEdit[] {
  return now.lines.flatMap((line) => {
    const at = lastPiece(now, line);
    const was = at === undefined ? undefined : edited.oldOffset(at);
    if (at === undefined || was === undefined) return [];
    const gap = now.text.slice(line.start, at).match(/[ \t]+$/)?.[0] ?? '';
    const oldLine = old.lines[lineIndexAt(old, was)] as CodeLine;
    const oldGap = old.text.slice(oldLine.start, was).match(/[ \t]+$/)?.[0] ?? '';
    if (gap === '' || oldGap === '' || oldGap === ' ') return [];
    const code = columnOf(now, at - gap.length);
    const wanted = columnOf(old, was);
    if (columnOf(now, at) === wanted && gap === oldGap) return [];
    const tight = oldGap.includes('\t') && line.ending.startsWith('\\') === false ? '\t' : ' ';
    const text = code < wanted ? paddingTo(code, wanted, oldGap) : tight;
    return text === gap ? [] : [{ start: at - gap.length, end: at, text }];
  });
}

function paddingTo(from: number, to: number, like: string): string {
  return like.includes('\t') ? blanksBetween(from, to) : ' '.repeat(to - from);
}

/** Where the backslash, or the comment behind code, begins that ends a line. */
function lastPiece(code: Code, line: CodeLine): number | undefined {
  if (line.lead === line.codeEnd || line.isDirective) return undefined;
  if (line.ending.startsWith('\\')) return line.end;
  const comment = code.comments.find(({ start, end }) => start > line.lead && end === line.codeEnd);
  return comment?.start;
}
