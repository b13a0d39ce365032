import { mayEqual } from '../../outcomes/conjunct.ts';
import type { Expressions, ExprId } from '../../outcomes/expression.ts';
import type { Guard } from '../../outcomes/guard.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import type { CallSite, SolvedFunction } from '../../outcomes/solve.ts';

/** Which of the sources of a function's result really reach it, as far as its paths tell. */
export interface PossibleSources {
  hasConstant(value: bigint): boolean;
  /** What a call's result can be where it is part of the function's own result; empty when it never is. */
  ofCall(site: number): NumberSet;
}

/** A superset: where the paths were not followed to the end, everything is possible. */
export function possibleSources(solved: SolvedFunction): PossibleSources {
  const isCut = solved.limit !== undefined || solved.graph.limits.length > 0;
  const found = new SourceSets(solved.exprs);
  for (const { value, guard } of solved.endings) if (value !== undefined) found.add(value, guard);
  const isAnything = isCut || found.isAnything;
  return {
    hasConstant: (value) => isAnything || found.constants.has(value),
    ofCall: (site) => {
      const known = solved.sites[site]?.instruction.known ?? NumberSet.everything;
      if (isAnything) return known;
      return isReached(solved.sites, site)
        ? (found.calls.get(site) ?? NumberSet.nothing).intersect(known)
        : NumberSet.nothing;
    },
  };
}

/** Where nothing is known of the paths. */
export const EVERYTHING_POSSIBLE: PossibleSources = {
  hasConstant: () => true,
  ofCall: () => NumberSet.everything,
};

function isReached(sites: readonly (CallSite | undefined)[], site: number): boolean {
  return sites[site] !== undefined;
}

class SourceSets {
  readonly calls = new Map<number, NumberSet>();
  constants: NumberSet = NumberSet.nothing;
  /** A result holds something whose origin was given up. */
  isAnything = false;
  private readonly exprs: Expressions;

  constructor(exprs: Expressions) {
    this.exprs = exprs;
  }

  add(value: ExprId, guard: Guard): void {
    const { exprs } = this;
    const expr = exprs.get(value);
    if (expr.kind === 'constant') {
      // As the text wrote it, and as an unsigned type holds it.
      for (const bits of [0n, 32n, 64n]) this.addConstant(expr.value, bits);
      return;
    }
    // What is known to be 0 altogether is 0, whatever a conversion made it of.
    const others = guard.filter((when) => !mayEqual(exprs, when, value).isWithin(NumberSet.zero));
    if (others.length < guard.length) this.addConstant(0n, 0n);
    if (others.length === 0) return;
    for (const leaf of exprs.leavesOf(value)) this.addLeaf(leaf, others);
    // In a calculation constants do not show; a call's own result and a set hold no others.
    if (expr.kind !== 'term' && expr.kind !== 'any' && !this.isConverted(value)) {
      this.constants = NumberSet.everything;
    }
  }

  private addConstant(value: bigint, bits: bigint): void {
    const held = bits === 0n || value < 1n << (bits - 1n) ? value : value - (1n << bits);
    this.constants = this.constants.union(NumberSet.of(held));
  }

  private isConverted(value: ExprId): boolean {
    const expr = this.exprs.get(value);
    return expr.kind === 'cast' ? this.isConverted(expr.operand) : expr.kind === 'term';
  }

  private addLeaf(leaf: ExprId, guard: Guard): void {
    const expr = this.exprs.get(leaf);
    if (expr.kind === 'any') {
      if (expr.from === undefined) this.isAnything = true;
      else {
        for (const site of expr.from.sites) this.calls.set(site, NumberSet.everything);
        this.constants = this.constants.union(expr.from.others);
      }
      return;
    }
    if (expr.kind !== 'term' || expr.term.origin.kind !== 'call') return;
    const { site } = expr.term.origin;
    let possible = this.calls.get(site) ?? NumberSet.nothing;
    for (const when of guard) possible = possible.union(mayEqual(this.exprs, when, leaf));
    this.calls.set(site, possible);
  }
}
