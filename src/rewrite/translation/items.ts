import type { NodeId } from '../../syntax/syntax-tree.ts';

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
