import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { FunctionBody } from './function-body.ts';

/** For each mention of a variable, the writes whose value it may see; its own for a mention that only writes. */
export type ReachingWrites = ReadonlyMap<NodeId, ReadonlySet<NodeId>>;

/**
 * Which writes of a plain local variable reach which of its mentions. A write is the identifier that is assigned to,
 * or the `initDeclarator` of an initial value. All paths are taken to be possible, arms of an `#if` among them.
 */
export function reachingWrites(body: FunctionBody, name: string): ReachingWrites {
  const walk = new Walk(body, name);
  walk.run();
  return walk.seen;
}

type Writes = ReadonlySet<NodeId>;

const NOTHING: Writes = new Set();

class Walk {
  readonly seen = new Map<NodeId, Set<NodeId>>();
  private readonly body: FunctionBody;
  private readonly name: string;
  /** What jumps bring to labels, and to the ends and tests of loops. */
  private readonly jumps = new Map<string | NodeId, Set<NodeId>>();
  private readonly breaks: NodeId[] = [];
  private readonly continues: NodeId[] = [];
  private hasGrown = false;

  constructor(body: FunctionBody, name: string) {
    this.body = body;
    this.name = name;
  }

  /** Sets only grow, so that this ends. */
  run(): void {
    do {
      this.hasGrown = false;
      this.statement(this.body.block, NOTHING);
    } while (this.hasGrown);
  }

  /** What reaches the end of a statement; undefined when nothing does. */
  private statement(node: NodeId, before: Writes | undefined): Writes | undefined {
    const { tree } = this.body;
    const children = tree.children(node);
    const [first = 0, second = 0, third = 0] = children;
    switch (tree.kind(node)) {
      case N.compound:
      case N.conditionalArm:
        return this.list(children, before);
      case N.conditionalGroup:
        return children.reduce((after, arm) => joined(after, this.statement(arm, before)), before);
      case N.if: {
        const tested = this.value(first, before);
        return joined(this.statement(second, tested), this.branch(third, tested));
      }
      case N.while:
        return this.loop(node, before, (entered) =>
          this.statement(second, this.value(first, entered)),
        );
      case N.doWhile:
        return this.loop(node, before, (entered) => {
          const after = joined(this.statement(first, entered), this.arriving(-node));
          return this.value(second, after);
        });
      case N.for:
        return this.loop(node, this.branch(first, before), (entered) => {
          const after = this.statement(children[3] as NodeId, this.value(second, entered));
          return this.value(third, joined(after, this.arriving(-node)));
        });
      case N.macroLoop:
        return this.loop(node, before, (entered) =>
          this.statement(second, this.value(first, entered)),
        );
      case N.switch:
        return this.switch(node, first, second, before);
      case N.case:
      case N.default:
        return this.branch(
          children.at(-1) as NodeId,
          joined(before, this.arriving(this.chooser(node))),
        );
      case N.label:
        return this.branch(
          children.at(-1) as NodeId,
          joined(before, this.arriving(this.word(node, 0))),
        );
      case N.goto:
        return this.jump(this.word(node, 1), before);
      case N.break:
        return this.jump(this.breaks.at(-1) ?? 0, before);
      case N.continue:
        return this.jump(-(this.continues.at(-1) ?? 0), before);
      case N.return:
        this.value(first, before);
        return undefined;
      default:
        return this.value(node, before);
    }
  }

  private list(nodes: readonly NodeId[], before: Writes | undefined): Writes | undefined {
    return nodes.reduce<Writes | undefined>((at, node) => this.statement(node, at), before);
  }

  private branch(node: NodeId, before: Writes | undefined): Writes | undefined {
    return this.body.tree.isAbsent(node) ? before : this.statement(node, before);
  }

  private loop(
    node: NodeId,
    before: Writes | undefined,
    once: (entered: Writes | undefined) => Writes | undefined,
  ): Writes | undefined {
    this.breaks.push(node);
    this.continues.push(node);
    const around = `again ${node}`;
    const entered = joined(joined(before, this.arriving(around)), this.arriving(-node));
    const after = once(entered);
    this.jump(around, after);
    this.breaks.pop();
    this.continues.pop();
    return joined(joined(entered, after), this.arriving(node));
  }

  private switch(
    node: NodeId,
    subject: NodeId,
    block: NodeId,
    before: Writes | undefined,
  ): Writes | undefined {
    const chosen = this.value(subject, before);
    this.breaks.push(node);
    this.jump(`cases ${node}`, chosen);
    const after = this.statement(block, undefined);
    this.breaks.pop();
    return joined(joined(after, chosen), this.arriving(node));
  }

  /** What a `case` gets from the `switch` around it. */
  private chooser(node: NodeId): string {
    let at = this.body.parent(node);
    while (at !== 0 && this.body.tree.kind(at) !== N.switch) at = this.body.parent(at);
    return `cases ${at}`;
  }

  private word(node: NodeId, index: number): string {
    return `label ${this.body.tree.tokenText(this.body.first(node) + index)}`;
  }

  private jump(target: string | NodeId, brought: Writes | undefined): undefined {
    const known = this.jumps.get(target) ?? new Set<NodeId>();
    if (brought !== undefined) {
      if (!this.jumps.has(target)) this.hasGrown = true;
      this.jumps.set(target, known);
      this.grow(known, brought);
    }
    return undefined;
  }

  private arriving(target: string | NodeId): Writes | undefined {
    return this.jumps.get(target);
  }

  private grow(set: Set<NodeId>, more: Writes): void {
    for (const each of more) {
      if (set.has(each)) continue;
      set.add(each);
      this.hasGrown = true;
    }
  }

  /** Expressions, declarations, and statements that are no more than their expressions. */
  private value(node: NodeId, before: Writes | undefined): Writes | undefined {
    const { tree } = this.body;
    const children = tree.children(node);
    const [first = 0, second = 0, third = 0] = children;
    switch (tree.kind(node)) {
      case N.identifier:
        if (tree.text(node) === this.name) this.see(node, before);
        return before;
      case N.compound:
        return this.statement(node, before);
      case N.assign:
        return this.assign(node, before);
      case N.prefix:
      case N.postfix:
        this.value(first, before);
        if (!this.isMention(first)) return before;
        this.see(first, new Set([first]));
        return new Set([first]);
      case N.binary: {
        const left = this.value(first, before);
        const right = this.value(second, left);
        const operator = tree.tokenText(tree.payload[node] as number);
        return operator === '&&' || operator === '||' ? joined(left, right) : right;
      }
      case N.conditional: {
        const tested = this.value(first, before);
        return joined(this.value(second, tested), this.value(third, tested));
      }
      case N.initDeclarator: {
        const after = this.valuesOf(children.slice(1), before);
        const isOwn = tree.text(first) === this.name && !tree.isAbsent(children.at(-1) as NodeId);
        if (isOwn) this.see(node, new Set([node]));
        return isOwn ? new Set([node]) : after;
      }
      default:
        return this.valuesOf(children, before);
    }
  }

  private valuesOf(nodes: readonly NodeId[], before: Writes | undefined): Writes | undefined {
    return nodes.reduce<Writes | undefined>((at, node) => this.value(node, at), before);
  }

  private assign(node: NodeId, before: Writes | undefined): Writes | undefined {
    const { tree } = this.body;
    const [target = 0, value = 0] = tree.children(node);
    const after = this.value(value, before);
    if (!this.isMention(target)) return this.value(target, after);
    const isPlain = tree.tokenText(tree.payload[node] as number) === '=';
    this.see(target, new Set([target]));
    if (!isPlain) this.see(target, after);
    return new Set([target]);
  }

  private isMention(node: NodeId): boolean {
    const { tree } = this.body;
    return tree.kind(node) === N.identifier && tree.text(node) === this.name;
  }

  private see(node: NodeId, writes: Writes | undefined): void {
    const known = this.seen.get(node) ?? new Set<NodeId>();
    this.seen.set(node, known);
    this.grow(known, writes ?? NOTHING);
  }
}

function joined(a: Writes | undefined, b: Writes | undefined): Writes | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : new Set([...a, ...b]);
}
