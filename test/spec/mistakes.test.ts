import { describe, expect, test } from 'vitest';
import { MAX_YAML_BYTES } from '../../src/knowledge/yaml-text.ts';
import { mistakes } from './mistakes.ts';
import { mistakeIn, toyMigration } from './toy-migration.ts';

describe('a mistake', () => {
  test.each(Object.entries(mistakes))('%s', (_, [from, to, message, cure]) => {
    expect(toyMigration).toContain(from);
    expect(mistakeIn(toyMigration.replace(from, () => to))).toEqual({ message, cure });
  });

  test('an empty file', () => {
    expect(mistakeIn('')).toEqual({
      message: 'toy.yaml:1:1: a migration cannot be empty',
      cure: 'begin with: format: flagday/migration',
    });
  });

  test('something else altogether', () => {
    expect(mistakeIn('# How to build\nRun make.\n')).toEqual({
      message: 'toy.yaml:2:1: a migration cannot be Run make.',
      cure: 'begin with: format: flagday/migration',
    });
  });

  test('no rules', () => {
    const rules = toyMigration.slice(
      toyMigration.indexOf('rules:'),
      toyMigration.indexOf('retire:'),
    );
    expect(mistakeIn(toyMigration.replace(rules, 'rules: []\n'))).toEqual({
      message: 'toy.yaml:22:8: rules cannot be []',
      cure: 'give a list of rules, at least one',
    });
  });

  test('nesting without end', () => {
    const text = toyMigration.replace('[0, -ENOMEM]', '['.repeat(50_000));
    expect(mistakeIn(text)).toEqual({
      message: 'toy.yaml:35:86: more than 64 levels inside each other',
      cure: undefined,
    });
  });

  test('a file of ten megabytes', () => {
    expect(mistakeIn(`#${' '.repeat(10_000_000)}`)).toEqual({
      message: 'toy.yaml:1:1: the file is 10000001 bytes long',
      cure: `at most ${MAX_YAML_BYTES} bytes are read; is this the right file?`,
    });
  });

  test('aliases that repeat aliases', () => {
    const levels = [...'bcdefghij'].map((name, index) => {
      const below = 'abcdefghi'[index];
      return `${name}: &${name} [${Array(9).fill(`*${below}`).join(', ')}]\n`;
    });
    expect(mistakeIn(`a: &a [x, x, x]\n${levels.join('')}`)).toEqual({
      message:
        'toy.yaml:1:1: aliases (*name) are used more than 1000 times, those inside repeated parts included',
      cure: 'write out what they repeat',
    });
  });
});

describe('rules that lead in a circle', () => {
  const circle = (apis: string, rules: string) =>
    mistakeIn(`format: flagday/migration\nversion: 1\nname: circle\nsummary: Round.
apis: [${apis}]\nrules:\n${rules}`);
  const cure = 'give what shall stand there in the end, or use keep: true';

  test('from one function to another and back', () => {
    const rules = `  - { name: there, for: [a], replace: { call: b } }
  - { name: back, for: [b], replace: { call: a } }\n`;
    expect(circle('a, b', rules)).toEqual({
      message: 'toy.yaml:7:5: the rules lead in a circle: a → b → a',
      cure,
    });
  });

  test('over three, beside rules that lead nowhere', () => {
    const rules = `  - { name: aside, for: [a], when: { result: [ignored] }, replace: { call: d } }
  - { name: one, for: [a], replace: { call: b } }
  - { name: two, for: [b], replace: { call: c } }
  - { name: three, for: [c], replace: { call: a } }\n`;
    expect(circle('a, b, c', rules)).toEqual({
      message: 'toy.yaml:8:5: the rules lead in a circle: a → b → c → a',
      cure,
    });
  });

  test('between slots', () => {
    const rules = `  - { name: there, for: [o.a], replace: { slot: o.b, result-type: int } }
  - { name: back, for: [o.b], replace: { slot: o.a, result-type: void } }\n`;
    expect(circle('{ slot: o.a }, { slot: o.b }', rules)).toEqual({
      message: 'toy.yaml:7:5: the rules lead in a circle: o.a → o.b → o.a',
      cure,
    });
  });

  test('between patterns, however they are spaced', () => {
    const rules = `  - { name: there, for: ["$x->a = $y;"], replace: { pattern: { to: "$x->b  = $y;" } } }
  - { name: back, for: ["$x->b = $y;"], replace: { pattern: { to: "$x->a = $y;" } } }\n`;
    expect(circle('{ pattern: "$x->a = $y;" }, { pattern: "$x->b = $y;" }', rules)).toEqual({
      message: 'toy.yaml:7:5: the rules lead in a circle: $x->a = $y; → $x->b = $y; → $x->a = $y;',
      cure,
    });
  });

  test('not when a slot keeps its functions', () => {
    const rules = '  - { name: typed, replace: { slot: o.a, result-type: code_t } }\n';
    expect(circle('{ slot: o.a }', rules)).toBeUndefined();
  });
});

/** Two rules for one api; the second never matches where the first is at least as wide. */
describe('a rule behind another', () => {
  const second = (first: string, then: string, apis = 'a') =>
    mistakeIn(`format: flagday/migration\nversion: 1\nname: two\nsummary: Two.
apis: [${apis}]\nrules:
  - { name: first, ${first}, keep: true }
  - { name: second, ${then}, keep: true }\n`);

  const shadowed: [string, string][] = [
    ['because: x', 'when: { may-sleep: no }'],
    [
      'when: { contexts: { within: [mmap, page-fault] } }',
      'when: { contexts: { within: [mmap] } }',
    ],
    ['when: { contexts: { any: [mmap, page-fault] } }', 'when: { contexts: { within: [mmap] } }'],
    ['when: { contexts: { any: [mmap, page-fault] } }', 'when: { contexts: { any: [mmap] } }'],
    [
      'when: { contexts: { without: [mmap] } }',
      'when: { contexts: { without: [mmap, page-fault] } }',
    ],
    ['when: { contexts: { without: [mmap] } }', 'when: { contexts: { within: [page-fault] } }'],
    ['when: { result: [ignored, tested] }', 'when: { result: [tested] }'],
    ['when: { arguments: { 2: "!NULL" } }', 'when: { arguments: { 2: dev } }'],
    ['when: { arguments: { 2: dev } }', 'when: { arguments: { 1: x, 2: dev } }'],
    ['when: { locks: { held: [x] } }', 'when: { locks: { held: [x, y] } }'],
    ['when: { returns-only: [0, 1] }', 'when: { returns-only: [0] }'],
    ['when: { files: [mm/**] }', 'when: { files: [mm/**], may-sleep: no }'],
  ];
  test.each(shadowed)('%s takes all of %s', (first, then) => {
    expect(second(first, then)?.message).toBe(
      'toy.yaml:8:5: the rule "second" can never match: "first", on line 7, takes all that it could',
    );
  });

  const apart: [string, string][] = [
    [
      'when: { contexts: { within: [mmap] } }',
      'when: { contexts: { within: [mmap, page-fault] } }',
    ],
    ['when: { contexts: { within: [mmap] } }', 'when: { contexts: { any: [mmap] } }'],
    ['when: { contexts: { within: [mmap] } }', 'when: { contexts: { without: [mmap] } }'],
    [
      'when: { contexts: { without: [mmap] } }',
      'when: { contexts: { within: [mmap, page-fault] } }',
    ],
    ['when: { contexts: { any: [mmap] } }', 'because: x'],
    ['when: { result: [ignored] }', 'when: { result: [ignored, tested] }'],
    ['when: { result: [ignored] }', 'because: x'],
    ['when: { arguments: { 2: dev } }', 'when: { arguments: { 2: "!NULL" } }'],
    ['when: { may-sleep: no }', 'when: { may-sleep: unknown }'],
    ['when: { locks: { held: [x, y] } }', 'when: { locks: { held: [x] } }'],
    ['when: { returns-only: [0] }', 'when: { returns-only: [0, 1] }'],
    ['when: { files: [mm/**] }', 'when: { files: [mm/memory.c] }'],
    ['for: [a]', 'for: [b]'],
    ['for: [a]', 'for: [a, b]'],
    ['for: [a]', 'because: x'],
  ];
  test.each(apart)('%s leaves some of %s', (first, then) => {
    expect(second(first, then, 'a, b')).toBeUndefined();
  });

  test('is shadowed when two earlier ones share its apis', () => {
    const text = `format: flagday/migration\nversion: 1\nname: three\nsummary: Three.
apis: [a, b]\nrules:
  - { name: one, for: [a], keep: true }
  - { name: two, for: [b], keep: true }
  - { name: three, review: true }\n`;
    expect(mistakeIn(text)?.message).toBe(
      'toy.yaml:9:5: the rule "three" can never match: "one", on line 7, takes all that it could',
    );
  });

  test('is not shadowed by a pattern, which may not be there', () => {
    const text = `format: flagday/migration\nversion: 1\nname: forms\nsummary: Forms.
apis: [a]\nrules:
  - { name: one, replace: { pattern: { from: "a($x) < 0", to: "b($x)" } } }
  - { name: two, replace: { pattern: { from: "a($x) > 0", to: "c($x)" } } }
  - { name: three, review: true }\n`;
    expect(mistakeIn(text)).toBeUndefined();
  });
});
