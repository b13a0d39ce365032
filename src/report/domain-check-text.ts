import type { DomainCheckDocument, DomainFinding } from '../documents/outcomes.ts';
import { codesOf, handlerOf } from './domain-words.ts';
import { chooseMeasure } from './measure.ts';
import { addOutcomeLegend, chainWords, guardWords, type OutcomeSigns } from './outcome-table.ts';
import { Page, type PageOptions } from './page.ts';
import { count, counted } from './quantities.ts';
import { addTable, type Row } from './table.ts';
import { compareText, prose, type Word, word } from './words.ts';

/** Findings as a compiler prints them, those that the domain's rules tolerate apart, and what was examined. */
export async function renderDomainCheck(
  document: DomainCheckDocument,
  options: PageOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  addTitle(page, document);
  const findings = sortFindings(document.findings);
  const signs: OutcomeSigns = { partial: false };
  for (const finding of findings) {
    if (finding.tolerated === null) addFinding(page, finding, signs);
  }
  addTolerated(page, findings, signs);
  addOutcomeLegend(page, signs);
  addSlots(page, document);
  return page.text();
}

function addTitle(page: Page, document: DomainCheckDocument): void {
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  const functions = document.slots.reduce((sum, slot) => sum + slot.functions, 0);
  const open = document.findings.filter(({ tolerated }) => tolerated === null).length;
  page.add([
    word(open === 0 ? 'No finding' : counted(open, 'finding'), 'heading'),
    ...prose(`in ${counted(functions, 'function')} of ${counted(document.slots.length, 'slot')},`),
    ...prose(`${counted(files, 'file')} of`),
    word(`${root}${at}`, 'place'),
  ]);
}

function sortFindings(findings: readonly DomainFinding[]): DomainFinding[] {
  return [...findings].sort(
    (a, b) =>
      compareText(a.outcome.file, b.outcome.file) ||
      a.outcome.line - b.outcome.line ||
      compareText(a.function, b.function) ||
      compareText(a.outcome.value, b.outcome.value) ||
      compareText(a.slot, b.slot) ||
      compareText(tieBreaker(a), tieBreaker(b)),
  );
}

/** Everything else that is printed, so that the order of equal places does not depend on the document's. */
function tieBreaker({ boundAt, outcome, certainty, tolerated, ...rest }: DomainFinding): string {
  const via = outcome.via.map((step) => [step.function, step.file, step.line].join('\0'));
  const bound = [boundAt.file, boundAt.line, boundAt.object];
  const place = [rest.domain, rest.file, rest.line, certainty, tolerated];
  return [...bound, ...place, outcome.guardIsPartial, ...outcome.guard, ...via].join('\n');
}

function addFinding(page: Page, finding: DomainFinding, signs: OutcomeSigns): void {
  const severity = finding.certainty === 'does' ? 'error' : 'warning';
  page.blank();
  addMessage(page, finding, word(`${severity}[${finding.code}]:`, 'warning'));
  addNotes(page, finding, signs);
  const { value, line } = finding.outcome;
  const help = `translate ${value} to ${finding.domain} before it is returned at line ${line}`;
  addLabelled(page, 'help:', prose(help));
}

function addMessage(page: Page, finding: DomainFinding, lead: Word): void {
  const { certainty, outcome, slot, domain } = finding;
  const value = word(`${outcome.value}${certainty === 'does' ? '' : ','}`, 'name');
  page.add(
    [
      word(`${outcome.file}:${outcome.line}:`, 'place'),
      lead,
      word(`${finding.function}()`, 'name'),
      ...prose(certainty === 'does' ? 'returns' : 'can return'),
      value,
      ...prose(certainty === 'does' ? 'on every path,' : ''),
      ...prose(`${handlerOf(slot)} returns ${codesOf(domain)}`),
    ],
    { indent: 0, hanging: 4 },
  );
}

function addNotes(page: Page, finding: DomainFinding, signs: OutcomeSigns): void {
  const { boundAt, outcome, slot } = finding;
  const object = boundAt.object === '' ? [] : [word(`(${boundAt.object})`)];
  addLabelled(page, 'note:', [
    ...prose(`${finding.function} fills ${slot}`),
    ...object,
    word(`${boundAt.file}:${boundAt.line}`, 'place'),
  ]);
  if (outcome.guard.length > 0) {
    addLabelled(page, 'note:', [
      ...prose(`it returns ${outcome.value} when`),
      ...guardWords(outcome, signs),
    ]);
  }
  if (outcome.via.length > 0) {
    addLabelled(page, 'note:', [...prose('the value comes through'), ...chainWords(outcome.via)]);
  }
}

function addLabelled(page: Page, label: string, words: readonly Word[]): void {
  page.add([word(label, 'faint'), ...words], { indent: 2, hanging: 8 });
}

function addTolerated(page: Page, findings: readonly DomainFinding[], signs: OutcomeSigns): void {
  const tolerated = findings.filter((finding) => finding.tolerated !== null);
  if (tolerated.length === 0) return;
  page.blank();
  page.add([word('Tolerated', 'heading'), word(`(${count(tolerated.length)})`, 'faint')]);
  for (const finding of tolerated) {
    page.blank();
    addMessage(page, finding, word(`tolerated[${finding.code}]:`, 'faint'));
    addLabelled(page, 'because:', prose(finding.tolerated ?? ''));
    addNotes(page, finding, signs);
  }
}

/** A function without a complete answer may hide what the check looks for, so it is counted in the open. */
function addSlots(page: Page, { slots }: DomainCheckDocument): void {
  page.blank();
  page.add([word('Examined', 'heading')]);
  if (slots.length === 0) page.add(prose('No slot of this tree has a domain.'), { indent: 2 });
  const rows: Row[] = [...slots]
    .sort((a, b) => compareText(a.slot, b.slot) || compareText(a.domain, b.domain))
    .map(({ slot, domain, functions, incomplete }) => [
      word(slot),
      word(domain),
      word(counted(functions, 'function')),
      incomplete === 0
        ? word('all complete', 'faint')
        : word(`${count(incomplete)} not complete`, 'warning'),
    ]);
  addTable(page, rows, { indent: 2 });
  const incomplete = slots.reduce((sum, slot) => sum + slot.incomplete, 0);
  if (incomplete === 0) return;
  const note = `Of ${counted(incomplete, 'function')} the answer is not complete: a stray value may have been missed there.`;
  page.add(prose(note, 'warning'), { indent: 2 });
}
