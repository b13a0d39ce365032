import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { UserError } from '../../src/base/user-error.ts';
import { decodeLocks, encodeLocks } from '../../src/knowledge/locks.ts';
import { readLocks } from '../../src/knowledge/read-locks.ts';

const toy = `
format: flagday/locks
version: 1
name: toy
classes:
  spin: { title: "a spinlock", sleep: "no" }
  irq: { title: "interrupts off", sleep: "no", nests: false }
fields:
  - { field: toy.guard, lock: toy_guard, source: { tree: "1.0", file: toy.h, function: toy } }
calls:
  - { take: [spin, irq], argument: 2, mode: read, when: nonzero, calls: [toy_try], source: { tree: "1.0", file: toy.c, function: toy_try } }
  - { downgrade: spin, argument: 1, calls: [toy_lower], source: { tree: "1.0", file: toy.c, function: toy_lower } }
  - { sleeps: true, calls: [toy_nap, toy_rest], source: { tree: "1.0", file: toy.c, function: toy_nap } }
`;

describe('a lock pack', () => {
  const pack = readLocks(toy, 'toy.yaml');

  test('counts arguments from 0, its text from 1', () => {
    expect(pack.calls.get('toy_try')).toMatchObject({
      when: 'nonzero',
      effects: [
        { kind: 'take', class: 'spin', mode: 'read', argument: 1 },
        { kind: 'take', class: 'irq', mode: 'write', argument: undefined },
      ],
    });
  });

  test('turns a lock for writing into one for reading', () => {
    expect(pack.calls.get('toy_lower')).toMatchObject({
      effects: [
        { kind: 'drop', mode: 'write', argument: 0 },
        { kind: 'take', mode: 'read', argument: 0 },
      ],
    });
  });

  test('gives every call of a group the same rule', () => {
    expect(pack.calls.get('toy_rest')).toMatchObject({ sleeps: true, effects: [] });
    expect(pack.fields.get('toy.guard')).toBe('toy_guard');
    expect(pack.classes.get('irq')?.nests).toBe(false);
  });

  test.each([
    ['calls: [toy_nap, toy_rest]', 'calls: [toy_nap, toy_try]', 'stands here a second time'],
    ['take: [spin, irq]', 'take: [spn, irq]', 'there is no class spn'],
    ['sleeps: true, calls', 'calls', 'this entry says nothing of its calls'],
    ['sleep: "no" }', 'sleep: maybe }', 'sleep cannot be maybe'],
    ['when: nonzero', 'when: positive', 'when cannot be positive'],
  ])('does not take %s as %s', (right, wrong, words) => {
    const read = (): unknown => readLocks(toy.replace(right, wrong), 'toy.yaml');
    expect(read).toThrow(UserError);
    expect(read).toThrow(words);
  });
});

describe('knowledge/linux/locks.yaml', () => {
  const text = readFileSync('knowledge/linux/locks.yaml', 'utf8');
  const pack = readLocks(text, 'knowledge/linux/locks.yaml');

  test('is what its JSON Schema describes', () => {
    const schema = readFileSync('schemas/locks.schema.json', 'utf8');
    const options = { strict: true, strictRequired: false, strictTypes: false };
    const accepts = new Ajv2020(options).compile(JSON.parse(schema));
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  test('compiles without loss', () => {
    expect(decodeLocks(encodeLocks(pack))).toEqual(pack);
  });

  test('drops every class that it takes', () => {
    const effects = [...pack.calls.values()].flatMap((rule) => rule.effects);
    const taken = effects.filter(({ kind }) => kind === 'take').map((one) => one.class);
    const dropped = effects.filter(({ kind }) => kind === 'drop').map((one) => one.class);
    expect(new Set(taken)).toEqual(new Set(dropped));
  });
});
