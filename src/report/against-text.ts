import type { AgainstDocument, OutcomesDocument } from '../documents/outcomes.ts';
import { codesOf } from './domain-words.ts';
import { addOutcomes, type OutcomeSigns } from './outcome-table.ts';
import type { Page } from './page.ts';
import { counted } from './quantities.ts';
import { addTable, type Row } from './table.ts';
import { compareText, prose, type Word, word } from './words.ts';

/** How `against` turns the asked function's values into its own, or how the two compare. */
export function addAgainst(
  page: Page,
  asked: OutcomesDocument,
  against: AgainstDocument,
  signs: OutcomeSigns,
): void {
  const { file, line } = against;
  page.blank();
  page.add([
    word('Against', 'heading'),
    word(against.function, 'heading'),
    word(`${file}:${line}`, 'place'),
  ]);
  page.add(prose(relationText(asked, against)), { indent: 2 });
  if (against.relation === 'same-shape') addComparison(page, asked, against);
  else addMapping(page, asked, against);
  if (against.unknown !== null) {
    page.add([word('unknown:', 'warning'), ...prose(against.unknown, 'warning')], { indent: 2 });
  }
  if (against.ownOutcomes.length === 0) return;
  const own = counted(against.ownOutcomes.length, 'outcome');
  page.add(prose(`${own} not from ${asked.function}()`), { indent: 2 });
  const table = { indent: 4, file, function: against.function, signs };
  addOutcomes(page, against.ownOutcomes, [], table);
}

function relationText(asked: OutcomesDocument, against: AgainstDocument): string {
  const returns = `returns ${codesOf(against.domain)}`;
  switch (against.relation) {
    case 'wrapper':
      return `It calls ${asked.function}() and ${returns}.`;
    case 'translation':
      return `It takes such a value as its parameter and ${returns}.`;
    case 'same-shape':
      return `Neither calls the other; it ${returns}.`;
  }
}

function addMapping(page: Page, asked: OutcomesDocument, against: AgainstDocument): void {
  // As in the table above: what most callers hope for comes first.
  const sorted = [...against.mapping].sort(
    (a, b) => Number(b.input === '0') - Number(a.input === '0'),
  );
  const mapping = sorted.map(({ input, outputs }) => [
    word(input, 'name'),
    outputs.length === 0 ? word('→ nothing known', 'warning') : word(`→ ${outputs.join(' or ')}`),
  ]);
  if (mapping.length > 0) {
    const head: Row = [
      word(`${asked.function}()`, 'faint'),
      word(`→ ${against.function}()`, 'faint'),
    ];
    addTable(page, [head, ...mapping], { indent: 4, hanging: 8 });
  }
  addFallsTogether(page, against);
  page.add(reversibleWords(against), { indent: 2 });
}

function addFallsTogether(page: Page, { fallsTogether }: AgainstDocument): void {
  if (fallsTogether.length === 0) return;
  page.add(prose('falls together:'), { indent: 2 });
  for (const { output, inputs } of sortTogether(fallsTogether)) {
    const words = inputs.flatMap((input, index) => {
      const left = inputs.length - 1 - index;
      if (left === 0) return [word(input, 'name')];
      return left === 1 ? [word(input, 'name'), word('and')] : [word(`${input},`, 'name')];
    });
    page.add([...words, word(`→ ${output}`)], { indent: 4, hanging: 8 });
  }
}

function sortTogether(
  fallsTogether: AgainstDocument['fallsTogether'],
): AgainstDocument['fallsTogether'] {
  return [...fallsTogether].sort(
    (a, b) =>
      compareText(a.output, b.output) || compareText(a.inputs.join('\0'), b.inputs.join('\0')),
  );
}

function reversibleWords({ reversible }: AgainstDocument): Word[] {
  switch (reversible) {
    case 'yes':
      return prose('There is a way back: each result comes from one value only.');
    case 'no':
      return prose('There is no way back: a result does not tell which value it was made of.');
    case 'unknown':
      return prose('Whether there is a way back is unknown.', 'warning');
  }
}

function addComparison(page: Page, asked: OutcomesDocument, against: AgainstDocument): void {
  const { comparison } = against;
  if (comparison === null) return;
  page.add(verdictWords(comparison.verdict), { indent: 2 });
  addOnly(page, asked.function, comparison.onlyHere);
  addOnly(page, against.function, comparison.onlyThere);
}

type Verdict = NonNullable<AgainstDocument['comparison']>['verdict'];

function verdictWords(verdict: Verdict): Word[] {
  switch (verdict) {
    case 'same':
      return prose('Both return the same values under the same conditions.');
    case 'same-values':
      return prose('Both return the same values; their conditions differ.');
    case 'different':
      return prose('They return different values.');
    case 'unknown':
      return prose('Whether they return the same is unknown.', 'warning');
  }
}

function addOnly(page: Page, name: string, values: readonly string[]): void {
  if (values.length === 0) return;
  const listed = values.map((value, index) =>
    word(index < values.length - 1 ? `${value},` : value, 'name'),
  );
  page.add([...prose(`only ${name}():`), ...listed], { indent: 4 });
}
