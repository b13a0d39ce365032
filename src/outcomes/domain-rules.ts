import type { DomainRule } from '../knowledge/semantics.ts';
import { NumberSet } from './number-set.ts';
import type { ReturnValue } from './summary.ts';

/** Numbers that mean an errno, also as an unsigned type holds them. */
const ERRNOS: NumberSet = NumberSet.range(-4095n, -1n)
  .union(NumberSet.range((1n << 32n) - 4095n, (1n << 32n) - 1n))
  .union(NumberSet.range((1n << 64n) - 4095n, (1n << 64n) - 1n));

/** A domain of which it is known which numbers belong to it. */
export type RangedDomain = DomainRule & { readonly range: readonly [number, number] };

/** Whether it is known which numbers belong to the domain. */
export function hasRange(rule: DomainRule | undefined): rule is RangedDomain {
  return rule?.range !== undefined;
}

/** Whether a returned value belongs to another domain for sure; "any number" is no stray. */
export function isStray({ range }: RangedDomain, returned: ReturnValue): boolean {
  const legal = NumberSet.range(BigInt(range[0]), BigInt(range[1]));
  if (returned.kind === 'nothing') return false;
  if (returned.kind === 'number') return !legal.has(returned.value);
  return !returned.set.intersects(legal) && returned.set.isWithin(NumberSet.negative);
}

/** Why the domain's consumers can live with a stray value; null when they cannot. */
export function toleratedBecause(rule: RangedDomain, returned: ReturnValue): string | null {
  if (!rule.takesErrno || returned.kind === 'nothing') return null;
  const set = returned.kind === 'number' ? NumberSet.of(returned.value) : returned.set;
  if (!ERRNOS.intersects(set)) return null;
  return rule.errnoBecause ?? `${rule.source.function}() understands a negative error number`;
}
