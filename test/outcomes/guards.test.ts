import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Conjunct,
  evaluate,
  mayEqual,
  NO_CONSTRAINT,
  refine,
} from '../../src/outcomes/conjunct.ts';
import { Expressions, type ExprId, OPERATORS, rangeOfExpr } from '../../src/outcomes/expression.ts';
import {
  type Guard,
  guardImplies,
  joinConjuncts,
  joinGuards,
  mayEqualUnder,
  refineGuard,
} from '../../src/outcomes/guard.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import { INT, rangeOf, type Width } from '../../src/outcomes/width.ts';

/*
 * Two parameters of three bits have 64 pairs of values, so that everything said of them can be held against
 * every pair.
 */
const SIGNED: Width = { kind: 'int', bits: 3, signed: true };
const UNSIGNED: Width = { kind: 'int', bits: 3, signed: false };

/** A recipe for an expression; made anew in each table, since ids belong to one. */
type Recipe = (exprs: Expressions) => ExprId;

const parameter = (index: number, width: Width): Recipe => {
  const origin = { kind: 'parameter', index } as const;
  return (exprs) => exprs.term(origin, `p${index}`, rangeOf(width), width);
};

const recipes: fc.Arbitrary<Recipe> = fc.letrec<{ recipe: Recipe }>((tie) => ({
  recipe: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant(parameter(0, SIGNED)),
    fc.constant(parameter(1, UNSIGNED)),
    fc.bigInt({ min: -6n, max: 9n }).map(
      (value): Recipe =>
        (exprs) =>
          exprs.constant(value),
    ),
    fc
      .tuple(tie('recipe'), tie('recipe'), fc.constantFrom(...OPERATORS), fc.boolean())
      .map(([left, right, operator, isSigned]): Recipe => {
        const width = isSigned ? SIGNED : UNSIGNED;
        const isComparison = operator === '==' || operator === '<';
        return (exprs) =>
          exprs.binary(
            operator,
            exprs.cast(left(exprs), width),
            exprs.cast(right(exprs), width),
            isComparison ? INT : width,
          );
      }),
    fc.tuple(tie('recipe'), fc.constantFrom(SIGNED, UNSIGNED, { kind: 'bool' } as const)).map(
      ([operand, width]): Recipe =>
        (exprs) =>
          exprs.cast(operand(exprs), width),
    ),
    tie('recipe').map(
      (operand): Recipe =>
        (exprs) =>
          exprs.complement(operand(exprs), SIGNED),
    ),
    tie('recipe').map(
      (operand): Recipe =>
        (exprs) =>
          exprs.not(operand(exprs)),
    ),
  ),
})).recipe;

const sets: fc.Arbitrary<NumberSet> = fc
  .tuple(fc.array(fc.bigInt({ min: -5n, max: 8n }), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([values, isNegated]) => {
    const set = NumberSet.from(values);
    return isNegated ? set.complement() : set;
  });

/** What is assumed one after the other: branches taken. */
type Facts = readonly (readonly [Recipe, NumberSet])[];
const facts: fc.Arbitrary<Facts> = fc.array(fc.tuple(recipes, sets), { maxLength: 3 });

interface Pair {
  readonly a: bigint;
  readonly b: bigint;
}

const PAIRS: readonly Pair[] = Array.from({ length: 64 }, (_, index) => ({
  a: BigInt((index >> 3) - 4),
  b: BigInt(index & 7),
}));

class World {
  readonly exprs = new Expressions();
  private readonly first = parameter(0, SIGNED)(this.exprs);
  private readonly second = parameter(1, UNSIGNED)(this.exprs);

  /** Undefined where C leaves it undefined. */
  value({ a, b }: Pair, id: ExprId): bigint | undefined {
    const values = new Map([
      [this.first, a],
      [this.second, b],
    ]);
    return evaluate(this.exprs, id, values);
  }

  holds(pair: Pair, conjunct: Conjunct): boolean {
    return [...conjunct].every(([id, set]) => {
      const value = this.value(pair, id);
      return value === undefined || set.has(value);
    });
  }

  admits(pair: Pair, guard: Guard): boolean {
    return guard.some((conjunct) => this.holds(pair, conjunct));
  }

  /** The pairs that really satisfy the facts. */
  satisfying(known: Facts): Pair[] {
    return PAIRS.filter((pair) =>
      known.every(([recipe, set]) => {
        const value = this.value(pair, recipe(this.exprs));
        return value !== undefined && set.has(value);
      }),
    );
  }

  assume(known: Facts, from: Conjunct = NO_CONSTRAINT): Conjunct | undefined {
    let conjunct: Conjunct | undefined = from;
    for (const [recipe, set] of known) {
      if (conjunct !== undefined) conjunct = refine(this.exprs, conjunct, recipe(this.exprs), set);
    }
    return conjunct;
  }

  /** A guard of one conjunct for each list of facts; undefined when none can hold. */
  guardOf(alternatives: readonly Facts[]): Guard | undefined {
    const conjuncts = alternatives.flatMap((each) => this.assume(each) ?? []);
    const [first, ...others] = conjuncts;
    if (first === undefined) return undefined;
    return others.reduce<Guard>((guard, each) => joinGuards(this.exprs, guard, [each]), [first]);
  }
}

describe('conjuncts', () => {
  test('assuming something never loses a case in which it is so', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const world = new World();
        const conjunct = world.assume(known);
        for (const pair of world.satisfying(known)) {
          expect(conjunct !== undefined && world.holds(pair, conjunct)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('an expression has no other value than those it may have', () => {
    fc.assert(
      fc.property(facts, recipes, (known, recipe) => {
        const world = new World();
        const conjunct = world.assume(known) ?? NO_CONSTRAINT;
        const id = recipe(world.exprs);
        const may = mayEqual(world.exprs, conjunct, id);
        expect(may.isWithin(rangeOfExpr(world.exprs.get(id)))).toBe(true);
        for (const pair of PAIRS.filter((each) => world.holds(each, conjunct))) {
          const value = world.value(pair, id);
          if (value !== undefined) expect(may.has(value)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('assuming more never admits more', () => {
    fc.assert(
      fc.property(facts, facts, (known, more) => {
        const world = new World();
        const before = world.assume(known);
        const after = before === undefined ? undefined : world.assume(more, before);
        if (before === undefined || after === undefined) return;
        for (const pair of PAIRS.filter((each) => world.holds(each, after))) {
          expect(world.holds(pair, before)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('one that stands for two admits what either does', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const world = new World();
        const a = world.assume(one);
        const b = world.assume(other);
        if (a === undefined || b === undefined) return;
        const both = joinConjuncts(world.exprs, a, b);
        for (const pair of PAIRS) {
          if (world.holds(pair, a) || world.holds(pair, b)) {
            expect(world.holds(pair, both)).toBe(true);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

const alternatives = fc.array(facts, { minLength: 1, maxLength: 4 });

describe('guards', () => {
  test('a join admits what either admits; nothing more where both are short', () => {
    fc.assert(
      fc.property(alternatives, alternatives, (one, other) => {
        const world = new World();
        const a = world.guardOf(one);
        const b = world.guardOf(other);
        if (a === undefined || b === undefined) return;
        const joined = joinGuards(world.exprs, a, b);
        const isShort = a.length + b.length <= 6;
        for (const pair of PAIRS) {
          const isAdmitted = world.admits(pair, a) || world.admits(pair, b);
          if (isAdmitted || isShort) expect(world.admits(pair, joined)).toBe(isAdmitted);
          expect(world.admits(pair, joinGuards(world.exprs, b, a)) || !isAdmitted).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('joining with itself changes nothing, nor does the order where guards are short', () => {
    fc.assert(
      fc.property(alternatives, alternatives, (one, other) => {
        const world = new World();
        const a = world.guardOf(one);
        const b = world.guardOf(other);
        if (a === undefined || b === undefined) return;
        expect(joinGuards(world.exprs, a, [...a])).toBe(a);
        if (a.length + b.length > 6) return;
        const there = joinGuards(world.exprs, a, b);
        const back = joinGuards(world.exprs, b, a);
        for (const pair of PAIRS) {
          expect(world.admits(pair, there)).toBe(world.admits(pair, back));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('what implies another admits no more', () => {
    fc.assert(
      fc.property(alternatives, alternatives, facts, (one, other, more) => {
        const world = new World();
        const a = world.guardOf(one);
        const b = world.guardOf([...one.map((each) => [...each, ...more]), ...other]);
        if (a === undefined || b === undefined) return;
        for (const [left, right] of [
          [a, b],
          [b, a],
        ] as const) {
          if (!guardImplies(world.exprs, left, right)) continue;
          for (const pair of PAIRS) {
            if (world.admits(pair, left)) expect(world.admits(pair, right)).toBe(true);
          }
        }
        expect(guardImplies(world.exprs, a, a)).toBe(true);
        expect(guardImplies(world.exprs, a, [NO_CONSTRAINT])).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('a branch loses no case, and admits more where more was admitted', () => {
    fc.assert(
      fc.property(alternatives, alternatives, recipes, sets, (one, other, recipe, set) => {
        const world = new World();
        const less = world.guardOf(one);
        const added = world.guardOf(other);
        if (less === undefined || added === undefined) return;
        const more = joinGuards(world.exprs, less, added);
        const id = recipe(world.exprs);
        const after = refineGuard(world.exprs, more, id, set);
        const small = mayEqualUnder(world.exprs, less, id);
        const large = mayEqualUnder(world.exprs, more, id);
        for (const pair of PAIRS) {
          const value = world.value(pair, id);
          if (value === undefined || !world.admits(pair, less)) continue;
          expect(small.has(value) && large.has(value)).toBe(true);
          if (set.has(value)) expect(after !== undefined && world.admits(pair, after)).toBe(true);
        }
        expect(small.isWithin(large)).toBe(true);
        const before = refineGuard(world.exprs, less, id, set);
        if (before === undefined) return;
        for (const pair of PAIRS.filter((each) => world.admits(each, before))) {
          expect(after !== undefined && world.admits(pair, after)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});
