import type { FunctionId } from '../callgraph/function-id.ts';
import { fileOf } from '../callgraph/function-id.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { TextReader } from '../facts/text-reader.ts';
import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import type { TextPlace } from './use-inspector.ts';

/** A call as its text shows it. */
export interface CallText {
  readonly tree: SyntaxTree;
  /** The arguments' nodes. */
  readonly arguments: readonly NodeId[];
  /** Whether a loop stands around it in its function. */
  readonly isInLoop: boolean;
}

interface Parsed {
  readonly tree: SyntaxTree;
  /** Where the tree's text begins in the file. */
  readonly start: number;
}

/** Reads calls where they stand. Keeps the functions it has parsed. */
export class CallTexts {
  private readonly graph: Graph;
  private readonly reader: TextReader;
  private readonly symbols: SymbolTable;
  private readonly parsed = new Map<FunctionId, Parsed | undefined>();

  constructor(graph: Graph, reader: TextReader, symbols: SymbolTable) {
    this.graph = graph;
    this.reader = reader;
    this.symbols = symbols;
  }

  /** The call whose name stands at `place` in `owner`; undefined when none does. */
  callAt(owner: FunctionId, place: TextPlace): CallText | undefined {
    const parsed = this.parse(owner);
    const offset = this.reader.offsetOf(place.file, place);
    if (parsed === undefined || offset === undefined) return undefined;
    const { tree } = parsed;
    const path = pathToCall(tree, offset - parsed.start);
    const call = path.at(-1);
    if (call === undefined) return undefined;
    return {
      tree,
      arguments: tree.children(call).slice(1),
      isInLoop: path.some((node) => LOOPS.has(tree.kind(node))),
    };
  }

  private parse(owner: FunctionId): Parsed | undefined {
    if (this.parsed.has(owner)) return this.parsed.get(owner);
    const file = fileOf(owner);
    const bytes = this.reader.bytes(file);
    const place = this.reader.ownerText(file, this.graph.definitions.fact(owner));
    let parsed: Parsed | undefined;
    if (bytes !== undefined && place !== undefined) {
      const text = bytes.subarray(place.start, place.end);
      parsed = { tree: parseText(this.symbols, text, 'item'), start: place.start };
    }
    this.parsed.set(owner, parsed);
    return parsed;
  }
}

const LOOPS: ReadonlySet<number> = new Set([N.for, N.while, N.doWhile, N.macroLoop]);

/** The nodes from the root down to the call whose callee begins at `offset`; empty when there is none. */
function pathToCall(tree: SyntaxTree, offset: number): readonly NodeId[] {
  const path: NodeId[] = [];
  const startOf = (node: NodeId): number =>
    tree.tokens.starts[tree.firstToken[node] as number] ?? 0;
  const endOf = (node: NodeId): number => {
    const end = tree.endToken[node] as number;
    return end === 0 ? 0 : (tree.tokens.ends[end - 1] ?? 0);
  };
  const visit = (node: NodeId): boolean => {
    if (tree.isAbsent(node) || offset < startOf(node) || offset >= endOf(node)) return false;
    path.push(node);
    if (tree.kind(node) === N.call && startOf(node) === offset) return true;
    if (tree.children(node).some(visit)) return true;
    path.pop();
    return false;
  };
  visit(tree.root);
  return path;
}
