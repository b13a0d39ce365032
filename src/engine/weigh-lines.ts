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

/**
 * The lines a strategy changes, as far as they are known before they are written: one for each place at which a
 * name changes, and what is introduced. A translation behind a call that goes makes more of them.
 */
export function countLines(
  strategy: Strategy,
  touched: readonly PlannedSite[],
  introduced: readonly PlannedIntroduction[],
): Lines {
  const places = new Set(touched.map(({ file, line }) => `${file}:${line}`));
  let added = places.size;
  let removed = places.size;
  for (const { introduction } of introduced) {
    const { definition, documentation, how, alias } = introduction;
    added += linesIn(definition) + (documentation === undefined ? 0 : linesIn(documentation) + 2);
    // The alias comes with the new name and goes with the old one.
    if (how === 'rename' && alias === 'inline') added += INLINE_ALIAS_LINES;
    if (how === 'rename' && alias === 'macro') added += 1;
    const isRetired = strategy.spec.retire.some(({ name }) => name === introduction.of);
    if (how === 'rename' && isRetired) removed += alias === 'inline' ? INLINE_ALIAS_LINES : 1;
  }
  return {
    linesAdded: added,
    linesRemoved: removed,
    linesAreAtLeast: touched.some(({ judgement }) => judgement.mapping.length > 0),
    duplicatedLines: duplicatedLines(introduced),
  };
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
