import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { FunctionFact, MacroFact } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { LockPack, LockRule } from '../knowledge/locks.ts';
import type { ControlFlowGraph, Line } from '../outcomes/control-flow-graph.ts';
import { lowerFunction } from '../outcomes/lower-function.ts';
import type { TreeFunctionsParts } from '../outcomes/tree-functions.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import type { LockCalls } from './lock-calls.ts';
import { LockNames, TreeLockNames } from './lock-names.ts';

export type ReadGraph = ControlFlowGraph | { readonly unreadable: string };

/**
 * Control-flow graphs of a tree's functions and macros in which every call that the lock pack speaks of is a
 * call. Values are not followed, so that a graph costs a fraction of an answer about results. Owns the cache.
 */
export class LockGraphs {
  private readonly parts: TreeFunctionsParts;
  private readonly treeNames: TreeLockNames;
  private readonly graphs = new Map<FunctionId, ReadGraph>();
  private readonly names = new Map<FileIndex, LockNames>();

  constructor(parts: TreeFunctionsParts, pack: LockPack, calls: LockCalls) {
    this.parts = parts;
    this.treeNames = new TreeLockNames(parts, pack, calls);
  }

  of(id: FunctionId): ReadGraph {
    let graph = this.graphs.get(id);
    if (graph === undefined) {
      graph = this.read(id);
      this.graphs.set(id, graph);
    }
    return graph;
  }

  /** What the pack says of a call of `name` in `file`, unless the file means a function of its own by it. */
  ruleOf(file: FileIndex, name: string): LockRule | undefined {
    return this.namesIn(file).rule(name);
  }

  private namesIn(file: FileIndex): LockNames {
    let names = this.names.get(file);
    if (names === undefined) {
      names = new LockNames(this.treeNames, this.parts.namesIn(file), file);
      this.names.set(file, names);
    }
    return names;
  }

  private read(id: FunctionId): ReadGraph {
    const { graph, reader, symbols } = this.parts;
    const fact = graph.definitions.fact(id);
    const file = fileOf(id);
    if (fact.kind === 'function' && fact.macro >= 0) {
      return { unreadable: 'is made by a macro' };
    }
    const bytes = reader.bytes(file);
    const place = reader.ownerText(file, fact);
    if (bytes === undefined || place === undefined) return { unreadable: 'cannot be read' };
    const name = displayName(graph, id);
    const text =
      place.kind === 'macro' && fact.kind === 'macro'
        ? macroAsFunction(graph, fact, bytes, place.body)
        : bytes.subarray(place.start, place.end);
    const tree = parseText(symbols, text, 'item');
    const lineOf = linesOf(tree, fact);
    const lowered = lowerFunction({ name, tree, lineOf }, this.namesIn(file), symbols);
    return lowered ?? { unreadable: 'has an unknown form' };
  }
}

/** The macro's body as a function's, whose parameters are the macro's. */
function macroAsFunction(
  graph: Graph,
  fact: MacroFact,
  bytes: Uint8Array,
  body: { readonly start: number; readonly end: number },
): string {
  const names = fact.parameters.map((name) => graph.base.text(name)).filter(isIdentifier);
  const parameters = names.map((name) => `void *${name}`);
  const text = Buffer.from(bytes.subarray(body.start, body.end)).toString('latin1');
  return `void ${graph.base.text(fact.name)}(${parameters.join(', ')}) { ${text}\n; }`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

function linesOf(tree: SyntaxTree, fact: FunctionFact | MacroFact): (token: number) => Line {
  const { lineStarts, lineCount, starts } = tree.tokens;
  const first = fact.kind === 'function' ? fact.start.line : fact.line;
  return (token) => {
    const offset = Number(starts[token]);
    let low = 0;
    let high = lineCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return first + low;
  };
}
