import type { Place, Value } from '../../outcomes/control-flow-graph.ts';

/** A field of a type, whichever object it is in: `tegra_bo.pages`; a global by its name. */
export type MemoryKey = string;

/** Whether something in memory is 0 or not; `both` when a way saw it as either. */
export type Zeroness = 'zero' | 'not-zero';

/** Undefined for what has no name that another function would use for it. */
export function keyOfPlace(place: Place): MemoryKey | undefined {
  switch (place.kind) {
    case 'global':
      return place.name;
    case 'target': {
      const tag = structTag(place.type.text);
      return tag === '' ? undefined : tag;
    }
    case 'field': {
      const base = place.base.kind === 'local' ? undefined : keyOfPlace(place.base);
      return base === undefined ? undefined : `${base}.${place.name}`;
    }
    default:
      return undefined;
  }
}

/** `vm_area_struct` of `struct vm_area_struct`; a typedef's name as it is; empty for all else. */
export function structTag(type: string): string {
  return /^(?:(?:struct|union) )?(\w+)$/.exec(type)?.[1] ?? '';
}

/** What a condition says of a place in memory when it is (not) true; undefined for other conditions. */
export function impliedBy(
  condition: Value,
  truth: boolean,
): { readonly key: MemoryKey; readonly is: Zeroness } | undefined {
  switch (condition.kind) {
    case 'read': {
      const key = keyOfPlace(condition.place);
      return key === undefined ? undefined : { key, is: truth ? 'not-zero' : 'zero' };
    }
    case 'not':
      return impliedBy(condition.operand, !truth);
    case 'convert':
      return impliedBy(condition.operand, truth);
    case 'compare': {
      const { left, right, operator } = condition;
      if (operator !== '==' && operator !== '!=') return undefined;
      const asTruth = truth === (operator === '!=');
      if (isZero(right)) return impliedBy(left, asTruth);
      return isZero(left) ? impliedBy(right, asTruth) : undefined;
    }
    default:
      return undefined;
  }
}

function isZero(value: Value): boolean {
  if (value.kind === 'convert') return isZero(value.operand);
  return value.kind === 'number' && value.value === 0n;
}
