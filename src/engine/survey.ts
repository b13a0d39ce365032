import { UserError } from '../base/user-error.ts';
import type { ContextAnswer } from '../callgraph/context-search.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import { findUses, type Use } from '../callgraph/uses.ts';
import type { SurveyDocument, SurveySummaryRow, SurveyUse } from '../documents/survey.ts';
import { describeChain } from './chain-document.ts';
import { coverageOf } from './coverage.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { spellingsNear } from './spellings.ts';
import { treeOf } from './tree-document.ts';

/**
 * Every use of each name in `apis`, with its contexts and the chains that show them.
 *
 * Throws `UserError` for a tree that cannot be opened and for a name that occurs nowhere in it.
 */
export async function surveyApis(
  apis: readonly string[],
  options: TreeOptions,
): Promise<SurveyDocument> {
  return await withProject(options, (project) => surveyProject(project, apis));
}

function surveyProject(project: Project, apis: readonly string[]): SurveyDocument {
  const { graph } = project.search;
  const contexts = new Map<string, ContextAnswer>();
  const uses: SurveyUse[] = [];
  const found: Use[] = [];
  for (const api of [...new Set(apis)]) {
    const of = findUses(graph, project.search.sites, graph.base.find(api));
    if (of.length === 0) throw notFound(project, api);
    found.push(...of);
    for (const use of of) uses.push(describeUse(project, api, use, contexts));
  }
  return {
    format: 'flagday/survey',
    version: 1,
    api: apis.join(','),
    tree: treeOf(project),
    uses,
    summary: summarize(uses),
    coverage: coverageOf(project, apis, found, uses),
  };
}

function notFound(project: Project, api: string): UserError {
  const near = spellingsNear(project, api);
  const { root } = project.opened.facts.state.listing;
  return new UserError(
    `${api} occurs nowhere in ${root}`,
    near.length > 0
      ? `near spellings that do: ${near.join(', ')}`
      : 'check the spelling and the tree',
  );
}

function describeUse(
  project: Project,
  api: string,
  use: Use,
  known: Map<string, ContextAnswer>,
): SurveyUse {
  const { graph } = project.search;
  const answer = isRun(use) ? contextsOf(project, use, known) : undefined;
  const fact = use.owner === undefined ? undefined : graph.definitions.fact(use.owner);
  const isFunction = fact?.kind === 'function' && fact.macro < 0;
  return {
    api,
    file: graph.base.path(use.file),
    line: use.line,
    column: use.column,
    kind: use.kind,
    function: isFunction && use.owner !== undefined ? displayName(graph, use.owner) : null,
    contexts: answer?.contexts ?? [],
    possibleContexts: answer?.possibleContexts ?? [],
    chains: (answer?.chains ?? []).map((chain) => describeChain(graph, chain, use.line)),
    resultUse: use.resultUse ?? 'none',
    unknown: unknownOf(use, answer),
    incomplete: [...new Set(answer?.incomplete ?? [])],
    via: use.via === undefined ? null : graph.base.text(graph.definitions.fact(use.via).name),
    condition: conditionOf(graph, use),
  };
}

/** Whether the use is code that runs in some context. */
function isRun(use: Use): boolean {
  return use.kind === 'call' && use.owner !== undefined;
}

function contextsOf(project: Project, use: Use, known: Map<string, ContextAnswer>): ContextAnswer {
  if (use.owner === undefined) throw new RangeError('a use outside functions has no contexts');
  const place = { function: use.owner, siteIndex: use.siteIndex, line: use.line };
  // Uses in one function differ in their guards alone, and few have any.
  const guarded = project.search.isGuarded(place);
  const key = guarded ? `${use.owner}:${use.siteIndex}` : `${use.owner}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const answer = project.search.contextsOf(place);
  known.set(key, answer);
  return answer;
}

function unknownOf(use: Use, answer: ContextAnswer | undefined): string | null {
  if (use.kind === 'call' && use.owner === undefined)
    return 'written at file scope, outside every function';
  return answer?.unknown ?? null;
}

function conditionOf(graph: Graph, use: Use): string | null {
  if (use.owner === undefined) return null;
  const owner = graph.definitions.fact(use.owner);
  return owner.kind === 'function' && owner.condition !== 0
    ? graph.base.text(owner.condition)
    : null;
}

function summarize(uses: readonly SurveyUse[]): SurveySummaryRow[] {
  const rows = new Map<string, { calls: number; functions: Set<string>; files: Set<string> }>();
  for (const use of uses) {
    if (use.kind !== 'call') continue;
    for (const context of use.contexts.length > 0 ? use.contexts : [NO_CONTEXT]) {
      let row = rows.get(context);
      if (row === undefined) {
        row = { calls: 0, functions: new Set(), files: new Set() };
        rows.set(context, row);
      }
      row.calls++;
      row.functions.add(`${use.file}\0${use.function ?? ''}`);
      row.files.add(use.file);
    }
  }
  return [...rows]
    .sort(([a], [b]) => Number(a === NO_CONTEXT) - Number(b === NO_CONTEXT) || (a < b ? -1 : 1))
    .map(([context, row]) => ({
      context,
      calls: row.calls,
      functions: row.functions.size,
      files: row.files.size,
    }));
}

const NO_CONTEXT = 'none';
