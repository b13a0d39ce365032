import type { Block, Item } from './items.ts';
import type { Arrival, Definition, Reach } from './sources.ts';

/** A definition of the variable that carried results, with where its value goes. */
export interface Source {
  readonly definition: Definition;
  readonly reach: Reach;
}

/** How a source gives its code. */
export type SourceForm =
  /** `return CODE;` in the place of the definition. */
  | { readonly kind: 'return-at-once' }
  /** `return CODE;` in the place of the jump, or of the translating statement. */
  | { readonly kind: 'return-at'; readonly place: Item }
  /** `ret = CODE;` in the place of the definition. */
  | { readonly kind: 'assign' }
  /** `ret = CODE;` in front of the jump. */
  | { readonly kind: 'assign-before'; readonly place: Item }
  /** `ret = CODE;` at the end of the arm. */
  | { readonly kind: 'assign-behind'; readonly arm: Block }
  | { readonly kind: 'nowhere' };

/** Whether the definition still gives an error number to somebody besides the translation. */
export function keepsError({ definition, reach }: Source): boolean {
  if (reach.isRead || reach.isTested) return true;
  return definition.kind !== 'initializer' && reach.arrivals.length === 0;
}

/** The form for a source whose value nobody else looks at; `returns`: what is translated is returned. */
export function plainForm({ definition, reach }: Source, returns: boolean): SourceForm {
  const { item, kind } = definition;
  if (!returns || kind !== 'assignment') return { kind: 'assign' };
  if (reach.arrivals.every(({ isImmediate }) => isImmediate)) return { kind: 'return-at-once' };
  const [first] = reach.arrivals;
  const jump = first?.jump;
  const isOwn =
    jump !== undefined && reach.arrivals.every((each) => each.jump === jump && each.isDirect);
  if (isOwn && isBehind(jump, item)) return { kind: 'return-at', place: jump };
  return { kind: 'assign' };
}

/** The form for one way of a source whose value is tested, or is looked at by others as well. */
export function keptForm({ definition }: Source, arrival: Arrival, returns: boolean): SourceForm {
  const { test, jump, isDirect, entry } = arrival;
  const isOwn = (place: Item): boolean =>
    test?.arm === undefined ? isBehind(place, definition.item) : isIn(place, test.arm);
  if (jump !== undefined && isOwn(jump)) {
    return returns && isDirect
      ? { kind: 'return-at', place: jump }
      : { kind: 'assign-before', place: jump };
  }
  if (returns && isOwn(entry) && test !== undefined) return { kind: 'return-at', place: entry };
  const last = test?.arm.items.at(-1);
  const isOpen = last !== undefined && !/^(goto|break|continue|return)$/.test(last.kind);
  if (test !== undefined && isOpen && test.arm.isBraced)
    return { kind: 'assign-behind', arm: test.arm };
  return { kind: 'nowhere' };
}

/** Whether a statement comes behind another one of its block, and nothing jumps between them. */
function isBehind(later: Item, earlier: Item): boolean {
  if (later.block !== earlier.block || later.index <= earlier.index) return false;
  return later.block.items
    .slice(earlier.index + 1, later.index)
    .every(({ kind }) => kind !== 'label' && kind !== 'case' && kind !== 'default');
}

function isIn(item: Item, arm: Block): boolean {
  return arm.start <= item.start && item.end <= arm.end;
}
