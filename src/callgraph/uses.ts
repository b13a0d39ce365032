import type { NameId, OwnerIndex, ResultUse } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { ANY_ROLE } from '../facts/roles.ts';
import { type FunctionId, fileOf, functionId } from './function-id.ts';
import type { Graph } from './graph.ts';
import type { SiteFinder } from './sites.ts';

export type UseKind =
  | 'call'
  | 'reference'
  | 'macro-body'
  | 'declaration'
  | 'definition'
  | 'export'
  | 'comment';

/** One place where a name stands in the tree, or where a macro's expansion puts it. */
export interface Use {
  readonly kind: UseKind;
  readonly file: FileIndex;
  readonly line: number;
  readonly column: number;
  /** The function or macro around it; undefined at file scope. */
  readonly owner: FunctionId | undefined;
  /** Place among the file's sites; -1 for what is no call. */
  readonly siteIndex: number;
  readonly resultUse: ResultUse | undefined;
  /** The macro that makes the use by being expanded here. */
  readonly via: FunctionId | undefined;
}

/** How deep macros in macros are followed to the functions that expand them. */
const MAX_MACRO_DEPTH = 6;

/** Every use of a name, by file, line and column, those made by macros included. */
export function findUses(graph: Graph, sites: SiteFinder, name: NameId): readonly Use[] {
  const uses: Use[] = [];
  for (const file of graph.base.filesWith(name, ANY_ROLE)) addUsesIn(graph, file, name, uses);
  const macros = new Set(
    uses.flatMap((use) =>
      use.kind === 'macro-body' && use.owner !== undefined ? [use.owner] : [],
    ),
  );
  for (const macro of macros) addExpansions(graph, sites, macro, macro, 0, new Set([macro]), uses);
  return uses.sort(
    (a, b) =>
      compareText(graph.base.path(a.file), graph.base.path(b.file)) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.kind, b.kind),
  );
}

function addUsesIn(graph: Graph, file: FileIndex, name: NameId, uses: Use[]): void {
  const facts = graph.base.facts(file);
  const add = (
    kind: UseKind,
    place: { readonly line: number; readonly column: number },
    owner: OwnerIndex,
    more: Partial<Use> = {},
  ): void => {
    const inMacro = kind !== 'definition' && isMacroText(graph, file, owner);
    uses.push({
      kind: inMacro ? 'macro-body' : kind,
      file,
      line: place.line,
      column: place.column,
      owner: owner < 0 ? undefined : functionId(file, owner),
      siteIndex: -1,
      resultUse: undefined,
      via: undefined,
      ...more,
    });
  };
  for (const owner of facts.owners) if (owner.name === name) add('definition', owner, -1);
  for (const constant of facts.constants)
    if (constant.name === name) add('definition', constant, -1);
  for (const variable of facts.variables)
    if (variable.name === name) add('definition', variable, -1);
  for (const prototype of facts.prototypes)
    if (prototype.name === name) add('declaration', prototype, -1);
  facts.sites.forEach((site, siteIndex) => {
    if (site.kind !== 'call' || site.name !== name) return;
    add('call', site, site.owner, { siteIndex, resultUse: site.resultUse });
  });
  for (const reference of facts.references) {
    if (reference.name !== name) continue;
    const site = reference.site < 0 ? undefined : facts.sites[reference.site];
    const exports = site?.kind === 'call' && isExport(graph, site.name);
    add(exports ? 'export' : 'reference', reference, reference.owner);
  }
  const seen = new Set(
    uses.filter((use) => use.file === file).map((use) => `${use.line}:${use.column}`),
  );
  for (const binding of facts.bindings) {
    if (binding.target !== name || seen.has(`${binding.line}:${binding.column}`)) continue;
    add('reference', binding, binding.owner);
  }
  for (const mention of facts.mentions) {
    if (mention.name !== name) continue;
    const owner = facts.owners.findIndex(
      (one) => one.kind === 'function' && one.line <= mention.line && mention.line <= one.endLine,
    );
    uses.push({
      kind: 'comment',
      file,
      line: mention.line,
      column: mention.column,
      owner: owner < 0 ? undefined : functionId(file, owner),
      siteIndex: -1,
      resultUse: undefined,
      via: undefined,
    });
  }
}

function isMacroText(graph: Graph, file: FileIndex, owner: OwnerIndex): boolean {
  if (owner < 0) return false;
  const fact = graph.base.facts(file).owners[owner];
  return fact !== undefined && (fact.kind === 'macro' || fact.macro >= 0);
}

function isExport(graph: Graph, macro: NameId): boolean {
  const text = graph.base.text(macro);
  return graph.pack.exports.some((prefix) => text.startsWith(prefix));
}

/** The functions that expand `macro`, as calls at the places of expansion. */
function addExpansions(
  graph: Graph,
  sites: SiteFinder,
  root: FunctionId,
  macro: FunctionId,
  depth: number,
  seen: Set<FunctionId>,
  uses: Use[],
): void {
  const maker = macroAround(graph, macro);
  const { name } = graph.definitions.fact(maker);
  for (const { file, index, site } of sites.callsOf(name)) {
    if (!graph.definitions.canMean(file, maker)) continue;
    const owner = site.owner < 0 ? undefined : functionId(file, site.owner);
    if (owner !== undefined && isMacroText(graph, file, site.owner)) {
      if (depth < MAX_MACRO_DEPTH && !seen.has(owner)) {
        seen.add(owner);
        addExpansions(graph, sites, root, owner, depth + 1, seen, uses);
      }
      continue;
    }
    uses.push({
      kind: 'call',
      file,
      line: site.line,
      column: site.column,
      owner,
      siteIndex: index,
      resultUse: site.resultUse,
      via: macroAround(graph, root),
    });
  }
}

/** The macro itself, or the one whose body makes the function. */
function macroAround(graph: Graph, id: FunctionId): FunctionId {
  const fact = graph.definitions.fact(id);
  return fact.kind === 'function' && fact.macro >= 0 ? functionId(fileOf(id), fact.macro) : id;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
