import type { FunctionId } from '../../src/callgraph/function-id.ts';
import type { Callee, ControlFlowGraph, CType } from '../../src/outcomes/control-flow-graph.ts';
import { lowerFunction } from '../../src/outcomes/lower-function.ts';
import { type SolvedFunction, solve } from '../../src/outcomes/solve.ts';
import type { CalleeSearch, FunctionSource } from '../../src/outcomes/summaries.ts';
import { parseText } from '../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import type { SyntaxTree } from '../../src/syntax/syntax-tree.ts';
import { ToyNames } from './toy-names.ts';
import { type ToyItem, toyItems } from './toy-text.ts';

/** One for all texts, since parsers are made for each table. */
export const symbols: SymbolTable = SymbolTable.create(1 << 16).table;

/** The functions of one text, as the analysis sees them: those with a body can be called, others are not known. */
export class ToyFunctions implements FunctionSource {
  readonly names: ToyNames;
  readonly definitions: readonly ToyItem[];
  private readonly solvedFunctions = new Map<number, SolvedFunction>();

  constructor(text: string) {
    const items = toyItems(symbols, text);
    this.names = new ToyNames(symbols, text, items);
    this.definitions = items.filter((item) => item.kind === 'function');
  }

  idOf(name: string): FunctionId {
    const index = this.definitions.findIndex((item) => item.name === name);
    if (index < 0) throw new Error(`no function ${name}`);
    return index as FunctionId; // ids here are places in the list
  }

  graphOf(id: FunctionId): ControlFlowGraph {
    const item = this.definition(id);
    const tree = treeOf(item);
    const lineOf = (token: number): number =>
      item.line + linesBefore(item.text, tree.tokens.starts[token] ?? item.text.length);
    const graph = lowerFunction({ name: item.name, tree, lineOf }, this.names, symbols);
    if (graph === undefined) throw new Error(`${item.name} is no function`);
    return graph;
  }

  resultType(id: FunctionId): CType {
    return this.names.resultType(this.definition(id).name);
  }

  solved(id: FunctionId): SolvedFunction {
    let answer = this.solvedFunctions.get(id);
    if (answer === undefined) {
      answer = solve(this.graphOf(id));
      this.solvedFunctions.set(id, answer);
    }
    return answer;
  }

  calleesOf(_: FunctionId, callee: Callee): CalleeSearch {
    switch (callee.kind) {
      case 'macro':
        return { reason: 'macro', about: callee.name };
      case 'pointer':
        return { reason: 'indirect-call', about: callee.text };
      case 'dispatch':
        return { reason: 'indirect-call', about: callee.slot };
      case 'function': {
        const ids = this.definitions.flatMap((item, index) =>
          item.name === callee.name ? [index as FunctionId] : [],
        );
        if (callee.orMacro === true) return { reason: 'macro', about: callee.name, besides: ids };
        return ids.length > 0 ? ids : { reason: 'no-body', about: callee.name };
      }
    }
  }

  nameOf(id: FunctionId): string {
    return this.definition(id).name;
  }

  fileOf(): string {
    return 'toy.c';
  }

  private definition(id: FunctionId): ToyItem {
    const item = this.definitions[id];
    if (item === undefined) throw new Error(`no function ${id}`);
    return item;
  }
}

export function treeOf(item: ToyItem): SyntaxTree {
  return parseText(symbols, item.text, 'item');
}

function linesBefore(text: string, offset: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1))
    lines++;
  return lines;
}
