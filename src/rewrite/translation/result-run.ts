import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { Evaluator } from './evaluator.ts';
import { hasJump } from './jumps.ts';
import { definitionsOf } from './sources.ts';
import {
  type Extent,
  enclosing,
  type FunctionCode,
  type Item,
  isWithin,
  itemsIn,
} from './statements.ts';
import { localVariable } from './variables.ts';

/** What a variable holds: a number, and texts of what else was or-ed to it: `major`. */
export interface Held {
  readonly value: bigint;
  readonly rest: readonly string[];
}
export type Holding = ReadonlyMap<string, Held>;

/** One statement on the way, with what was known before it. */
export interface Step {
  readonly item: Item;
  /** `translation`: it says nothing to others and looks at the result; `effect`: it does not look at it. */
  readonly kind: 'translation' | 'effect' | 'way';
  readonly before: Holding;
}

/** The way from a statement on, for one value of the call's result. */
export interface ResultRun {
  readonly steps: readonly Step[];
  readonly end:
    | { readonly kind: 'returned'; readonly item: Item; readonly result: Held }
    /** At a statement that does something with what is followed, or where nobody can follow. */
    | { readonly kind: 'stopped'; readonly item: Item | undefined; readonly holding: Holding };
}

/** The text of the call whose result is followed stands for the number in this name. */
export const RESULT = 'flagday_result';

/** Statements of one way; a way that is longer goes round in circles. */
const MAX_STEPS = 400;

/** Follows a call's result through a function's statements for one number that it may be. */
export class ResultRunner {
  private readonly code: FunctionCode;
  private readonly evaluator: Evaluator;
  private readonly typeOf: (name: string) => string;

  constructor(code: FunctionCode, evaluator: Evaluator, typeOf: (name: string) => string) {
    this.code = code;
    this.evaluator = evaluator;
    this.typeOf = typeOf;
  }

  /** From the statement that holds the call: `hole` is the call. */
  fromCall(start: Item, hole: Extent, value: bigint): ResultRun {
    return new Way(this.code, this.evaluator, this.typeOf, hole).follow(
      start,
      new Map([[RESULT, { value, rest: [] }]]),
    );
  }

  /** From a statement on, with a variable's value. */
  from(start: Item | 'end' | 'loop', name: string, value: bigint): ResultRun {
    return new Way(this.code, this.evaluator, this.typeOf, undefined).follow(
      start,
      new Map([[name, { value, rest: [] }]]),
    );
  }
}

type Next = Item | 'end' | 'loop';

class Way {
  private readonly code: FunctionCode;
  private readonly evaluator: Evaluator;
  private readonly typeOf: (name: string) => string;
  private readonly hole: Extent | undefined;
  private readonly steps: Step[] = [];
  private readonly decisions = new Set<Item>();
  private holding: Map<string, Held> = new Map();
  private end: ResultRun['end'] | undefined;

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

  follow(start: Next, holding: Holding): ResultRun {
    this.holding = new Map(holding);
    let at: Next | undefined = start;
    while (at !== undefined && typeof at !== 'string' && this.steps.length < MAX_STEPS) {
      at = this.step(at);
    }
    const stuck = typeof at === 'string' ? undefined : at;
    const end = this.end ?? { kind: 'stopped', item: stuck, holding: new Map(this.holding) };
    return { steps: this.steps, end };
  }

  /** What comes next; undefined when the way has ended. */
  private step(item: Item): Next | undefined {
    const { code } = this;
    switch (item.kind) {
      case 'label':
      case 'case':
      case 'default':
      case 'empty':
        return this.note(item, 'way', code.behind(item));
      case 'goto': {
        const label = code.label(item.name);
        return label === undefined ? this.stop(item) : this.note(item, 'way', label);
      }
      case 'break':
        return this.note(item, 'way', code.behindBreak(item));
      case 'block':
        return this.note(item, 'way', item.blocks[0]?.items[0] ?? code.behind(item));
      case 'expression':
        return this.expression(item);
      case 'declaration':
        return this.declaration(item);
      case 'if':
        return this.branch(item);
      case 'switch':
        return this.select(item);
      case 'return':
        return this.leave(item);
      default:
        return this.pass(item);
    }
  }

  private note(item: Item, kind: Step['kind'], next: Next): Next {
    this.steps.push({ item, kind, before: new Map(this.holding) });
    return next;
  }

  private stop(item: Item): undefined {
    this.end = { kind: 'stopped', item, holding: new Map(this.holding) };
    return undefined;
  }

  /** A statement that does not look at what is followed, and that is left only at its end. */
  private pass(item: Item): Next | undefined {
    if (this.looksAt(item) || hasJump(this.code, item)) return this.stop(item);
    return this.note(item, 'effect', this.code.behind(item));
  }

  private expression(item: Item): Next | undefined {
    const { tree } = this.code;
    const { value: node } = item;
    if (node === undefined || tree.kind(node) !== N.assign) return this.pass(item);
    const [target = 0, value = 0] = tree.children(node);
    const operator = tree.tokenText(tree.payload[node] as number);
    const name = tree.kind(target) === N.identifier ? this.code.nodeText(target) : undefined;
    if (name === undefined) return this.pass(item);
    const isOurs = this.holding.has(name);
    const isPart = isOurs || this.looksAt(this.code.extent(value)) || this.isDecided(item);
    // What others can see is no translation.
    if (!isPart || localVariable(this.code, name) === undefined) return this.pass(item);
    if (operator === '|=' && isOurs) return this.orTo(item, name, value);
    if (operator !== '=') return this.stop(item);
    const held = this.heldBy(value);
    if (held === undefined)
      return isPart && !isOurs && !this.looksAt(item) ? this.pass(item) : this.stop(item);
    return this.assign(item, name, held);
  }

  /** `(err = f())` inside a condition. */
  private takeAssigned(node: NodeId): void {
    const { tree } = this.code;
    const { hole } = this;
    if (hole === undefined) return;
    for (const child of [node, ...tree.children(node)]) {
      const extent = this.code.extent(child);
      if (extent.start > hole.start || extent.end < hole.end) continue;
      const [target = 0, value = 0] = tree.children(child);
      if (tree.kind(child) === N.assign && this.isLocal(target)) {
        const held = this.heldBy(value);
        if (held !== undefined) this.holding.set(this.code.nodeText(target), held);
        return;
      }
      if (child !== node) this.takeAssigned(child);
    }
  }

  private isLocal(node: NodeId): boolean {
    const isName = this.code.tree.kind(node) === N.identifier;
    return isName && localVariable(this.code, this.code.nodeText(node)) !== undefined;
  }

  /** Variables that the result decides about begin with what they were declared with. */
  private seed(decision: Item): void {
    const { code } = this;
    const names = new Set(
      decision.blocks.flatMap((block) =>
        [...itemsIn(block)].flatMap((item) => assignedName(code, item) ?? []),
      ),
    );
    for (const name of names) {
      if (this.holding.has(name)) continue;
      const initializer = localVariable(code, name)?.initializer;
      const definitions = definitionsOf(code, name) ?? [];
      const isOnlyHere = definitions.every(
        ({ item, kind }) => kind === 'initializer' || isWithin(item, decision),
      );
      if (initializer === undefined || !isOnlyHere) continue;
      const value = this.evaluator.valueOf(code.nodeText(initializer), new Map());
      if (value !== undefined) this.holding.set(name, { value, rest: [] });
    }
  }

  /** Whether the result decides that the statement is carried out. */
  private isDecided(item: Item): boolean {
    return enclosing(item, (around) => this.decisions.has(around)) !== undefined;
  }

  private assign(item: Item, name: string, held: Held): Next {
    const next = this.note(item, 'translation', this.code.behind(item));
    this.holding.set(name, held);
    return next;
  }

  private orTo(item: Item, name: string, value: NodeId): Next | undefined {
    const held = this.holding.get(name);
    if (held === undefined || this.looksAt(this.code.extent(value))) return this.stop(item);
    return this.assign(item, name, {
      ...held,
      rest: [...held.rest, this.code.nodeText(value)],
    });
  }

  private declaration(item: Item): Next | undefined {
    const { tree } = this.code;
    if (!this.looksAt(item)) {
      const kind = this.isConstant(item) ? 'way' : 'effect';
      return this.note(item, kind, this.code.behind(item));
    }
    const found = new Map<string, Held>();
    for (const one of tree.children(item.node)) {
      if (tree.kind(one) !== N.initDeclarator || !this.looksAt(this.code.extent(one))) continue;
      const [declarator = 0, , value = 0] = tree.children(one);
      const held = this.heldBy(value);
      if (held === undefined || tree.kind(declarator) !== N.nameDeclarator) return this.stop(item);
      found.set(this.code.nodeText(declarator), held);
    }
    const next = this.note(item, 'translation', this.code.behind(item));
    for (const [name, held] of found) this.holding.set(name, held);
    return next;
  }

  /** Whether all that a declaration does is to give constants to its variables. */
  private isConstant(item: Item): boolean {
    const { tree } = this.code;
    const [, ...declarators] = tree.children(item.node);
    return declarators.every((one) => {
      const value = tree.kind(one) === N.initDeclarator ? tree.children(one)[2] : undefined;
      if (value === undefined) return false;
      if (tree.isAbsent(value)) return true;
      return this.evaluator.valueOf(this.code.nodeText(value), new Map()) !== undefined;
    });
  }

  private branch(item: Item): Next | undefined {
    const { value: condition } = item;
    if (condition === undefined || !this.looksAt(this.code.extent(condition)))
      return this.pass(item);
    this.takeAssigned(condition);
    const held = this.heldBy(condition);
    if (held === undefined || held.rest.length > 0) return this.stop(item);
    const arm = item.blocks[held.value === 0n ? 1 : 0];
    const behind = this.code.behind(item);
    return this.decide(item, arm?.items[0] ?? behind);
  }

  private select(item: Item): Next | undefined {
    const { value, blocks } = item;
    if (value === undefined || !this.looksAt(this.code.extent(value))) return this.pass(item);
    const held = this.heldBy(value);
    const [body] = blocks;
    if (held === undefined || held.rest.length > 0 || body === undefined) return this.stop(item);
    const target = this.caseOf(body.items, held.value);
    if (target === undefined) return this.stop(item);
    return this.decide(item, target === 'none' ? this.code.behind(item) : target);
  }

  private decide(item: Item, next: Next): Next {
    this.note(item, 'translation', next);
    this.decisions.add(item);
    this.seed(item);
    return next;
  }

  /** Undefined when the labels cannot be told: ranges, configured arms. */
  private caseOf(items: readonly Item[], value: bigint): Item | 'none' | undefined {
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

  private leave(item: Item): undefined {
    const held = item.value === undefined ? undefined : this.heldBy(item.value);
    if (held === undefined) return this.stop(item);
    this.note(item, 'translation', item);
    this.end = { kind: 'returned', item, result: held };
    return undefined;
  }

  private looksAt(extent: Extent): boolean {
    const { hole } = this;
    if (hole !== undefined && extent.start <= hole.start && hole.end <= extent.end) return true;
    return [...this.holding.keys()].some((name) => this.code.mentions(extent, name));
  }

  /** `E`, or `E | major` where the second part has nothing to do with what is followed. */
  private heldBy(node: NodeId): Held | undefined {
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

/** The variable that a statement assigns to; undefined for other statements. */
function assignedName(code: FunctionCode, { kind, value }: Item): string | undefined {
  const { tree } = code;
  if (kind !== 'expression' || value === undefined || tree.kind(value) !== N.assign) {
    return undefined;
  }
  const [target = 0] = tree.children(value);
  return tree.kind(target) === N.identifier ? code.nodeText(target) : undefined;
}
