import type { PlanSite } from '../documents/plan.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { changeWords, oneLine } from './plan-use-text.ts';
import { prose, type Style, word } from './words.ts';

/** A change that somebody is asked about. */
export interface ShownProposal {
  /** Counted from 1. */
  readonly number: number;
  readonly sites: readonly PlanSite[];
  readonly differences: readonly string[];
  /** As git prints it. */
  readonly diff: string;
}

/** The uses with verdict and reasons, what will be different, and the diff. */
export async function renderProposal(
  proposal: ShownProposal,
  options: PageOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(proposal));
  page.add([word(`Change ${proposal.number}`, 'heading')]);
  for (const site of proposal.sites) addSite(page, site);
  for (const text of proposal.differences) {
    page.add([word('*'), ...prose(text)], { indent: 4, hanging: 6 });
  }
  for (const line of proposal.diff.replace(/\n$/, '').split('\n')) {
    page.verbatim(line, styleOf(line));
  }
  return `\n${page.text()}`;
}

function addSite(page: Page, site: PlanSite): void {
  const { file, line, function: name, verdict, rule, reasons, differences } = site;
  page.add(
    [
      word(`${file}:${line}`, 'place'),
      ...(name === null ? [] : [word(name, 'name')]),
      ...changeWords(site),
      word(`(${[verdict, ...(rule === null ? [] : [oneLine(rule)])].join(': ')})`, 'faint'),
    ],
    { indent: 2 },
  );
  for (const reason of reasons) page.add(prose(`- ${reason}`, 'faint'), { indent: 4, hanging: 6 });
  for (const { text } of differences.filter((difference) => difference.reachable)) {
    page.add([word('*'), ...prose(text)], { indent: 4, hanging: 6 });
  }
  for (const { requirement, answer } of site.preconditions) {
    if (answer !== 'missing' && answer !== 'unknown') continue;
    const state = answer === 'missing' ? 'is missing' : 'is not known to hold';
    page.add(prose(`${requirement} ${state}`, 'warning'), { indent: 4, hanging: 6 });
  }
}

function styleOf(line: string): Style {
  if (/^(diff --git|index|---|\+\+\+) /.test(line)) return 'faint';
  if (line.startsWith('@@')) return 'place';
  return line.startsWith('+') ? 'heading' : 'plain';
}
