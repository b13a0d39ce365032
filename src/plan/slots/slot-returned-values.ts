import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import type { FunctionSummary } from '../../outcomes/summary.ts';
import type { SlotParts } from './slot-parts.ts';

/**
 * Whether the function returns nothing but `values` (`0`, `-ENOMEM`, `VM_FAULT_NOPAGE`), as a rule's
 * `returnsOnly` asks. `no`: it can return something else as far as its text tells. `unknown`: the answer is
 * not complete, or a value has no number in this tree. A function without a result returns nothing else: `yes`.
 */
export function returnsOnly(
  parts: SlotParts,
  id: FunctionId,
  values: readonly string[],
): 'yes' | 'no' | 'unknown' {
  const allowed = numbersOf(parts, id, values);
  const summary = parts.summaries.ask(id);
  if (allowed === undefined) return 'unknown';
  const returned = returnedSet(summary);
  if (summary.unknowns.length === 0 && returned.isWithin(allowed)) return 'yes';
  return returnsOther(summary, allowed) ? 'no' : 'unknown';
}

function numbersOf(
  { constants }: SlotParts,
  id: FunctionId,
  values: readonly string[],
): NumberSet | undefined {
  let numbers = NumberSet.nothing;
  for (const text of values) {
    const value = constants.valueOfText(fileOf(id), text);
    if (value.kind === 'unknown') return undefined;
    numbers = numbers.union(NumberSet.of(value.value));
  }
  return numbers;
}

/** Everything that the rows of an answer say; what an incomplete answer leaves out is not in it. */
export function returnedSet({ outcomes }: FunctionSummary): NumberSet {
  let set = NumberSet.nothing;
  for (const { value } of outcomes) {
    if (value.kind === 'number') set = set.union(NumberSet.of(value.value));
    else if (value.kind === 'numbers') set = set.union(value.set);
  }
  return set;
}

/** Whether some row has a value of its own outside of `allowed`; "any number" is none. */
function returnsOther({ outcomes }: FunctionSummary, allowed: NumberSet): boolean {
  return outcomes.some(({ value }) => {
    if (value.kind === 'nothing') return false;
    const set = value.kind === 'number' ? NumberSet.of(value.value) : value.set;
    return !set.intersects(allowed);
  });
}
