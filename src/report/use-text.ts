import type { SurveyUse } from '../documents/survey.ts';
import type { Page } from './page.ts';
import { columnStops, inColumns, type Row } from './table.ts';
import { compareText, prose, word } from './words.ts';

/** How the lines of a group of uses are laid out. */
export interface UseTable {
  readonly indent: number;
  /** Whether each use has to say which API it is a use of. */
  readonly severalApis: boolean;
}

/** A line for each use, and below it what `addBelow` has to say. */
export function addUses(
  page: Page,
  uses: readonly SurveyUse[],
  { indent, severalApis }: UseTable,
  addBelow?: (use: SurveyUse, indent: number) => void,
): void {
  const rows = uses.map((use) => ({ use, cells: cellsOf(use, severalApis) }));
  const stops = columnStops(
    page,
    rows.map(({ cells }) => cells),
    indent,
  );
  for (const { use, cells } of rows) {
    page.add(inColumns(cells, stops), { indent, hanging: indent + 2 });
    addNotes(page, use, indent + 4);
    addBelow?.(use, indent + 4);
  }
}

function cellsOf(use: SurveyUse, severalApis: boolean): Row {
  const place = word(`${use.file}:${use.line}`, 'place');
  const name = word(use.function ?? '-', 'name');
  const result = word(use.resultUse);
  return severalApis ? [place, name, word(use.api), result] : [place, name, result];
}

/** What a reader has to know of a use besides its line: how it came about, and what is not known. */
function addNotes(page: Page, use: SurveyUse, indent: number): void {
  if (use.via !== null)
    page.add([...prose('by expansion of the macro'), word(use.via)], { indent });
  if (use.condition !== null) {
    page.add([word('only if'), ...prose(use.condition, 'faint')], { indent });
  }
  if (use.unknown !== null) {
    page.add([word('unknown:', 'warning'), ...prose(use.unknown)], { indent });
  }
  for (const reason of [...use.incomplete].sort(compareText)) {
    page.add([word('incomplete:', 'warning'), ...prose(reason)], { indent });
  }
}
