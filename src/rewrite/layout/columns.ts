/** Tabs go to multiples of this, in the kernel and here. */
const TAB = 8;

/** The column behind `text` when it begins in column `from`; both from 0. One character is one byte. */
export function columnBehind(text: string, from = 0): number {
  let column = from;
  for (let i = 0; i < text.length; i++) {
    column = text.charCodeAt(i) === 0x09 ? column + TAB - (column % TAB) : column + 1;
  }
  return column;
}

/** White space from the line's beginning to `column`: tabs then spaces, or spaces only. */
export function indentationTo(column: number, spacesOnly: boolean): string {
  return spacesOnly ? ' '.repeat(column) : blanksBetween(0, column);
}

/** White space from one column to a later one: tabs then spaces. */
export function blanksBetween(from: number, to: number): string {
  let text = '';
  let column = from;
  for (let next = column + TAB - (column % TAB); next <= to; next += TAB) {
    text += '\t';
    column = next;
  }
  return text + ' '.repeat(to - column);
}

/** Whether an indentation is written with spaces where tabs would do. */
export function isOfSpaces(indentation: string): boolean {
  return indentation.length >= TAB && !indentation.includes('\t');
}
