import { C } from '../../syntax/token-kinds.ts';
import type { TextEdit } from '../text-edit.ts';
import { lineStart } from './removed-lines.ts';
import type { SourceFile } from './source-file.ts';

const TAB_WIDTH = 8;

/**
 * Moves the lines of `[firstToken, endToken)` that are aligned with a bracket along with it, when the text from
 * `firstToken` on moves by `shift` columns in its first line.
 */
export function realignEdits(
  file: SourceFile,
  firstToken: number,
  endToken: number,
  shift: number,
): readonly TextEdit[] {
  const { tokens } = file;
  const edits: TextEdit[] = [];
  const open: { readonly column: number; readonly shift: number }[] = [];
  let lineShift = shift;
  for (let token = firstToken; token < endToken; token++) {
    const start = tokens.starts[token] as number;
    if (token > firstToken && beginsLine(file, token)) {
      const bracket = open.at(-1);
      const column = columnOf(file, start);
      lineShift = bracket !== undefined && column === bracket.column + 1 ? bracket.shift : 0;
      if (lineShift !== 0) edits.push(indentEdit(file, start, column + lineShift));
    }
    const kind = tokens.kinds[token] as number;
    if (OPENING.has(kind)) open.push({ column: columnOf(file, start), shift: lineShift });
    else if (CLOSING.has(kind)) open.pop();
  }
  return edits;
}

const OPENING: ReadonlySet<number> = new Set([C.openParen, C.openBracket, C.openBrace]);
const CLOSING: ReadonlySet<number> = new Set([C.closeParen, C.closeBracket, C.closeBrace]);

/** The column that an editor shows, from 0. */
export function columnOf(file: SourceFile, offset: number): number {
  return widthOf(file.text(lineStart(file, offset), offset));
}

/** How wide a text is that begins a line. */
export function widthOf(text: string, from: number = 0): number {
  let column = from;
  for (const character of text) {
    column = character === '\t' ? column + TAB_WIDTH - (column % TAB_WIDTH) : column + 1;
  }
  return column;
}

/** The blanks in front of the first token of a line. */
export function indentOf(file: SourceFile, offset: number): string {
  const start = lineStart(file, offset);
  return /^[ \t]*/.exec(file.text(start, offset))?.[0] ?? '';
}

/** Whether nothing but blanks stand in front of the token in its line. */
export function beginsLine(file: SourceFile, token: number): boolean {
  const start = file.tokens.starts[token] as number;
  return file.text(lineStart(file, start), start).trim() === '';
}

function indentEdit(file: SourceFile, start: number, column: number): TextEdit {
  const line = lineStart(file, start);
  const old = file.text(line, start);
  const usesTabs = old.includes('\t') || old.length < TAB_WIDTH;
  const text = usesTabs
    ? '\t'.repeat(Math.floor(column / TAB_WIDTH)) + ' '.repeat(column % TAB_WIDTH)
    : ' '.repeat(column);
  return { start: line, end: start, text };
}
