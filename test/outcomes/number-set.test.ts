import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberSet } from '../../src/outcomes/number-set.ts';

const LOWEST = -(1n << 63n);
const HIGHEST = (1n << 64n) - 1n;

/** Every bound of the sets made here is one of these or next to one, so that they tell sets apart. */
const PROBES: readonly bigint[] = [
  LOWEST,
  LOWEST + 1n,
  ...Array.from({ length: 25 }, (_, index) => BigInt(index - 12)),
  HIGHEST - 1n,
  HIGHEST,
];
const ends: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: -10n, max: 10n }) },
  { weight: 1, arbitrary: fc.constantFrom(LOWEST, HIGHEST) },
);
const sets: fc.Arbitrary<NumberSet> = fc
  .array(fc.tuple(ends, ends), { maxLength: 4 })
  .map((pairs) =>
    pairs.reduce((all, [a, b]) => all.union(NumberSet.range(a, b)), NumberSet.nothing),
  );

function modelOf(set: NumberSet): boolean[] {
  return PROBES.map((probe) => set.has(probe));
}

/** The set holds exactly the probes for which `isMember` holds, and is as short as such a set can be. */
function expectMembers(set: NumberSet, isMember: (probe: bigint) => boolean): void {
  expect(modelOf(set)).toEqual(PROBES.map(isMember));
  const { bounds } = set;
  for (let i = 1; i < bounds.length; i++) {
    const [before = 0n, here = 0n] = bounds.slice(i - 1, i + 1);
    // Inside an interval bounds may be equal; between two there is a number that is in neither.
    expect(here - before).toBeGreaterThanOrEqual(i % 2 === 1 ? 0n : 2n);
  }
}

describe('a set of numbers does what a set does', () => {
  test('union, intersection, complement, difference', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expectMembers(a.union(b), (probe) => a.has(probe) || b.has(probe));
        expectMembers(a.intersect(b), (probe) => a.has(probe) && b.has(probe));
        expectMembers(a.complement(), (probe) => !a.has(probe));
        expectMembers(a.without(b), (probe) => a.has(probe) && !b.has(probe));
        expect(a.complement().complement().equals(a)).toBe(true);
      }),
    );
  });

  test('order and equality', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const isWithin = modelOf(a).every((isIn, i) => !isIn || modelOf(b)[i]);
        expect(a.isWithin(b)).toBe(isWithin);
        expect(a.intersects(b)).toBe(modelOf(a).some((isIn, i) => isIn && modelOf(b)[i]));
        expect(a.equals(b)).toBe(a.isWithin(b) && b.isWithin(a));
        expect(a.isWithin(a.union(b)) && b.isWithin(a.union(b))).toBe(true);
        expect(a.intersect(b).isWithin(a)).toBe(true);
        expect(a.isEmpty).toBe(a.isWithin(NumberSet.nothing));
        expect(a.isEverything).toBe(NumberSet.everything.isWithin(a));
      }),
    );
  });

  test('the laws of a lattice', () => {
    fc.assert(
      fc.property(sets, sets, sets, (a, b, c) => {
        expect(a.union(b).toString()).toBe(b.union(a).toString());
        expect(a.union(a).toString()).toBe(a.toString());
        expect(a.union(b).union(c).toString()).toBe(a.union(b.union(c)).toString());
        expect(a.intersect(b.union(c)).toString()).toBe(
          a.intersect(b).union(a.intersect(c)).toString(),
        );
        expect(a.union(a.intersect(b)).toString()).toBe(a.toString());
      }),
    );
  });

  test('members are listed in order, or not at all', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 0, max: 30 }), (set, limit) => {
        const members = set.members(limit);
        const size = set.bounds.reduce(
          (sum, bound, i) => sum + (i % 2 === 0 ? 1n - bound : bound),
          0n,
        );
        if (members === undefined) expect(size).toBeGreaterThan(BigInt(limit));
        else {
          expect(members).toEqual(PROBES.filter((probe) => set.has(probe)));
          expect(NumberSet.from(members.toReversed()).equals(set)).toBe(true);
        }
        expect(set.single).toBe(size === 1n ? set.low : undefined);
      }),
    );
  });

  test('moving keeps every member, or says that one is lost', () => {
    fc.assert(
      fc.property(sets, fc.bigInt({ min: -5n, max: 5n }), (set, distance) => {
        const moved = set.shift(distance);
        const inverted = set.subtractedFrom(distance);
        for (const probe of PROBES.filter((each) => set.has(each))) {
          if (moved !== undefined) expect(moved.has(probe + distance)).toBe(true);
          if (inverted !== undefined) expect(inverted.has(distance - probe)).toBe(true);
        }
        const isFar = (set.low ?? 0n) < -1000n || (set.high ?? 0n) > 1000n;
        if (!isFar) {
          expect(moved?.shift(-distance)?.equals(set)).toBe(true);
          expect(inverted?.subtractedFrom(distance)?.equals(set)).toBe(true);
        }
        if (set.has(LOWEST) && distance < 0n) expect(moved).toBeUndefined();
        if (set.has(HIGHEST)) expect(inverted).toBeUndefined();
      }),
    );
  });

  test('too many intervals become fewer, and no member is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 4000n }), { minLength: 300 }), (values) => {
        const all = NumberSet.from(values);
        const even = NumberSet.from(values.map((value) => value * 2n));
        expect(all.bounds.length).toBeLessThanOrEqual(128);
        expect(values.every((value) => all.has(value))).toBe(true);
        expect(values.every((value) => all.union(even).has(value * 2n))).toBe(true);
        expect(values.every((value) => !even.has(value) || all.union(even).has(value))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
