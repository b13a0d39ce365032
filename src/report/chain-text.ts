import type { SurveyChain, SurveyStep, SurveyUse } from '../documents/survey.ts';
import type { Page } from './page.ts';
import { count } from './quantities.ts';
import { addTable } from './table.ts';
import { compareText, prose, type Word, word } from './words.ts';

/** Which signs the chains printed so far have made use of; the legend explains those and no others. */
export interface ChainSigns {
  weak: boolean;
  via: boolean;
}

/** For each context of a use, its shortest chain, and how many more there are. */
export function addShortestChains(
  page: Page,
  use: SurveyUse,
  indent: number,
  signs: ChainSigns,
): void {
  const groups = chainsByContext(use);
  const labelled = groups.length > 1 || groups.some(({ possible }) => possible);
  for (const { context, possible, chains } of groups) {
    const label = labelled ? [labelOf(context, possible)] : [];
    const shortest = chains[0];
    if (shortest === undefined) {
      page.add([...label, ...prose('no chain was recorded', 'faint')], { indent });
      continue;
    }
    const more = chains.length - 1;
    const rest = more === 0 ? [] : [word(moreEntries(more), 'faint')];
    page.add([...label, ...chainInALine(shortest, signs), ...rest], { indent });
  }
}

/** What chains are printed of: a use as surveys and plans have it. */
export type ChainedUse = Pick<SurveyUse, 'contexts' | 'possibleContexts' | 'chains'>;

/** Every chain of a use, one step on each line with the place it leaves from and how. */
export function addAllChains(page: Page, use: ChainedUse, indent: number, signs: ChainSigns): void {
  for (const { context, possible, chains } of chainsByContext(use)) {
    if (chains.length === 0) {
      page.add([labelOf(context, possible), ...prose('no chain was recorded', 'faint')], {
        indent,
      });
    }
    for (const chain of chains)
      addChainInSteps(page, chain, labelOf(context, possible), indent, signs);
  }
}

/** Says what the signs mean that were used; nothing when none was. */
export function addLegend(page: Page, signs: ChainSigns): void {
  if (!signs.weak && !signs.via) return;
  page.blank();
  if (signs.weak) {
    page.add(
      prose(
        '~> is a step matched by the name of a field alone, not by its type: it may be wrong.',
        'faint',
      ),
    );
  }
  if (signs.via) {
    page.add(prose('[…] says how a function is reached where no plain call leads to it.', 'faint'));
  }
}

interface ContextChains {
  readonly context: string;
  /** Whether only weak steps lead to it. */
  readonly possible: boolean;
  /** The strongest first, then the shortest. */
  readonly chains: readonly SurveyChain[];
}

function chainsByContext(use: ChainedUse): ContextChains[] {
  const certain = new Set(use.contexts);
  const names = new Set([
    ...use.contexts,
    ...use.possibleContexts,
    ...use.chains.map((chain) => chain.context),
  ]);
  return [...names]
    .map((context) => ({
      context,
      possible: !certain.has(context),
      chains: use.chains.filter((chain) => chain.context === context).sort(compareChains),
    }))
    .sort((a, b) => Number(a.possible) - Number(b.possible) || compareText(a.context, b.context));
}

function compareChains(a: SurveyChain, b: SurveyChain): number {
  return (
    Number(a.weak) - Number(b.weak) ||
    a.steps.length - b.steps.length ||
    compareText(a.entry.file, b.entry.file) ||
    a.entry.line - b.entry.line ||
    compareText(a.entry.slot, b.entry.slot) ||
    compareText(a.entry.object, b.entry.object) ||
    compareText(stepsKey(a), stepsKey(b))
  );
}

function stepsKey(chain: SurveyChain): string {
  return chain.steps
    .map((step) => [step.function, step.file, step.line, step.via].join('\0'))
    .join('\n');
}

function chainInALine(chain: SurveyChain, signs: ChainSigns): Word[] {
  const words = [word(entryName(chain), 'faint')];
  for (const { step, reached, weak } of reachedSteps(chain)) {
    const plain = reached === 'call';
    if (!plain) signs.via = true;
    const how = plain ? '' : `[${reached}] `;
    words.push(word(`${arrow(weak, signs)} ${how}${step.function}`, weak ? 'warning' : 'plain'));
  }
  return words;
}

function addChainInSteps(
  page: Page,
  chain: SurveyChain,
  label: Word,
  indent: number,
  signs: ChainSigns,
): void {
  const at = `${chain.entry.file}:${chain.entry.line}`;
  page.add([label, word(entryName(chain)), word(at, 'place')], { indent, hanging: indent + 4 });
  const rows = reachedSteps(chain).map(({ step, weak }) => [
    word(`${arrow(weak, signs)} ${step.function}`, weak ? 'warning' : 'plain'),
    word(`${step.file}:${step.line}`, 'place'),
    word(step.via, 'faint'),
  ]);
  addTable(page, rows, { indent: indent + 2, hanging: indent + 6 });
}

interface ReachedStep {
  readonly step: SurveyStep;
  /** How the step before it leads here: that step's `via`. The entry point calls the first. */
  readonly reached: string;
  readonly weak: boolean;
}

function reachedSteps(chain: SurveyChain): ReachedStep[] {
  const steps = chain.steps.map((step, index) => {
    const reached = chain.steps[index - 1]?.via ?? 'call';
    return { step, reached, weak: reached.startsWith('field ') };
  });
  // Where no step is to blame for a weak chain, the doubt is about its entry point.
  const [first] = steps;
  if (first !== undefined && chain.weak && !steps.some(({ weak }) => weak)) first.weak = true;
  return steps;
}

function labelOf(context: string, possible: boolean): Word {
  return possible ? word(`perhaps ${context}:`, 'warning') : word(`${context}:`);
}

function entryName(chain: SurveyChain): string {
  const { slot, object } = chain.entry;
  return object === '' ? slot : `${slot} (${object})`;
}

function arrow(weak: boolean, signs: ChainSigns): string {
  if (!weak) return '→';
  signs.weak = true;
  return '~>';
}

function moreEntries(more: number): string {
  return `+${count(more)} more ${more === 1 ? 'entry' : 'entries'} (--chain)`;
}
