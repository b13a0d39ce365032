import type { Indents, Page } from './page.ts';
import type { Word } from './words.ts';

export type Row = readonly Word[];

/** Adds rows whose cells begin in common columns. */
export function addTable(page: Page, rows: readonly Row[], indents: Indents): void {
  const stops = columnStops(page, rows, indents.indent);
  for (const row of rows) page.add(inColumns(row, stops), indents);
}

/**
 * Where the columns of a table begin, each as wide as the widest of its texts that is not extreme.
 *
 * A few long paths must not push everything else to the right: a cell counts up to half of the line in
 * the first column and a third in the others. A row with a longer one is a little out of line.
 */
export function columnStops(page: Page, rows: readonly Row[], indent: number): number[] {
  const stops: number[] = [indent];
  const columns = Math.max(0, ...rows.map((row) => row.length));
  for (let column = 0; column < columns - 1; column++) {
    const limit = Math.floor(page.width / (column === 0 ? 2 : 3));
    let widest = 0;
    for (const row of rows) {
      const cell = row[column];
      const size = cell === undefined ? 0 : page.measure(cell.text);
      if (size <= limit && size > widest) widest = size;
    }
    stops.push((stops[column] ?? 0) + widest + 2);
  }
  return stops;
}

/** The row's cells, each placed at its column. */
export function inColumns(row: Row, stops: readonly number[]): Word[] {
  return row.map((cell, column) => {
    const at = stops[column];
    return column === 0 || at === undefined ? cell : { ...cell, at };
  });
}
