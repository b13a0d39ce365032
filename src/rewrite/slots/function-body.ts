import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { isName } from '../../syntax/word-classes.ts';

/** One place where a local name stands in a body. */
export interface Occurrence {
  /** The `identifier` or `nameDeclarator`. */
  readonly node: NodeId;
  readonly token: number;
  /** `write`: the name is the target of an assignment that is a statement of its own. */
  readonly kind: 'declared' | 'read' | 'write';
  /** The statement of a `write`, the `initDeclarator` of a declaration; 0 for all else. */
  readonly holder: NodeId;
}

/** The tree of a function's definition with what questions about its statements ask. */
export class FunctionBody {
  readonly tree: SyntaxTree;
  readonly definition: NodeId;
  /** The outermost block. */
  readonly block: NodeId;
  private readonly parents: Int32Array;
  private readonly byKind = new Map<number, NodeId[]>();
  private readonly byName: Map<string, Occurrence[]>;
  /** Names that stand where it is not known what they mean: in a macro's argument that is no expression. */
  private readonly oddNames: ReadonlySet<string>;

  constructor(tree: SyntaxTree, definition: NodeId) {
    this.tree = tree;
    this.definition = definition;
    this.block = tree.children(definition).at(-1) as NodeId;
    this.parents = new Int32Array(tree.count);
    this.visit(definition);
    this.byName = this.findOccurrences();
    this.oddNames = this.findOddNames();
  }

  parent(node: NodeId): NodeId {
    return this.parents[node] as NodeId;
  }

  /** Nodes of the kind, in the order of the text. */
  ofKind(kind: number): readonly NodeId[] {
    return this.byKind.get(kind) ?? [];
  }

  /** Where the name stands as a variable, in the order of the text. */
  occurrencesOf(name: string): readonly Occurrence[] {
    return this.byName.get(name) ?? [];
  }

  /** Whether all mentions of the name are known, and mean one variable of this function. */
  isPlainLocal(name: string): boolean {
    const declared = this.occurrencesOf(name).filter(({ kind }) => kind === 'declared');
    const [only] = declared;
    if (declared.length !== 1 || only === undefined || this.oddNames.has(name)) return false;
    const declaration = this.parent(only.holder);
    if (this.tree.kind(declaration) !== N.declaration) return false;
    if (this.tree.kind(this.parent(declaration)) === N.functionDefinition) return false;
    const [specifiers] = this.tree.children(declaration);
    return !/\b(?:static|extern|volatile|typedef)\b/.test(this.tree.text(specifiers as NodeId));
  }

  first(node: NodeId): number {
    return this.tree.firstToken[node] as number;
  }

  /** Behind the node's last token. */
  end(node: NodeId): number {
    return this.tree.endToken[node] as number;
  }

  contains(node: NodeId, token: number): boolean {
    return this.first(node) <= token && token < this.end(node);
  }

  /** Whether `node` is `inner` or stands around it. */
  isAround(node: NodeId, inner: NodeId): boolean {
    for (let at = inner; at !== 0; at = this.parent(at)) if (at === node) return true;
    return false;
  }

  private visit(root: NodeId): void {
    const open = [root];
    const seen: NodeId[] = [];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      seen.push(node);
      for (const child of this.tree.children(node)) {
        this.parents[child] = node;
        open.push(child);
      }
    }
    seen.sort((a, b) => this.first(a) - this.first(b) || this.end(b) - this.end(a));
    for (const node of seen) {
      const kind = this.tree.kind(node);
      const known = this.byKind.get(kind);
      if (known === undefined) this.byKind.set(kind, [node]);
      else known.push(node);
    }
  }

  private findOccurrences(): Map<string, Occurrence[]> {
    const found = new Map<string, Occurrence[]>();
    const nodes = [...this.ofKind(N.nameDeclarator), ...this.ofKind(N.identifier)];
    nodes.sort((a, b) => this.first(a) - this.first(b));
    for (const node of nodes) {
      const name = this.tree.text(node);
      const known = found.get(name) ?? [];
      found.set(name, known);
      known.push(this.occurrenceAt(node));
    }
    return found;
  }

  private occurrenceAt(node: NodeId): Occurrence {
    const token = this.first(node);
    if (this.tree.kind(node) === N.nameDeclarator) {
      return { node, token, kind: 'declared', holder: this.declaratorAround(node) };
    }
    const holder = this.statementWriting(node);
    return { node, token, kind: holder === 0 ? 'read' : 'write', holder };
  }

  private declaratorAround(node: NodeId): NodeId {
    let at = this.parent(node);
    while (at !== 0 && this.tree.kind(at) !== N.initDeclarator) at = this.parent(at);
    return at;
  }

  /** The statement `name = …;` or `name++;`; 0 for every other use. */
  private statementWriting(node: NodeId): NodeId {
    const expression = this.parent(node);
    const statement = this.parent(expression);
    if (this.tree.kind(statement) !== N.expressionStatement) return 0;
    switch (this.tree.kind(expression)) {
      case N.postfix:
      case N.prefix:
        return statement;
      case N.assign:
        return this.tree.children(expression)[0] === node ? statement : 0;
      default:
        return 0;
    }
  }

  private findOddNames(): ReadonlySet<string> {
    const { tree } = this;
    const known = new Set<number>();
    for (const all of this.byName.values()) for (const { token } of all) known.add(token);
    for (const node of this.ofKind(N.member)) known.add(this.end(node) - 1);
    for (const node of this.ofKind(N.fieldDesignator)) known.add(this.end(node) - 1);
    const odd = new Set<string>();
    for (let token = this.first(this.block); token < this.end(this.block); token++) {
      if (isName(tree.tokens.kinds[token] as number) && !known.has(token)) {
        odd.add(tree.tokenText(token));
      }
    }
    for (const word of this.directiveWords()) odd.add(word);
    return odd;
  }

  /** Words of the preprocessor lines inside the body. */
  private directiveWords(): readonly string[] {
    const { tokens, bytes } = this.tree;
    const start = tokens.starts[this.first(this.block)] as number;
    const end = tokens.ends[this.end(this.block) - 1] as number;
    return tokens.directives
      .filter((line) => line.start > start && line.end < end)
      .flatMap((line) => {
        const text = Buffer.from(bytes.subarray(line.argument, line.end)).toString('latin1');
        return text.match(/\w+/g) ?? [];
      });
  }
}
