import type { Conjunct } from '../../outcomes/conjunct.ts';
import { type Expressions, type ExprId, rangeOfExpr } from '../../outcomes/expression.ts';
import type { Cause } from './answer.ts';

interface Site {
  readonly number: number;
  readonly isRepeated: boolean;
  readonly call: string | undefined;
}

/** Numbers the moments at which symbols are made, for both versions at once. */
export class SymbolOrigins {
  private readonly sites = new Map<string, Site>();
  private readonly byNumber: Site[] = [];
  private readonly repeated = new Map<ExprId, boolean>();

  /** The number of a moment; `isRepeated` when a path can come by it twice, so that its symbols change their meaning. */
  site(key: string, isRepeated: boolean, call: string | undefined): number {
    const known = this.sites.get(key);
    if (known !== undefined) return known.number;
    const number = this.byNumber.length + 1;
    const site = { number, isRepeated, call };
    this.sites.set(key, site);
    this.byNumber.push(site);
    return number;
  }

  /** Whether the expression is made of symbols that mean something else in another round of a loop. */
  isPassing(exprs: Expressions, id: ExprId): boolean {
    const known = this.repeated.get(id);
    if (known !== undefined) return known;
    const found = exprs.leavesOf(id).some((leaf) => this.isPassingLeaf(exprs, leaf));
    this.repeated.set(id, found);
    return found;
  }

  /** The same of a place in memory. */
  isPassingKey(exprs: Expressions, key: string): boolean {
    // Ids of expressions are written into keys by the evaluator.
    return [...key.matchAll(/[*[](\d+)/g)].some(([, id]) =>
      this.isPassing(exprs, Number(id) as ExprId),
    );
  }

  private isPassingLeaf(exprs: Expressions, leaf: ExprId): boolean {
    const expr = exprs.get(leaf);
    if (expr.kind !== 'term') return false;
    const { origin } = expr.term;
    switch (origin.kind) {
      case 'call':
      case 'written':
        return this.isRepeatedSite(origin.site);
      case 'memory':
        return this.isRepeatedSite(origin.epoch) || this.isPassingKey(exprs, origin.key);
      case 'name':
        return origin.name.startsWith('&') && this.isPassingKey(exprs, origin.name);
      default:
        return false;
    }
  }

  private isRepeatedSite(number: number): boolean {
    return this.byNumber[number - 1]?.isRepeated === true;
  }

  /** What a conjunct says of the results of calls. */
  causesIn(exprs: Expressions, conjunct: Conjunct): readonly Cause[] {
    const causes: Cause[] = [];
    for (const [id, set] of conjunct) {
      const expr = exprs.get(id);
      if (expr.kind !== 'term' || expr.term.origin.kind !== 'call') continue;
      if (rangeOfExpr(expr).isWithin(set)) continue;
      const call = this.byNumber[expr.term.origin.site - 1]?.call;
      if (call !== undefined) causes.push({ call, set });
    }
    return causes;
  }
}
