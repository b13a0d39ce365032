import type { OutcomeDocument, UnknownDocument } from '../documents/outcomes.ts';
import type { Page } from './page.ts';
import { compareText, prose, type Word, word } from './words.ts';

/** Which signs the tables printed so far have made use of; the legend explains those and no others. */
export interface OutcomeSigns {
  partial: boolean;
}

/** What the tables of one definition have in common. */
export interface OutcomeTable {
  readonly indent: number;
  /** The definition's file, which its rows need not name. */
  readonly file: string;
  /** The definition's name, which its unknowns need not name. */
  readonly function: string;
  readonly signs: OutcomeSigns;
}

/** Below this many columns for the conditions, a table becomes a list. */
const narrowestWhen = 24;

/**
 * A row for each way to return a value, equal values together, and a row for each thing not known, in the
 * same columns: a reader who sees the results must see that they are not all.
 */
export function addOutcomes(
  page: Page,
  outcomes: readonly OutcomeDocument[],
  unknowns: readonly UnknownDocument[],
  table: OutcomeTable,
): void {
  const rows = [
    ...groupOutcomes(outcomes, table.file).flatMap((group) => rowsOf(group, table)),
    ...sortUnknowns(unknowns, table.file).map((unknown) => unknownRow(unknown, table)),
  ];
  if (rows.length === 0) return;
  const all = [headRow, ...rows];
  const columns = columnsOf(page, all, table.indent);
  if (columns === undefined) addAsList(page, rows, table.indent);
  else for (const row of all) addRow(page, row, columns);
}

/** Says what the signs mean that were used; nothing when none was. */
export function addOutcomeLegend(page: Page, signs: OutcomeSigns): void {
  if (!signs.partial) return;
  page.blank();
  page.add(
    prose('… stands for conditions on local variables, which a caller does not see.', 'faint'),
  );
}

/** `insert_page → insert_page_into_pte_locked`, and where the last of them decided. */
export function chainWords(via: OutcomeDocument['via']): Word[] {
  const last = via.at(-1);
  if (last === undefined) return [];
  return [
    ...via.map((step, index) => word(index === 0 ? step.function : `→ ${step.function}`, 'faint')),
    word(`${last.file}:${last.line}`, 'place'),
  ];
}

/** The conditions as one C expression, each kept on a line while it fits, behind those of the preprocessor. */
export function guardWords(outcome: OutcomeDocument, signs: OutcomeSigns): Word[] {
  const { guard, guardIsPartial } = outcome;
  if (guard.length === 0) {
    return guardIsPartial
      ? prose('depends on local variables', 'faint')
      : [word('always', 'faint')];
  }
  if (guardIsPartial) signs.partial = true;
  const arms = guard.filter((part) => part.startsWith('#if '));
  const tests = [...guard.filter((part) => !arms.includes(part)), ...(guardIsPartial ? ['…'] : [])];
  const inArms = tests.length === 0 ? arms : arms.map((arm) => `${arm}:`);
  return [
    ...inArms.map((arm) => word(arm, 'faint')),
    ...tests.map((test, index) => {
      const text = tests.length > 1 && test.includes('||') ? `(${test})` : test;
      return word(index === 0 ? text : `&& ${text}`);
    }),
  ];
}

interface TableRow {
  readonly value: readonly Word[];
  readonly when: readonly Word[];
  readonly place: readonly Word[];
  readonly below: readonly Word[];
}

const headRow: TableRow = {
  value: [word('value', 'faint')],
  when: [word('when', 'faint')],
  place: [word('line', 'faint')],
  below: [],
};

/** Outcomes of one value, in the order of the text. */
function groupOutcomes(outcomes: readonly OutcomeDocument[], home: string): OutcomeDocument[][] {
  const groups = new Map<string, OutcomeDocument[]>();
  const sorted = [...outcomes].sort(
    (a, b) => comparePlaces(a, b, home) || compareText(keyOf(a), keyOf(b)),
  );
  for (const outcome of sorted) {
    const group = groups.get(outcome.value);
    if (group === undefined) groups.set(outcome.value, [outcome]);
    else group.push(outcome);
  }
  // What most callers hope for comes first.
  return [...groups.values()].sort(
    ([a], [b]) => Number(b?.value === '0') - Number(a?.value === '0'),
  );
}

function keyOf(outcome: OutcomeDocument): string {
  return [viaKey(outcome), ...outcome.guard, outcome.guardIsPartial, outcome.value].join('\0');
}

function viaKey({ via }: OutcomeDocument): string {
  return via.map((step) => [step.function, step.file, step.line].join('\0')).join('\n');
}

interface Located {
  readonly file: string;
  readonly line: number;
}

/** The definition's own file first. */
function comparePlaces(a: Located, b: Located, home: string): number {
  return (
    Number(a.file !== home) - Number(b.file !== home) ||
    compareText(a.file, b.file) ||
    a.line - b.line
  );
}

/** The value is named once for the group, and a chain once for the rows in sequence that share it. */
function rowsOf(group: readonly OutcomeDocument[], table: OutcomeTable): TableRow[] {
  return group.map((outcome, index) => {
    const next = group[index + 1];
    const sharesChain =
      next !== undefined && viaKey(next) === viaKey(outcome) && next.line === outcome.line;
    const chain = sharesChain ? [] : chainWords(outcome.via);
    return {
      value: index === 0 ? [word(outcome.value, 'name')] : [],
      when: guardWords(outcome, table.signs),
      place: [placeWord(outcome, table.file)],
      below: chain.length === 0 ? [] : [word('through', 'faint'), ...chain],
    };
  });
}

function sortUnknowns(unknowns: readonly UnknownDocument[], home: string): UnknownDocument[] {
  return [...unknowns].sort(
    (a, b) =>
      comparePlaces(a, b, home) ||
      compareText(a.function, b.function) ||
      compareText(a.reason, b.reason) ||
      compareText(a.text, b.text),
  );
}

function unknownRow(unknown: UnknownDocument, table: OutcomeTable): TableRow {
  const elsewhere = unknown.function !== '' && unknown.function !== table.function;
  return {
    value: [word('unknown', 'warning')],
    when: [
      ...prose(unknown.text === '' ? unknown.reason : unknown.text, 'warning'),
      ...(elsewhere ? [word(`(in ${unknown.function})`, 'faint')] : []),
    ],
    place: [placeWord(unknown, table.file)],
    below: [],
  };
}

function placeWord({ file, line }: Located, home: string): Word {
  return word(file === home ? `${line}` : `${file}:${line}`, 'place');
}

interface Columns {
  readonly indent: number;
  /** Where the conditions begin, and the column behind them. */
  readonly from: number;
  readonly to: number;
}

/** Columns as wide as what stands in them, the conditions taking what is left; undefined when that is too little. */
function columnsOf(page: Page, rows: readonly TableRow[], indent: number): Columns | undefined {
  const value = widest(page, rows, ({ value: words }) => words, Math.floor(page.width / 4));
  const place = widest(page, rows, (row) => row.place, Math.floor(page.width / 3));
  const from = indent + value + 2;
  const room = page.width - place - 2 - from;
  if (room < narrowestWhen) return undefined;
  const when = Math.max(...rows.map((row) => sizeOf(page, row.when)));
  return { indent, from, to: from + Math.min(room, when) };
}

/** The size of the widest cell that is no wider than `limit`. */
function widest(
  page: Page,
  rows: readonly TableRow[],
  cell: (row: TableRow) => readonly Word[],
  limit: number,
): number {
  const sizes = rows.map((row) => sizeOf(page, cell(row)));
  return Math.max(0, ...sizes.filter((size) => size <= limit));
}

function sizeOf(page: Page, words: readonly Word[]): number {
  return words.reduce((sum, { text }) => sum + page.measure(text) + 1, -1);
}

function addRow(page: Page, row: TableRow, { indent, from, to }: Columns): void {
  const fits = indent + sizeOf(page, row.value) <= from - 2;
  if (!fits) page.add(row.value, { indent });
  page.addCells([
    ...(fits ? [{ words: row.value, from: indent, to: from - 2 }] : []),
    { words: row.when, from, to },
    { words: row.place, from: to + 2, to: page.width },
  ]);
  page.addCells([{ words: row.below, from: from + 2, to: page.width }]);
}

/** For windows too narrow for columns: a value, and below it when and where. */
function addAsList(page: Page, rows: readonly TableRow[], indent: number): void {
  for (const { value, when, place, below } of rows) {
    page.add(value, { indent });
    page.add([...when, word('at', 'faint'), ...place], { indent: indent + 2 });
    page.add(below, { indent: indent + 4 });
  }
}
