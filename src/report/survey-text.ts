import type { SurveyDocument } from '../documents/survey.ts';
import { addAllChains, addLegend, addShortestChains, type ChainSigns } from './chain-text.ts';
import { addCoverage } from './coverage-text.ts';
import { chooseMeasure } from './measure.ts';
import { addOtherUses } from './other-uses-text.ts';
import { Page, type PageOptions } from './page.ts';
import { count, counted } from './quantities.ts';
import { addTable } from './table.ts';
import { type CallGroup, groupCalls, groupOthers } from './use-groups.ts';
import { addUses } from './use-text.ts';
import { compareText, prose, word } from './words.ts';

export interface SurveyTextOptions extends PageOptions {
  /** Whether to print every chain, step by step, instead of the shortest one for each context. */
  readonly chains: boolean;
}

/**
 * A survey for people: calls by context with the chains that show it, then the uses that run nothing,
 * a line for each context, and what the answer rests on.
 */
export async function renderSurvey(
  document: SurveyDocument,
  options: SurveyTextOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  const signs: ChainSigns = { weak: false, via: false };
  addTitle(page, document);
  const severalApis = new Set(document.uses.map((use) => use.api)).size > 1;
  for (const group of groupCalls(document.uses)) {
    addCallGroup(page, group, { chains: options.chains, severalApis, signs });
  }
  addOtherUses(page, groupOthers(document.uses), severalApis);
  addLegend(page, signs);
  addSummary(page, document);
  addCoverage(page, document.coverage);
  return page.text();
}

function addTitle(page: Page, document: SurveyDocument): void {
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  const names = document.api.split(',').map((name) => name.trim());
  const have = names.length > 1 ? 'have' : 'has';
  page.add([
    ...names.map((name, index) => word(index < names.length - 1 ? `${name},` : name, 'heading')),
    ...prose(`${have} ${counted(document.uses.length, 'use')} in ${counted(files, 'file')} of`),
    word(`${root}${at}`, 'place'),
  ]);
}

interface GroupStyle {
  readonly chains: boolean;
  /** Whether each use has to say which API it is a use of. */
  readonly severalApis: boolean;
  readonly signs: ChainSigns;
}

function addCallGroup(page: Page, group: CallGroup, style: GroupStyle): void {
  page.blank();
  const calls = counted(group.uses.length, 'call');
  page.add([word(headingOf(group), 'heading'), word(`(${calls})`, 'faint')]);
  const addChains = style.chains ? addAllChains : addShortestChains;
  addUses(page, group.uses, { indent: 2, severalApis: style.severalApis }, (use, indent) => {
    addChains(page, use, indent, style.signs);
  });
}

function headingOf(group: CallGroup): string {
  return group.contexts.length === 0 ? 'no context found' : group.contexts.join(' + ');
}

/** A call that runs in two contexts counts in both, so the rows add up to more than the calls. */
function addSummary(page: Page, { summary, uses }: SurveyDocument): void {
  page.blank();
  page.add([word('Summary', 'heading')]);
  if (summary.length === 0) page.add(prose('Nothing calls it in this tree.'), { indent: 2 });
  const rows = [...summary]
    .sort(
      (a, b) =>
        Number(a.context === 'none') - Number(b.context === 'none') ||
        compareText(a.context, b.context),
    )
    .map(({ context, calls, functions, files }) => [
      word(context === 'none' ? 'no context found' : context),
      word(
        `${counted(calls, 'call')} in ${counted(functions, 'function')}, ${counted(files, 'file')}`,
      ),
    ]);
  const others = uses.filter((use) => use.kind !== 'call').length;
  if (others > 0) rows.push([word('other uses'), word(count(others))]);
  addTable(page, rows, { indent: 2 });
}
