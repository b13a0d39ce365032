import type { PlanDocument, PlanVerdict } from '../documents/plan.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { countPlan, type PlanCounts } from './plan-counts.ts';
import { addPlanBasis, addPlanOutlook } from './plan-outlook-text.ts';
import { addFollowers, addVerdict } from './plan-verdict-text.ts';
import { count, counted } from './quantities.ts';
import { addTable, type Row } from './table.ts';
import { prose, type Word, word } from './words.ts';

export interface PlanTextOptions extends PageOptions {
  /** Whether every place is listed, however many are alike. */
  readonly all: boolean;
  /** The verdicts to show; undefined for all, and for what else the plan says. */
  readonly verdicts: readonly PlanVerdict[] | undefined;
}

/**
 * A plan for people: the figures, the uses by verdict, those first that need somebody, what follows the name,
 * what comes and goes with it, and what the answer rests on.
 */
export async function renderPlan(
  document: PlanDocument,
  options: PlanTextOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  const counts = countPlan(document);
  addTitle(page, document, counts);
  addFigures(page, counts);
  for (const { verdict } of counts.byVerdict) {
    if (isShown(verdict, options)) addVerdict(page, document.sites, verdict, options);
  }
  const followers = document.sites.filter(({ verdict }) => isShown(verdict, options));
  addFollowers(page, followers, options);
  if (options.verdicts === undefined) addPlanOutlook(page, document, options);
  addPlanBasis(page, document);
  return page.text();
}

/** The migration, and the tree it is held against. */
export function addTitle(page: Page, document: PlanDocument, counts: PlanCounts): void {
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  const uses = counts.byVerdict.reduce((sum, row) => sum + row.uses, 0);
  page.add([
    word(`${document.name}:`, 'heading'),
    ...prose(`${counted(uses, 'use')} in a tree of ${counted(files, 'file')},`),
    word(`${root}${at}`, 'place'),
  ]);
  page.add(prose(document.summary), { indent: 2, hanging: 2 });
}

function isShown(verdict: PlanVerdict, { verdicts }: PlanTextOptions): boolean {
  return verdicts === undefined || verdicts.includes(verdict);
}

function addFigures(page: Page, counts: PlanCounts): void {
  const { old, proved, argued, byVerdict, places } = counts;
  page.blank();
  const converted = proved + argued;
  page.add([
    word(`${count(converted)} of ${counted(old, 'use')}`, 'heading'),
    ...prose('can be converted without a change of behavior.'),
  ]);
  addGrounds(page, counts);
  const rows: Row[] = byVerdict.map(({ verdict, uses, files }) => {
    const style = uses === 0 ? 'faint' : 'plain';
    const text = uses === 0 ? '0 uses' : `${counted(uses, 'use')} in ${counted(files, 'file')}`;
    return [word(verdict, style), word(text, style)];
  });
  if (places > 0) rows.push([word('goes with the name'), word(counted(places, 'place'))]);
  addTable(page, rows, { indent: 2 });
}

/** How we know, and what is still asked of the uses behind the first figure. */
function addGrounds(page: Page, { proved, argued, lacking, doubtful }: PlanCounts): void {
  if (argued > 0) {
    const ours = proved === 0 ? 'None is' : `${are(proved)}`;
    page.add(prose(`${ours} proved from the code; ${are(argued)} argued by the migration alone.`), {
      indent: 2,
    });
  }
  const open: Word[] = [];
  if (lacking > 0) {
    open.push(...prose(`For ${count(lacking)} of them a precondition is missing.`, 'warning'));
  }
  if (doubtful > 0) {
    const text = `For ${count(doubtful)} of them it is not known whether a precondition holds.`;
    open.push(...prose(text, 'warning'));
  }
  page.add(open, { indent: 2 });
}

function are(uses: number): string {
  return `${count(uses)} ${uses === 1 ? 'is' : 'are'}`;
}
