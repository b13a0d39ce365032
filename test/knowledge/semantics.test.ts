import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { InvariantError } from '../../src/base/assert.ts';
import { UserError } from '../../src/base/user-error.ts';
import { readSemantics } from '../../src/knowledge/read-semantics.ts';
import {
  decodeSemantics,
  EMPTY_SEMANTICS,
  encodeSemantics,
} from '../../src/knowledge/semantics.ts';
import { toySemantics } from './toy-semantics.ts';

describe('a semantics pack', () => {
  const semantics = readSemantics(toySemantics, 'toy.yaml');

  test('counts arguments from 0, its text from 1', () => {
    expect(semantics.calls.get('toy_once')).toMatchObject({ kind: 'identity', argument: 1 });
    expect(semantics.calls.get('toy_warn')).toMatchObject({ kind: 'truth', argument: 0 });
    expect(semantics.calls.get('TOY_BUG_ON')).toMatchObject({ kind: 'noreturn-if', argument: 0 });
    expect(semantics.calls.get('toy_get')).toMatchObject({ writes: [0, 2], isPure: false });
  });

  test('says every result in the words of the reader', () => {
    expect(semantics.calls.get('toy_get')).toMatchObject({
      outcomes: [
        { kind: 'number', value: 0 },
        { kind: 'errno', name: 'EFAULT' },
        { kind: 'positive' },
        { kind: 'valid' },
        { kind: 'error' },
        { kind: 'negative' },
        { kind: 'number', value: -7 },
      ],
    });
    expect(semantics.calls.get('toy_size')).toStrictEqual({
      kind: 'call',
      outcomes: undefined,
      writes: [],
      isPure: true,
      source: { tree: '1.0', file: 'toy/core.h', function: 'toy_size' },
    });
  });

  test('has its other lists', () => {
    expect(semantics.calls.get('toy_die')).toMatchObject({ kind: 'noreturn' });
    expect(semantics.calls.get('TOY_HAS')).toMatchObject({ kind: 'configuration' });
    expect(semantics.calls.get('toy_is_err')).toMatchObject({ role: 'test-or-null' });
    expect(semantics.domains.get('toy_ret_t')).toMatchObject({
      types: ['toy_ret_t', 'enum toy_ret'],
      values: ['TOY_NONE', 'TOY_DONE'],
      isFlags: true,
      takesErrno: true,
    });
    expect(semantics.types.get('toy_size_t')).toMatchObject({
      kind: 'int',
      bits: 64,
      signed: false,
      domain: 'number',
    });
    expect(semantics.types.get('toy_prot_t')).toMatchObject({ kind: 'struct' });
    expect([...semantics.errnos]).toEqual([
      ['EPERM', 1],
      ['EINVAL', 22],
    ]);
  });

  test.each([
    ['with every kind of entry', semantics],
    ['that is empty', EMPTY_SEMANTICS],
  ])('%s decodes to what was encoded', (_, pack) => {
    expect(decodeSemantics(encodeSemantics(pack))).toEqual(pack);
  });

  test('of another layout is our bug', () => {
    const other = encodeSemantics(EMPTY_SEMANTICS).replace(/"layout":\d+/, '"layout":0');
    expect(() => decodeSemantics(other)).toThrow(InvariantError);
  });
});

/** What is replaced in the toy pack by what; then the message, and the cure. */
const mistakes: Record<string, [from: string, to: string, message: string, cure: string]> = {
  'an entry that says nothing': [
    'identity: 2, ',
    '',
    'toy.yaml:5:5: this entry says nothing of the call',
    'it takes one of the keys identity, truth, noreturn, noreturnIf, errorPointer, configuration, outcomes, writes, pure',
  ],
  'a kind of entry misspelt': [
    'identity: 2',
    'identiti: 2',
    'toy.yaml:5:23: this entry says nothing of the call',
    'did you mean identity for identiti? it takes one of the keys identity, truth, noreturn, noreturnIf, errorPointer, configuration, outcomes, writes, pure',
  ],
  'two kinds in one': [
    'identity: 2',
    'identity: 2, pure: true',
    'toy.yaml:5:36: pure does not go with identity',
    'keep one of them; only outcomes, writes, pure go together',
  ],
  'an argument 0': [
    'truth: 1',
    'truth: 0',
    'toy.yaml:6:30: truth cannot be 0',
    'arguments are counted from 1',
  ],
  'an unknown role': [
    'test-or-null',
    'tset',
    'toy.yaml:9:39: errorPointer cannot be tset',
    'use one of make, number, number-or-zero, cast, test, test-or-null',
  ],
  'an unknown result': [
    'positive',
    'some',
    'toy.yaml:11:61: an item of outcomes cannot be some',
    'give numbers, -E… for minus an error number, positive, negative, valid, error',
  ],
  'a call that stands twice': [
    'call: toy_warn',
    'call: toy_once',
    'toy.yaml:6:13: toy_once stands here a second time',
    'keep one of them; the first is on line 5',
  ],
  'a type in two domains': [
    'enum toy_ret]',
    'toy_ret_t]',
    'toy.yaml:14:45: the type toy_ret_t stands here a second time',
    'keep one of them; the first is on line 14',
  ],
  'an int without its width': [
    'bits: 64, ',
    '',
    'toy.yaml:16:5: bits and signed go with kind: int, and only with it',
    'give both or none of them',
  ],
  'a number that is no error': [
    'EINVAL: 22',
    'EINVAL: -22',
    'toy.yaml:19:96: EINVAL cannot be -22',
    'give a positive number',
  ],
};

test.each(Object.entries(mistakes))('%s', (_, [from, to, message, cure]) => {
  expect(toySemantics).toContain(from);
  expect(mistakeIn(toySemantics.replace(from, to))).toEqual({ message, cure });
});

test('the JSON Schema and the reader agree on packs with one value changed or one key gone', () => {
  const schema = readFileSync(
    new URL('../../schemas/semantics.schema.json', import.meta.url),
    'utf8',
  );
  const options = { strict: true, strictRequired: false, strictTypes: false };
  const accepts = new Ajv2020(options).compile(JSON.parse(schema));
  const toy = parse(toySemantics);
  expect(accepts(toy)).toBe(true);
  const values = fc.constantFrom<unknown>(
    ...[null, true, false, 0, 1, 8, 33, 1.5, '', 'a', 'valid', '-EIO', 'enum a', 'A-B', '/a'],
    ...['make', 'int', 'bool', [], {}, ['a'], [1], ['valid']],
  );
  const change = fc.record({ where: fc.nat(), value: values, how: fc.constantFrom('set', 'cut') });
  fc.assert(
    fc.property(change, ({ where, value, how }) => {
      const pack = structuredClone(toy);
      const paths = pathsIn(pack);
      changeAt(pack, paths[where % paths.length] ?? [], how === 'set' ? value : undefined);
      const mistake = mistakeIn(stringify(pack));
      if (/second time/.test(mistake?.message ?? '')) return; // beyond what a schema can say
      expect({ pack, accepted: accepts(pack) }).toEqual({ pack, accepted: !mistake });
    }),
    { numRuns: 500 },
  );
});

function mistakeIn(text: string): { message: string; cure: string | undefined } | undefined {
  try {
    readSemantics(text, 'toy.yaml');
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, cure: error.cure };
  }
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsIn(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, key]));
  const added = Array.isArray(value) ? [] : [[...path, 'added']];
  return path.length === 0 ? [...inner, ...added] : [path, ...inner, ...added];
}

/** Sets what is at `path`, or takes it out when `value` is `undefined`. */
function changeAt(root: object, path: Path, value: unknown): void {
  const owner = path.slice(0, -1).reduce<object>((inner, step) => Reflect.get(inner, step), root);
  const last = path.at(-1) ?? '';
  if (value !== undefined) Reflect.set(owner, last, value);
  else if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else Reflect.deleteProperty(owner, last);
}
