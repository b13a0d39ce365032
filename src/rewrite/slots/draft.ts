import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { FunctionBody, Occurrence } from './function-body.ts';

/** What becomes of a statement or a declarator that does not stay as it is. */
export type Fate =
  | { readonly kind: 'gone' }
  /** `return;` */
  | { readonly kind: 'return' }
  /** The call in it stands alone, before `return;` if the function ends there. */
  | { readonly kind: 'call'; readonly call: NodeId; readonly returns: boolean }
  /** A label's name goes, its statement stays. */
  | { readonly kind: 'unlabel' };

/** Whether a call can go with its result, and whether its result may be left unused. */
export interface CallKnowledge {
  isPure(call: NodeId): boolean;
  mustUseResult(call: NodeId): boolean;
}

/** A function's body on its way to fewer statements. Invariant: what stays is whole and does what it did. */
export class Draft {
  readonly body: FunctionBody;
  readonly calls: CallKnowledge;
  readonly fates: Map<NodeId, Fate> = new Map();

  constructor(body: FunctionBody, calls: CallKnowledge) {
    this.body = body;
    this.calls = calls;
  }

  isGone(node: NodeId): boolean {
    const { tree } = this.body;
    if (tree.isAbsent(node) || this.fates.get(node)?.kind === 'gone') return true;
    return (
      tree.kind(node) === N.compound &&
      node !== this.body.block &&
      tree.firstChild[node] !== 0 &&
      tree.children(node).every((child) => this.isGone(child))
    );
  }

  /** Whether the node's text stays. */
  isAlive(node: NodeId): boolean {
    for (let at = node; at !== 0; at = this.body.parent(at)) {
      const fate = this.fates.get(at);
      if (fate?.kind === 'gone') return false;
      if (at === node || fate === undefined || fate.kind === 'unlabel') continue;
      if (fate.kind === 'return' || !this.body.isAround(fate.call, node)) return false;
    }
    return true;
  }

  aliveOccurrences(name: string): readonly Occurrence[] {
    return this.body.occurrencesOf(name).filter(({ node }) => this.isAlive(node));
  }

  /** The gotos to a label that stay gotos. */
  gotosTo(label: string): readonly NodeId[] {
    return this.body
      .ofKind(N.goto)
      .filter(
        (node) =>
          this.isAlive(node) &&
          !this.fates.has(node) &&
          this.body.tree.tokenText(this.body.first(node) + 1) === label,
      );
  }

  /** Takes a statement out, with what would be empty without it; false, and nothing done, where that cannot be. */
  remove(statement: NodeId): boolean {
    const parent = this.body.parent(statement);
    const { tree } = this.body;
    switch (tree.kind(parent)) {
      case N.compound:
        return this.removeFromBlock(parent, statement);
      case N.if:
        return this.removeBranch(parent, statement);
      case N.label:
      case N.case:
      case N.default:
        return this.removeLabeled(parent, statement);
      case N.conditionalArm:
        return this.staysFilled(parent, statement) && this.mark(statement);
      default:
        return false;
    }
  }

  private removeFromBlock(block: NodeId, statement: NodeId): boolean {
    if (block === this.body.block || this.staysFilled(block, statement)) {
      return this.mark(statement);
    }
    return this.remove(block) && this.mark(statement);
  }

  private staysFilled(list: NodeId, statement: NodeId): boolean {
    return this.body.tree
      .children(list)
      .some((child) => child !== statement && !this.isGone(child));
  }

  private removeBranch(statement: NodeId, branch: NodeId): boolean {
    const [condition, then, otherwise] = this.body.tree.children(statement) as [
      NodeId,
      NodeId,
      NodeId,
    ];
    if (branch === otherwise) return this.mark(branch);
    if (branch !== then || !this.isGone(otherwise)) return false;
    if (this.isPure(condition)) return this.remove(statement) && this.mark(branch);
    const call = this.callAsStatement(condition);
    if (call === undefined) return false;
    this.fates.set(statement, { kind: 'call', call, returns: false });
    return true;
  }

  /** Behind a label another statement has to follow. */
  private removeLabeled(label: NodeId, statement: NodeId): boolean {
    const { tree } = this.body;
    const list = this.body.parent(label);
    if (tree.kind(list) !== N.compound) return false;
    const siblings = tree.children(list);
    const next = siblings.slice(siblings.indexOf(label) + 1).find((each) => !this.isGone(each));
    if (next === undefined || tree.kind(next) === N.declaration) return false;
    return this.mark(statement);
  }

  mark(node: NodeId): true {
    this.fates.set(node, { kind: 'gone' });
    return true;
  }

  /** Whether nobody can tell whether the expression was evaluated. */
  isPure(node: NodeId): boolean {
    const { tree } = this.body;
    switch (tree.kind(node)) {
      case N.identifier:
      case N.number:
      case N.string:
      case N.character:
      case N.sizeof:
      case N.alignof:
      case N.typeName:
        return true;
      case N.paren:
      case N.index:
      case N.member:
      case N.unary:
      case N.cast:
      case N.binary:
      case N.conditional:
      case N.absent:
        return tree.children(node).every((child) => this.isPure(child));
      case N.call:
        return (
          this.calls.isPure(node) &&
          tree
            .children(node)
            .slice(1)
            .every((child) => this.isPure(child))
        );
      default:
        return false;
    }
  }

  /** The only call of an expression that has no other effect, when it can stand without its result. */
  callAsStatement(node: NodeId): NodeId | undefined {
    const { tree } = this.body;
    const [first, second] = tree.children(node);
    switch (tree.kind(node)) {
      case N.call:
        return this.standsAlone(node) ? node : undefined;
      case N.paren:
        return this.callAsStatement(first as NodeId);
      case N.cast:
        return this.callAsStatement(second as NodeId);
      case N.unary:
        return isNegation(tree.tokenText(this.body.first(node)))
          ? this.callAsStatement(first as NodeId)
          : undefined;
      case N.binary: {
        if (!isComparison(tree.tokenText(tree.payload[node] as number))) return undefined;
        return this.isPure(second as NodeId) ? this.callAsStatement(first as NodeId) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `likely(x)` and its like are no statements; calls whose result must be used are none either. */
  private standsAlone(call: NodeId): boolean {
    const [callee] = this.body.tree.children(call);
    if (VALUE_MACROS.has(this.body.tree.text(callee as NodeId))) return false;
    return !this.calls.isPure(call) && !this.calls.mustUseResult(call);
  }
}

/** Linux, include/linux/compiler.h and include/linux/err.h: they hand a value on. */
const VALUE_MACROS: ReadonlySet<string> = new Set([
  'likely',
  'unlikely',
  'PTR_ERR',
  'PTR_ERR_OR_ZERO',
  'ERR_PTR',
  'IS_ERR',
  'IS_ERR_OR_NULL',
]);

function isNegation(operator: string): boolean {
  return operator === '!' || operator === '-';
}

function isComparison(operator: string): boolean {
  return ['==', '!=', '<', '>', '<=', '>='].includes(operator);
}
