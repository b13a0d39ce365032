import { Evaluator } from '../../outcomes/evaluate.ts';
import { type ExprId, rangeOfExpr } from '../../outcomes/expression.ts';

/** An evaluator for which equal expressions are equal, however long they are. */
export class ExactEvaluator extends Evaluator {
  /** A symbol of its own, whose key says what it is made of (`SymbolOrigins.isPassingKey`). */
  protected override ofLarge(id: ExprId): ExprId {
    const { exprs } = this;
    if (exprs.leavesOf(id).some((leaf) => exprs.get(leaf).kind === 'any')) return super.ofLarge(id);
    const origin = { kind: 'memory', key: `*${id}`, epoch: 0 } as const;
    return exprs.term(origin, undefined, rangeOfExpr(exprs.get(id)), exprs.widthOf(id));
  }
}
