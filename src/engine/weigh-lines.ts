import type { WeighedStrategy } from '../documents/weigh.ts';
import type { PlannedIntroduction } from '../plan/introductions.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { Strategy } from '../plan/strategies.ts';

type Lines = Pick<
  WeighedStrategy,
  'linesAdded' | 'linesRemoved' | 'linesAreAtLeast' | 'duplicatedLines'
>;

/** An inline function that keeps an old name alive: its head, braces, call and a blank line. */
const INLINE_ALIAS_LINES = 6;

/** Around a kernel-doc text: the lines that open and close the comment. */
const COMMENT_MARK_LINES = 2;

export interface CountedParts {
  readonly strategy: Strategy;
  /** Sites that change. */
  readonly touched: readonly PlannedSite[];
  readonly introduced: readonly PlannedIntroduction[];
  /** How many of the names introduced are exported. */
  readonly exports: number;
  /** Whether more changes than these sites: uses for a person, definitions that go or change. */
  readonly isPart: boolean;
}

/**
 * The lines a strategy changes, as far as they are known before they are written: one for each place at which a
 * name changes, and what is introduced. A translation behind a call that goes makes more of them.
 */
export function countLines(parts: CountedParts): Lines {
  const { touched, introduced } = parts;
  const places = new Set(touched.map(({ file, line }) => `${file}:${line}`));
  let added = places.size + parts.exports;
  let removed = places.size;
  for (const { introduction } of introduced) {
    const { how, alias, of } = introduction;
    added += linesOf(introduction);
    if (how !== 'rename') continue;
    // The alias comes with the new name and goes with the old one.
    const aliasLines = { inline: INLINE_ALIAS_LINES, macro: 1, none: 0 }[alias];
    const goes = parts.strategy.spec.retire.some(
      ({ name, when }) => name === of && when === 'unused',
    );
    added += aliasLines;
    if (goes) removed += aliasLines;
  }
  return {
    linesAdded: added,
    linesRemoved: removed,
    linesAreAtLeast: parts.isPart || touched.some(changesMore),
    duplicatedLines: duplicatedLines(introduced),
  };
}

/** Whether the change of a site may reach beyond its line. */
function changesMore({ judgement, kind }: PlannedSite): boolean {
  return judgement.mapping.length > 0 || judgement.alsoChanges.length > 0 || kind === 'binding';
}

/** Of a new definition with its comment, a blank line before it, and its declaration when it stands in a C file. */
function linesOf({ definition, documentation }: PlannedIntroduction['introduction']): number {
  const comment = documentation === undefined ? 0 : linesIn(documentation) + COMMENT_MARK_LINES;
  if (definition === undefined) return comment;
  const isInHeader = /^\s*static\b/.test(definition);
  return comment + linesIn(definition) + 1 + (isInHeader ? 0 : 1);
}

function linesIn(text: string | undefined): number {
  return text === undefined ? 0 : text.trimEnd().split('\n').length;
}

/** Lines of new definitions that are those of an earlier one but for the names. */
function duplicatedLines(introduced: readonly PlannedIntroduction[]): number {
  const seen = new Set<string>();
  let lines = 0;
  for (const { introduction } of introduced) {
    const { definition, name, of } = introduction;
    if (definition === undefined) continue;
    const body = definition
      .slice(definition.indexOf('{'))
      .replaceAll(new RegExp(`\\b(${name}|${of})\\b`, 'g'), '')
      .replaceAll(/\s+/g, ' ');
    if (seen.has(body)) lines += linesIn(definition);
    seen.add(body);
  }
  return lines;
}
