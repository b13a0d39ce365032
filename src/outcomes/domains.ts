import type { CType } from './control-flow-graph.ts';
import { ERROR_VALUES, type NumberNames } from './literal-text.ts';
import { NumberSet } from './number-set.ts';
import type { FunctionSummary } from './summary.ts';

/** Names of numbers, as one file of a tree sees them. */
export interface NumberLookup {
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
  if (!results.isEmpty && results.isWithin(NumberSet.truth)) return 'bool';
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
  const isPlain = /^(errno|int|bool|pointer|number|unknown|void)$/.test(domain);
  return {
    operand: (value) => spellings.get(value) ?? String(value),
    result: (value) => {
      if (!isPlain) {
        const names = lookup.flagNames(domain, value);
        if (names !== undefined && names.length > 0) return names.join(' | ');
      }
      const spelled = spellings.get(value);
      if (ERROR_VALUES.has(value) && (isPlain || spelled === undefined)) {
        const name = lookup.errnoName(-value);
        const isRaw = spelled !== undefined && !/^-E[A-Z]/.test(spelled);
        if (name !== undefined && !isRaw) return `-${name}`;
      }
      return value === 0n ? '0' : (spelled ?? String(value));
    },
  };
}
