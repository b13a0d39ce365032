import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName } from '../callgraph/graph.ts';
import type { Callee, ControlFlowGraph } from '../outcomes/control-flow-graph.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { BodySource } from './lockstep/lockstep.ts';

/** A function whose text is not the tree's: changed, or introduced. */
export interface NewText {
  readonly name: string;
  readonly text: Uint8Array;
  readonly firstLine: number;
}

/** Exact graphs of a tree's functions. Owns the cache of them. */
export class ExactGraphs {
  private readonly parts: RewriteParts;
  private readonly graphs = new Map<FunctionId, ControlFlowGraph | undefined>();

  constructor(parts: RewriteParts) {
    this.parts = parts;
  }

  /** Undefined for a macro, and for a text that cannot be read. */
  of(id: FunctionId): ControlFlowGraph | undefined {
    if (this.graphs.has(id)) return this.graphs.get(id);
    const graph = this.read(id);
    this.graphs.set(id, graph);
    return graph;
  }

  private read(id: FunctionId): ControlFlowGraph | undefined {
    const { search, reader, functions } = this.parts;
    const fact = search.graph.definitions.fact(id);
    if (fact.kind === 'macro' || fact.macro >= 0) return undefined;
    const file = fileOf(id);
    const place = reader.ownerText(file, fact);
    const text = reader.bytes(file)?.subarray(place?.start ?? 0, place?.end ?? 0);
    if (text === undefined || place === undefined) return undefined;
    return functions.exact(displayName(search.graph, id), text, file, fact.start.line);
  }
}

/**
 * The bodies that a version of some functions calls: those of the tree, with other texts in the place of some.
 */
export class TreeBodies implements BodySource {
  private readonly parts: RewriteParts;
  private readonly exact: ExactGraphs;
  /** Functions of the tree with other texts. */
  private readonly changed: ReadonlyMap<FunctionId, NewText>;
  /** Functions that the tree does not have, by name. */
  private readonly added: ReadonlyMap<string, NewText>;
  /** From where the calls of a graph are looked up. */
  private readonly places = new Map<ControlFlowGraph, FunctionId>();
  private readonly graphs = new Map<NewText, ControlFlowGraph | undefined>();

  constructor(
    parts: RewriteParts,
    exact: ExactGraphs,
    changed: ReadonlyMap<FunctionId, NewText> = new Map(),
    added: ReadonlyMap<string, NewText> = new Map(),
  ) {
    this.parts = parts;
    this.exact = exact;
    this.changed = changed;
    this.added = added;
  }

  /** The exact graph of a function in this version; undefined for one that cannot be read. */
  graphOf(id: FunctionId): ControlFlowGraph | undefined {
    const text = this.changed.get(id);
    const graph = text === undefined ? this.exact.of(id) : this.newGraph(text, id);
    if (graph !== undefined) this.places.set(graph, id);
    return graph;
  }

  bodiesOf(callee: Callee, from: ControlFlowGraph): readonly ControlFlowGraph[] | undefined {
    const place = this.places.get(from);
    if (place === undefined) return undefined;
    const added = 'name' in callee ? this.added.get(callee.name) : undefined;
    if (added !== undefined) {
      const graph = this.newGraph(added, place);
      if (graph === undefined) return undefined;
      this.places.set(graph, place);
      return [graph];
    }
    const found = this.parts.functions.calleesOf(place, callee);
    if ('reason' in found) return undefined;
    const graphs = found.map((id) => this.graphOf(id));
    return graphs.every((graph) => graph !== undefined) ? graphs : undefined;
  }

  isPure(callee: Callee, from: ControlFlowGraph): boolean {
    const place = this.places.get(from);
    if (place === undefined || ('name' in callee && this.added.has(callee.name))) return false;
    const found = this.parts.functions.calleesOf(place, callee);
    if ('reason' in found || found.some((id) => this.changed.has(id))) return false;
    return this.parts.pure.isPure(place, callee);
  }

  private newGraph(text: NewText, place: FunctionId): ControlFlowGraph | undefined {
    if (this.graphs.has(text)) return this.graphs.get(text);
    const { functions } = this.parts;
    const graph = functions.exact(text.name, text.text, fileOf(place), text.firstLine);
    this.graphs.set(text, graph);
    return graph;
  }
}
