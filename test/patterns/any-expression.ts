import * as fc from 'fast-check';

/** An expression of C: a name, or parts between words, with what each part must be to stand there. */
export interface Expression {
  readonly strength: number;
  /** Words of its own, and places of parts. */
  readonly words: readonly (string | { readonly part: number; readonly needed: number })[];
  readonly parts: readonly Expression[];
}

const part = (index: number, needed: number): { part: number; needed: number } => ({
  part: index,
  needed,
});

const name = fc
  .constantFrom('a', 'b', 'ptr', 'MAX_AREAS')
  .map((word): Expression => ({ strength: 16, words: [word], parts: [] }));

/** Levels of C's grammar, written down a second time: the test must not believe the code. */
const OPERATORS: readonly (readonly [operator: string, strength: number])[] = [
  ['||', 3],
  ['&&', 4],
  ['|', 5],
  ['^', 6],
  ['&', 7],
  ['==', 8],
  ['<', 9],
  ['<<', 10],
  ['+', 11],
  ['-', 11],
  ['*', 12],
  ['/', 12],
];

/** Expressions of every form, names of functions among them. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>(
  (tie) => {
    const inner = tie('expression');
    const pair = fc.tuple(inner, inner);
    const make =
      (strength: number, words: Expression['words']) =>
      (parts: readonly Expression[]): Expression => ({ strength, words, parts });
    return {
      expression: fc.oneof(
        { maxDepth: 4, depthIdentifier: 'expression' },
        name,
        // Literals only where some code has them: `12->field` is nothing that a parser must read.
        inner.map((one) => make(11, [part(0, 11), '+', '12'])([one])),
        inner.map((one) => make(15, ['call', '(', '"text"', ',', part(0, 1), ')'])([one])),
        inner.map((one) => make(8, [part(0, 8), '==', "'c'"])([one])),
        inner.map((one) => make(15, [part(0, 15), '->', 'field'])([one])),
        inner.map((one) => make(15, [part(0, 15), '.', 'field'])([one])),
        pair.map(make(15, [part(0, 15), '[', part(1, 0), ']'])),
        pair.map(make(15, ['call', '(', part(0, 1), ',', part(1, 1), ')'])),
        inner.map((one) => make(15, [part(0, 15), '++'])([one])),
        fc
          .tuple(fc.constantFrom('-', '!', '*', '&', '~'), inner)
          .map(([operator, one]) => make(14, [operator, part(0, 13)])([one])),
        inner.map((one) => make(14, ['sizeof', '(', part(0, 0), ')'])([one])),
        inner.map((one) => make(13, ['(', 'struct', 'area', '*', ')', part(0, 13)])([one])),
        fc
          .tuple(fc.constantFrom(...OPERATORS), pair)
          .map(([[operator, strength], both]) =>
            make(strength, [part(0, strength), operator, part(1, strength + 1)])(both),
          ),
        fc.tuple(inner, inner, inner).map(make(2, [part(0, 3), '?', part(1, 0), ':', part(2, 2)])),
        pair.map(make(1, [part(0, 14), '=', part(1, 1)])),
        pair.map(make(0, [part(0, 1), ',', part(1, 1)])),
      ),
    };
  },
).expression;

/** The expression's words. `holes` are parts, by identity, that stand as metavariables. */
export function wordsOf(
  expression: Expression,
  needed: number,
  holes: ReadonlyMap<Expression, string> = new Map(),
): string[] {
  const hole = holes.get(expression);
  if (hole !== undefined) return [`$${hole}`];
  const words = expression.words.flatMap((word) =>
    typeof word === 'string'
      ? [word]
      : wordsOf(expression.parts[word.part] as Expression, word.needed, holes),
  );
  return expression.strength < needed ? ['(', ...words, ')'] : words;
}

/** Some parts of an expression, none inside another, as metavariables `v0`, `v1`, … */
export function holesIn(expression: Expression, isHole: () => boolean): Map<Expression, string> {
  const holes = new Map<Expression, string>();
  const visit = (one: Expression): void => {
    for (const each of one.parts) {
      if (isHole()) holes.set(each, holes.get(each) ?? `v${holes.size}`);
      else visit(each);
    }
  };
  visit(expression);
  return holes;
}
