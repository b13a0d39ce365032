import { availableParallelism } from 'node:os';
import { UserError } from '../base/user-error.ts';
import type { PlanDocument } from '../documents/plan.ts';
import type { FileIndex } from '../facts/postings.ts';
import { searchTexts } from '../facts/search-texts.ts';
import { nodeHost } from '../host/host.ts';
import { doneSites } from '../plan/done-sites.ts';
import { findSpecProblems, planIntroductions } from '../plan/introductions.ts';
import type { PlanParts } from '../plan/parts.ts';
import { PatternPlaces } from '../plan/patterns/pattern-places.ts';
import type { PatternSite } from '../plan/patterns/pattern-sites.ts';
import { FunctionPlanner } from '../plan/plan-function.ts';
import { planPattern } from '../plan/plan-pattern.ts';
import { planSlot } from '../plan/plan-slot.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { SlotParts } from '../plan/slots/slot-parts.ts';
import type { Pause, PlaceInspector } from '../plan/use-inspector.ts';
import type { MigrationSpec, Subject } from '../spec/migration-spec.ts';
import { type Analysis, openAnalysis } from './analysis.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { pauseFor } from './pause.ts';
import { describePlan, type PlanFindings } from './plan-document.ts';
import { inspectorOf } from './plan-inspector.ts';
import { planPartsOf, slotPartsOf } from './plan-parts.ts';
import { readSpec } from './read-spec.ts';
import { spellingsNear } from './spellings.ts';

/**
 * What becomes of each use, by the migration in `file`.
 *
 * Throws `UserError` for a migration with a mistake in it, for a tree that cannot be opened, and for an API that
 * occurs nowhere in the tree.
 */
export async function planMigration(file: string, options: TreeOptions): Promise<PlanDocument> {
  const { spec, contexts } = readSpec(nodeHost, file, options.contexts);
  return await withProject({ ...options, contexts }, async (project) =>
    describePlan(project, file, spec, await planProject(project, spec, options)),
  );
}

export interface PlanOptions extends Pick<TreeOptions, 'jobs' | 'signal'> {
  /** Uses that have the new form already are only listed, which is of use to those who change the others. */
  readonly isDoneUnchecked?: boolean;
}

/** The same for a tree that is open. */
export async function planProject(
  project: Project,
  spec: MigrationSpec,
  { jobs, signal, isDoneUnchecked }: PlanOptions,
  analysis: Analysis = openAnalysis(project),
): Promise<PlanFindings> {
  const parts = planPartsOf(project, analysis);
  refuseUnknownNames(project, spec);
  refuseProblems(project, parts, spec);
  const threads = jobs ?? availableParallelism();
  const { state } = project.opened.facts;
  const searchProblems: { readonly file: FileIndex; readonly reason: string }[] = [];
  const { graph } = project.search;
  const places = await PatternPlaces.find(
    { graph, reader: analysis.reader },
    spec,
    async (words) => {
      const search = await searchTexts(nodeHost, state, words, { threads, signal });
      searchProblems.push(...search.problems);
      return search.files;
    },
  );
  const slots = slotPartsOf(project, analysis, spec);
  const inspector = inspectorOf(project, analysis, { spec, places, slots });
  const parted: SubjectParts = { parts, places, inspector, slots, pause: pauseFor(signal) };
  const sites: PlannedSite[] = [];
  for (const subject of spec.subjects) sites.push(...(await planSubject(parted, spec, subject)));
  const asked = isDoneUnchecked === true ? undefined : inspector;
  const done = await doneSites(parts, spec, asked, parted.pause);
  return {
    sites: inOrder(project, [...sites, ...done]),
    introduce: planIntroductions(parts, spec),
    assumptions: assumptionsOf(spec, inspector),
    notes: searchProblems.map(({ file, reason }) => `${graph.base.path(file)} ${reason}`),
  };
}

interface SubjectParts {
  readonly parts: PlanParts;
  readonly places: PatternPlaces;
  readonly inspector: PlaceInspector;
  readonly slots: SlotParts;
  readonly pause: Pause;
}

async function planSubject(
  { parts, places, inspector, slots, pause }: SubjectParts,
  spec: MigrationSpec,
  subject: Subject,
): Promise<readonly PlannedSite[]> {
  switch (subject.kind) {
    case 'function':
      return new FunctionPlanner(parts, spec, subject, { inspector, places }).plan(pause);
    case 'slot':
      return planSlot(slots, spec, subject, pause);
    case 'pattern': {
      const { base } = parts.search.graph;
      const pathOf = ({ file }: PatternSite): string => base.path(file);
      return planPattern({ places, inspector, pathOf }, spec, subject, pause);
    }
  }
}

function inOrder(project: Project, sites: readonly PlannedSite[]): readonly PlannedSite[] {
  const path = ({ file }: PlannedSite): string => project.search.graph.base.path(file);
  const keyed = sites.map((site) => ({ site, path: path(site) }));
  keyed.sort((a, b) => {
    if (a.path !== b.path) return a.path < b.path ? -1 : 1;
    return a.site.line - b.site.line || a.site.column - b.site.column;
  });
  return keyed.map(({ site }) => site);
}

const PROOFS =
  'a proof of equality is one of results and of what a function does with them; what flagday outcomes takes for granted is taken for granted here';

function assumptionsOf(
  spec: MigrationSpec,
  inspector: { readonly assumptions: readonly string[] },
): readonly string[] {
  const argued = spec.rules.filter(({ argument }) => argument !== undefined);
  return [
    PROOFS,
    ...inspector.assumptions,
    ...argued.map(({ name }) => `rule "${name}" is argued by the migration, not proved`),
  ];
}

/** A name that is nowhere is a mistake, unless what takes its place is there: then the migration is done. */
function refuseUnknownNames(project: Project, spec: MigrationSpec): void {
  const { graph } = project.search;
  const isThere = (name: string): boolean => graph.definitions.of(graph.base.find(name)).length > 0;
  for (const subject of spec.subjects) {
    if (subject.kind === 'pattern') continue;
    const name = subject.kind === 'slot' ? (subject.slot.split('.')[0] ?? '') : subject.name;
    if (graph.base.find(name) !== 0) continue;
    if (spec.introduce.some((one) => one.of === name && isThere(one.name))) continue;
    const { root } = project.opened.facts.state.listing;
    const near = spellingsNear(project, name);
    throw new UserError(
      `${subject.place}: ${name} occurs nowhere in ${root}`,
      near.length > 0
        ? `near spellings that do: ${near.join(', ')}`
        : 'check the spelling and the tree',
    );
  }
}

function refuseProblems(project: Project, parts: PlanParts, spec: MigrationSpec): void {
  const [first] = findSpecProblems(parts, spec);
  if (first === undefined) return;
  const { place, problem, cure, unknownName } = first;
  const near = unknownName === undefined ? [] : spellingsNear(project, unknownName);
  const hint = near.length === 0 ? '' : `near spellings in this tree: ${near.join(', ')}; else `;
  throw new UserError(`${place}: ${problem}`, `${hint}${cure}`);
}
