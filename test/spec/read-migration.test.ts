import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { readMigration } from '../../src/spec/read-migration.ts';
import { readToy, toyMigration } from './toy-migration.ts';

const spec = readToy(toyMigration);

describe('a migration', () => {
  test('says what moves', () => {
    expect(spec.subjects).toEqual([
      { kind: 'function', name: 'toy_put', place: 'toy.yaml:7:5' },
      { kind: 'slot', slot: 'toy_ops.put', place: 'toy.yaml:8:5' },
      {
        kind: 'pattern',
        place: 'toy.yaml:9:5',
        pattern: {
          text: '$toy->flags |= $flags;',
          types: new Map([['toy', 'struct toy *']]),
          place: 'toy.yaml:9:16',
        },
      },
    ]);
  });

  test('says what comes in', () => {
    expect(spec.introduce).toMatchObject([
      { name: 'toy_push', how: 'rename', of: 'toy_put', alias: 'macro', header: undefined },
      { name: 'toyf_put', how: 'wrapper', alias: 'none', header: 'include/toy.h' },
      { name: 'toy_set', how: 'existing', of: '$toy->flags |= $flags;', definition: undefined },
    ]);
    expect(spec.introduce[1]?.definition).toBe(`static inline int toyf_put(struct toy *toy)
{
  return toy_put(toy) ? TOY_LOST : TOY_THERE;
}
`);
  });

  test('has its rules in order', () => {
    expect(spec.rules.map(({ name, action }) => [name, action.kind])).toEqual([
      ['in faults', 'call'],
      ['asleep', 'pattern'],
      ['slots', 'slot'],
      ['flags', 'pattern'],
      ['kept', 'keep'],
      ['the rest', 'review'],
    ]);
    expect(spec.rules[0]).toEqual({
      name: 'in faults',
      subjects: ['toy_put'],
      when: {
        contexts: { mode: 'within', contexts: ['page-fault'] },
        resultUses: ['returned', 'tested'],
        arguments: new Map([[1, '!NULL']]),
        files: [],
        maySleep: undefined,
        locksHeld: [],
        locksNotHeld: [],
        returnsOnly: undefined,
      },
      action: { kind: 'call', to: 'toyf_put' },
      because: 'Faults return codes.',
      argument: undefined,
      changes: undefined,
      place: 'toy.yaml:23:5',
    });
    expect(spec.rules[1]).toMatchObject({
      when: { files: ['drivers/toy/**'], maySleep: 'yes', locksHeld: ['toy_lock'] },
      argument: 'Both say that it did not fit.',
    });
    expect(spec.rules[2]?.when.returnsOnly).toEqual(['0', '-ENOMEM']);
    expect(spec.rules[5]?.subjects).toEqual([]);
  });

  test('gives a replacement the types of the metavariables that it has', () => {
    expect(spec.rules[1]?.action).toMatchObject({
      from: { text: 'toy_put($toy) >= $n', types: new Map([['n', 'int']]) },
      to: { text: 'toy_push($toy) < 0', types: new Map() },
    });
    expect(spec.rules[3]?.action).toMatchObject({
      from: undefined,
      to: { types: new Map([['toy', 'struct toy *']]), place: 'toy.yaml:39:31' },
    });
  });

  test('says what goes, and what must hold', () => {
    expect(spec.retire).toEqual([{ name: 'toy_put', when: 'unused', place: 'toy.yaml:43:5' }]);
    expect(spec.preconditions).toMatchObject([
      {
        of: ['toyf_put'],
        requirement: { kind: 'flag', flag: 'TOY_MIXED', field: 'toy.flags' },
        exceptIn: ['mmap'],
      },
      { of: ['toy_set'], requirement: { kind: 'lock', lock: 'toy_lock', mode: 'write' } },
      { of: ['toy_push'], requirement: { kind: 'may-sleep' }, because: 'It waits.' },
    ]);
  });

  test('has templates and trailers', () => {
    expect(spec.commits).toEqual({
      introduce: undefined,
      convert: { subject: '{driver}: Use {to}()', body: '{function}() is reached by {chain}.' },
      convertDiffers: undefined,
      retire: undefined,
    });
    expect(spec.trailers).toEqual(['Link: https://example.org/1']);
  });

  test('may leave out all but what it is and what becomes of the uses', () => {
    const least = `{ format: flagday/migration, version: 1, name: a, summary: A.,
      apis: [a], rules: [{ name: all, review: true }] }`;
    expect(readToy(least)).toMatchObject({ contextPack: 'linux', introduce: [], retire: [] });
  });
});

describe('the file', () => {
  test('may have CRLF and a byte order mark, with the same places', () => {
    const windows = `\ufeff${toyMigration.replaceAll('\n', '\r\n')}`;
    expect(readToy(windows)).toEqual(spec);
  });

  test('may repeat parts by alias', () => {
    const aliased = toyMigration
      .replace('result: [returned, tested]', 'result: &uses [returned, tested]')
      .replace('when: { contexts: { any: [mmap] } }', 'when: { result: *uses }');
    expect(readToy(aliased).rules[4]?.when.resultUses).toEqual(['returned', 'tested']);
  });
});

describe('the context pack', () => {
  test('is asked for by the name in the migration, with its place', () => {
    const asked: string[][] = [];
    readMigration(toyMigration.replace('linux', './packs/toy.yaml'), 'toy.yaml', (...pack) => {
      asked.push(pack);
      return new Set(['page-fault', 'mmap']);
    });
    expect(asked).toEqual([['./packs/toy.yaml', 'toy.yaml:5:11']]);
  });

  test('may be missing', () => {
    const read = () =>
      readMigration(toyMigration, 'toy.yaml', (pack, place) => {
        throw new UserError(`${place}: no pack ${pack}`);
      });
    expect(read).toThrow(new UserError('toy.yaml:5:11: no pack linux'));
  });
});
