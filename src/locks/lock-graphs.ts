import { isGlobalHeader } from '../callgraph/definitions.ts';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { FunctionFact, MacroFact } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { LockPack, LockRule } from '../knowledge/locks.ts';
import type { ControlFlowGraph, CType, Line } from '../outcomes/control-flow-graph.ts';
import { lowerFunction } from '../outcomes/lower-function.ts';
import type { CallMeaning, MacroText, NameMeanings } from '../outcomes/names.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { TreeFunctionsParts } from '../outcomes/tree-functions.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';

export type ReadGraph = ControlFlowGraph | { readonly unreadable: string };

/**
 * Control-flow graphs of a tree's functions and macros in which every call that the lock pack speaks of is a
 * call. Values are not followed, so that a graph costs a fraction of an answer about results. Owns the cache.
 */
export class LockGraphs {
  private readonly parts: TreeFunctionsParts;
  private readonly pack: LockPack;
  private readonly graphs = new Map<FunctionId, ReadGraph>();
  private readonly names = new Map<FileIndex, LockNames>();

  constructor(parts: TreeFunctionsParts, pack: LockPack) {
    this.parts = parts;
    this.pack = pack;
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
      const { graph, namesIn } = this.parts;
      names = new LockNames(namesIn(file), this.pack, graph, file);
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

/**
 * What names mean in one file, except that calls the pack speaks of are never read as anything else: the text of
 * `spin_trylock_irqsave()` would show the parts it is made of and hide the whole.
 */
class LockNames implements NameMeanings {
  private readonly base: NameMeanings;
  private readonly pack: LockPack;
  private readonly graph: Graph;
  private readonly file: FileIndex;
  private readonly rules = new Map<string, LockRule | undefined>();

  constructor(base: NameMeanings, pack: LockPack, graph: Graph, file: FileIndex) {
    this.base = base;
    this.pack = pack;
    this.graph = graph;
    this.file = file;
  }

  rule(name: string): LockRule | undefined {
    if (this.rules.has(name)) return this.rules.get(name);
    const found = this.pack.calls.get(name);
    const rule = found === undefined || this.hasOwnDefinition(name) ? undefined : found;
    this.rules.set(name, rule);
    return rule;
  }

  meaning(name: string): CallMeaning | undefined {
    const base = this.base.meaning(name);
    if (base !== undefined && base.kind !== 'call') return base;
    if (this.rule(name) === undefined) return base;
    const results = base?.results ?? NumberSet.everything;
    return { kind: 'call', results, writes: base?.writes, isPure: false };
  }

  mayLeadAway(name: string): boolean {
    return this.rule(name) === undefined && this.base.mayLeadAway(name);
  }

  number(name: string): bigint | undefined {
    return this.base.number(name);
  }

  macros(name: string): readonly MacroText[] {
    return this.base.macros(name);
  }

  isFunction(name: string): boolean {
    return this.base.isFunction(name);
  }

  resultType(name: string): CType {
    return this.base.resultType(name);
  }

  type(text: string): CType {
    return this.base.type(text);
  }

  fieldType(type: CType, field: string): CType {
    return this.base.fieldType(type, field);
  }

  globalType(name: string): CType {
    return this.base.globalType(name);
  }

  /** Whether a driver's own `lock_page()` is meant, and not the project's. */
  private hasOwnDefinition(name: string): boolean {
    const { definitions, base } = this.graph;
    return definitions.meantBy(this.file, base.find(name)).some((id) => {
      const fact = definitions.fact(id);
      const isLocal = fact.kind === 'macro' || fact.isStatic;
      return isLocal && !isGlobalHeader(base.path(fileOf(id)));
    });
  }
}

/** The macro's body as a function's, whose parameters are the macro's. */
function macroAsFunction(
  graph: Graph,
  fact: MacroFact,
  bytes: Uint8Array,
  body: { readonly start: number; readonly end: number },
): string {
  const parameters = fact.parameters.map((name) => graph.base.text(name)).filter(isIdentifier);
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
