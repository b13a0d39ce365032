import { describe, expect, test } from 'vitest';
import {
  type PatternOptions,
  parsePattern,
  replacementProblems,
} from '../../src/patterns/parse-pattern.ts';
import { patternOf } from './check-patterns.ts';

/** The problems of a text, each as its kind and what it points at. */
function problemsOf(text: string, options: PatternOptions = {}): string[] {
  const parsed = parsePattern(text, options);
  if (parsed.kind === 'pattern') return [];
  return parsed.problems.map(
    ({ kind, offset, length }) => `${kind}: ${text.slice(offset, offset + length)}`,
  );
}

describe('what is no pattern says why, and where', () => {
  test.each([
    ['', 'empty: '],
    ['/* nothing */', 'empty: '],
    ['take(', 'not-c: take('],
    ['take($x) more', 'not-c: take($x) more'],
    ['if ($x', 'not-c: if ($x'],
    ['take($x); give($x);', 'several-statements: give($x);'],
    ['take($x)\n#define A 1\n', 'directive: take($x)'],
    ['take($)', 'bad-metavariable-name: $'],
    ['take($a$b)', 'bad-metavariable-name: $a$b'],
    ['take(a$b)', 'bad-metavariable-name: a$b'],
    ['take($1)', 'bad-metavariable-name: $1'],
    ['take(1$x)', 'bad-metavariable-name: 1$x'],
    ['area->$field', 'misplaced-metavariable: $field'],
    ['take((struct $tag *)p)', 'misplaced-metavariable: $tag'],
    ['$type x;', 'misplaced-metavariable: $type'],
    ['{ take(a); goto $out; }', 'misplaced-metavariable: $out'],
    ['take(..., $x)', 'misplaced-rest: ...'],
    ['take(a[...])', 'misplaced-rest: ...'],
    ['take(give(...), ...)', 'misplaced-rest: ...'],
    ['$x', 'only-metavariable: $x'],
    ['(($x));', 'only-metavariable: (($x));'],
    ['$a += 1;', 'no-fixed-name: $a += 1;'],
    ['return $x;', 'no-fixed-name: return $x;'],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('offsets count characters, also behind some that take two bytes', () => {
    expect(problemsOf('take("größe", $)')).toEqual(['bad-metavariable-name: $']);
  });

  test('a replacement may be a metavariable or a number', () => {
    expect(problemsOf('$x', { role: 'replacement' })).toEqual([]);
    expect(problemsOf('0', { role: 'replacement' })).toEqual([]);
  });
});

describe('types', () => {
  const typed = (name: string, type: string): PatternOptions => ({
    types: new Map([[name, type]]),
  });

  test.each(['struct area *', 'unsigned long', 'area_flags_t', 'const char *'])('%s', (type) => {
    const parsed = parsePattern('take($x)', typed('x', type));
    const variables = parsed.kind === 'pattern' ? parsed.pattern.metavariables : [];
    expect(variables).toEqual([{ name: 'x', stands: 'expression', type, occurrences: 1 }]);
  });

  test('what is no type, and a type of nothing', () => {
    expect(problemsOf('take($x)', typed('x', 'struct area +'))).toEqual(['not-a-type: $x']);
    expect(problemsOf('take($x)', typed('y', 'int'))).toEqual([
      'type-of-no-metavariable: take($x)',
    ]);
  });
});

describe('what a pattern tells of itself', () => {
  test('form, names and metavariables', () => {
    expect(patternOf('if ($p) put(take($p), LIMIT);')).toMatchObject({
      form: 'statement',
      fixedNames: ['put', 'take', 'LIMIT'],
      calledNames: ['put', 'take'],
      metavariables: [{ name: 'p', type: undefined, occurrences: 2 }],
      hasRest: false,
    });
    expect(patternOf('$f($x, limit, ...)')).toMatchObject({
      form: 'expression',
      fixedNames: ['limit'],
      calledNames: [],
      hasRest: true,
    });
  });
});

test('a replacement fits when all it names is bound and it is of the same form', () => {
  const problems = (pattern: string, to: string): string[] =>
    replacementProblems(patternOf(pattern), patternOf(to, 'replacement')).map(
      ({ kind, offset, length }) => `${kind}: ${to.slice(offset, offset + length)}`,
    );
  expect(problems('take($x)', 'give($x)')).toEqual([]);
  expect(problems('take($x, ...)', 'give(...)')).toEqual([]);
  expect(problems('take($x)', 'give($x, $y)')).toEqual(['unbound-metavariable: $y']);
  expect(problems('take($x)', 'give($x, ...)')).toEqual(['unbound-metavariable: ...']);
  expect(problems('take($x)', 'give($x);')).toEqual(['other-form: give($x);']);
});
