import type {
  PlanDocument,
  PlanIntroduction,
  PlanRetirement,
  PlanShape,
} from '../documents/plan.ts';
import type { Page } from './page.ts';
import { oneLine } from './plan-use-text.ts';
import type { ListingOptions } from './plan-verdict-text.ts';
import { count, counted } from './quantities.ts';
import { addTable } from './table.ts';
import { prose, word } from './words.ts';

/** Places of one shape that are enough to see what is meant. */
const mostPlaces = 10;

/** What comes before the first conversion, what goes after the last, and what would fit better. */
export function addPlanOutlook(page: Page, document: PlanDocument, options: ListingOptions): void {
  const { introduce, retire, shapes, rules } = document;
  addSection(page, 'Comes first', introduce, (one) => addIntroduction(page, one));
  addSection(page, 'Goes last', retire, (one) => addRetirement(page, one));
  addSection(page, 'Uses of one form', shapes, (one) => addShape(page, one, options));
  const idle = rules.filter(({ sites }) => sites === 0);
  addSection(page, 'Rules that decided nothing', idle, ({ rule }) => {
    page.add(prose(rule), { indent: 2 });
  });
}

/** What the answer rests on belongs to it, whatever part of it is shown. */
export function addPlanBasis(
  page: Page,
  { assumptions, notes }: Pick<PlanDocument, 'assumptions' | 'notes'>,
): void {
  addSection(page, 'Notes', notes, (note) => page.add(prose(`- ${note}`), { indent: 2 }));
  if (assumptions.length === 0) return;
  page.blank();
  page.add(prose('This plan assumes:', 'faint'));
  for (const assumption of assumptions) page.add(prose(`- ${assumption}`, 'faint'), { indent: 2 });
}

function addSection<Item>(
  page: Page,
  heading: string,
  items: readonly Item[],
  add: (item: Item) => void,
): void {
  if (items.length === 0) return;
  page.blank();
  page.add([word(heading, 'heading')]);
  for (const item of items) add(item);
}

function addIntroduction(page: Page, { name, of, how, places }: PlanIntroduction): void {
  page.add([word(name, 'name'), ...prose(origins[how]), word(oneLine(of))], { indent: 2 });
  const rows = places.map(({ what, file, line }) => [
    word(what),
    word(line > 0 ? `${file}:${line}` : file, 'place'),
  ]);
  addTable(page, rows, { indent: 4 });
}

const origins: Readonly<Record<PlanIntroduction['how'], string>> = {
  rename: 'is the new name of',
  wrapper: 'is added, made of',
  existing: 'is in the tree, and is measured by',
};

function addRetirement(page: Page, { name, left, ready }: PlanRetirement): void {
  page.add([word(`${name}:`, 'name'), ...prose(fateOf(left, ready))], { indent: 2 });
}

function fateOf(left: number, ready: boolean): string {
  if (ready) return 'no use is left, so it can be retired';
  if (left === 0) return 'no use is left; the migration keeps it nevertheless';
  const uses = left === 1 ? '1 use is left' : `${count(left)} uses are left`;
  return `${uses}, so it cannot be retired yet`;
}

function addShape(page: Page, shape: PlanShape, { all }: ListingOptions): void {
  const { sites, better, because } = shape;
  page.add([word(shape.shape, 'name'), word(`(${counted(sites.length, 'use')})`, 'faint')], {
    indent: 2,
  });
  const fit = better === null ? [] : [word(better, 'name'), ...prose('fits better:')];
  page.add([...fit, ...prose(because)], { indent: 4, hanging: 6 });
  const listed = all ? sites : sites.slice(0, mostPlaces);
  const rows = listed.map((site) => [
    word(`${site.file}:${site.line}`, 'place'),
    word(site.function, 'name'),
  ]);
  addTable(page, rows, { indent: 4 });
  const rest = sites.length - listed.length;
  if (rest > 0)
    page.add(prose(`and ${count(rest)} more; --all lists them`, 'faint'), { indent: 4 });
}
