import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { Evaluator } from './evaluator.ts';
import { type Held, HeldValues, type Holding, RESULT } from './held-values.ts';
import { type Extent, enclosing, type Item, isWithin, itemsIn } from './items.ts';
import { hasJump } from './jumps.ts';
import { definitionsOf } from './sources.ts';
import type { FunctionCode } from './statements.ts';
import { localVariable } from './variables.ts';

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
  private readonly hole: Extent | undefined;
  private readonly steps: Step[] = [];
  private readonly decisions = new Set<Item>();
  private readonly values: HeldValues;
  private end: ResultRun['end'] | undefined;

  constructor(
    code: FunctionCode,
    evaluator: Evaluator,
    typeOf: (name: string) => string,
    hole: Extent | undefined,
  ) {
    this.code = code;
    this.evaluator = evaluator;
    this.hole = hole;
    this.values = new HeldValues(code, evaluator, typeOf, hole);
  }

  private get holding(): Map<string, Held> {
    return this.values.holding;
  }

  follow(start: Next, holding: Holding): ResultRun {
    for (const [name, held] of holding) this.holding.set(name, held);
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
    if (this.values.looksAt(item) || hasJump(this.code, item)) return this.stop(item);
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
    const isPart = isOurs || this.values.looksAt(this.code.extent(value)) || this.isDecided(item);
    // What others can see is no translation.
    if (!isPart || localVariable(this.code, name) === undefined) return this.pass(item);
    if (operator === '|=' && isOurs) return this.orTo(item, name, value);
    if (operator !== '=') return this.stop(item);
    const held = this.values.heldBy(value);
    if (held === undefined)
      return isPart && !isOurs && !this.values.looksAt(item) ? this.pass(item) : this.stop(item);
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
        const held = this.values.heldBy(value);
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
    if (held === undefined || this.values.looksAt(this.code.extent(value))) return this.stop(item);
    return this.assign(item, name, {
      ...held,
      rest: [...held.rest, this.code.nodeText(value)],
    });
  }

  private declaration(item: Item): Next | undefined {
    const { tree } = this.code;
    if (!this.values.looksAt(item)) {
      const kind = this.values.isConstant(item) ? 'way' : 'effect';
      return this.note(item, kind, this.code.behind(item));
    }
    const found = new Map<string, Held>();
    for (const one of tree.children(item.node)) {
      if (tree.kind(one) !== N.initDeclarator || !this.values.looksAt(this.code.extent(one)))
        continue;
      const [declarator = 0, , value = 0] = tree.children(one);
      const held = this.values.heldBy(value);
      if (held === undefined || tree.kind(declarator) !== N.nameDeclarator) return this.stop(item);
      found.set(this.code.nodeText(declarator), held);
    }
    const next = this.note(item, 'translation', this.code.behind(item));
    for (const [name, held] of found) this.holding.set(name, held);
    return next;
  }

  private branch(item: Item): Next | undefined {
    const { value: condition } = item;
    if (condition === undefined || !this.values.looksAt(this.code.extent(condition)))
      return this.pass(item);
    this.takeAssigned(condition);
    const held = this.values.heldBy(condition);
    if (held === undefined || held.rest.length > 0) return this.stop(item);
    const arm = item.blocks[held.value === 0n ? 1 : 0];
    const behind = this.code.behind(item);
    return this.decide(item, arm?.items[0] ?? behind);
  }

  private select(item: Item): Next | undefined {
    const { value, blocks } = item;
    if (value === undefined || !this.values.looksAt(this.code.extent(value)))
      return this.pass(item);
    const held = this.values.heldBy(value);
    const [body] = blocks;
    if (held === undefined || held.rest.length > 0 || body === undefined) return this.stop(item);
    const target = this.values.caseOf(body.items, held.value);
    if (target === undefined) return this.stop(item);
    return this.decide(item, target === 'none' ? this.code.behind(item) : target);
  }

  private decide(item: Item, next: Next): Next {
    this.note(item, 'translation', next);
    this.decisions.add(item);
    this.seed(item);
    return next;
  }

  private leave(item: Item): undefined {
    const held = item.value === undefined ? undefined : this.values.heldBy(item.value);
    if (held === undefined) return this.stop(item);
    this.note(item, 'translation', item);
    this.end = { kind: 'returned', item, result: held };
    return undefined;
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
