import type { Use } from '../callgraph/uses.ts';
import type { SurveyCoverage, SurveyUse } from '../documents/survey.ts';
import type { Project } from './open-project.ts';

/** What an answer rests on and what it could not see, for the survey's last paragraph. */
export function coverageOf(
  project: Project,
  apis: readonly string[],
  found: readonly Use[],
  uses: readonly SurveyUse[],
): SurveyCoverage {
  const { facts } = project.opened;
  const { listing, problems } = facts.state;
  return {
    files: listing.files.length - problems.length,
    bytes: facts.total('bytes'),
    functions: facts.total('functions'),
    calls: facts.total('calls') + facts.total('dispatches'),
    unreadable: unreadableOf(project),
    notUnderstood: notUnderstoodOf(project),
    hidingMacros: hidingMacros(project, found),
    unknowns: unknowns(uses),
    unlistedConstants: facts.total('unlistedConstants'),
    notes: notes(apis),
  };
}

export function unreadableOf(project: Project): { file: string; reason: string }[] {
  const { listing, problems } = project.opened.facts.state;
  return [
    ...listing.problems.map(({ path, reason }) => ({ file: path, reason })),
    ...problems,
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
}

export function notUnderstoodOf(project: Project): { file: string; places: number }[] {
  const places = new Map<string, number>();
  for (const tally of ['unmatchedBrackets', 'unknownItems'] as const) {
    for (const { file, places: count } of project.opened.facts.filesCounting(tally)) {
      places.set(file, (places.get(file) ?? 0) + count);
    }
  }
  return [...places]
    .map(([file, count]) => ({ file, places: count }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function hidingMacros(
  project: Project,
  found: readonly Use[],
): { macro: string; file: string; expansions: number }[] {
  const { graph } = project.search;
  const counts = new Map<string, { macro: string; file: string; expansions: number }>();
  for (const use of found) {
    const id = use.via ?? (use.kind === 'macro-body' ? use.owner : undefined);
    if (id === undefined) continue;
    const macro = graph.base.text(graph.definitions.fact(id).name);
    const file = use.via === undefined ? graph.base.path(use.file) : '';
    const entry = counts.get(macro) ?? { macro, file, expansions: 0 };
    counts.set(macro, {
      macro,
      file: entry.file || file,
      expansions: entry.expansions + (use.via === undefined ? 0 : 1),
    });
  }
  return [...counts.values()].sort((a, b) => (a.macro < b.macro ? -1 : 1));
}

function unknowns(uses: readonly SurveyUse[]): { reason: string; uses: number }[] {
  const counts = new Map<string, number>();
  for (const { unknown } of uses) {
    if (unknown !== null) counts.set(unknown, (counts.get(unknown) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, uses: count }))
    .sort((a, b) => b.uses - a.uses || (a.reason < b.reason ? -1 : 1));
}

/** Limits of the method that touch this very question. */
function notes(apis: readonly string[]): string[] {
  return apis
    .filter((api) => !api.includes('_'))
    .map((api) => `in comments, ${api} is found only where a parenthesis follows it`);
}
