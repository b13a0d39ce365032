import type { GuardFact, Site } from '../facts/model.ts';

/** What must hold of a function's parameter for the way below it to be walked. */
export interface Constraint {
  readonly parameter: number;
  readonly equal: boolean;
  readonly value: number;
}

export const UNCONSTRAINED: readonly Constraint[] = [];

/** A text that is the same for the same constraints. */
export function constraintKey(constraints: readonly Constraint[]): string {
  return constraints
    .map((one) => `${one.parameter}${one.equal ? '=' : '!'}${one.value}`)
    .sort()
    .join(',');
}

/**
 * The constraints on a caller's parameters under which the call `site` reaches the callee with
 * `below` satisfied; `undefined` when the call's constant arguments contradict them.
 *
 * Example: the callee goes on only if its second parameter is not 0. A call with the constant 0 there
 * never gets that far; a call that hands its own first parameter on passes the condition up to it, unless
 * the caller is one of those that write it (`written`).
 */
export function throughCall(
  site: Site,
  below: readonly Constraint[],
  guards: readonly GuardFact[],
  written: ReadonlySet<number>,
): readonly Constraint[] | undefined {
  const above: Constraint[] = guards.map(({ parameter, equal, value }) => ({
    parameter,
    equal,
    value,
  }));
  for (const constraint of below) {
    const argument = site.arguments.find(
      (candidate) => candidate.position === constraint.parameter,
    );
    if (argument?.kind === 'constant') {
      if ((argument.value === constraint.value) !== constraint.equal) return undefined;
    } else if (argument?.kind === 'parameter' && !written.has(argument.parameter)) {
      above.push({ ...constraint, parameter: argument.parameter });
    }
  }
  return isContradiction(above) ? undefined : distinct(above);
}

function isContradiction(constraints: readonly Constraint[]): boolean {
  return constraints.some((a) =>
    constraints.some((b) => {
      if (a.parameter !== b.parameter || !a.equal) return false;
      return b.equal ? a.value !== b.value : a.value === b.value;
    }),
  );
}

function distinct(constraints: readonly Constraint[]): readonly Constraint[] {
  if (constraints.length < 2) return constraints;
  const byKey = new Map(constraints.map((one) => [constraintKey([one]), one]));
  return [...byKey.values()];
}
