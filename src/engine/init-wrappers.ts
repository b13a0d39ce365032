import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName, pathOf } from '../callgraph/graph.ts';
import type { DraftWrapper } from '../documents/migration-draft.ts';
import { nodeHost } from '../host/host.ts';
import type { ContextPack } from '../knowledge/context-pack.ts';
import type { Callee } from '../outcomes/control-flow-graph.ts';
import { inputsOf, mapThrough } from '../outcomes/mapping.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { Probe } from '../outcomes/solve.ts';
import type { Analysis } from './analysis.ts';
import type { CallWithContexts } from './init-groups.ts';
import { loadSemantics } from './load-packs.ts';
import type { Project } from './open-project.ts';

export interface FoundWrapper {
  readonly id: FunctionId;
  /** `against` is still to be asked for. */
  readonly wrapper: DraftWrapper;
}

export interface WrapperQuestion {
  readonly api: string;
  readonly definitions: readonly FunctionId[];
  readonly calls: readonly CallWithContexts[];
}

/**
 * Functions that call the API and return codes with names of their own, as handlers of some context do. A handler
 * itself is none, nor is a function that only one file can call. One with an obstacle is no replacement.
 */
export function findWrappers(
  project: Project,
  analysis: Analysis,
  { api, definitions, calls }: WrapperQuestion,
): FoundWrapper[] {
  const { graph } = project.search;
  const { domains } = loadSemantics(nodeHost);
  const own = new Set(definitions.map((id) => domainOf(project, analysis, id)));
  const found = new Map<FunctionId, FoundWrapper>();
  for (const { use, answer } of calls) {
    const id = use.owner;
    const domain = domainOf(project, analysis, id);
    if (domain === undefined || own.has(domain) || found.has(id)) continue;
    // An errno, a number or a pointer is what any function may return that calls it by the way.
    if (domains.get(domain)?.takesErrno !== false) continue;
    const contexts = contextsReturning(graph.pack, domain);
    const isHandler = answer.chains.some(({ steps }) => steps.length === 1);
    if (contexts.length === 0 || isHandler || !isVisible(project, id)) continue;
    const obstacle = obstacleTo(analysis, { api, definitions, wrapper: id });
    const { line } = graph.definitions.fact(id);
    const place = { file: pathOf(graph, id), line };
    const name = displayName(graph, id);
    found.set(id, { id, wrapper: { name, ...place, domain, contexts, obstacle, against: null } });
  }
  return [...found.values()];
}

/** What a function's declared result type says its numbers mean. */
function domainOf(project: Project, analysis: Analysis, id: FunctionId): string | undefined {
  const fact = project.search.graph.definitions.fact(id);
  if (fact.kind !== 'function') return undefined;
  return analysis.types.ofTypeText(fileOf(id), fact.resultText).domain;
}

/** Contexts in which an entry returns codes of the domain. */
function contextsReturning({ slots, calls }: ContextPack, domain: string): string[] {
  const rules = [...slots.values(), ...calls.values()];
  const contexts = rules.flatMap(({ context, result }) => (result === domain ? [context] : []));
  return [...new Set(contexts)].sort();
}

function isVisible(project: Project, id: FunctionId): boolean {
  const { graph } = project.search;
  const fact = graph.definitions.fact(id);
  return fact.kind === 'function' && (!fact.isStatic || pathOf(graph, id).endsWith('.h'));
}

/** A plan refuses a replacement that takes other arguments, so a draft must not propose one. */
function obstacleTo(
  analysis: Analysis,
  { api, definitions, wrapper }: Omit<WrapperQuestion, 'calls'> & { readonly wrapper: FunctionId },
): string | null {
  const wanted = parameterTypes(analysis, wrapper);
  if (wanted === undefined) return 'its definition could not be read';
  for (const id of definitions) {
    const has = parameterTypes(analysis, id);
    if (has !== undefined && has.join('\0') !== wanted.join('\0')) {
      return `it takes (${wanted.join(', ')}), and ${api}() takes (${has.join(', ')})`;
    }
  }
  const ownCodes = codesBeside(analysis, { api, definitions, wrapper });
  return ownCodes ? `not all of its results come from ${api}()` : null;
}

/** Whether the function can end without having called the API. */
function codesBeside(
  { functions, summaries }: Analysis,
  { api, definitions, wrapper }: Omit<WrapperQuestion, 'calls'> & { readonly wrapper: FunctionId },
): boolean {
  const results = definitions.reduce(
    (all, id) => all.union(summaries.ask(id).results),
    NumberSet.nothing,
  );
  const isProbed = (callee: Callee): boolean => callee.kind === 'function' && callee.name === api;
  const probe: Probe = { inputs: inputsOf(results), at: { kind: 'call', isProbed } };
  const mapping = mapThrough(functions, summaries, wrapper, probe);
  return mapping === undefined || mapping.own.outcomes.length > 0;
}

function parameterTypes(analysis: Analysis, id: FunctionId): readonly string[] | undefined {
  const solved = analysis.functions.solved(id);
  if ('unreadable' in solved) return undefined;
  return solved.graph.variables
    .filter(({ parameter }) => parameter >= 0)
    .sort((a, b) => a.parameter - b.parameter)
    .map(({ type }) => type.text.replace(/\bconst\b|\s+/g, ' ').trim());
}
