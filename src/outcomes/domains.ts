import type { CType } from './control-flow-graph.ts';
import { ERROR_VALUES, type NumberNames } from './literal-text.ts';
import { NumberSet } from './number-set.ts';
import type { FunctionSummary } from './summary.ts';

/** Names of numbers, as one file of a tree sees them. */
export interface NumberLookup {
  /** The domain that a type's text names. */
  domainOf(type: string): string;
  /** `EINVAL` for 22. */
  errnoName(value: bigint): string | undefined;
  /** The names that a value of the domain is made of; undefined when it has none. */
  flagNames(domain: string, value: bigint): readonly string[] | undefined;
}

/** What a function's results mean: its declared type's domain, or for plain numbers what they are used as. */
export function domainOf(summary: FunctionSummary, declared: string, type: CType): string {
  if (type.width.kind === 'void' || type.width.kind === 'pointer') return type.width.kind;
  if (declared !== 'errno') return declared;
  const { results } = summary;
  if (isErrno(summary)) return 'errno';
  if (results.equals(NumberSet.truth)) return 'bool';
  return 'int';
}

/** Whether a negative result has an errno's name in the text that makes it. */
function isErrno({ outcomes, spellings }: FunctionSummary): boolean {
  return outcomes.some(
    ({ value }) =>
      value.kind === 'number' &&
      ERROR_VALUES.has(value.value) &&
      /^-E[A-Z]/.test(spellings.get(value.value) ?? ''),
  );
}

/** How the numbers of one answer are written: by their domain, else as the text that makes them spells them. */
export function numberNamesOf(
  summary: FunctionSummary,
  domain: string,
  lookup: NumberLookup,
): NumberNames {
  const { spellings } = summary;
  const spellIn = (meaning: string, value: bigint): string => {
    if (!isPlain(meaning)) {
      const names = lookup.flagNames(meaning, value);
      if (names !== undefined && names.length > 0) return names.join(' | ');
    }
    const signed = asErrno(value);
    const spelled = spellings.get(signed);
    if (!isPlain(meaning) && value !== 0n && spelled !== undefined) return spelled;
    if (ERROR_VALUES.has(signed)) {
      const name = lookup.errnoName(-signed);
      // Not every small negative number is an errno: some text has to call it one.
      if (name !== undefined && /^-E[A-Z]/.test(spelled ?? '')) return `-${name}`;
    }
    return isTelling(value) ? (spellings.get(value) ?? String(value)) : String(value);
  };
  return {
    operand: (value) =>
      isTelling(value) ? (spellings.get(value) ?? String(value)) : String(value),
    result: (value) => spellIn(domain, value),
    ofType: (type, value) => spellIn(lookup.domainOf(type), value),
  };
}

function isPlain(domain: string): boolean {
  return /^(errno|int|bool|pointer|number|unknown|void|struct)$/.test(domain);
}

/** Too many constants are 0, 1 or 2 for a name to be the right one. */
function isTelling(value: bigint): boolean {
  return value < 0n || value > 2n;
}

/** A negative errno as an unsigned type holds it, signed again. */
function asErrno(value: bigint): bigint {
  for (const bits of [32n, 64n]) {
    const signed = value - (1n << bits);
    if (ERROR_VALUES.has(signed)) return signed;
  }
  return value;
}
