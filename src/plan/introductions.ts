import type { FunctionId } from '../callgraph/function-id.ts';
import { fileOf } from '../callgraph/function-id.ts';
import { displayName, pathOf } from '../callgraph/graph.ts';
import { findUses } from '../callgraph/uses.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { Introduction, MigrationRule, MigrationSpec } from '../spec/migration-spec.ts';
import {
  definedFunctions,
  isDefined,
  publicDefinitions,
  sharedDefinitions,
} from './defined-functions.ts';
import type { PlanParts } from './parts.ts';

/** Something in a migration that this tree contradicts; a mistake of its author. */
export interface SpecProblem {
  readonly place: string;
  readonly problem: string;
  readonly cure: string;
  /** The name that is nowhere, which may be a misspelled one. */
  readonly unknownName?: string;
}

/** What comes into the tree before the first conversion, and where. */
export interface PlannedIntroduction {
  readonly introduction: Introduction;
  /** Whether the tree has the function already, so that nothing is introduced. */
  readonly isThere: boolean;
  readonly places: readonly {
    readonly what: string;
    readonly file: FileIndex;
    readonly line: number;
  }[];
}

export function planIntroductions(
  parts: PlanParts,
  spec: MigrationSpec,
): readonly PlannedIntroduction[] {
  return spec.introduce.map((introduction) => {
    const isThere = isDefined(parts, introduction.name);
    const of = introduction.how === 'rename' && !isThere ? introduction.of : introduction.name;
    const { graph, sites } = parts.search;
    const places = findUses(graph, sites, graph.base.find(of))
      .filter(({ kind }) => kind === 'definition' || kind === 'declaration' || kind === 'export')
      .map(({ kind, file, line }) => ({ what: kind, file, line }));
    return { introduction, isThere, places };
  });
}

/** Names that are not there, names that are taken, and replacements that take other arguments. */
export function findSpecProblems(parts: PlanParts, spec: MigrationSpec): readonly SpecProblem[] {
  return [
    ...spec.introduce.flatMap((one) => introductionProblems(parts, one)),
    ...spec.rules.flatMap((rule) => targetProblems(parts, spec, rule)),
  ];
}

function introductionProblems(parts: PlanParts, introduction: Introduction): SpecProblem[] {
  const { name, of, how, place } = introduction;
  const [there] = definedFunctions(parts, name);
  if (how === 'existing' && there === undefined) {
    return [
      {
        place,
        problem: `${name} is said to exist, and no function of that name is defined in this tree`,
        cure: 'introduce it as a wrapper, with its definition',
        unknownName: name,
      },
    ];
  }
  if (how !== 'rename' || there === undefined) return [];
  const isAlias = sharedDefinitions(parts, of).every((id) => calls(parts, id, name));
  if (isAlias) return [];
  return [
    {
      place,
      problem: `${of} cannot be renamed to ${name}: ${pathOf(parts.search.graph, there)} defines a function of that name`,
      cure: 'choose a name that is free in this tree',
    },
  ];
}

function calls(parts: PlanParts, id: FunctionId, name: string): boolean {
  const { base } = parts.search.graph;
  const file = fileOf(id);
  const { owners, sites } = base.facts(file);
  return sites.some(
    (site) =>
      site.kind === 'call' &&
      base.text(site.name) === name &&
      owners[site.owner] === parts.search.graph.definitions.fact(id),
  );
}

/** A rule whose replacement is nowhere, or cannot be called with the subject's arguments. */
function targetProblems(
  parts: PlanParts,
  spec: MigrationSpec,
  { action, subjects, place, name: rule }: MigrationRule,
): SpecProblem[] {
  if (action.kind !== 'call') return [];
  const { to } = action;
  const introduced = spec.introduce.find((one) => one.name === to);
  const [there] = definedFunctions(parts, to);
  const isMacro = there === undefined && parts.search.graph.base.find(to) !== 0;
  if (there === undefined && introduced === undefined && !isMacro) {
    return [
      {
        place,
        problem: `rule "${rule}" leads to ${to}(), which is neither in this tree nor introduced`,
        cure: 'check the spelling, or introduce it',
        unknownName: to,
      },
    ];
  }
  const wanted = parametersOf(parts, spec, to);
  const names = subjects.length > 0 ? subjects : functionNames(spec);
  return names.flatMap((subject) => {
    const has = parametersOf(parts, spec, currentName(parts, spec, subject));
    if (has === undefined || wanted === undefined) return [];
    const difference = differenceBetween(has, wanted);
    if (difference === undefined) return [];
    return [
      {
        place,
        problem: `${to}() does not take the arguments of ${subject}(): ${difference}`,
        cure: `give a pattern that says which argument goes where: replace: { pattern: { from: "${subject}(…)", to: "${to}(…)" } }`,
      },
    ];
  });
}

/** What a function is called in this tree, which may have its new name already. */
function currentName(parts: PlanParts, { introduce }: MigrationSpec, name: string): string {
  const rename = introduce.find(({ how, of }) => how === 'rename' && of === name);
  return rename !== undefined && definedFunctions(parts, rename.name).length > 0
    ? rename.name
    : name;
}

function functionNames(spec: MigrationSpec): readonly string[] {
  return spec.subjects.flatMap((subject) => (subject.kind === 'function' ? [subject.name] : []));
}

/**
 * The structs that a function's parameters are of, empty where one is of none; undefined for a function that is
 * not known.
 */
function parametersOf(
  parts: PlanParts,
  spec: MigrationSpec,
  name: string,
): readonly string[] | undefined {
  const { graph } = parts.search;
  const [id] = publicDefinitions(parts, name);
  if (id !== undefined) return declaredParameters(parts, id);
  const introduced = spec.introduce.find((one) => one.name === name);
  if (introduced === undefined) return undefined;
  if (introduced.how === 'rename') return parametersOf(parts, spec, introduced.of);
  const [of] = publicDefinitions(parts, introduced.of);
  if (introduced.definition === undefined || of === undefined) return undefined;
  const lowered = parts.functions.lowered(
    displayName(graph, of),
    introduced.definition,
    fileOf(of),
  );
  return lowered === undefined ? undefined : parameterTypes(lowered);
}

function declaredParameters(parts: PlanParts, id: FunctionId): readonly string[] | undefined {
  const { base, definitions } = parts.search.graph;
  const fact = definitions.fact(id);
  if (fact.kind === 'macro') return undefined;
  return fact.parameters.map(({ type }) => (type === 0 ? '' : base.text(type)));
}

/** As `declaredParameters`, of a definition in a migration. */
function parameterTypes(graph: {
  readonly variables: readonly {
    readonly parameter: number;
    readonly type: { readonly text: string };
  }[];
}): readonly string[] {
  return graph.variables
    .filter(({ parameter }) => parameter >= 0)
    .sort((a, b) => a.parameter - b.parameter)
    .map(({ type }) => /\bstruct (\w+)/.exec(type.text)?.[1] ?? '');
}

function differenceBetween(has: readonly string[], wanted: readonly string[]): string | undefined {
  if (has.length !== wanted.length) return `it takes ${wanted.length} and not ${has.length}`;
  const i = has.findIndex((type, k) => type !== '' && wanted[k] !== '' && type !== wanted[k]);
  return i < 0 ? undefined : `argument ${i + 1} is a struct ${wanted[i]}, not a struct ${has[i]}`;
}
