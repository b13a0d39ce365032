import path from 'node:path';
import { UserError } from '../base/user-error.ts';
import type { OutcomesDocument } from '../documents/outcomes.ts';
import type { PlanDocument, PlanSite, PlanVerdict } from '../documents/plan.ts';
import type { TreeOptions } from './options.ts';
import { outcomesOf } from './outcomes.ts';
import { planMigration } from './plan.ts';

/** A line of a file of the tree. */
export interface SitePlace {
  readonly file: string;
  readonly line: number;
}

/** How many places are suggested for one that the plan does not have. */
const MAX_SUGGESTIONS = 5;

/** The same plan with the sites of these verdicts only; it says so itself. */
export function onlyVerdicts(
  document: PlanDocument,
  verdicts: readonly PlanVerdict[],
): PlanDocument {
  const sites = document.sites.filter(({ verdict }) => verdicts.includes(verdict));
  return { ...document, sites, verdicts };
}

/**
 * The plan's sites in one line, with what the functions used there return and how their replacements map that.
 *
 * Throws `UserError` as `planMigration` does, and for a line in which the plan has no site.
 */
export async function planSite(
  spec: string,
  place: SitePlace,
  options: TreeOptions,
): Promise<PlanDocument> {
  const document = await planMigration(spec, options);
  const site = { file: inTree(place.file, document.tree.root), line: place.line };
  const sites = document.sites.filter(({ file, line }) => file === site.file && line === site.line);
  if (sites.length === 0) throw notPlanned(document, site);
  const outcomes: OutcomesDocument[] = [];
  for (const { api, to } of calledIn(sites)) {
    const answer = await findOutcomes(api, to, options);
    if (answer !== undefined) outcomes.push(answer);
  }
  return { ...document, site, sites, outcomes };
}

/** As the plan spells it: people also paste `./file` and whole paths. */
function inTree(file: string, root: string): string {
  const inside = path.isAbsolute(file) ? path.relative(root, file) : file;
  return path.normalize(inside).replaceAll(path.sep, '/');
}

function notPlanned({ sites }: PlanDocument, { file, line }: SitePlace): UserError {
  const inFile = sites.filter((site) => site.file === file);
  if (inFile.length === 0) {
    const name = path.basename(file);
    const namesakes = sites.filter((site) => path.basename(site.file) === name);
    const near = [...new Set(namesakes.map((site) => `${site.file}:${site.line}`))];
    return new UserError(
      `the plan has no use in ${file}`,
      near.length > 0
        ? `uses in files of that name: ${near.slice(0, MAX_SUGGESTIONS).join(', ')}`
        : 'name a file as the plan lists it, relative to the tree',
    );
  }
  const byDistance = [...inFile].sort(
    (a, b) => Math.abs(a.line - line) - Math.abs(b.line - line) || a.line - b.line,
  );
  const near = [...new Set(byDistance.map((site) => `${site.file}:${site.line}`))];
  return new UserError(
    `the plan has no use at ${file}:${line}`,
    `nearest in that file: ${near.slice(0, MAX_SUGGESTIONS).join(', ')}`,
  );
}

interface CalledApi {
  readonly api: string;
  readonly to: string | null;
}

/** The functions that are used there, each once, with what takes their place. */
function calledIn(sites: readonly PlanSite[]): CalledApi[] {
  const called = new Map<string, CalledApi>();
  for (const { api, to, kind } of sites) {
    if (kind === 'pattern' || kind === 'binding') continue;
    called.set(`${api}\0${to ?? ''}`, { api, to });
  }
  return [...called.values()];
}

/** Undefined for what is no function of the tree: a macro has no outcomes, and a new name is not there yet. */
async function findOutcomes(
  api: string,
  to: string | null,
  options: TreeOptions,
): Promise<OutcomesDocument | undefined> {
  for (const against of to === null ? [undefined] : [to, undefined]) {
    try {
      return await outcomesOf(api, against, options);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return undefined;
}
