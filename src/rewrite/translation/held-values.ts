import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { Evaluator } from './evaluator.ts';
import type { Extent, Item } from './items.ts';
import type { FunctionCode } from './statements.ts';

/** What a variable holds: a number, and texts of what else was or-ed to it: `major`. */
export interface Held {
  readonly value: bigint;
  readonly rest: readonly string[];
}
export type Holding = ReadonlyMap<string, Held>;

/** The text of the call whose result is followed stands for the number in this name. */
export const RESULT = 'flagday_result';

/** What variables hold on the way of a call's result, and what expressions come to by that. */
export class HeldValues {
  readonly holding: Map<string, Held> = new Map();
  private readonly code: FunctionCode;
  private readonly evaluator: Evaluator;
  private readonly typeOf: (name: string) => string;
  private readonly hole: Extent | undefined;

  /** `hole` is the call that `RESULT` stands for; undefined when a variable is followed. */
  constructor(
    code: FunctionCode,
    evaluator: Evaluator,
    typeOf: (name: string) => string,
    hole: Extent | undefined,
  ) {
    this.code = code;
    this.evaluator = evaluator;
    this.typeOf = typeOf;
    this.hole = hole;
  }

  /** Whether what is followed stands there. */
  looksAt(extent: Extent): boolean {
    const { hole } = this;
    if (hole !== undefined && extent.start <= hole.start && hole.end <= extent.end) return true;
    return [...this.holding.keys()].some((name) => this.code.mentions(extent, name));
  }

  /** `E`, or `E | major` where the second part has nothing to do with what is followed. */
  heldBy(node: NodeId): Held | undefined {
    const { tree } = this.code;
    if (tree.kind(node) === N.paren) return this.heldBy(tree.children(node)[0] ?? 0);
    const plain = this.plainValue(node);
    if (plain !== undefined) return plain;
    if (tree.kind(node) !== N.binary) return undefined;
    if (tree.tokenText(tree.payload[node] as number) !== '|') return undefined;
    const [left = 0, right = 0] = tree.children(node);
    if (this.looksAt(this.code.extent(right))) return undefined;
    const held = this.heldBy(left);
    return held && { value: held.value, rest: [...held.rest, this.code.nodeText(right)] };
  }

  /** The label that a value is taken to; undefined when that cannot be told: ranges, configured arms. */
  caseOf(items: readonly Item[], value: bigint): Item | 'none' | undefined {
    const { tree } = this.code;
    let otherwise: Item | 'none' = 'none';
    for (const item of items) {
      if (item.kind === 'conditional' || item.kind === 'opaque') return undefined;
      if (item.kind === 'default') otherwise = item;
      if (item.kind !== 'case') continue;
      const [low = 0, high = 0] = tree.children(item.node);
      if (!tree.isAbsent(high)) return undefined;
      const label = this.evaluator.valueOf(this.code.nodeText(low), new Map());
      if (label === undefined) return undefined;
      if (label === value) return item;
    }
    return otherwise;
  }

  /** Whether all that a declaration does is to give constants to its variables. */
  isConstant(item: Item): boolean {
    const { tree } = this.code;
    const [, ...declarators] = tree.children(item.node);
    return declarators.every((one) => {
      const value = tree.kind(one) === N.initDeclarator ? tree.children(one)[2] : undefined;
      if (value === undefined) return false;
      if (tree.isAbsent(value)) return true;
      return this.evaluator.valueOf(this.code.nodeText(value), new Map()) !== undefined;
    });
  }

  private plainValue(node: NodeId): Held | undefined {
    const extent = this.code.extent(node);
    const own = this.holding.get(this.code.textOf(extent));
    if (own !== undefined) return own;
    const { hole } = this;
    const isInside = hole !== undefined && extent.start <= hole.start && hole.end <= extent.end;
    const text = isInside
      ? this.code.text.slice(extent.start, hole.start) +
        RESULT +
        this.code.text.slice(hole.end, extent.end)
      : this.code.textOf(extent);
    const environment = new Map<string, { type: string; value: bigint }>();
    for (const [name, held] of this.holding) {
      const isRead = name === RESULT ? isInside : this.code.mentions(extent, name);
      if (!isRead) continue;
      if (held.rest.length > 0) return undefined;
      environment.set(name, {
        type: name === RESULT ? 'int' : this.typeOf(name),
        value: held.value,
      });
    }
    const value = this.evaluator.valueOf(text, environment);
    return value === undefined ? undefined : { value, rest: [] };
  }
}
