import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { TextReader } from '../facts/text-reader.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import { calledDefinitions } from './called-definitions.ts';
import type { Callee, ControlFlowGraph, Line } from './control-flow-graph.ts';
import { lowerFunction } from './lower-function.ts';
import type { NameMeanings } from './names.ts';
import { type SolvedFunction, solve } from './solve.ts';
import type { CalleeSearch, FunctionSource } from './summaries.ts';

/** A call that so many definitions can answer tells nothing about one of them. */
const MAX_CALLEES = 12;

export interface TreeFunctionsParts {
  readonly graph: Graph;
  readonly reader: TextReader;
  readonly symbols: SymbolTable;
  readonly namesIn: (file: FileIndex) => NameMeanings;
}

/** Reads the functions of a tree and runs each by itself. Owns the cache of what it found. */
export class TreeFunctions implements FunctionSource {
  private readonly parts: TreeFunctionsParts;
  private readonly solvedFunctions = new Map<FunctionId, SolvedFunction | { unreadable: string }>();

  constructor(parts: TreeFunctionsParts) {
    this.parts = parts;
  }

  solved(id: FunctionId): SolvedFunction | { readonly unreadable: string } {
    let answer = this.solvedFunctions.get(id);
    if (answer === undefined) {
      answer = this.solve(id);
      this.solvedFunctions.set(id, answer);
    }
    return answer;
  }

  private solve(id: FunctionId): SolvedFunction | { unreadable: string } {
    const { graph, reader, symbols } = this.parts;
    const fact = graph.definitions.fact(id);
    if (fact.kind === 'macro') return { unreadable: 'a macro' };
    if (fact.macro >= 0) return { unreadable: 'a function that a macro makes' };
    const file = fileOf(id);
    const bytes = reader.bytes(file);
    const place = reader.ownerText(file, fact);
    if (bytes === undefined || place === undefined) {
      const text = reader.read(file);
      return { unreadable: text.kind === 'missing' ? `its file ${text.reason}` : 'its text' };
    }
    const tree = parseText(symbols, bytes.subarray(place.start, place.end), 'item');
    const lineOf = linesFrom(
      fact.start.line,
      tree.tokens.lineStarts,
      tree.tokens.lineCount,
      (token) => Number(tree.tokens.starts[token]),
    );
    const name = displayName(graph, id);
    const lowered = lowerFunction({ name, tree, lineOf }, this.parts.namesIn(file), symbols);
    if (lowered === undefined) return { unreadable: 'a definition of an unknown form' };
    return solve(lowered);
  }

  /**
   * A function that is not in the tree, as `file` would read it; undefined for a text that is no definition.
   * Lines count from the text's first.
   */
  lowered(name: string, text: string, file: FileIndex): ControlFlowGraph | undefined {
    const { symbols } = this.parts;
    const tree = parseText(symbols, Buffer.from(text, 'latin1'), 'item');
    const { lineStarts, lineCount, starts } = tree.tokens;
    const lineOf = linesFrom(1, lineStarts, lineCount, (token) => Number(starts[token]));
    return lowerFunction({ name, tree, lineOf }, this.parts.namesIn(file), symbols);
  }

  /**
   * An exact graph of a text as `file` would read it; undefined for a text that is no definition. Lines count from
   * `firstLine`.
   */
  exact(
    name: string,
    text: Uint8Array,
    file: FileIndex,
    firstLine: Line,
  ): ControlFlowGraph | undefined {
    const { symbols, namesIn } = this.parts;
    const tree = parseText(symbols, text, 'item');
    const { lineStarts, lineCount, starts } = tree.tokens;
    const lineOf = linesFrom(firstLine, lineStarts, lineCount, (token) => Number(starts[token]));
    return lowerFunction({ name, tree, lineOf }, namesIn(file), symbols, true);
  }

  calleesOf(caller: FunctionId, callee: Callee): CalleeSearch {
    switch (callee.kind) {
      case 'macro':
        return { reason: 'macro', about: callee.name };
      case 'pointer':
        return { reason: 'indirect-call', about: callee.text };
      case 'dispatch':
        return { reason: 'indirect-call', about: callee.slot };
      case 'function':
        return this.functionsMeant(fileOf(caller), callee.name, callee.orMacro === true);
    }
  }

  private functionsMeant(file: FileIndex, name: string, orMacro: boolean): CalleeSearch {
    const { graph, reader } = this.parts;
    const { functions } = calledDefinitions(graph, reader, file, graph.base.find(name));
    if (functions.length === 0) return { reason: orMacro ? 'macro' : 'no-body', about: name };
    if (functions.length > MAX_CALLEES) return { reason: 'too-many-definitions', about: name };
    return orMacro ? { reason: 'macro', about: name, besides: functions } : functions;
  }

  nameOf(id: FunctionId): string {
    return displayName(this.parts.graph, id);
  }

  fileOf(id: FunctionId): string {
    return this.parts.graph.base.path(fileOf(id));
  }
}

/** Lines of the file for tokens of a function's own text, which begins in line `first`. */
function linesFrom(
  first: Line,
  starts: Int32Array,
  count: number,
  startOf: (token: number) => number,
): (token: number) => Line {
  return (token) => {
    const offset = startOf(token);
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return first + low;
  };
}
