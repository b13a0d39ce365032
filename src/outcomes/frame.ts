import type { Conjunct } from './conjunct.ts';
import { hasHidden } from './guard.ts';
import { NumberSet } from './number-set.ts';
import type { FunctionSummary } from './summary.ts';

/** One input of a translation: what the function returns then, and the code that is expected at its core. */
export interface FramedRow {
  readonly answer: FunctionSummary;
  readonly image: NumberSet;
}

interface Case {
  readonly when: Conjunct;
  /** By row; undefined where a row has no such case, or several values in it. */
  readonly values: (bigint | undefined)[];
}

/** More cases than this are not compared one by one. */
const MAX_CASES = 400;

/**
 * The bits that a function adds to the expected codes, whatever the input: `code | major` has {0, major}, and a
 * function that returns the codes as they are has {0}. Undefined when some row returns anything else, or when
 * which bits are added may depend on the input.
 */
export function frameOf(rows: readonly FramedRow[]): NumberSet | undefined {
  const cases = casesOf(rows);
  if (cases === undefined) return undefined;
  const added: { readonly when: Conjunct; readonly bits: bigint }[] = [];
  for (const { when, values } of cases.values()) {
    const bits = addedBits(rows, values);
    if (bits === undefined) return undefined;
    added.push({ when, bits });
  }
  const isTold = added.every((one) =>
    added.every((other) => one.bits === other.bits || areDisjoint(one.when, other.when)),
  );
  return isTold ? NumberSet.from(added.map(({ bits }) => bits)) : undefined;
}

/** The outcomes of all rows by their conditions. */
function casesOf(rows: readonly FramedRow[]): ReadonlyMap<string, Case> | undefined {
  const cases = new Map<string, Case>();
  for (const [row, { answer }] of rows.entries()) {
    for (const { when, value } of answer.outcomes) {
      if (value.kind !== 'number' || hasHidden(answer.exprs, when)) return undefined;
      const key = keyOf(when);
      let found = cases.get(key);
      if (found === undefined) {
        if (row > 0 || cases.size >= MAX_CASES) return undefined;
        found = { when, values: rows.map(() => undefined) };
        cases.set(key, found);
      }
      const known = found.values[row];
      if (known !== undefined && known !== value.value) return undefined;
      found.values[row] = value.value;
    }
  }
  return cases;
}

function addedBits(
  rows: readonly FramedRow[],
  values: readonly (bigint | undefined)[],
): bigint | undefined {
  let bits: bigint | undefined;
  for (const [row, { image }] of rows.entries()) {
    const code = image.single;
    const value = values[row];
    if (code === undefined || value === undefined) return undefined;
    bits ??= value & ~code;
    if ((code | bits) !== value) return undefined;
  }
  return bits;
}

/** Whether no run can meet both conditions. */
function areDisjoint(a: Conjunct, b: Conjunct): boolean {
  for (const [id, set] of a) {
    const other = b.get(id);
    if (other !== undefined && !set.intersects(other)) return true;
  }
  return false;
}

function keyOf(when: Conjunct): string {
  return [...when]
    .map(([id, set]) => `${id}:${set.toString()}`)
    .sort()
    .join(' ');
}
