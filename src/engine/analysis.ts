import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { FileIndex } from '../facts/postings.ts';
import { TextReader } from '../facts/text-reader.ts';
import { nodeHost } from '../host/host.ts';
import { type AnsweredOutcome, answeredOutcomes, valueText } from '../outcomes/answer.ts';
import { Constants } from '../outcomes/constants.ts';
import type { CType } from '../outcomes/control-flow-graph.ts';
import { domainOf, numberNamesOf } from '../outcomes/domains.ts';
import type { NumberNames } from '../outcomes/literal-text.ts';
import type { CallMeaning } from '../outcomes/names.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import { Summaries } from '../outcomes/summaries.ts';
import type { FunctionSummary } from '../outcomes/summary.ts';
import { TreeFunctions } from '../outcomes/tree-functions.ts';
import { TreeNames, type TreeNamesParts } from '../outcomes/tree-names.ts';
import { ValueTypes } from '../outcomes/value-types.ts';
import { SymbolTable } from '../syntax/symbol-table.ts';
import type { Project } from './open-project.ts';

/** Calls inside calls that an answer follows. */
const MAX_DEPTH = 40;
/** Functions that one question may read; some ten seconds' worth. */
const MAX_FUNCTIONS = 4_000;
/** Names of the texts one question reads. */
const MAX_SYMBOLS = 1 << 20;

const E = NumberSet.range(-4095n, -1n);
const INTERIM = new Map<string, CallMeaning>([
  ...['likely', 'unlikely', 'READ_ONCE', 'ERR_PTR', 'PTR_ERR', 'ERR_CAST'].map(
    (n) => [n, { kind: 'identity', argument: 0 }] as [string, CallMeaning],
  ),
  ...['WARN_ON', 'WARN_ON_ONCE', 'WARN', 'WARN_ONCE'].map(
    (n) => [n, { kind: 'truth', argument: 0 }] as [string, CallMeaning],
  ),
  ...['BUG_ON', 'VM_BUG_ON', 'VM_BUG_ON_PAGE'].map(
    (n) => [n, { kind: 'noreturn-if', argument: 0 }] as [string, CallMeaning],
  ),
  ['IS_ERR', { kind: 'within', argument: 0, set: E }],
  ['IS_ERR_OR_NULL', { kind: 'within', argument: 0, set: E.union(NumberSet.zero) }],
  ['IS_ERR_VALUE', { kind: 'within', argument: 0, set: E }],
  ['PTR_ERR_OR_ZERO', { kind: 'error-or-zero', argument: 0 }],
  ['BUG', { kind: 'noreturn' }],
  ['panic', { kind: 'noreturn' }],
  ['IS_ENABLED', { kind: 'configuration' }],
]);

/** Everything a question about results needs, made once for a run. */
export interface Analysis {
  readonly reader: TextReader;
  readonly functions: TreeFunctions;
  readonly summaries: Summaries;
  resultType(id: FunctionId): CType;
  /** The rows of an answer as text, and what the numbers in it mean. */
  answer(summary: FunctionSummary): {
    readonly domain: string;
    readonly outcomes: readonly AnsweredOutcome[];
  };
  /** How values of a function's results are written. */
  speller(summaries: readonly FunctionSummary[]): (set: NumberSet) => string;
}

export function openAnalysis(project: Project): Analysis {
  const { graph } = project.search;
  const reader = new TextReader(nodeHost, project.opened.facts.state);
  const { table } = SymbolTable.create(MAX_SYMBOLS);
  const knowledge = { errnos: new Map(), domains: new Map(), types: new Map() };
  const types = new ValueTypes(graph, knowledge);
  const typeOf = types.integerOf.bind(types);
  const constants = new Constants(graph, reader, typeOf, knowledge);
  const parts: TreeNamesParts = {
    graph,
    reader,
    constants,
    types,
    meaningOf: (name) => INTERIM.get(name),
    macroTexts: new Map(),
    leadsAway: new Map(),
  };
  const names = new Map<FileIndex, TreeNames>();
  const namesIn = (file: FileIndex): TreeNames => {
    let found = names.get(file);
    if (found === undefined) {
      found = new TreeNames(parts, file);
      names.set(file, found);
    }
    return found;
  };
  const functions = new TreeFunctions({ graph, reader, symbols: table, namesIn });
  const limits = { maxDepth: MAX_DEPTH, maxFunctions: MAX_FUNCTIONS };
  const summaries = new Summaries(functions, limits);
  const resultType = (id: FunctionId): CType => {
    const solved = functions.solved(id);
    return 'unreadable' in solved
      ? { text: '', width: { kind: 'other' } }
      : solved.graph.resultType;
  };
  const declaredDomain = (summary: FunctionSummary): string =>
    types.ofText(fileOf(summary.id), resultType(summary.id).text).domain;
  const numbersOf = (summary: FunctionSummary): NumberNames => {
    const file = fileOf(summary.id);
    return numberNamesOf(summary, declaredDomain(summary), {
      domainOf: (type) => (type === '' ? 'unknown' : types.ofText(file, type).domain),
      errnoName: (value) => constants.errnoName(value),
      flagNames: (domain, value) => constants.flagNames(file, domain, value),
    });
  };
  return {
    reader,
    functions,
    summaries,
    resultType,
    answer(summary) {
      const type = resultType(summary.id);
      const isPointer = type.width.kind === 'pointer';
      const outcomes = answeredOutcomes(summary, numbersOf(summary), isPointer);
      return { domain: domainOf(summary, declaredDomain(summary), type), outcomes };
    },
    speller(asked) {
      const [first] = asked;
      return (set) => {
        if (first === undefined) return set.toString();
        const isPointer = resultType(first.id).width.kind === 'pointer';
        const single = set.single;
        const value =
          single === undefined
            ? ({ kind: 'numbers', set, text: undefined } as const)
            : ({ kind: 'number', value: single } as const);
        return valueText(value, numbersOf(first), isPointer);
      };
    },
  };
}
