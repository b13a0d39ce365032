import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { extentOf, firstTokenAt, ItemReader } from './item-reader.ts';
import { type Block, type Extent, enclosing, type Item } from './items.ts';

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
