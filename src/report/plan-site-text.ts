import type { OutcomesDocument, OutcomesOfDefinition } from '../documents/outcomes.ts';
import type { PlanDocument, PlanSite } from '../documents/plan.ts';
import { addAllChains, addLegend, type ChainSigns } from './chain-text.ts';
import { chooseMeasure } from './measure.ts';
import { addOutcomeLegend, addOutcomes, type OutcomeSigns } from './outcome-table.ts';
import { Page, type PageOptions } from './page.ts';
import { addPlanBasis } from './plan-outlook-text.ts';
import { addPrecondition, changeWords, oneLine } from './plan-use-text.ts';
import { addTable, type Row } from './table.ts';
import { prose, word } from './words.ts';

/** The whole argument for the uses in one line: how each is reached, what is translated to what, and what is asked. */
export async function renderPlanSite(
  document: PlanDocument,
  options: PageOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  const chains: ChainSigns = { weak: false, via: false };
  const outcomes: OutcomeSigns = { partial: false };
  for (const site of document.sites) {
    page.blank();
    addVerdict(page, site);
    addChains(page, site, chains);
    addMapping(page, site);
    addConsequences(page, site);
    addPreconditions(page, site);
  }
  const shown = shownOutcomes(document);
  for (const answer of shown) addCallee(page, answer, outcomes);
  addLegend(page, chains);
  addOutcomeLegend(page, outcomes);
  const assumptions = [
    ...new Set([...document.assumptions, ...shown.flatMap((answer) => answer.assumptions)]),
  ];
  addPlanBasis(page, { assumptions, notes: document.notes });
  return page.text();
}

/** One answer for each function, although it may have been held against several others. */
function shownOutcomes({ outcomes = [] }: PlanDocument): readonly OutcomesDocument[] {
  return outcomes.filter(
    (answer, index) => outcomes.findIndex((one) => one.function === answer.function) === index,
  );
}

function addVerdict(page: Page, site: PlanSite): void {
  const { file, line, column, kind, rule, proof, reasons, via, shape } = site;
  page.add([
    word(`${file}:${line}:${column}`, 'place'),
    word(site.function ?? '-', 'name'),
    ...(kind === 'call' ? [] : [word(`(${kind})`, 'faint')]),
  ]);
  page.add(changeWords(site), { indent: 2 });
  page.add(
    [
      word(`${site.verdict}:`, 'heading'),
      ...prose(proofs[proof]),
      ...(rule === null ? [] : prose(`(rule "${oneLine(rule)}")`, 'faint')),
    ],
    { indent: 2 },
  );
  for (const reason of reasons) page.add(prose(`- ${reason}`), { indent: 4, hanging: 6 });
  if (via !== null) page.add([...prose('by expansion of the macro'), word(via)], { indent: 4 });
  if (shape !== null) page.add(prose(`form: ${shape}`), { indent: 4 });
}

const proofs: Readonly<Record<PlanSite['proof'], string>> = {
  proved: 'proved from the code',
  argued: 'argued by the migration, not proved from the code',
  none: 'nothing was proved',
};

function addChains(page: Page, site: PlanSite, signs: ChainSigns): void {
  page.blank();
  page.add([word('How it is reached', 'heading')]);
  if (site.chains.length === 0) {
    const runs = site.kind === 'call' || site.kind === 'pattern';
    const text = runs
      ? 'no chain of calls from an entry point was found'
      : 'it runs nothing itself';
    page.add(prose(text, runs ? 'warning' : 'faint'), { indent: 2 });
  }
  addAllChains(page, { ...site, possibleContexts: [] }, 2, signs);
}

/** The driver's own translation beside the new one. */
function addMapping(page: Page, site: PlanSite): void {
  const { mapping, api, to } = site;
  if (mapping.length === 0) return;
  page.blank();
  const limits = site.verdict === 'review' ? prose('as far as could be told', 'faint') : [];
  page.add([word('What becomes of each value', 'heading'), ...limits]);
  const head: Row = [
    word(/^\w+$/.test(api) ? `${api}()` : 'value', 'faint'),
    word('before', 'faint'),
    word(to !== null && /^\w+$/.test(to) ? `after, by ${to}()` : 'after', 'faint'),
  ];
  const rows = [...mapping]
    .sort((a, b) => Number(b.reachable) - Number(a.reachable))
    .map(({ input, before, after, reachable }): Row => {
      const style = reachable ? 'plain' : 'faint';
      const differs = before.join('\0') !== after.join('\0');
      const sign = reachable
        ? word(differs ? 'differs' : '', 'warning')
        : word('cannot occur', 'faint');
      return [
        word(input, reachable ? 'name' : 'faint'),
        word(valuesText(before), style),
        word(valuesText(after), style),
        ...(sign.text === '' ? [] : [sign]),
      ];
    });
  addTable(page, [head, ...rows], { indent: 2, hanging: 6 });
}

function valuesText(values: readonly string[]): string {
  return values.length === 0 ? 'nothing known' : values.join(' or ');
}

/** What changes in behavior, what changes with it, and what is not known. */
function addConsequences(page: Page, site: PlanSite): void {
  const { differences, alsoChanges, unknown } = site;
  if (differences.length > 0) {
    page.blank();
    page.add([word('In words', 'heading')]);
    const sorted = [...differences].sort((a, b) => Number(b.reachable) - Number(a.reachable));
    for (const { text, reachable } of sorted) {
      const words = reachable
        ? [word('*', 'warning'), ...prose(text)]
        : prose(`- ${text}`, 'faint');
      page.add(words, { indent: 2 });
    }
  }
  if (alsoChanges.length > 0) {
    page.blank();
    page.add([word('Changes with it', 'heading')]);
    const rows = alsoChanges.map((changed) => [
      word(changed.function, 'name'),
      word(`${changed.file}:${changed.line}`, 'place'),
      word(changed.why, 'faint'),
    ]);
    addTable(page, rows, { indent: 2, hanging: 6 });
  }
  if (unknown.length === 0) return;
  page.blank();
  page.add([word('Not known', 'heading')]);
  for (const text of unknown) page.add(prose(`- ${text}`, 'warning'), { indent: 2 });
}

function addPreconditions(page: Page, { preconditions }: PlanSite): void {
  if (preconditions.length === 0) return;
  page.blank();
  page.add([word('What is asked before the call', 'heading')]);
  for (const precondition of preconditions) addPrecondition(page, precondition, 2);
}

/** What the function returns and when: the values of the table above. */
function addCallee(page: Page, answer: OutcomesDocument, signs: OutcomeSigns): void {
  page.blank();
  page.add([word(`What ${answer.function}() returns`, 'heading')]);
  for (const definition of [answer, ...answer.others]) addDefinition(page, definition, signs);
  if (answer.against !== null && answer.against.mapping.length > 0) {
    page.add(prose(`${answer.against.function}() makes of these:`), { indent: 2 });
    const rows = answer.against.mapping.map(({ input, outputs }) => [
      word(input, 'name'),
      word(`→ ${valuesText(outputs)}`),
    ]);
    addTable(page, rows, { indent: 4 });
  }
}

function addDefinition(page: Page, definition: OutcomesOfDefinition, signs: OutcomeSigns): void {
  const { file, line, function: name, outcomes, unknowns, condition } = definition;
  const arm = condition === null ? [] : prose(`only if ${condition}`, 'faint');
  page.add([word(`${file}:${line}`, 'place'), ...arm], { indent: 2 });
  addOutcomes(page, outcomes, unknowns, { indent: 4, file, function: name, signs });
}
