import type { FileIndex } from '../../facts/postings.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import type { ReturnValue } from '../../outcomes/summary.ts';
import type { SlotParts } from './slot-parts.ts';

/** What belongs to a result type: its named values, and what can be made of them. */
export interface ResultDomain {
  /** `vm_fault_t` */
  readonly type: string;
  /** Whether a constant belongs to it. A number without a name does only when it is 0. */
  hasConstant(value: bigint, name: string | undefined): boolean;
  /** Whether the name is that of a value, although its number is not known. */
  hasName(name: string): boolean;
  /** Whether a returned value can be one, by its number alone. */
  admits(value: ReturnValue): boolean;
  /** Comparisons yield values of it. */
  readonly isTruth: boolean;
}

/**
 * The values of a result type as the semantics pack names them, or as its `enum` in the tree does. Undefined
 * for a type without named values: nobody knows what belongs to it.
 */
export function domainOfType(
  parts: SlotParts,
  file: FileIndex,
  type: string,
): ResultDomain | undefined {
  const { domain } = parts.types.ofText(file, type);
  const rule = parts.semantics.domains.get(domain);
  if (rule === undefined) return enumerationOf(parts, file, type, domain);
  const names = new Set(rule.values);
  const numbers = rule.values.flatMap((name) => {
    const value = parts.constants.valueOf(file, name);
    return value.kind === 'known' ? [value.value] : [];
  });
  const legal = rule.isFlags ? flagsOf(numbers) : NumberSet.from([0n, ...numbers]);
  const isTruth = domain === 'bool';
  return {
    type,
    hasConstant: (value, name) =>
      value === 0n ||
      (name !== undefined && names.has(name)) ||
      (isTruth && name === undefined && value === 1n),
    hasName: (name) => names.has(name),
    admits: (value) => legalIn(legal, value),
    isTruth,
  };
}

function enumerationOf(
  { constants }: SlotParts,
  file: FileIndex,
  type: string,
  domain: string,
): ResultDomain | undefined {
  if (!domain.startsWith('enum ')) return undefined;
  const nameOf = (value: bigint): string | undefined => constants.nameFor(file, domain, value);
  return {
    type,
    hasConstant: (value, name) => name !== undefined && nameOf(value) === name,
    hasName: () => false,
    admits: (value) => value.kind !== 'number' || nameOf(value.value) !== undefined,
    isTruth: false,
  };
}

/** Every union of the bits; a superset of it when the bits leave gaps that would make many pieces. */
function flagsOf(numbers: readonly bigint[]): NumberSet {
  let mask = 0n;
  for (const number of numbers) if (number > 0n) mask |= number;
  const values: bigint[] = [];
  if (mask > MAX_MASK) return NumberSet.range(0n, mask);
  for (let value = 0n; value <= mask; value++) if ((value & ~mask) === 0n) values.push(value);
  return NumberSet.from(values);
}

/** Masks of more bits are not enumerated. */
const MAX_MASK = 0xffffn;

/** A set that only may hold something else is no stray value: then the text decides, not the number. */
function legalIn(legal: NumberSet, value: ReturnValue): boolean {
  if (value.kind === 'nothing') return true;
  return value.kind === 'number' ? legal.has(value.value) : value.set.intersects(legal);
}
