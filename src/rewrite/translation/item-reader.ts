import { N, type NodeKind } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import type { Block, Extent, Item, ItemKind } from './items.ts';

/** Reads the statements of a function's tree. `found` holds all of them, in the order of the text. */
export class ItemReader {
  readonly found: Item[] = [];
  private readonly text: string;
  private readonly tree: SyntaxTree;

  constructor(text: string, tree: SyntaxTree) {
    this.text = text;
    this.tree = tree;
  }

  /** The statements of a compound, or the one statement that stands without braces. */
  block(node: NodeId, owner: Item | undefined): Block {
    const isBraced = this.tree.kind(node) === N.compound;
    const block: Block = { ...extentOf(this.tree, node), items: [], owner, isBraced };
    const statements = isBraced ? this.tree.children(node) : [node];
    for (const statement of statements) this.statement(statement, block);
    return block;
  }

  private arm(node: NodeId, owner: Item): Block {
    const block: Block = { ...extentOf(this.tree, node), items: [], owner, isBraced: false };
    for (const statement of this.tree.children(node)) this.statement(statement, block);
    return block;
  }

  private statement(node: NodeId, block: Block): void {
    const { tree } = this;
    const children = tree.children(node);
    const kind = tree.kind(node);
    const form = FORMS.get(kind);
    if (form !== undefined) {
      const value = form.value === undefined ? undefined : children[form.value];
      const bodies = form.bodies === undefined ? [] : children.slice(...form.bodies);
      this.compound(node, form.kind, block, value, bodies);
    } else if (kind === N.label) this.labeled(node, 'label', block, children[0]);
    else if (kind === N.case) this.labeled(node, 'case', block, children[2]);
    else if (kind === N.default) this.labeled(node, 'default', block, children[0]);
    else if (kind === N.compound) this.compound(node, 'block', block, undefined, [node]);
    else if (kind === N.conditionalGroup) this.conditional(node, block, children);
    else if (kind !== N.absent) this.add(node, 'opaque', block);
  }

  private labeled(
    node: NodeId,
    kind: 'label' | 'case' | 'default',
    block: Block,
    statement: NodeId | undefined,
  ): void {
    const { start, end } = extentOf(this.tree, node);
    const isBare = statement === undefined || this.tree.isAbsent(statement);
    const behind = isBare ? end : extentOf(this.tree, statement).start;
    const colon = this.text.lastIndexOf(':', behind - (isBare ? 0 : 1));
    this.add(node, kind, block, undefined, { start, end: this.lastColon(start, behind, colon) });
    if (!isBare) this.statement(statement, block);
  }

  /** Behind the label's own colon: comments between it and the statement may have others. */
  private lastColon(start: number, behind: number, fallback: number): number {
    const { tokens } = this.tree;
    let end = fallback + 1;
    for (let i = firstTokenAt(this.tree, start); i < tokens.count; i++) {
      if ((tokens.starts[i] as number) >= behind) break;
      if (this.tree.tokenText(i) === ':') end = tokens.ends[i] as number;
    }
    return end;
  }

  private compound(
    node: NodeId,
    kind: ItemKind,
    block: Block,
    value: NodeId | undefined,
    bodies: readonly NodeId[],
  ): void {
    const blocks: Block[] = [];
    const item = this.add(node, kind, block, value, undefined, blocks);
    for (const body of bodies) {
      if (!this.tree.isAbsent(body)) blocks.push(this.block(body, item));
    }
  }

  private conditional(node: NodeId, block: Block, arms: readonly NodeId[]): void {
    const blocks: Block[] = [];
    const item = this.add(node, 'conditional', block, undefined, undefined, blocks);
    for (const arm of arms) blocks.push(this.arm(arm, item));
  }

  private add(
    node: NodeId,
    kind: ItemKind,
    block: Block,
    value?: NodeId,
    extent: Extent = extentOf(this.tree, node),
    blocks: Block[] = [],
  ): Item {
    const isThere = value !== undefined && !this.tree.isAbsent(value);
    const item: Item = {
      ...extent,
      kind,
      node,
      block,
      index: block.items.length,
      name: this.nameOf(node, kind),
      value: isThere ? value : undefined,
      blocks,
    };
    block.items.push(item);
    this.found.push(item);
    return item;
  }

  private nameOf(node: NodeId, kind: ItemKind): string {
    const first = this.tree.firstToken[node] as number;
    if (kind === 'label') return this.tree.tokenText(first);
    return kind === 'goto' ? this.tree.tokenText(first + 1) : '';
  }
}

/** `[start, end)` of a node in its text. */
export function extentOf(tree: SyntaxTree, node: NodeId): Extent {
  const first = tree.firstToken[node] as number;
  const end = tree.endToken[node] as number;
  const { starts, ends } = tree.tokens;
  const start = starts[first] as number;
  return end <= first ? { start, end: start } : { start, end: ends[end - 1] as number };
}

/** The first token that does not begin in front of a place. */
export function firstTokenAt(tree: SyntaxTree, offset: number): number {
  const { starts, count } = tree.tokens;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a statement's value and bodies stand among the children of its node. */
interface Form {
  readonly kind: ItemKind;
  readonly value?: number;
  readonly bodies?: readonly [number, number?];
}

const FORMS: ReadonlyMap<NodeKind, Form> = new Map<NodeKind, Form>([
  [N.declaration, { kind: 'declaration' }],
  [N.expressionStatement, { kind: 'expression', value: 0 }],
  [N.if, { kind: 'if', value: 0, bodies: [1] }],
  [N.switch, { kind: 'switch', value: 0, bodies: [1] }],
  [N.while, { kind: 'loop', value: 0, bodies: [1] }],
  [N.doWhile, { kind: 'loop', value: 1, bodies: [0, 1] }],
  [N.for, { kind: 'loop', bodies: [3] }],
  [N.macroLoop, { kind: 'loop', bodies: [1] }],
  [N.goto, { kind: 'goto' }],
  [N.break, { kind: 'break' }],
  [N.continue, { kind: 'continue' }],
  [N.return, { kind: 'return', value: 0 }],
  [N.emptyStatement, { kind: 'empty' }],
]);
