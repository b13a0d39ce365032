import { NumberSet } from './number-set.ts';

/** How a value is held: what C's conversions do to a number stored in it. */
export type Width =
  | { readonly kind: 'int'; readonly bits: number; readonly signed: boolean }
  | { readonly kind: 'bool' }
  | { readonly kind: 'pointer' }
  | { readonly kind: 'void' }
  /** A struct, a union, or a type whose declaration was not found. */
  | { readonly kind: 'other' };

export const INT: Width = { kind: 'int', bits: 32, signed: true };
export const LONG: Width = { kind: 'int', bits: 64, signed: true };
export const UNSIGNED_LONG: Width = { kind: 'int', bits: 64, signed: false };
export const POINTER: Width = { kind: 'pointer' };
export const OTHER: Width = { kind: 'other' };

const ranges = new Map<string, NumberSet>();

/**
 * Every number the type can hold. Pointers count as signed: NULL is 0, `ERR_PTR(-E)` is -E, and a valid
 * pointer is anything outside [-4095, 0].
 */
export function rangeOf(width: Width): NumberSet {
  switch (width.kind) {
    case 'bool':
      return NumberSet.truth;
    case 'int': {
      const key = `${width.signed ? 's' : 'u'}${width.bits}`;
      let range = ranges.get(key);
      if (range === undefined) {
        const span = 1n << BigInt(width.signed ? width.bits - 1 : width.bits);
        range = NumberSet.range(width.signed ? -span : 0n, span - 1n);
        ranges.set(key, range);
      }
      return range;
    }
    case 'pointer':
      return rangeOf(LONG);
    default:
      return NumberSet.everything;
  }
}

/** `value` as the type holds it after a C conversion. */
export function converted(value: bigint, width: Width): bigint {
  switch (width.kind) {
    case 'bool':
      return value === 0n ? 0n : 1n;
    case 'int':
      return width.signed ? BigInt.asIntN(width.bits, value) : BigInt.asUintN(width.bits, value);
    case 'pointer':
      return BigInt.asIntN(64, value);
    default:
      return value;
  }
}

/** What the members of `set` become when converted. */
export function convertedSet(set: NumberSet, width: Width): NumberSet {
  const range = rangeOf(width);
  if (set.isWithin(range)) return set;
  if (width.kind !== 'int') return range;
  let all = NumberSet.nothing;
  for (let i = 0; i < set.bounds.length; i += 2) {
    const low = set.bounds[i] as bigint;
    const high = set.bounds[i + 1] as bigint;
    if (high - low >= 1n << BigInt(width.bits)) return range;
    const first = converted(low, width);
    const last = converted(high, width);
    // An interval that runs over the end of the type goes on at its beginning.
    all = all.union(
      first <= last
        ? NumberSet.range(first, last)
        : range.without(NumberSet.range(last + 1n, first - 1n)),
    );
  }
  return all;
}

/** The type both operands of an arithmetic operator or comparison become (C11 6.3.1.8). */
export function commonWidth(a: Width, b: Width): Width {
  if (a.kind === 'pointer' || b.kind === 'pointer') return POINTER;
  if (a.kind === 'other' || b.kind === 'other' || a.kind === 'void' || b.kind === 'void')
    return OTHER;
  const left = promoted(a);
  const right = promoted(b);
  if (left.kind !== 'int' || right.kind !== 'int') return INT;
  if (left.bits !== right.bits) return left.bits > right.bits ? left : right;
  return left.signed ? right : left;
}

/** Integer promotion: what is narrower than int becomes int. */
export function promoted(width: Width): Width {
  if (width.kind === 'bool') return INT;
  if (width.kind === 'int' && width.bits < 32) return INT;
  return width;
}

export function isSameWidth(a: Width, b: Width): boolean {
  if (a.kind !== 'int' || b.kind !== 'int') return a.kind === b.kind;
  return a.bits === b.bits && a.signed === b.signed;
}
