import type { CallRule, ResultRule } from '../knowledge/semantics.ts';
import type { CallMeaning } from './names.ts';
import { NumberSet } from './number-set.ts';
import { LONG, rangeOf } from './width.ts';

const ERRORS = NumberSet.range(-4095n, -1n);
const ERRORS_AND_NULL = NumberSet.range(-4095n, 0n);
const VALID_POINTERS = rangeOf(LONG).without(ERRORS_AND_NULL);

/** What a rule of the semantics pack says, in the analysis' own terms. `errno` gives the number of a name. */
export function callMeaning(
  rule: CallRule,
  errno: (name: string) => number | undefined,
): CallMeaning {
  switch (rule.kind) {
    case 'noreturn-if':
      return { kind: rule.kind, argument: rule.argument };
    case 'identity':
    case 'truth':
      return {
        kind: rule.kind,
        argument: rule.argument,
        ...(rule.isSeen === true ? { isSeen: true } : {}),
      };
    case 'noreturn':
    case 'configuration':
      return { kind: rule.kind };
    case 'error-pointer':
      return errorPointerMeaning(rule);
    case 'call': {
      const results = rule.outcomes && resultSet(rule.outcomes, errno);
      const names = namesOf(rule.outcomes ?? [], errno);
      return { kind: 'call', results, names, writes: rule.writes, isPure: rule.isPure };
    }
  }
}

/** An error pointer and its errno are the same number, so that making and reading one change nothing. */
function errorPointerMeaning(rule: CallRule & { readonly kind: 'error-pointer' }): CallMeaning {
  const argument = 0;
  switch (rule.role) {
    case 'make':
    case 'number':
    case 'cast':
      return { kind: 'identity', argument };
    case 'number-or-zero':
      return { kind: 'error-or-zero', argument };
    case 'test':
      return { kind: 'within', argument, set: ERRORS };
    case 'test-or-null':
      return { kind: 'within', argument, set: ERRORS_AND_NULL };
  }
}

/** `undefined` when a tree does not know one of the errors: then nobody knows all results. */
function resultSet(
  outcomes: readonly ResultRule[],
  errno: (name: string) => number | undefined,
): NumberSet | undefined {
  let set = NumberSet.nothing;
  for (const outcome of outcomes) {
    const one = resultsOf(outcome, errno);
    if (one === undefined) return undefined;
    set = set.union(one);
  }
  return set;
}

function namesOf(
  outcomes: readonly ResultRule[],
  errno: (name: string) => number | undefined,
): ReadonlyMap<bigint, string> {
  const names = new Map<bigint, string>();
  for (const outcome of outcomes) {
    const value = outcome.kind === 'errno' ? errno(outcome.name) : undefined;
    if (outcome.kind === 'errno' && value !== undefined)
      names.set(BigInt(-value), `-${outcome.name}`);
  }
  return names;
}

function resultsOf(
  outcome: ResultRule,
  errno: (name: string) => number | undefined,
): NumberSet | undefined {
  switch (outcome.kind) {
    case 'number':
      return NumberSet.of(BigInt(outcome.value));
    case 'errno': {
      const value = errno(outcome.name);
      return value === undefined ? undefined : NumberSet.of(BigInt(-value));
    }
    case 'positive':
      return NumberSet.positive;
    case 'negative':
      return NumberSet.negative;
    case 'valid':
      return VALID_POINTERS;
    case 'error':
      return ERRORS;
  }
}
