import { UserError } from '../base/user-error.ts';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type {
  AgainstDocument,
  OutcomeDocument,
  OutcomesDocument,
  OutcomesOfDefinition,
  UnknownDocument,
} from '../documents/outcomes.ts';
import type { FunctionFact } from '../facts/model.ts';
import type { AnsweredOutcome } from '../outcomes/answer.ts';
import type { Callee } from '../outcomes/control-flow-graph.ts';
import { contradictionsBetween, findReturnText } from '../outcomes/kernel-doc.ts';
import { callsFunction, inputsOf, mapThrough, onlyNumber } from '../outcomes/mapping.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { Probe } from '../outcomes/solve.ts';
import type { FunctionSummary, Unknown } from '../outcomes/summary.ts';
import { type Analysis, openAnalysis } from './analysis.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { spellingsNear } from './spellings.ts';
import { treeOf } from './tree-document.ts';

/** What every answer rests on; `docs/outcomes.md` says more about each. */
const ASSUMPTIONS: readonly string[] = [
  'nobody else changes memory between two readings with no call or store between them',
  'a callee does not change what only this function can reach',
  'pointers and long have 64 bits, and signed numbers do not overflow',
  'a called name means what the files of this tree that can be included there make of it',
  'what the semantics pack says of calls holds in this tree',
];

/**
 * What the functions called `name` return and when; with `against`, how that function maps their results.
 *
 * Throws `UserError` when the tree cannot be opened or defines no such function.
 */
export async function outcomesOf(
  name: string,
  against: string | undefined,
  options: TreeOptions,
): Promise<OutcomesDocument> {
  return await withProject(options, (project) => {
    const analysis = openAnalysis(project);
    const ids = definitionsOf(project, name);
    const [first, ...others] = ids.map((id) => describeDefinition(project, analysis, id));
    if (first === undefined) throw notDefined(project, name);
    return {
      format: 'flagday/outcomes',
      version: 1,
      tree: treeOf(project),
      ...first,
      others,
      against: against === undefined ? null : compare(project, analysis, ids, against),
      assumptions: ASSUMPTIONS,
    };
  });
}

/** Definitions of a function, those that the project is built from first. */
function definitionsOf(project: Project, name: string): readonly FunctionId[] {
  const { graph } = project.search;
  const ids = graph.definitions
    .of(graph.base.find(name))
    .filter((id) => graph.definitions.fact(id).kind === 'function');
  if (ids.length === 0) throw notDefined(project, name);
  const rank = (id: FunctionId): string => {
    const path = graph.base.path(fileOf(id));
    return `${/^(tools|samples|Documentation|scripts)\//.test(path) ? 1 : 0}${path}`;
  };
  return [...ids].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function notDefined(project: Project, name: string): UserError {
  const { root } = project.opened.facts.state.listing;
  const { graph } = project.search;
  if (graph.definitions.of(graph.base.find(name)).length > 0) {
    return new UserError(
      `${name} is a macro in ${root}; outcomes are those of functions`,
      `flagday explain ${name} shows what is known of it`,
    );
  }
  const near = spellingsNear(project, name);
  return new UserError(
    `no function ${name} is defined in ${root}`,
    near.length > 0
      ? `near spellings that occur: ${near.join(', ')}`
      : 'check the spelling and the tree',
  );
}

function describeDefinition(
  project: Project,
  analysis: Analysis,
  id: FunctionId,
): OutcomesOfDefinition {
  const { graph } = project.search;
  const fact = graph.definitions.fact(id) as FunctionFact; // macros were left out
  const summary = analysis.summaries.ask(id);
  const answer = describeSummary(analysis, summary);
  return {
    function: summary.name,
    file: summary.file,
    line: fact.line,
    condition: fact.condition === 0 ? null : graph.base.text(fact.condition),
    resultType: analysis.resultType(id).text,
    ...answer,
    documentation: documentationOf(analysis, id, fact, answer),
  };
}

interface DescribedAnswer {
  readonly domain: string;
  readonly outcomes: readonly OutcomeDocument[];
  readonly complete: boolean;
  readonly unknown: string | null;
  readonly unknowns: readonly UnknownDocument[];
}

export function describeSummary(analysis: Analysis, summary: FunctionSummary): DescribedAnswer {
  const { domain, outcomes } = analysis.answer(summary);
  const unknowns = summary.unknowns.map(describeUnknown);
  return {
    domain,
    outcomes: outcomes.map((outcome) => describeOutcome(summary, outcome)),
    complete: unknowns.length === 0,
    unknown: unknowns[0]?.text ?? null,
    unknowns,
  };
}

export function describeOutcome(
  summary: FunctionSummary,
  { value, guard, guardIsPartial, line, via }: AnsweredOutcome,
): OutcomeDocument {
  return { value, guard, guardIsPartial, file: summary.file, line, via };
}

function describeUnknown(unknown: Unknown): UnknownDocument {
  const { reason, function: name, file, line } = unknown;
  return { reason, text: unknownText(unknown), function: name, file, line };
}

function unknownText({ reason, about, function: name }: Unknown): string {
  switch (reason) {
    case 'no-body':
      return `${name}() returns what ${about}() does, which has no body in this tree`;
    case 'indirect-call':
      return `${name}() returns the result of a call through ${about}`;
    case 'macro':
      return `${name}() returns the value of the macro ${about}, which could not be read`;
    case 'written-by-call':
      return `${name}() returns ${about} through a pointer`;
    case 'computed':
      return `${name}() returns a number it calculates (${about})`;
    case 'too-many-paths':
      return `${name}() has ${about}`;
    case 'too-many-definitions':
      return `${name}() calls ${about}(), which has too many definitions to follow`;
    case 'too-deep':
      return `the limit of ${about} that one question may follow was reached at ${name}()`;
    case 'unread-text':
      return `${name}() could not be read: ${about}`;
    case 'internal':
      return `internal: ${about}`;
  }
}

function documentationOf(
  analysis: Analysis,
  id: FunctionId,
  fact: FunctionFact,
  answer: DescribedAnswer,
): OutcomesOfDefinition['documentation'] {
  if (fact.docLine === 0) return null;
  const file = fileOf(id);
  const bytes = analysis.reader.bytes(file);
  const offset = analysis.reader.offsetOf(file, { line: fact.docLine, column: 1 });
  if (bytes === undefined || offset === undefined) return null;
  const found = findReturnText(bytes, offset);
  if (found === undefined) return null;
  const { complete, domain } = answer;
  const values = [...new Set(answer.outcomes.map((outcome) => outcome.value))];
  return {
    line: fact.docLine + found.line,
    text: found.text,
    // A weak function's comment describes what takes its place.
    contradictions: fact.isWeak
      ? []
      : contradictionsBetween(found.text, { values, complete, domain }),
  };
}

// Against another function. --------------------------------------------------------------------------

function compare(
  project: Project,
  analysis: Analysis,
  asked: readonly FunctionId[],
  against: string,
): AgainstDocument {
  const { graph } = project.search;
  const [other] = definitionsOf(project, against);
  if (other === undefined) throw notDefined(project, against);
  const fact = graph.definitions.fact(other);
  const summaries = asked.map((id) => analysis.summaries.ask(id));
  const answer = describeSummary(analysis, analysis.summaries.ask(other));
  const base = {
    function: against,
    file: graph.base.path(fileOf(other)),
    line: fact.line,
    domain: answer.domain,
    unknown: answer.unknown,
  };
  const probe = probeFor(analysis, asked, summaries, other);
  if (probe === undefined) {
    const mine = describeSummary(analysis, summaries[0] as FunctionSummary); // asked is not empty
    return { ...base, ...sameShape(mine, answer) };
  }
  return { ...base, ...mapped(analysis, summaries, other, probe.probe, probe.relation) };
}

interface ChosenProbe {
  readonly relation: 'wrapper' | 'translation';
  readonly probe: Probe;
}

/** How `other` meets the results of the asked function; undefined when it does not. */
function probeFor(
  analysis: Analysis,
  asked: readonly FunctionId[],
  summaries: readonly FunctionSummary[],
  other: FunctionId,
): ChosenProbe | undefined {
  const solved = analysis.functions.solved(other);
  const [first] = summaries;
  if ('unreadable' in solved || first === undefined) return undefined;
  let results = NumberSet.nothing;
  for (const summary of summaries) results = results.union(summary.results);
  const inputs = inputsOf(results);
  if (callsFunction(solved, first.name)) {
    const { name } = first;
    const isProbed = (callee: Callee): boolean =>
      callee.kind === 'function' && callee.name === name;
    return { relation: 'wrapper', probe: { inputs, at: { kind: 'call', isProbed } } };
  }
  const index = onlyNumber(solved);
  const isNumber = asked.every((id) => analysis.resultType(id).width.kind === 'int');
  if (index === undefined || !isNumber) return undefined;
  return { relation: 'translation', probe: { inputs, at: { kind: 'parameter', index } } };
}

function mapped(
  analysis: Analysis,
  asked: readonly FunctionSummary[],
  other: FunctionId,
  probe: Probe,
  relation: 'wrapper' | 'translation',
): Omit<AgainstDocument, 'function' | 'file' | 'line' | 'domain' | 'unknown'> {
  const mapping = mapThrough(analysis.functions, analysis.summaries, other, probe);
  const spell = analysis.speller(asked);
  const rows = (mapping?.rows ?? []).map(({ input, answer }) => ({
    input: spell(input),
    outputs: [...new Set(analysis.answer(answer).outcomes.map((outcome) => outcome.value))],
  }));
  const inputsByOutput = new Map<string, string[]>();
  for (const { input, outputs } of rows) {
    for (const output of outputs) {
      inputsByOutput.set(output, [...(inputsByOutput.get(output) ?? []), input]);
    }
  }
  const fallsTogether = [...inputsByOutput]
    .filter(([, inputs]) => inputs.length > 1)
    .map(([output, inputs]) => ({ output, inputs }));
  const isExact = probe.inputs.every((input) => input.single !== undefined);
  const loses = fallsTogether.length > 0;
  return {
    relation,
    mapping: rows,
    fallsTogether,
    reversible: loses ? 'no' : isExact && mapping !== undefined ? 'yes' : 'unknown',
    ownOutcomes: mapping === undefined ? [] : describeSummary(analysis, mapping.own).outcomes,
    comparison: null,
  };
}

function sameShape(
  mine: DescribedAnswer,
  theirs: DescribedAnswer,
): Omit<AgainstDocument, 'function' | 'file' | 'line' | 'domain' | 'unknown'> {
  const here = new Set(mine.outcomes.map((outcome) => outcome.value));
  const there = new Set(theirs.outcomes.map((outcome) => outcome.value));
  const onlyHere = [...here].filter((value) => !there.has(value));
  const onlyThere = [...there].filter((value) => !here.has(value));
  const rows = (answer: DescribedAnswer): string =>
    answer.outcomes
      .map(({ value, guard }) => `${value} ${[...guard].sort().join(' && ')}`)
      .sort()
      .join('\n');
  let verdict: 'same' | 'same-values' | 'different' | 'unknown' = 'different';
  if (!mine.complete || !theirs.complete) verdict = 'unknown';
  else if (onlyHere.length === 0 && onlyThere.length === 0) {
    verdict = rows(mine) === rows(theirs) ? 'same' : 'same-values';
  }
  return {
    relation: 'same-shape',
    mapping: [],
    fallsTogether: [],
    reversible: 'unknown',
    ownOutcomes: [],
    comparison: { verdict, onlyHere, onlyThere },
  };
}
