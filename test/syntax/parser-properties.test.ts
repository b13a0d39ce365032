import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseText } from '../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { bytesLikeC, mutationsOf } from './any-text.ts';
import { describeTree } from './describe-tree.ts';
import { expectSoundFile, expectSoundTree } from './expect-sound-tree.ts';
import { parseFile } from './parse-file.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const examples = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const sources = [fixtures, examples].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name))),
);
const { table } = SymbolTable.create(1 << 18);

describe('any text', () => {
  test('is read into a sound tree, whatever it is read as', () => {
    const kinds = fc.constantFrom('item', 'statements', 'expression', 'macroBody', 'initializer');
    fc.assert(
      fc.property(bytesLikeC, kinds, (content, as) => {
        const tree = parseText(table, content, as);
        expectSoundTree(tree, 0, tree.tokens.count);
      }),
      { numRuns: 400 },
    );
  });

  test('so are whole files, broken in some places', () => {
    fc.assert(fc.property(mutationsOf(sources), expectSoundFile), { numRuns: 200 });
  });
});

test('the bundled sources are read without a problem', () => {
  for (const name of readdirSync(examples, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.[ch]$/.test(name)) continue;
    const problems: string[] = [];
    parseFile(readFileSync(join(examples, name)), (tree) => {
      problems.push(...tree.problems.map((problem) => problem.message));
    });
    expect({ name, problems }).toEqual({ name, problems: [] });
  }
});

/** An expression as C text and as the tree it must give; `strength` is how tightly it binds. */
interface Made {
  readonly text: string;
  readonly tree: string;
  readonly strength: number;
}

const UNARY = 14;
const POSTFIX = 15;
const BINARY: readonly (readonly [operators: readonly string[], strength: number])[] = [
  [['*', '/', '%'], 13],
  [['+', '-'], 12],
  [['<<', '>>'], 11],
  [['<', '>', '<=', '>='], 10],
  [['==', '!='], 9],
  [['&'], 8],
  [['^'], 7],
  [['|'], 6],
  [['&&'], 5],
  [['||'], 4],
];

function atLeast(made: Made, strength: number): Made {
  if (made.strength >= strength) return made;
  return { text: `(${made.text})`, tree: `(paren ${made.tree})`, strength: POSTFIX + 1 };
}

const leaf: fc.Arbitrary<Made> = fc
  .constantFrom<[kind: string, text: string]>(
    ['identifier', 'a'],
    ['identifier', 'toy'],
    ['number', '12'],
    ['character', "'c'"],
  )
  .map(([kind, text]) => ({
    text,
    tree: `(${kind} ${text})`,
    // A number is no array and no function, except in C's eyes.
    strength: kind === 'identifier' ? POSTFIX + 1 : UNARY,
  }));

const expression = fc.letrec<{ any: Made }>((tie) => {
  const any = tie('any');
  const binary = fc
    .tuple(
      any,
      fc
        .constantFrom(...BINARY)
        .chain(([operators, strength]) =>
          fc.constantFrom(...operators).map((operator) => ({ operator, strength })),
        ),
      any,
    )
    .map(([left, { operator, strength }, right]) => {
      const a = atLeast(left, strength);
      const b = atLeast(right, strength + 1);
      const tree = `(binary ${operator} ${a.tree} ${b.tree})`;
      return { text: `${a.text} ${operator} ${b.text}`, tree, strength };
    });
  const unary = fc
    .tuple(fc.constantFrom('-', '!', '~', '*', '&'), any)
    .map(([operator, operand]) => {
      const a = atLeast(operand, UNARY);
      return {
        text: `${operator} ${a.text}`,
        tree: `(unary ${operator} ${a.tree})`,
        strength: UNARY,
      };
    });
  const conditional = fc.tuple(any, any, any).map(([condition, then, otherwise]) => {
    const [a, b, c] = [atLeast(condition, 4), atLeast(then, 1), atLeast(otherwise, 3)];
    const tree = `(conditional ${a.tree} ${b.tree} ${c.tree})`;
    return { text: `${a.text} ? ${b.text} : ${c.text}`, tree, strength: 3 };
  });
  const assign = fc
    .tuple(any, fc.constantFrom('=', '+=', '<<='), any)
    .map(([target, operator, value]) => {
      const [a, b] = [atLeast(target, UNARY), atLeast(value, 2)];
      const tree = `(assign ${operator} ${a.tree} ${b.tree})`;
      return { text: `${a.text} ${operator} ${b.text}`, tree, strength: 2 };
    });
  const postfix = fc
    .tuple(any, fc.constantFrom('index', 'member', 'call', 'increment'), any)
    .map(([operand, kind, other]) => {
      const a = atLeast(operand, POSTFIX);
      const b = atLeast(other, 2);
      switch (kind) {
        case 'index':
          return {
            text: `${a.text}[${b.text}]`,
            tree: `(index ${a.tree} ${b.tree})`,
            strength: POSTFIX,
          };
        case 'member':
          return { text: `${a.text}->b`, tree: `(member -> b ${a.tree})`, strength: POSTFIX };
        case 'call':
          return {
            text: `${a.text}(${b.text})`,
            tree: `(call ${a.tree} ${b.tree})`,
            strength: POSTFIX,
          };
        default:
          return { text: `${a.text}++`, tree: `(postfix ++ ${a.tree})`, strength: POSTFIX };
      }
    });
  const cast = any.map((operand) => {
    const a = atLeast(operand, UNARY);
    const tree = `(cast (typeName (specifiers u8) (pointerDeclarator -)) ${a.tree})`;
    return { text: `(u8 *)${a.text}`, tree, strength: UNARY };
  });
  return {
    any: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      leaf,
      binary,
      unary,
      conditional,
      assign,
      postfix,
      cast,
    ),
  };
}).any;

test('an expression that is printed is read in the same shape', () => {
  fc.assert(
    fc.property(expression, ({ text, tree }) => {
      const read = parseText(table, text, 'expression');
      expect(read.problems).toEqual([]);
      expect(describeTree(read).replace(/\s+/g, ' ').replaceAll('( ', '(')).toBe(tree);
    }),
    { numRuns: 500 },
  );
});

describe('the time grows as the text does', () => {
  const body = 'if (a->b[c] == d) { e(f, (u8 *)g, sizeof(struct h)); i = j ? k : l; } ';
  const hard: readonly (readonly [what: string, make: (size: number) => string])[] = [
    ['statements', (size) => `int f(void) { ${body.repeat(size)} }`],
    ['unreadable statements', (size) => `int f(void) { ${'a b(c d e) = ; } '.repeat(size)} }`],
    ['open parentheses', (size) => `int f(void) { ${'a(b (c '.repeat(size * 4)} }`],
    ['open blocks', (size) => `int f(void) { ${'if (a) { b(c '.repeat(size * 2)} }`],
    ['unreadable arguments', (size) => `int f(void) { ${'a(b c, '.repeat(size * 4)} }`],
    [
      'split statements',
      (size) => `int f(void) { ${'\n#ifdef A\nif (a)\n#endif\nb();'.repeat(size)} }`,
    ],
    [
      'arms that fit nowhere',
      (size) => `int f(void) { ${'{\n#ifdef A\n} else {\n#endif\n'.repeat(size)} }`,
    ],
    [
      'arms in each other',
      (size) =>
        `int f(void) { ${'\n#ifdef A\nif (a) {'.repeat(size)}${'\n#endif\n'.repeat(size)} }`,
    ],
    ['operands of macros', (size) => `int f(void) { ${'(A(b) '.repeat(size * 4)} }`],
  ];

  test.each(hard)('%s', (_, make) => {
    const small = timeOf(make(250));
    const large = timeOf(make(1000));
    // Four times the text: a straight line gives 4, a square 16. The floor is for the clock.
    expect(large).toBeLessThan(Math.max(small, 4) * 10);
  });
});

/** The fastest of three runs, in milliseconds. */
function timeOf(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    parseText(table, text, 'item');
    best = Math.min(best, performance.now() - began);
  }
  return best;
}
