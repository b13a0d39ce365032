import type { SurveyUse, UseKind } from '../documents/survey.ts';
import { compareText } from './words.ts';

/** Calls that run in exactly the same contexts. */
export interface CallGroup {
  /** Sorted; empty for the calls of which no context was found. */
  readonly contexts: readonly string[];
  readonly uses: readonly SurveyUse[];
}

/** Uses that run nothing by themselves. */
export interface KindGroup {
  readonly kind: UseKind;
  readonly uses: readonly SurveyUse[];
}

/** Calls by their set of contexts: sorted by name, calls without a context last. */
export function groupCalls(uses: readonly SurveyUse[]): CallGroup[] {
  const groups = new Map<string, SurveyUse[]>();
  for (const use of sortUses(uses)) {
    if (use.kind !== 'call') continue;
    const key = contextsOf(use).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [use]);
    else group.push(use);
  }
  return [...groups]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : compareText(a, b)))
    .map(([key, members]) => ({ contexts: key === '' ? [] : key.split('\n'), uses: members }));
}

/** The uses that are not calls, the kinds that matter most to somebody who changes the API first. */
export function groupOthers(uses: readonly SurveyUse[]): KindGroup[] {
  const sorted = sortUses(uses);
  return otherKinds
    .map((kind) => ({ kind, uses: sorted.filter((use) => use.kind === kind) }))
    .filter((group) => group.uses.length > 0);
}

const otherKinds: readonly UseKind[] = [
  'reference',
  'macro-body',
  'definition',
  'declaration',
  'export',
  'comment',
];

function contextsOf(use: SurveyUse): string[] {
  return [...new Set(use.contexts)].sort(compareText);
}

function sortUses(uses: readonly SurveyUse[]): SurveyUse[] {
  return [...uses].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.api, b.api) ||
      compareText(a.function ?? '', b.function ?? '') ||
      compareText(a.via ?? '', b.via ?? ''),
  );
}
