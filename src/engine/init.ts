import { UserError } from '../base/user-error.ts';
import type { FunctionId } from '../callgraph/function-id.ts';
import { fileOf } from '../callgraph/function-id.ts';
import { findUses, type Use } from '../callgraph/uses.ts';
import type {
  DraftDefinition,
  DraftPlace,
  DraftWrapper,
  MigrationDraft,
} from '../documents/migration-draft.ts';
import type { OutcomesDocument } from '../documents/outcomes.ts';
import { nodeHost } from '../host/host.ts';
import { type Analysis, openAnalysis } from './analysis.ts';
import { findAssertions } from './init-assertions.ts';
import { groupByContexts, withContexts } from './init-groups.ts';
import { findWrappers } from './init-wrappers.ts';
import { loadSemantics } from './load-packs.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { outcomesOf } from './outcomes.ts';
import { spellingsNear } from './spellings.ts';
import { treeOf } from './tree-document.ts';

/**
 * What a first migration of the function or macro `api` is written from: its uses by context, what it returns,
 * its comment, where it is declared and exported, what it asserts, and what could take its place.
 *
 * Throws `UserError` for a tree that cannot be opened and for a name that occurs nowhere in it.
 */
export async function draftMigration(api: string, options: TreeOptions): Promise<MigrationDraft> {
  const draft = await withProject(options, (project) => draftFrom(project, api, options));
  const isFunction = draft.definitions.some(({ kind }) => kind === 'function');
  const answer = isFunction ? await outcomesOf(api, undefined, options) : undefined;
  const wrappers: DraftWrapper[] = [];
  for (const wrapper of draft.wrappers) {
    const { against } = await outcomesOf(api, wrapper.name, options);
    wrappers.push({ ...wrapper, against });
  }
  return { ...draft, outcomes: definitionsIn(answer), wrappers };
}

function definitionsIn(answer: OutcomesDocument | undefined): MigrationDraft['outcomes'] {
  if (answer === undefined) return [];
  const { format: _format, version: _version, ...rest } = answer;
  const { tree: _tree, others, against: _against, assumptions: _assumptions, ...first } = rest;
  return [first, ...others];
}

async function draftFrom(
  project: Project,
  api: string,
  options: TreeOptions,
): Promise<MigrationDraft> {
  const { graph, sites } = project.search;
  const uses = findUses(graph, sites, graph.base.find(api));
  if (uses.length === 0) throw notFound(project, api);
  const analysis = openAnalysis(project);
  const definitions = graph.definitions.of(graph.base.find(api));
  const calls = await withContexts(project.search, uses, options);
  const wrappers = findWrappers(project, analysis, { api, definitions, calls });
  const plain = calls.filter(
    ({ use }) => !wrappers.some(({ id, wrapper }) => wrapper.obstacle === null && id === use.owner),
  );
  return {
    format: 'flagday/migration-draft',
    version: 1,
    api,
    tree: treeOf(project),
    contextPack: options.contexts ?? 'linux',
    nameToChoose: nameToChooseFor(project, api, definitions),
    definitions: definitions.map((id) => describeDefinition(project, analysis, id)),
    declared: placesOf(project, uses, 'declaration'),
    exports: exportsOf(project, uses),
    assertions: findAssertions(project, analysis, definitions),
    outcomes: [],
    ...groupByContexts(graph, plain, loadSemantics(nodeHost)),
    others: countOthers(uses),
    wrappers: wrappers.map(({ wrapper }) => wrapper),
  };
}

function notFound(project: Project, api: string): UserError {
  const near = spellingsNear(project, api);
  return new UserError(
    `${api} occurs nowhere in ${project.opened.facts.state.listing.root}`,
    near.length > 0
      ? `near spellings that do: ${near.join(', ')}`
      : 'check the spelling and the tree',
  );
}

/** Only functions can be renamed, and only to names that are free. */
function nameToChooseFor(
  project: Project,
  api: string,
  definitions: readonly FunctionId[],
): string | null {
  const { graph } = project.search;
  if (!definitions.some((id) => graph.definitions.fact(id).kind === 'function')) return null;
  for (let n = 1; ; n++) {
    const name = `${api}_CHOOSE_A_NAME${n === 1 ? '' : n}`;
    if (graph.base.find(name) === 0) return name;
  }
}

function describeDefinition(project: Project, analysis: Analysis, id: FunctionId): DraftDefinition {
  const { base, definitions } = project.search.graph;
  const fact = definitions.fact(id);
  const file = fileOf(id);
  const docLine = fact.kind === 'function' ? fact.docLine : 0;
  return {
    kind: fact.kind,
    file: base.path(file),
    line: fact.line,
    resultType: fact.kind === 'function' ? base.text(fact.resultText) : '',
    condition: fact.condition === 0 ? null : base.text(fact.condition),
    documentation: docLine === 0 ? [] : commentAt(analysis, file, docLine),
  };
}

/** The lines of a comment without their stars; empty when the text is gone. */
function commentAt(analysis: Analysis, file: number, line: number): readonly string[] {
  const bytes = analysis.reader.bytes(file);
  const offset = analysis.reader.offsetOf(file, { line, column: 1 });
  if (bytes === undefined || offset === undefined) return [];
  const end = bytes.indexOf(SLASH, Math.max(offset, bytes.indexOf(STAR, offset) + 2));
  const text = new TextDecoder().decode(bytes.subarray(offset, commentEnd(bytes, offset, end)));
  const lines = text
    .replace(/^\s*\/\*+/, '')
    .split('\n')
    .map((each) => each.replace(/^\s*\*+ ?/, '').trimEnd());
  return lines.slice(lines.findIndex((each) => each !== ''));
}

/** The offset of the star that ends the comment: `end` may be any slash inside it. */
function commentEnd(bytes: Uint8Array, offset: number, end: number): number {
  let slash = end;
  while (slash >= 0 && (bytes[slash - 1] !== STAR || slash < offset + 4)) {
    slash = bytes.indexOf(SLASH, slash + 1);
  }
  return slash < 0 ? bytes.length : slash - 1;
}

const SLASH = 0x2f;
const STAR = 0x2a;

function placesOf(project: Project, uses: readonly Use[], kind: Use['kind']): DraftPlace[] {
  const { base } = project.search.graph;
  return uses
    .filter((use) => use.kind === kind)
    .map(({ file, line }) => ({ file: base.path(file), line }));
}

function exportsOf(project: Project, uses: readonly Use[]): MigrationDraft['exports'] {
  const { base } = project.search.graph;
  return uses
    .filter(({ kind }) => kind === 'export')
    .map(({ file, line, column }) => {
      const { references, sites } = base.facts(file);
      const reference = references.find((one) => one.line === line && one.column === column);
      const site = reference === undefined ? undefined : sites[reference.site];
      const macro = site?.kind === 'call' ? base.text(site.name) : '';
      return { file: base.path(file), line, macro };
    });
}

function countOthers(uses: readonly Use[]): MigrationDraft['others'] {
  const counts = new Map<Use['kind'], number>();
  for (const { kind } of uses) if (kind !== 'call') counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, uses: count }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
