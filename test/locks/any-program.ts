import * as fc from 'fast-check';

/** A program over three locks in which every function but the first returns with what it was called with. */
export interface Program {
  readonly functions: readonly (readonly Statement[])[];
}

export type LockName = 'la' | 'lb' | 'm';

/** `n` is the function's parameter, `x` a local; both are 0 or 1. */
export type Condition = 'n' | '!n' | 'x' | 'x == 0' | 'toy_ask()';

export type Statement =
  | { readonly kind: 'place' }
  | { readonly kind: 'set'; readonly to: '0' | '1' | 'toy_ask()' | '!n' }
  | { readonly kind: 'if'; readonly condition: Condition; readonly yes: Body; readonly no: Body }
  | { readonly kind: 'loop'; readonly body: Body }
  /** The lock is held inside, and dropped before every way out; `through` names the wrapper used. */
  | {
      readonly kind: 'under';
      readonly lock: LockName;
      readonly how: 'plain' | 'wrapper' | 'try' | 'error';
      readonly body: Body;
    }
  /** Held under a condition, in which only calls and places stand. */
  | { readonly kind: 'maybe'; readonly lock: LockName; readonly calls: Body }
  /** Drops a lock that a caller may hold: only where it is held. */
  | { readonly kind: 'call'; readonly callee: number; readonly argument: 'n' | 'x' | '0' | '1' }
  | { readonly kind: 'return' };

export type Body = readonly Statement[];

const locks = fc.constantFrom<LockName>('la', 'lb', 'm');
const conditions = fc.constantFrom<Condition>('n', '!n', 'x', 'x == 0', 'toy_ask()');

/** Functions call those behind them, so that every run ends. */
export const programs: fc.Arbitrary<Program> = fc
  .tuple(bodies(), bodies(), bodies())
  .map((functions) => ({ functions }));

function bodies(): fc.Arbitrary<Body> {
  const { body } = fc.letrec<{ body: Body; statement: Statement; simple: Statement }>((tie) => ({
    simple: fc.oneof(
      fc.constant<Statement>({ kind: 'place' }),
      fc.record({
        kind: fc.constant('set' as const),
        to: fc.constantFrom('0' as const, '1' as const, 'toy_ask()' as const, '!n' as const),
      }),
      fc.record({
        kind: fc.constant('call' as const),
        callee: fc.nat({ max: 2 }),
        argument: fc.constantFrom('n' as const, 'x' as const, '0' as const, '1' as const),
      }),
    ),
    statement: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: tie('simple') },
      fc.constant<Statement>({ kind: 'return' }),
      fc.record({
        kind: fc.constant('if' as const),
        condition: conditions,
        yes: tie('body'),
        no: tie('body'),
      }),
      fc.record({ kind: fc.constant('loop' as const), body: tie('body') }),
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('under' as const),
          lock: locks,
          how: fc.constantFrom(
            'plain' as const,
            'wrapper' as const,
            'try' as const,
            'error' as const,
          ),
          body: tie('body'),
        }),
      },
      fc.record({
        kind: fc.constant('maybe' as const),
        lock: locks,
        calls: fc.array(tie('simple'), { maxLength: 2 }),
      }),
    ),
    body: fc.array(tie('statement'), { maxLength: 4 }),
  }));
  return body;
}
