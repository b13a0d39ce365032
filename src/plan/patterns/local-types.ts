import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { declaredName } from './known-type.ts';

/** What a name means inside a function: a declared variable, or something whose type its text does not tell. */
export type Local =
  | { readonly kind: 'typed'; readonly specifiers: NodeId; readonly declarator: NodeId }
  | { readonly kind: 'unclear' };

interface Declared {
  readonly local: Local;
  /** Tokens from which and up to which the name means this. */
  readonly from: number;
  readonly to: number;
  readonly scope: NodeId;
}

/** The parameters and local variables of one tree, by name. */
export class LocalTypes {
  private readonly tree: SyntaxTree;
  private readonly byName = new Map<string, Declared[]>();

  constructor(tree: SyntaxTree) {
    this.tree = tree;
    this.collect();
  }

  /** What `name` means at a token; undefined when nothing in the tree declares it there. */
  find(name: string, token: number): Local | undefined {
    const seen = (this.byName.get(name) ?? []).filter(
      ({ from, to }) => from <= token && token < to,
    );
    const nearest = seen.at(-1);
    if (nearest === undefined) return undefined;
    // Two declarations in one block: the arms of an `#if` declare it differently, or it is C no compiler takes.
    const rivals = seen.filter((one) => one.scope === nearest.scope);
    const text = (one: Declared): string =>
      one.local.kind === 'typed'
        ? `${this.tree.text(one.local.specifiers)} ${this.tree.text(one.local.declarator)}`
        : '';
    return rivals.every((one) => text(one) === text(nearest)) ? nearest.local : { kind: 'unclear' };
  }

  /** In text order, so that of two that hold at a token the inner one comes last. */
  private collect(): void {
    const { tree } = this;
    const open: { readonly node: NodeId; readonly scope: NodeId }[] = [
      { node: tree.root, scope: tree.root },
    ];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { node, scope } = at;
      const kind = tree.kind(node);
      if (kind === N.parameter) this.add(node, tree.children(node), scope);
      else if (kind === N.declaration && node !== tree.root) this.addDeclaration(node, scope);
      else if (kind === N.macroFunctionDefinition)
        this.addMade(tree.firstChild[node] as number, node);
      const inner = SCOPES.has(kind) ? node : scope;
      for (const child of tree.children(node).reverse()) open.push({ node: child, scope: inner });
    }
  }

  private addDeclaration(node: NodeId, scope: NodeId): void {
    const { tree } = this;
    const [specifiers = 0, ...declarators] = tree.children(node);
    for (const each of declarators) {
      const declarator = tree.firstChild[each] as number;
      if (tree.kind(declarator) === N.call) this.addMade(declarator, scope);
      else this.add(node, [specifiers, declarator], scope);
    }
  }

  /** `SYSCALL_DEFINE1(name, int, fd)` and `DEFINE_X(name)` declare names, and do not say of what type. */
  private addMade(call: NodeId, scope: NodeId): void {
    for (const argument of this.tree.children(call).slice(1)) {
      if (this.tree.kind(argument) === N.identifier)
        this.push(this.tree.text(argument), call, scope, { kind: 'unclear' });
    }
  }

  private add(
    node: NodeId,
    [specifiers = 0, declarator = 0]: readonly NodeId[],
    scope: NodeId,
  ): void {
    const name = declaredName(this.tree, declarator);
    if (name !== undefined) this.push(name, node, scope, { kind: 'typed', specifiers, declarator });
  }

  private push(name: string, node: NodeId, scope: NodeId, local: Local): void {
    const declared = this.byName.get(name) ?? [];
    this.byName.set(name, declared);
    const from = this.tree.firstToken[node] as number;
    declared.push({ local, from, to: this.tree.endToken[scope] as number, scope });
  }
}

const SCOPES: ReadonlySet<number> = new Set([
  N.functionDefinition,
  N.macroFunctionDefinition,
  N.compound,
  N.for,
  // The parameters of a pointer to a function, or of a prototype among statements, mean nothing outside.
  N.parameter,
  N.initDeclarator,
]);
