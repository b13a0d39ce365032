import type { PlanSite, PlanVerdict } from '../documents/plan.ts';
import type { Page } from './page.ts';
import { goesWithName } from './plan-counts.ts';
import {
  type FollowerGroup,
  groupByArgument,
  groupFollowers,
  groupSites,
  groupUnreachable,
  type SiteGroup,
} from './plan-groups.ts';
import { addSiteNotes, changeWords, contextWords, oneLine } from './plan-use-text.ts';
import { count, counted } from './quantities.ts';
import { columnStops, inColumns, type Row } from './table.ts';
import { prose, word } from './words.ts';

export interface ListingOptions {
  /** Whether every place is listed, however many are alike. */
  readonly all: boolean;
}

/** Uses alike that need nobody: these many places are enough to see which they are. */
const mostPlain = 10;
/** Uses alike that somebody should look at, one after the other. */
const mostNoted = 40;

/** The uses with a verdict, those together of which the same is to be said. */
export function addVerdict(
  page: Page,
  sites: readonly PlanSite[],
  verdict: PlanVerdict,
  options: ListingOptions,
): void {
  const having = sites.filter((site) => site.verdict === verdict && !goesWithName(site));
  if (having.length === 0) return;
  page.blank();
  page.add([
    word(`${verdict}:`, 'heading'),
    ...prose(meanings[verdict]),
    word(`(${counted(having.length, 'use')})`, 'faint'),
  ]);
  for (const group of groupSites(having)) addGroup(page, group, options);
}

const meanings: Readonly<Record<PlanVerdict, string>> = {
  'convert-differs': 'behavior changes as listed, and in nothing else',
  review: 'a person has to decide',
  convert: 'behavior stays as it is',
  keep: 'stays as it is written',
  done: 'has the new form already',
};

/** Places that follow the name by themselves, many to a line. */
export function addFollowers(
  page: Page,
  sites: readonly PlanSite[],
  options: ListingOptions,
): void {
  const groups = groupFollowers(sites.filter(goesWithName));
  if (groups.length === 0) return;
  page.blank();
  page.add([word('Goes with the name', 'heading')]);
  for (const group of groups) addFollowerGroup(page, group, options);
}

/** What they become, and by which rule; then the uses, those together of which the same is to be said. */
function addGroup(page: Page, { sites, rule, reasons }: SiteGroup, options: ListingOptions): void {
  const [first] = sites;
  if (first === undefined) return;
  const target = sharedTarget(sites);
  const hasTarget = target !== null;
  const proof = first.proof === 'none' ? '' : `, ${first.proof}`;
  page.add(
    [
      ...(rule === null ? [] : prose(`${oneLine(rule)}:`)),
      ...changeWords({ api: first.api, to: target }),
      word(`(${counted(sites.length, 'use')}${proof})`, 'faint'),
    ],
    { indent: 2 },
  );
  if (first.verdict === 'convert-differs' || first.verdict === 'review') {
    const groups = groupByArgument(sites);
    // What is said of one group alone stands below its uses, like everything else that is said of it.
    const shared = groups.length > 1 ? reasons : [];
    for (const reason of shared) page.add(prose(`- ${reason}`), { indent: 4, hanging: 6 });
    for (const members of groups) addArgued(page, members, { hasTarget, reasons: shared }, options);
    return;
  }
  for (const reason of reasons) page.add(prose(reason, 'faint'), { indent: 4, hanging: 4 });
  addRows(page, sites, options, { hasTarget, reasons, sayReasons: true });
}

/** What takes the place of all of them; null when it is not the same. */
function sharedTarget(sites: readonly PlanSite[]): string | null {
  const targets = new Set(sites.map(({ to }) => to));
  const [target] = targets;
  return targets.size === 1 && target !== undefined ? target : null;
}

/** A line for each use, then what is to be said of all of them. */
function addArgued(
  page: Page,
  sites: readonly PlanSite[],
  heading: Heading,
  options: ListingOptions,
): void {
  addRows(page, sites, options, { ...heading, sayReasons: false });
  const [site] = sites;
  if (site === undefined) return;
  const indents = { indent: 8, hanging: 10 };
  const reasons = site.reasons.filter((reason) => !heading.reasons.includes(reason));
  for (const reason of reasons) page.add(prose(`- ${reason}`), indents);
  if (site.verdict === 'review' && site.differences.length > 0) {
    page.add(prose('as far as could be told:', 'faint'), indents);
  }
  for (const { text, reachable } of site.differences) {
    if (reachable) page.add([word('*', 'warning'), ...prose(text)], indents);
  }
  for (const { inputs, before, after } of groupUnreachable(site)) {
    const text = `cannot occur: ${inputs.join(', ')} (before ${before}, now ${after})`;
    page.add(prose(text, 'faint'), indents);
  }
}

/** What was said above the rows, and need not be said in each. */
interface Heading {
  /** Whether it names what takes their place. */
  readonly hasTarget: boolean;
  readonly reasons: readonly string[];
}

function addRows(
  page: Page,
  sites: readonly PlanSite[],
  options: ListingOptions,
  heading: Heading & {
    /** Whether nothing follows that would say the reasons of each. */
    readonly sayReasons: boolean;
  },
): void {
  const indent = 4;
  const listed = options.all ? sites : chooseListed(sites);
  const rows = listed.map((site) => useCells(site, !heading.hasTarget));
  const stops = columnStops(page, rows, indent);
  for (const [i, site] of listed.entries()) {
    page.add(inColumns(rows[i] ?? [], stops), { indent, hanging: indent + 2 });
    if (heading.sayReasons) addBindingReasons(page, site, heading.reasons);
    addSiteNotes(page, site, indent + 4);
  }
  const shown = new Set(listed);
  addRest(
    page,
    sites.filter((site) => !shown.has(site)),
    indent,
  );
}

/** Where a function is put into a slot, only the reason names the function. */
function addBindingReasons(page: Page, site: PlanSite, said: readonly string[]): void {
  if (site.kind !== 'binding') return;
  for (const reason of site.reasons) {
    if (!said.includes(reason)) page.add(prose(reason, 'faint'), { indent: 8, hanging: 10 });
  }
}

/** Uses that somebody should see do not fall to the limit for those that nobody needs to. */
function chooseListed(sites: readonly PlanSite[]): readonly PlanSite[] {
  const left = { plain: mostPlain, noted: mostNoted };
  return sites.filter((site) => left[isNoted(site) ? 'noted' : 'plain']-- > 0);
}

function isNoted(site: PlanSite): boolean {
  const { verdict, preconditions, unknown } = site;
  if (verdict === 'review' || verdict === 'convert-differs' || unknown.length > 0) return true;
  return preconditions.some(({ answer }) => answer === 'missing' || answer === 'unknown');
}

function addRest(page: Page, rest: readonly PlanSite[], indent: number): void {
  if (rest.length === 0) return;
  const open = rest.filter((site) => isNoted(site) && site.verdict === 'convert').length;
  const which = open === 0 ? '' : `, ${count(open)} of them with something missing or unknown`;
  page.add(prose(`and ${count(rest.length)} more${which}; --all lists them`, 'faint'), { indent });
}

function useCells(site: PlanSite, hasTarget: boolean): Row {
  const place = word(`${site.file}:${site.line}`, 'place');
  const name = site.function ?? '-';
  const text = site.kind === 'call' || site.kind === 'pattern' ? name : `${name} (${site.kind})`;
  const { to } = site;
  const target = hasTarget && to !== null ? [word(`→ ${oneLine(to)}`)] : [];
  return [place, word(text, 'name'), ...contextWords(site), ...target];
}

function addFollowerGroup(page: Page, group: FollowerGroup, options: ListingOptions): void {
  const { kind, verdict, places } = group;
  const listed = options.all ? places : places.slice(0, mostPlain);
  const rest = places.length - listed.length;
  const more = rest === 0 ? [] : prose(`and ${count(rest)} more; --all lists them`, 'faint');
  page.add(
    [
      ...prose(`${counted(places.length, kind)} (${verdict}):`),
      ...changeWords(group),
      word('in', 'faint'),
      ...listed.map((place, i) => word(i < listed.length - 1 ? `${place},` : place, 'place')),
      ...more,
    ],
    { indent: 2, hanging: 6 },
  );
}
