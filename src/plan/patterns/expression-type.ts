import type { Graph } from '../../callgraph/graph.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { C } from '../../syntax/token-kinds.ts';
import { precedenceOf } from '../../syntax/word-classes.ts';
import {
  declaredType,
  FUNCTION,
  type KnownType,
  NUMBER,
  parseTypeText,
  pointerTo,
  typeNameType,
  valueAt,
} from './known-type.ts';
import { LocalTypes } from './local-types.ts';

/**
 * The types of expressions in one item of a file, as far as declarations tell: locals and parameters from the
 * item's own text, fields, results and file-scope variables from the facts. Macros say nothing.
 *
 * Made for one tree, and valid as long as it.
 */
export class ExpressionTypes {
  private readonly graph: Graph;
  private readonly file: FileIndex;
  private readonly tree: SyntaxTree;
  private readonly locals: LocalTypes;

  constructor(graph: Graph, file: FileIndex, tree: SyntaxTree) {
    this.graph = graph;
    this.file = file;
    this.tree = tree;
    this.locals = new LocalTypes(tree);
  }

  /** The type of an expression's value; undefined when it cannot be told. */
  typeOf(node: NodeId): KnownType | undefined {
    const { tree } = this;
    const [first = 0, second = 0, third = 0] = tree.children(node);
    switch (tree.kind(node)) {
      case N.paren:
      case N.prefix:
      case N.postfix:
      case N.assign:
        return this.typeOf(first);
      case N.comma:
        return this.typeOf(tree.children(node).at(-1) ?? 0);
      case N.identifier:
        return this.ofName(node);
      case N.member:
        return this.ofMember(node, first);
      case N.call:
        return this.ofCall(first);
      case N.index:
        return valueAt(this.typeOf(first));
      case N.cast:
      case N.compoundLiteral:
        return typeNameType(tree, first);
      case N.conditional:
        return this.common(tree.isAbsent(second) ? first : second, third);
      case N.unary:
        return this.ofUnary(node, first);
      case N.binary:
        return this.ofBinary(node, first, second);
      case N.number:
      case N.character:
      case N.sizeof:
      case N.alignof:
        return NUMBER;
      case N.string:
        return { base: 'char', stars: 1 };
      default:
        return undefined;
    }
  }

  private ofName(node: NodeId): KnownType | undefined {
    const { tree, graph, file } = this;
    const name = tree.text(node);
    const local = this.locals.find(name, tree.firstToken[node] as number);
    if (local !== undefined) return local.kind === 'typed' ? this.declared(local) : undefined;
    const id = graph.base.find(name);
    if (id === 0) return undefined;
    const meant = graph.definitions.meantBy(file, id);
    if (meant.length > 0) {
      const isMacro = meant.some((one) => graph.definitions.fact(one).kind === 'macro');
      return isMacro ? undefined : FUNCTION;
    }
    const variable = graph.base.facts(file).variables.find((one) => one.name === id);
    if (variable === undefined || variable.type === 0) return undefined;
    // The facts name the struct, and leave out how many stars lead to it.
    return { base: graph.base.text(variable.type), stars: undefined };
  }

  private declared({ specifiers, declarator }: { specifiers: NodeId; declarator: NodeId }) {
    const { tree } = this;
    const typeofNode = tree
      .children(specifiers)
      .find((child) => tree.kind(child) === N.typeofSpecifier);
    if (typeofNode === undefined) return declaredType(tree, specifiers, declarator);
    const of = tree.firstChild[typeofNode] as number;
    const base = tree.kind(of) === N.typeName ? typeNameType(tree, of) : undefined;
    const outer = declaredType(tree, specifiers, declarator, base ?? { base: '', stars: 0 });
    return outer?.base === '' ? undefined : outer;
  }

  private ofMember(node: NodeId, base: NodeId): KnownType | undefined {
    const { graph, file, tree } = this;
    const type = this.typeOf(base);
    if (type === undefined) return undefined;
    const field = graph.base.find(tree.tokenText((tree.endToken[node] as number) - 1));
    const tag = graph.base.find(type.base.replace(/^(?:struct|union) /, ''));
    if (field === 0 || tag === 0) return undefined;
    const fact = graph.types.fieldOf(file, tag, field);
    if (fact === undefined || fact.typeText === 0) return undefined;
    return parseTypeText(graph.base.text(fact.typeText));
  }

  private ofCall(callee: NodeId): KnownType | undefined {
    const { graph, file, tree } = this;
    if (tree.kind(callee) !== N.identifier) return this.typeOf(callee)?.result;
    const name = tree.text(callee);
    const local = this.locals.find(name, tree.firstToken[callee] as number);
    if (local !== undefined) return this.ofName(callee)?.result;
    let found: KnownType | undefined;
    for (const id of graph.definitions.meantBy(file, graph.base.find(name))) {
      const fact = graph.definitions.fact(id);
      if (fact.kind === 'macro' || fact.resultText === 0) return undefined;
      const type = parseTypeText(graph.base.text(fact.resultText));
      if (type === undefined || (found !== undefined && !isSame(found, type))) return undefined;
      found = type;
    }
    return found;
  }

  private ofUnary(node: NodeId, operand: NodeId): KnownType | undefined {
    switch (this.tree.tokens.kinds[this.tree.firstToken[node] as number]) {
      case C.star:
        return valueAt(this.typeOf(operand));
      case C.ampersand: {
        const type = this.typeOf(operand);
        return type && pointerTo(type);
      }
      case C.minus:
      case C.tilde:
      case C.not:
      case 0x2b:
        return NUMBER;
      default:
        return this.typeOf(operand); // __extension__
    }
  }

  /** Only sums can be pointers. */
  private ofBinary(node: NodeId, left: NodeId, right: NodeId): KnownType | undefined {
    const kind = this.tree.tokens.kinds[this.tree.payload[node] as number] as number;
    if (precedenceOf(kind) !== SUM) return NUMBER;
    const a = this.typeOf(left);
    const b = this.typeOf(right);
    if (a?.stars === undefined || b?.stars === undefined) return undefined;
    if (a.stars > 0 && b.stars > 0) return NUMBER;
    return a.stars > 0 ? a : b.stars > 0 ? b : NUMBER;
  }

  private common(a: NodeId, b: NodeId): KnownType | undefined {
    const one = this.typeOf(a);
    const other = this.typeOf(b);
    if (one === undefined || other === undefined) return undefined;
    return isSame(one, other) ? one : undefined;
  }
}

const SUM = precedenceOf(0x2b);

function isSame(a: KnownType, b: KnownType): boolean {
  return a.base === b.base && a.stars === b.stars;
}
