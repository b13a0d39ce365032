import { UserError } from '../base/user-error.ts';
import type { PlanDocument } from '../documents/plan.ts';
import { nodeHost } from '../host/host.ts';
import { FunctionPlanner } from '../plan/plan-function.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { MigrationSpec, Subject } from '../spec/migration-spec.ts';
import { openAnalysis } from './analysis.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import type { PlanFindings } from './plan-document.ts';
import { describePlan } from './plan-document.ts';
import { inspectorOf } from './plan-inspector.ts';
import { planPartsOf } from './plan-parts.ts';
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
  return await withProject({ ...options, contexts }, (project) =>
    describePlan(project, file, spec, planProject(project, spec)),
  );
}

/** The same for a tree that is open. */
export function planProject(project: Project, spec: MigrationSpec): PlanFindings {
  const analysis = openAnalysis(project);
  const parts = planPartsOf(project, analysis);
  const sites: PlannedSite[] = [];
  for (const subject of spec.subjects) {
    if (subject.kind !== 'function') continue;
    refuseUnknown(project, subject);
    const inspector = inspectorOf(project, analysis, spec);
    sites.push(...new FunctionPlanner(parts, spec, subject, inspector).plan());
  }
  return { sites, introduce: [], shapes: [], assumptions: ASSUMPTIONS, notes: [] };
}

const ASSUMPTIONS: readonly string[] = [
  'a proof of equality is one of results: what the outcomes command assumes is assumed here',
];

function refuseUnknown(project: Project, subject: Extract<Subject, { kind: 'function' }>): void {
  const { graph } = project.search;
  const { name, place } = subject;
  if (graph.base.find(name) !== 0) return;
  const { root } = project.opened.facts.state.listing;
  const near = spellingsNear(project, name);
  throw new UserError(
    `${place}: ${name} occurs nowhere in ${root}`,
    near.length > 0
      ? `near spellings that do: ${near.join(', ')}`
      : 'check the spelling and the tree',
  );
}
