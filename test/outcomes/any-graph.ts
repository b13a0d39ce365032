import * as fc from 'fast-check';
import type {
  BasicBlock,
  Comparison,
  ControlFlowGraph,
  CType,
  Instruction,
  Terminator,
  Value,
  Variable,
} from '../../src/outcomes/control-flow-graph.ts';
import { OPERATORS } from '../../src/outcomes/expression.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import { INT } from '../../src/outcomes/width.ts';

/** Types of few values, so that all of them can be tried. */
const SIGNED: CType = { text: 's3', width: { kind: 'int', bits: 3, signed: true } };
const UNSIGNED: CType = { text: 'u3', width: { kind: 'int', bits: 3, signed: false } };
const INT_TYPE: CType = { text: 'int', width: INT };

const variables: readonly Variable[] = [SIGNED, UNSIGNED, SIGNED, UNSIGNED, SIGNED].map(
  (type, index) => ({
    name: `v${index}`,
    type,
    parameter: index < 2 ? index : -1,
    isMemory: false,
    isAddressTaken: false,
  }),
);

const read = (variable: number): Value => {
  const type = variables[variable]?.type ?? INT_TYPE;
  return { kind: 'read', place: { kind: 'local', variable, type }, type };
};
const reads = fc.nat({ max: variables.length - 1 }).map(read);
const small = fc.bigInt({ min: -4n, max: 7n });
const numbers = small.map((value): Value => ({ kind: 'number', value, type: INT_TYPE }));
const comparisons = fc.constantFrom<Comparison>('==', '!=', '<', '<=', '>', '>=');
const types = fc.constantFrom(SIGNED, UNSIGNED);
const sets = fc
  .tuple(fc.array(small, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([values, isNegated]) => {
    const set = NumberSet.from(values);
    return isNegated ? set.complement() : set;
  });

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    reads,
    numbers,
    fc
      .record({ left: tie('value'), right: tie('value'), type: types })
      .chain((parts) =>
        fc
          .constantFrom(...OPERATORS)
          .map((operator): Value => ({ kind: 'binary', operator, ...parts })),
      ),
    fc
      .record({ left: tie('value'), right: tie('value'), operator: comparisons })
      .map((parts): Value => ({ kind: 'compare', ...parts, type: INT_TYPE })),
    tie('value').map((operand): Value => ({ kind: 'not', operand, type: INT_TYPE })),
    fc
      .record({ operand: tie('value'), type: types })
      .map((parts): Value => ({ kind: 'convert', ...parts })),
    fc
      .record({ operand: tie('value'), set: sets })
      .map((parts): Value => ({ kind: 'within', ...parts, type: INT_TYPE })),
  ),
})).value;

const assignments: fc.Arbitrary<Instruction> = fc
  .record({ variable: fc.nat({ max: variables.length - 1 }), value: values })
  .map(({ variable, value }) => {
    const type = variables[variable]?.type ?? INT_TYPE;
    return { kind: 'assign', place: { kind: 'local', variable, type }, value, line: variable };
  });

const calls: fc.Arbitrary<Instruction> = fc
  .record({
    result: fc.nat({ max: variables.length - 1 }),
    known: fc.array(fc.bigInt({ min: 0n, max: 3n }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ result, known }) => ({
    kind: 'call',
    site: 0,
    callee: { kind: 'function', name: 'ask' },
    arguments: [],
    result,
    known: NumberSet.from(known),
    writes: [],
    isPure: true,
    line: 0,
  }));

/** Where a block leads is a number to be reduced to a block that exists. */
const terminators: fc.Arbitrary<(to: (choice: number) => number) => Terminator> = fc.oneof(
  fc.nat().map(
    (next) =>
      (to: (choice: number) => number): Terminator => ({ kind: 'jump', to: to(next) }),
  ),
  {
    weight: 4,
    arbitrary: fc.record({ condition: values, yes: fc.nat(), no: fc.nat() }).map(
      ({ condition, yes, no }) =>
        (to: (choice: number) => number): Terminator => ({
          kind: 'branch',
          condition,
          yes: to(yes),
          no: to(no),
          isAssertion: false,
          line: 0,
        }),
    ),
  },
  fc
    .record({
      value: values,
      sets: fc.array(sets, { maxLength: 3 }),
      nexts: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
    })
    .map(
      ({ value, sets: arms, nexts: [otherwise = 0, ...nexts] }) =>
        (to: (choice: number) => number): Terminator => ({
          kind: 'switch',
          value,
          arms: arms.map((set, index) => ({ set, to: to(nexts[index] ?? 0) })),
          otherwise: to(otherwise),
          line: 0,
        }),
    ),
  values.map((value) => (): Terminator => ({ kind: 'return', value, line: 0 })),
);

/** Graphs over five variables of three bits; the last block returns. */
export function graphs(shape: 'without loops' | 'with loops'): fc.Arbitrary<ControlFlowGraph> {
  const block = fc.record({
    instructions: fc.array(fc.oneof({ weight: 3, arbitrary: assignments }, calls), {
      maxLength: 2,
    }),
    terminator: terminators,
  });
  return fc
    .tuple(
      fc.array(block, { minLength: 1, maxLength: 7 }),
      values,
      fc.array(numbers, { minLength: 3, maxLength: 3 }),
    )
    .map(([made, last, initial]) => {
      const count = made.length + 1;
      let sites = 0;
      const blocks: BasicBlock[] = made.map(({ instructions, terminator }, index) => ({
        instructions: instructions.map((each) =>
          each.kind === 'call' ? { ...each, site: sites++ } : each,
        ),
        terminator: terminator((choice) =>
          shape === 'with loops' ? choice % count : index + 1 + (choice % (count - index - 1)),
        ),
      }));
      blocks.push({ instructions: [], terminator: { kind: 'return', value: last, line: 1 } });
      // C leaves variables that were never set undefined, so that they all begin with a number.
      initial.forEach((value, index) => {
        const variable = index + 2;
        const type = variables[variable]?.type ?? INT_TYPE;
        const place = { kind: 'local', variable, type } as const;
        blocks[0]?.instructions.unshift({ kind: 'assign', place, value, line: 9 });
      });
      return {
        name: 'any',
        resultType: INT_TYPE,
        variables,
        parameterCount: 2,
        blocks,
        siteCount: sites,
        limits: [],
        unshown: [],
        spellings: new Map(),
      };
    });
}
