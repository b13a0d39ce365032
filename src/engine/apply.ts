import type { ApplyDocument, ApplyStage } from '../documents/apply.ts';
import { nodeHost } from '../host/host.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { type Analysis, openAnalysis } from './analysis.ts';
import { type SettledChanges, settleChanges } from './apply-changes.ts';
import { type Ask, chooserFor } from './apply-choose.ts';
import { lostComments } from './apply-comments.ts';
import { type ApplyFindings, describeApply } from './apply-document.ts';
import { readModes } from './apply-modes.ts';
import { rewritePartsOf } from './apply-parts.ts';
import { isToConvert, type Rewriter, rewriters } from './apply-rewriters.ts';
import { stringsWithNames } from './apply-strings.ts';
import { verifierOf } from './apply-verify.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { pauseFor } from './pause.ts';
import { planProject } from './plan.ts';
import { describePlan, type PlanFindings } from './plan-document.ts';
import { planPartsOf } from './plan-parts.ts';
import { readSpec } from './read-spec.ts';

export interface ApplyOptions extends TreeOptions {
  readonly stages: readonly ApplyStage[];
  /** Asked about each change, when given; otherwise all that hold are made. */
  readonly ask?: Ask;
}

/**
 * Carries the migration in `file` out as far as it can be proved, in memory: nothing is written.
 *
 * Throws `UserError` as `planMigration` does.
 */
export async function applyMigration(file: string, options: ApplyOptions): Promise<ApplyDocument> {
  const { spec, contexts } = readSpec(nodeHost, file, options.contexts);
  return await withProject({ ...options, contexts }, async (project) => {
    const applied = await applyProject(project, spec, options);
    return describeApply(project, await findingsOf(project, { file, spec, options, applied }));
  });
}

/** What becomes of a tree. */
export interface AppliedProject {
  readonly plan: PlanFindings;
  readonly settled: SettledChanges;
  /** Files with uses that were edited while the plan was made. */
  readonly stale: readonly string[];
}

/** The same for a tree that is open, by these rewriters. */
export async function applyProject(
  project: Project,
  spec: MigrationSpec,
  options: ApplyOptions,
  by: readonly Rewriter[] = rewriters,
): Promise<AppliedProject> {
  const analysis = openAnalysis(project);
  const plan = await planProject(project, spec, { ...options, isDoneUnchecked: true }, analysis);
  const parts = rewritePartsOf(project, analysis, planPartsOf(project, analysis));
  const verifier = verifierOf(parts, spec);
  const settled = await settleChanges({
    parts,
    spec,
    sites: plan.sites,
    stages: options.stages,
    rewriters: by,
    verifier,
    pause: pauseFor(options.signal),
    ...(options.ask && {
      choose: chooserFor(options.ask, {
        verifier,
        readFile: parts.readFile,
        planOf: ({ sites }) => describePlan(project, spec.name, spec, { ...plan, sites }),
      }),
    }),
  });
  const strings = stringsWithNames(parts.symbols, settled.files, replacedNames(plan));
  const comments = lostComments(parts.symbols, settled.files);
  const stale = staleOf(project, analysis, plan);
  const notes = [...plan.notes, ...strings, ...comments];
  return { plan: { ...plan, notes }, settled, stale };
}

/** Functions of which some uses get another name. */
function replacedNames({ sites }: PlanFindings): readonly string[] {
  const names = sites.flatMap((site) =>
    site.subject.kind === 'function' && isToConvert(site) ? [site.subject.name] : [],
  );
  return [...new Set(names)];
}

function staleOf(
  { opened: { facts } }: Project,
  { reader }: Analysis,
  { sites }: PlanFindings,
): readonly string[] {
  const files = [...new Set(sites.map(({ file }) => file))];
  return files
    .filter((file) => reader.read(file).kind === 'missing')
    .map((file) => facts.path(file));
}

/** With the modes of the files that change. */
export async function findingsOf(
  project: Project,
  {
    file,
    spec,
    options,
    applied,
  }: {
    readonly file: string;
    readonly spec: MigrationSpec;
    readonly options: ApplyOptions;
    readonly applied: AppliedProject;
  },
): Promise<ApplyFindings> {
  const { plan, settled } = applied;
  const { listing } = project.opened.facts.state;
  const paths = settled.files.map(({ path }) => path);
  const modes = await readModes(nodeHost, listing, paths);
  return {
    file,
    spec,
    stages: options.stages,
    plan,
    settled,
    modeOf: (path) => modes.get(path) ?? '100644',
  };
}
