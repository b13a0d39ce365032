import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName } from '../callgraph/graph.ts';
import type {
  PlanDocument,
  PlanIntroduction,
  PlanRetirement,
  PlanShape,
  PlanSite,
} from '../documents/plan.ts';
import type { PlannedIntroduction } from '../plan/introductions.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { nameOfSubject } from '../spec/read-subjects.ts';
import { describeChain } from './chain-document.ts';
import type { Project } from './open-project.ts';
import { treeOf } from './tree-document.ts';

/** Everything a plan found out, as it was found. */
export interface PlanFindings {
  readonly sites: readonly PlannedSite[];
  readonly introduce: readonly PlannedIntroduction[];
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
}

export function describePlan(
  project: Project,
  file: string,
  spec: MigrationSpec,
  findings: PlanFindings,
): PlanDocument {
  const { sites, introduce, assumptions, notes } = findings;
  return {
    format: 'flagday/plan',
    version: 1,
    spec: file,
    name: spec.name,
    summary: spec.summary,
    tree: treeOf(project),
    sites: sites.map((site) => describeSite(project, site)),
    introduce: introduce.map((one) => describeIntroduction(project, one)),
    retire: spec.retire.map((one) => retirementOf(one.name, one.when, sites)),
    shapes: shapesOf(project, spec, sites),
    rules: spec.rules.map((rule) => ({
      rule: rule.name,
      sites: sites.filter((site) => site.rule === rule).length,
    })),
    assumptions,
    notes,
  };
}

function describeIntroduction(
  project: Project,
  { introduction, isThere, places }: PlannedIntroduction,
): PlanIntroduction {
  const { name, of, how } = introduction;
  return {
    name,
    of,
    how: isThere ? 'existing' : how,
    places: places.map(({ what, file, line }) => ({
      what,
      file: project.search.graph.base.path(file),
      line,
    })),
  };
}

function shapesOf(
  project: Project,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): readonly PlanShape[] {
  const { graph } = project.search;
  return spec.shapes.flatMap(({ name, better, because }) => {
    const such = sites.filter((site) => site.shape === name);
    if (such.length === 0) return [];
    const shaped = such.map(({ file, line, owner }) => ({
      file: graph.base.path(file),
      line,
      function: owner === undefined ? '' : displayName(graph, owner),
    }));
    return [{ shape: name, sites: shaped, better, because }];
  });
}

/** One use as plans tell of it. */
export function describeSite(project: Project, site: PlannedSite): PlanSite {
  const { graph } = project.search;
  const { judgement, owner, via } = site;
  const isFunction = owner !== undefined && graph.definitions.fact(owner).kind === 'function';
  return {
    file: graph.base.path(site.file),
    line: site.line,
    column: site.column,
    kind: site.kind,
    function: isFunction ? displayName(graph, owner) : null,
    api: nameOfSubject(site.subject),
    verdict: judgement.verdict,
    to: judgement.to ?? null,
    rule: site.rule?.name ?? null,
    contexts: site.contexts,
    reasons: judgement.reasons.map((reason) => reason.replace(/\.$/, '')),
    proof: judgement.proof,
    mapping: judgement.mapping.map(({ input, before, after, isReachable }) => ({
      input,
      before,
      after,
      reachable: isReachable,
    })),
    differences: judgement.differences.map(({ input, before, after, isReachable, text }) => ({
      input,
      before,
      after,
      reachable: isReachable,
      text,
    })),
    alsoChanges: judgement.alsoChanges.map(({ function: id, why }) => {
      const fact = graph.definitions.fact(id);
      return { function: displayName(graph, id), ...placeOf(project, id), line: fact.line, why };
    }),
    chains: site.chains.map((chain) => describeChain(graph, chain, site.line)),
    preconditions: site.preconditions.map(({ requirement, answer, evidence }) => ({
      requirement,
      answer,
      evidence: evidence.map(({ text, file, line }) => ({
        text,
        file: graph.base.path(file),
        line,
      })),
    })),
    unknown: judgement.unknown,
    via: via === undefined ? null : displayName(graph, via),
    shape: site.shape ?? null,
  };
}

function placeOf(project: Project, id: FunctionId): { readonly file: string } {
  return { file: project.search.graph.base.path(fileOf(id)) };
}

function retirementOf(
  name: string,
  when: 'unused' | 'never',
  sites: readonly PlannedSite[],
): PlanRetirement {
  const left = sites.filter(
    ({ subject, judgement, kind }) =>
      nameOfSubject(subject) === name &&
      kind !== 'comment' &&
      kind !== 'definition' &&
      kind !== 'declaration' &&
      kind !== 'export' &&
      (judgement.verdict === 'keep' || judgement.verdict === 'review'),
  ).length;
  return { name, left, ready: when === 'unused' && left === 0 };
}
