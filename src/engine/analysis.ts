import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { FileIndex } from '../facts/postings.ts';
import { TextReader } from '../facts/text-reader.ts';
import { nodeHost } from '../host/host.ts';
import { type AnsweredOutcome, answeredOutcomes, valueText } from '../outcomes/answer.ts';
import { callMeaning } from '../outcomes/call-meanings.ts';
import { Constants } from '../outcomes/constants.ts';
import type { CType } from '../outcomes/control-flow-graph.ts';
import { domainOf, numberNamesOf } from '../outcomes/domains.ts';
import type { NumberNames } from '../outcomes/literal-text.ts';
import type { NumberSet } from '../outcomes/number-set.ts';
import { Summaries } from '../outcomes/summaries.ts';
import type { FunctionSummary } from '../outcomes/summary.ts';
import { TreeFunctions, type TreeFunctionsParts } from '../outcomes/tree-functions.ts';
import { TreeNames, type TreeNamesParts } from '../outcomes/tree-names.ts';
import { ValueTypes } from '../outcomes/value-types.ts';
import { SymbolTable } from '../syntax/symbol-table.ts';
import { loadSemantics } from './load-packs.ts';
import type { Project } from './open-project.ts';

/** Calls inside calls that an answer follows. */
const MAX_DEPTH = 40;
/** Functions that one question may read; some ten seconds' worth. */
const MAX_FUNCTIONS = 4_000;
/** Names of the texts one question reads. */
const MAX_SYMBOLS = 1 << 20;

/** Everything a question about results needs, made once for a run. */
export interface Analysis {
  readonly reader: TextReader;
  readonly functions: TreeFunctions;
  readonly types: ValueTypes;
  readonly constants: Constants;
  /** What `functions` reads them with, for questions that need no values. */
  readonly texts: TreeFunctionsParts;
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
  const knowledge = loadSemantics(nodeHost);
  const types = new ValueTypes(graph, knowledge);
  const typeOf = types.integerOf.bind(types);
  const constants = new Constants(graph, reader, typeOf, knowledge);
  const parts: TreeNamesParts = {
    graph,
    reader,
    constants,
    types,
    meaningOf: (name) => {
      const rule = knowledge.calls.get(name);
      return rule && callMeaning(rule, (errno) => constants.errnoNumber(errno));
    },
    macroTexts: new Map(),
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
  const texts: TreeFunctionsParts = { graph, reader, symbols: table, namesIn };
  const functions = new TreeFunctions(texts);
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
    texts,
    types,
    constants,
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
