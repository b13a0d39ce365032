import type { WeighDocument, WeighedStrategy } from '../documents/weigh.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { count, counted } from './quantities.ts';
import { addTable, type Row } from './table.ts';
import { prose, word } from './words.ts';

/** Sites that lose information and are listed, for each strategy. */
const sitesListed = 6;

/** The strategies for people: what each one does, their figures side by side, and what stands behind them. */
export async function renderWeigh(document: WeighDocument, options: PageOptions): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  addTitle(page, document);
  document.strategies.forEach((strategy, i) => {
    page.add(
      [word(letterOf(i), 'heading'), word(`${strategy.title}:`, 'name'), ...prose(strategy.how)],
      {
        indent: 2,
        hanging: 4,
      },
    );
  });
  page.blank();
  addTable(page, figureRows(document.strategies), { indent: 2 });
  addLosses(page, document.strategies);
  addGuards(page, document);
  addLeftOut(page, document);
  page.blank();
  for (const assumption of document.assumptions) {
    page.add(prose(`Taken for granted: ${assumption.replace(/\.$/, '')}.`, 'faint'));
  }
  return page.text();
}

function addTitle(page: Page, { name, tree, strategies }: WeighDocument): void {
  const at = tree.revision === undefined ? '' : ` at ${tree.revision}`;
  page.add([
    word(name, 'heading'),
    ...prose(`can be carried out in ${counted(strategies.length, 'way')} in`),
    word(`${tree.root}${at}`, 'place'),
  ]);
  page.blank();
}

/** A to Z: there are never so many. */
function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function figureRows(strategies: readonly WeighedStrategy[]): readonly Row[] {
  const row = (title: string, figure: (strategy: WeighedStrategy) => string): Row => [
    word(title),
    ...strategies.map((strategy) => word(figure(strategy))),
  ];
  const lines = (strategy: WeighedStrategy, n: number): string =>
    `${strategy.linesAreAtLeast ? '>= ' : ''}${count(n)}`;
  return [
    [word(''), ...strategies.map((_, i) => word(letterOf(i), 'heading'))],
    row('uses', ({ uses }) => count(uses.total)),
    row('  changed, the same behavior', ({ uses }) => count(uses.automatic)),
    row('  changed, with differences', ({ uses }) => count(uses.differing)),
    row('  left for a person', ({ uses }) => count(uses.review)),
    row('  not touched', ({ uses }) => count(uses.kept)),
    row('files', ({ files }) => count(files)),
    row('patches', ({ patches }) => count(patches)),
    row('maintainers', ({ maintainers }) => (maintainers === null ? '?' : count(maintainers))),
    row('lines added', (strategy) => lines(strategy, strategy.linesAdded)),
    row('lines removed', (strategy) => lines(strategy, strategy.linesRemoved)),
    row('exports added', ({ exportsAdded }) => count(exportsAdded)),
    row('lines duplicated', ({ duplicatedLines }) => count(duplicatedLines)),
    row('sites that lose information', ({ losesInformation }) => count(losesInformation.length)),
    row('flag days', ({ flagDays }) => count(flagDays)),
    row('uses such a day breaks silently', ({ silentlyBroken }) => count(silentlyBroken)),
  ];
}

function addLosses(page: Page, strategies: readonly WeighedStrategy[]): void {
  strategies.forEach(({ losesInformation: sites }, i) => {
    if (sites.length === 0) return;
    page.blank();
    page.add([
      word(letterOf(i), 'heading'),
      ...prose('makes one of values that are told apart today:'),
    ]);
    for (const { file, line, function: name, values } of sites.slice(0, sitesListed)) {
      page.add(
        [word(`${file}:${line}`, 'place'), word(name ?? '', 'name'), ...prose(values.join(', '))],
        { indent: 2 },
      );
    }
    const more = sites.length - sitesListed;
    if (more > 0) page.add(prose(`and ${count(more)} more`, 'faint'), { indent: 2 });
  });
}

function addGuards(page: Page, { strategies }: WeighDocument): void {
  page.blank();
  page.add([word('What keeps new users of the old habit out', 'heading')]);
  strategies.forEach(({ guard, notes }, i) => {
    page.add([word(letterOf(i), 'heading'), ...prose([guard, ...notes].join('; '))], {
      indent: 2,
      hanging: 4,
    });
  });
}

function addLeftOut(page: Page, { leftOut }: WeighDocument): void {
  if (leftOut.length === 0) return;
  page.blank();
  page.add([word('Not weighed', 'heading')]);
  for (const { strategy, why } of leftOut) {
    page.add([word(`${strategy}:`), ...prose(why)], { indent: 2 });
  }
}
