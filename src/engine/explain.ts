import { UserError } from '../base/user-error.ts';
import { type FunctionId, fileOf, functionId, ownerOf } from '../callgraph/function-id.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { ExplainDefinition, ExplainDocument, ExplainEdge } from '../documents/explain.ts';
import { type FunctionFact, NEVER_RUNS, type OwnerFact, type Site } from '../facts/model.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { spellingsNear } from './spellings.ts';
import { treeOf } from './tree-document.ts';

/**
 * Everything that is known of the functions and macros called `name`: facts, callers, slots, contexts.
 *
 * Throws `UserError` when the tree cannot be opened or defines no such function.
 */
export async function explainFunction(
  name: string,
  options: TreeOptions,
): Promise<ExplainDocument> {
  return await withProject(options, (project) => {
    const { graph } = project.search;
    const definitions = graph.definitions.of(graph.base.find(name));
    if (definitions.length === 0) throw notDefined(project, name);
    return {
      format: 'flagday/explain',
      version: 1,
      function: name,
      tree: treeOf(project),
      definitions: definitions.map((id) => explainDefinition(project, id)),
    };
  });
}

function notDefined(project: Project, name: string): UserError {
  const { root } = project.opened.facts.state.listing;
  const near = spellingsNear(project, name);
  return new UserError(
    `no function or macro ${name} is defined in ${root}`,
    near.length > 0
      ? `near spellings that occur: ${near.join(', ')}`
      : 'check the spelling and the tree',
  );
}

function explainDefinition(project: Project, id: FunctionId): ExplainDefinition {
  const { graph } = project.search;
  const fact = graph.definitions.fact(id);
  const isFunction = fact.kind === 'function';
  const answer = project.search.contextsOf({ function: id, siteIndex: -1, line: fact.line });
  return {
    kind: fact.kind,
    file: graph.base.path(fileOf(id)),
    line: fact.line,
    endLine: fact.endLine,
    linkage: linkageOf(fact),
    resultType: isFunction ? graph.base.text(fact.resultType) : '',
    parameters: parametersOf(graph, fact),
    condition: isFunction && fact.condition !== 0 ? graph.base.text(fact.condition) : null,
    definer: isFunction && fact.definer !== 0 ? graph.base.text(fact.definer) : null,
    docLine: isFunction && fact.docLine !== 0 ? fact.docLine : null,
    callers: callersOf(project, id),
    callees: calleesOf(project, id),
    bindings: bindingsOf(project, id),
    handedTo: handedTo(project, id),
    contexts: answer.contexts,
    possibleContexts: answer.possibleContexts,
    unknown: answer.unknown ?? null,
    guards: isFunction ? guardsOf(graph, id, fact) : [],
  };
}

function linkageOf(fact: OwnerFact): string {
  if (fact.kind === 'macro') return fact.isFunctionLike ? 'function-like macro' : 'macro';
  if (fact.isStatic) return fact.isInline ? 'static inline' : 'static';
  if (fact.isWeak) return 'weak';
  return fact.isInline ? 'extern inline' : 'extern';
}

function parametersOf(graph: Graph, fact: OwnerFact): { name: string; type: string }[] {
  if (fact.kind === 'macro') {
    return fact.parameters.map((name) => ({ name: graph.base.text(name), type: '' }));
  }
  return fact.parameters.map(({ name, type }) => ({
    name: graph.base.text(name),
    type: graph.base.text(type),
  }));
}

function callersOf(project: Project, id: FunctionId): ExplainEdge[] {
  const { graph } = project.search;
  return project.search.incoming
    .of(id)
    .edges.map((edge) => ({
      function: displayName(graph, edge.caller),
      file: graph.base.path(edge.file),
      line: edge.line,
      via: edge.via,
      weak: edge.weak,
    }))
    .sort((a, b) => compareText(a.file, b.file) || a.line - b.line);
}

function calleesOf(project: Project, id: FunctionId): ExplainDefinition['callees'] {
  const { graph } = project.search;
  const owner = ownerOf(id);
  return graph.base
    .facts(fileOf(id))
    .sites.filter((site) => site.owner === owner)
    .map((site) => ({
      name: calleeText(project, id, site),
      line: site.line,
      kind: site.kind,
      resultUse: site.resultUse,
    }));
}

function calleeText(project: Project, id: FunctionId, site: Site): string {
  const { graph, slots } = project.search;
  switch (site.kind) {
    case 'call':
      return graph.base.text(site.name);
    case 'dispatch': {
      const type = graph.types.ofReceiver(fileOf(id), site.receiver);
      return slots.textOf({ type, field: site.field });
    }
    case 'parameter-call': {
      const fact = graph.definitions.fact(id);
      const parameter =
        fact.kind === 'function' ? fact.parameters[site.parameter]?.name : undefined;
      return `*${parameter === undefined ? `parameter ${site.parameter + 1}` : graph.base.text(parameter)}`;
    }
  }
}

function bindingsOf(project: Project, id: FunctionId): ExplainDefinition['bindings'] {
  const { graph, slots } = project.search;
  return project.search.incoming.of(id).bindings.map(({ slot, object, file, line }) => {
    const text = slots.textOf(slot);
    const context = graph.pack.slots.get(text)?.context ?? null;
    return { slot: text, object, file: graph.base.path(file), line, context };
  });
}

function handedTo(project: Project, id: FunctionId): ExplainDefinition['handedTo'] {
  const { graph, sites } = project.search;
  const found: ExplainDefinition['handedTo'][number][] = [];
  const { name } = graph.definitions.fact(id);
  for (const { file, reference } of sites.referencesOf(name)) {
    if (reference.site < 0 || !graph.definitions.canMean(file, id)) continue;
    const site = graph.base.facts(file).sites[reference.site];
    if (site?.kind !== 'call') continue;
    const registrar = graph.base.text(site.name);
    const argument = reference.position + 1;
    const rule = graph.pack.calls.get(`${registrar}#${argument}`);
    const macros = graph.pack.macros.get(registrar) ?? [];
    const context = rule?.context ?? macros.find((one) => one.template === `$${argument}`)?.context;
    found.push({
      registrar,
      argument,
      file: graph.base.path(file),
      line: reference.line,
      context: context ?? null,
    });
  }
  return found;
}

function guardsOf(graph: Graph, id: FunctionId, fact: FunctionFact): ExplainDefinition['guards'] {
  const facts = graph.base.facts(fileOf(id));
  return facts.guards
    .filter(
      (guard) =>
        functionId(fileOf(id), guard.owner) === id &&
        guard.to > guard.from &&
        guard.parameter !== NEVER_RUNS,
    )
    .map((guard) => {
      const parameter = fact.parameters[guard.parameter]?.name ?? 0;
      const lines = facts.sites.slice(guard.from, guard.to).map((site) => site.line);
      return {
        parameter: graph.base.text(parameter),
        condition: `${guard.equal ? '==' : '!='} ${guard.value}`,
        lines:
          lines.length < 2 ? `${lines[0] ?? 0}` : `${Math.min(...lines)}-${Math.max(...lines)}`,
      };
    });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
