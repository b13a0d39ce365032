import type { Evaluator } from './evaluator.ts';

/** The codes for which a test holds, and those for which it does not. */
export interface TestedCodes {
  readonly holds: ReadonlySet<bigint>;
  readonly fails: ReadonlySet<bigint>;
}

/**
 * A test of the code in the variable `name` that tells two sets of codes apart, as drivers write it:
 * `ret & VM_FAULT_ERROR` where that does, else a comparison with the only code of one side. Undefined when neither
 * does, or when a code is on both sides.
 */
export function codeTest(
  { evaluator, spell }: { readonly evaluator: Evaluator; readonly spell: (code: bigint) => string },
  name: string,
  { holds, fails }: TestedCodes,
): string | undefined {
  if (holds.size === 0 || fails.size === 0) return undefined;
  if ([...holds].some((code) => fails.has(code))) return undefined;
  const errors = evaluator.valueOf('VM_FAULT_ERROR', new Map());
  if (errors !== undefined) {
    if (isApart(errors, holds, fails)) return `${name} & VM_FAULT_ERROR`;
    if (isApart(errors, fails, holds)) return `!(${name} & VM_FAULT_ERROR)`;
  }
  const [lone] = holds;
  const [other] = fails;
  if (fails.size === 1 && other !== undefined) return `${name} != ${spell(other)}`;
  return holds.size === 1 && lone !== undefined ? `${name} == ${spell(lone)}` : undefined;
}

function isApart(mask: bigint, having: ReadonlySet<bigint>, without: ReadonlySet<bigint>): boolean {
  return [...having].every((code) => code & mask) && ![...without].some((code) => code & mask);
}
