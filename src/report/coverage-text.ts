import type { SurveyCoverage } from '../documents/survey.ts';
import type { Page } from './page.ts';
import { byteSize, count, counted } from './quantities.ts';
import { compareText, prose, type Word, word } from './words.ts';

/** Longer lists are cut, which the text then says. */
const listLimit = 10;

export interface UnreadableFile {
  readonly file: string;
  readonly reason: string;
}

export interface NotUnderstoodFile {
  readonly file: string;
  readonly places: number;
}

/** What the answer rests on and what it could not see, as honestly as the document knows. */
export function addCoverage(page: Page, coverage: SurveyCoverage): void {
  page.blank();
  page.add([word('Coverage', 'heading')]);
  const { files, bytes, functions, calls } = coverage;
  const basis = `This rests on ${counted(files, 'file')} (${byteSize(bytes)}) with ${counted(functions, 'function')} and ${counted(calls, 'call')}.`;
  page.add(prose(basis), { indent: 2 });
  if (coverage.unreadable.length === 0 && coverage.notUnderstood.length === 0) {
    page.add(
      prose('All of them could be read, and no text in them was too odd to be understood.'),
      {
        indent: 2,
      },
    );
  }
  addUnreadable(page, coverage.unreadable);
  addNotUnderstood(page, coverage.notUnderstood);
  addHidingMacros(page, coverage.hidingMacros);
  addUnknowns(page, coverage.unknowns);
  if (coverage.unlistedConstants > 0) {
    const constants = counted(coverage.unlistedConstants, 'constant');
    const were = coverage.unlistedConstants === 1 ? 'was' : 'were';
    const kinds = '(lines of the form "#define NAME number", enumerators)';
    page.add(prose(`${constants} ${kinds} ${were} counted, not listed.`), { indent: 2 });
  }
  for (const note of [...coverage.notes].sort(compareText)) page.add(prose(note), { indent: 2 });
}

export function addUnreadable(
  page: Page,
  unreadable: readonly UnreadableFile[],
  missing = 'uses',
): void {
  if (unreadable.length === 0) return;
  const lead = `${counted(unreadable.length, 'file')} could not be read, so ${missing} in there are missing:`;
  const items = [...unreadable]
    .sort((a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason))
    .map(({ file, reason }) => [word(file, 'place'), ...prose(`(${reason})`)]);
  addList(page, lead, items);
}

export function addNotUnderstood(page: Page, notUnderstood: readonly NotUnderstoodFile[]): void {
  if (notUnderstood.length === 0) return;
  const lead = `${counted(notUnderstood.length, 'file')} ${notUnderstood.length === 1 ? 'has' : 'have'} text that was not understood, for example brackets that do not pair:`;
  const items = [...notUnderstood]
    .sort((a, b) => b.places - a.places || compareText(a.file, b.file))
    .map(({ file, places }) => [word(file, 'place'), ...prose(`(${counted(places, 'place')})`)]);
  addList(page, lead, items);
}

function addHidingMacros(page: Page, macros: SurveyCoverage['hidingMacros']): void {
  if (macros.length === 0) return;
  const lead = `${counted(macros.length, 'macro hides', 'macros hide')} uses in ${macros.length === 1 ? 'its body' : 'their bodies'}:`;
  const items = [...macros]
    .sort(
      (a, b) =>
        compareText(a.macro, b.macro) || compareText(a.file, b.file) || a.expansions - b.expansions,
    )
    .map(({ macro, file, expansions }) => [
      word(macro, 'name'),
      word('in'),
      word(file, 'place'),
      ...prose(`(${expansions === 0 ? 'never expanded' : `expanded ${times(expansions)}`})`),
    ]);
  addList(page, lead, items);
}

function addUnknowns(page: Page, unknowns: SurveyCoverage['unknowns']): void {
  if (unknowns.length === 0) return;
  const total = unknowns.reduce((sum, { uses }) => sum + uses, 0);
  const lead = `Of ${counted(total, 'use')} the context is unknown:`;
  const items = [...unknowns]
    .sort((a, b) => b.uses - a.uses || compareText(a.reason, b.reason))
    .map(({ reason, uses }) => prose(`${count(uses)}: ${reason}`));
  addList(page, lead, items);
}

/** A sentence and an item on each line below it, up to the limit, with a sign when there are more. */
function addList(page: Page, lead: string, items: readonly (readonly Word[])[]): void {
  page.add(prose(lead, 'warning'), { indent: 2 });
  for (const item of items.slice(0, listLimit)) page.add(item, { indent: 4, hanging: 6 });
  const left = items.length - listLimit;
  if (left > 0) {
    page.add(prose(`and ${count(left)} more (--format json lists all)`, 'faint'), { indent: 4 });
  }
}

function times(expansions: number): string {
  return expansions === 1 ? 'once' : `${count(expansions)} times`;
}
