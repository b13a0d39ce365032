import type {
  DocumentationNote,
  OutcomesDocument,
  OutcomesOfDefinition,
  UnknownDocument,
} from '../documents/outcomes.ts';
import { addAgainst } from './against-text.ts';
import { typeAndDomain } from './domain-words.ts';
import { chooseMeasure } from './measure.ts';
import { addOutcomeLegend, addOutcomes, type OutcomeSigns } from './outcome-table.ts';
import { Page, type PageOptions } from './page.ts';
import { counted } from './quantities.ts';
import { compareText, prose, word } from './words.ts';

/** What a function returns and when, one definition after the other, and how another function maps it. */
export async function renderOutcomes(
  document: OutcomesDocument,
  options: PageOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  page.add([
    word(document.function, 'heading'),
    ...prose(
      `has ${counted(document.others.length + 1, 'definition')} in ${counted(files, 'file')} of`,
    ),
    word(`${root}${at}`, 'place'),
  ]);
  const signs: OutcomeSigns = { partial: false };
  addDefinition(page, document, signs);
  const others = [...document.others].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      compareText(a.condition ?? '', b.condition ?? ''),
  );
  for (const other of others) addDefinition(page, other, signs);
  if (document.against !== null) addAgainst(page, document, document.against, signs);
  addOutcomeLegend(page, signs);
  addAssumptions(page, document.assumptions);
  return page.text();
}

/** As plain as the answer: what it rests on belongs to it. */
function addAssumptions(page: Page, assumptions: readonly string[]): void {
  if (assumptions.length === 0) return;
  page.blank();
  page.add(prose('This answer assumes:', 'faint'));
  for (const assumption of assumptions) page.add(prose(`- ${assumption}`, 'faint'), { indent: 2 });
}

function addDefinition(page: Page, definition: OutcomesOfDefinition, signs: OutcomeSigns): void {
  const { file, line, condition, outcomes } = definition;
  page.blank();
  page.add([word(`${file}:${line}`, 'place'), word(definition.function, 'name')]);
  if (condition !== null) page.add([word('only if'), ...prose(condition, 'faint')], { indent: 2 });
  addResult(page, definition);
  const table = { indent: 4, file, function: definition.function, signs };
  addOutcomes(page, outcomes, unknownsOf(definition), table);
  if (definition.documentation !== null) addDocumentation(page, definition.documentation);
}

function addResult(page: Page, definition: OutcomesOfDefinition): void {
  const { resultType, domain, outcomes, complete, unknown } = definition;
  const values = new Set(outcomes.map(({ value }) => value)).size;
  const returned =
    domain === 'void'
      ? 'returns nothing'
      : `returns ${typeAndDomain(resultType, domain)}, ${counted(values, 'value')}`;
  if (complete) {
    page.add(prose(`${returned}, complete`), { indent: 2 });
    return;
  }
  const why = unknown === null || unknown === '' ? '' : `: ${unknown}`;
  page.add([...prose(`${returned},`), ...prose(`not complete${why}`, 'warning')], { indent: 2 });
}

/** An answer that is not complete shows that in its table, whatever else is known of the reason. */
function unknownsOf(definition: OutcomesOfDefinition): readonly UnknownDocument[] {
  const { complete, unknown, unknowns, file, line } = definition;
  if (complete || unknowns.length > 0) return unknowns;
  const text = unknown === null || unknown === '' ? 'other values are possible' : unknown;
  return [{ reason: 'unknown', text, function: definition.function, file, line }];
}

function addDocumentation(page: Page, documentation: DocumentationNote): void {
  const { line, text, contradictions } = documentation;
  page.add([...prose(`documented at line ${line}:`), ...prose(text, 'faint')], { indent: 2 });
  for (const contradiction of [...contradictions].sort(compareText)) {
    page.add([word('contradiction:', 'warning'), ...prose(contradiction)], { indent: 2 });
  }
}
