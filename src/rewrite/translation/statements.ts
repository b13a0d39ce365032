import { N, type NodeKind } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';

/** `[start, end)` of a function's text. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A sequence of statements, with labels as statements of their own. */
export interface Block extends Extent {
  readonly items: Item[];
  /** The statement it is part of; undefined for the body of the function. */
  readonly owner: Item | undefined;
  /** Whether the text has braces around it. */
  readonly isBraced: boolean;
}

export type ItemKind =
  /** `name:`, `case 1:`, `default:`, without what stands behind. */
  | 'label'
  | 'case'
  | 'default'
  | 'declaration'
  | 'expression'
  | 'if'
  | 'switch'
  | 'loop'
  | 'block'
  /** An `#if`, each of its arms a block. */
  | 'conditional'
  | 'goto'
  | 'break'
  | 'continue'
  | 'return'
  | 'empty'
  /** Anything whose parts are not looked into. */
  | 'opaque';

export interface Item extends Extent {
  readonly kind: ItemKind;
  readonly node: NodeId;
  readonly block: Block;
  readonly index: number;
  /** Of a label or a goto. */
  readonly name: string;
  /** The condition, the value that is switched over or returned, the expression; undefined for none. */
  readonly value: NodeId | undefined;
  /** `then` and `else`, the body of a loop or switch, the arms of an `#if`. */
  readonly blocks: readonly Block[];
}

/** A function's text as statements. */
export class FunctionCode {
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly body: Block;
  readonly items: readonly Item[];
  private readonly labels = new Map<string, Item>();

  private constructor(text: string, tree: SyntaxTree, body: NodeId) {
    this.text = text;
    this.tree = tree;
    const reader = new ItemReader(text, tree);
    this.body = reader.block(body, undefined);
    this.items = reader.found;
    for (const item of this.items) if (item.kind === 'label') this.labels.set(item.name, item);
  }

  /** Undefined for a text that is not a single function definition, or that could not be read in full. */
  static of(text: string, tree: SyntaxTree): FunctionCode | undefined {
    if (tree.kind(tree.root) !== N.functionDefinition || tree.problems.length > 0) return undefined;
    const body = tree.children(tree.root).at(-1);
    if (body === undefined || tree.kind(body) !== N.compound) return undefined;
    return new FunctionCode(text, tree, body);
  }

  label(name: string): Item | undefined {
    return this.labels.get(name);
  }

  /** `[start, end)` of a node. */
  extent(node: NodeId): Extent {
    return extentOf(this.tree, node);
  }

  textOf({ start, end }: Extent): string {
    return this.text.slice(start, end);
  }

  nodeText(node: NodeId): string {
    return this.textOf(this.extent(node));
  }

  /** The innermost statement around a place in the text. */
  itemAt(offset: number): Item | undefined {
    let found: Item | undefined;
    for (const item of this.items) {
      if (item.start <= offset && offset < item.end) found = item;
    }
    return found;
  }

  /** Whether the name stands in that part of the text, not as a field of something. */
  mentions(extent: Extent, name: string): boolean {
    return this.placesOf(extent, name).length > 0;
  }

  /** Where the name stands in that part of the text, fields of that name left out. */
  placesOf({ start, end }: Extent, name: string): readonly number[] {
    const { tokens } = this.tree;
    const found: number[] = [];
    for (let i = firstTokenAt(this.tree, start); i < tokens.count; i++) {
      const at = tokens.starts[i] as number;
      if (at >= end) break;
      if (this.tree.tokenText(i) !== name) continue;
      const before = i === 0 ? '' : this.tree.tokenText(i - 1);
      if (before !== '.' && before !== '->') found.push(at);
    }
    return found;
  }

  /** The statement, labels and cases skipped, that is carried out behind an item; undefined at the end of all. */
  behind(item: Item): Item | 'end' | 'loop' {
    const next = item.block.items[item.index + 1];
    if (next !== undefined) return next;
    const { owner } = item.block;
    if (owner === undefined) return 'end';
    return owner.kind === 'loop' ? 'loop' : this.behind(owner);
  }

  /** Where a `break` leads. */
  behindBreak(item: Item): Item | 'end' | 'loop' {
    const around = enclosing(item, (one) => one.kind === 'switch' || one.kind === 'loop');
    return around === undefined ? 'end' : this.behind(around);
  }
}

/** The nearest statement around that is meant. */
export function enclosing(item: Item, isMeant: (item: Item) => boolean): Item | undefined {
  for (let at = item.block.owner; at !== undefined; at = at.block.owner) if (isMeant(at)) return at;
  return undefined;
}

/** Whether `inner` is `outer` or stands inside of it. */
export function isWithin(inner: Item, outer: Item): boolean {
  for (let at: Item | undefined = inner; at !== undefined; at = at.block.owner) {
    if (at === outer) return true;
  }
  return false;
}

/** All statements in a block, those inside of others too. */
export function* itemsIn(block: Block): Generator<Item> {
  for (const item of block.items) {
    yield item;
    for (const inner of item.blocks) yield* itemsIn(inner);
  }
}

export function extentOf(tree: SyntaxTree, node: NodeId): Extent {
  const first = tree.firstToken[node] as number;
  const end = tree.endToken[node] as number;
  const { starts, ends } = tree.tokens;
  const start = starts[first] as number;
  return end <= first ? { start, end: start } : { start, end: ends[end - 1] as number };
}

function firstTokenAt(tree: SyntaxTree, offset: number): number {
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

class ItemReader {
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
