import { describe, expect, test } from 'vitest';
import { type StrategyList, strategiesOf } from '../../src/plan/strategies.ts';
import { readMigration } from '../../src/spec/read-migration.ts';
import { twoNames } from './weigh-tree.ts';

const withoutNewName = `format: flagday/migration
version: 1
name: toy_map
summary: Move fault handlers.
contexts: linux
apis: [toy_map, toy_map_all]
introduce:
  - { name: toyf_map, how: existing, of: toy_map }
  - { name: toyf_map_all, how: existing, of: toy_map_all }
rules:
  - { name: one, for: [toy_map], when: { contexts: { within: [page-fault] } }, replace: { call: toyf_map } }
  - { name: all, for: [toy_map_all], when: { contexts: { within: [page-fault] } }, replace: { call: toyf_map_all } }
  - { name: outside, when: { contexts: { without: [page-fault] } }, keep: true }
  - { name: rest, review: true }
retire:
  - { name: toy_map, when: never }
`;

const ofSlots = `format: flagday/migration
version: 1
name: toy_ops-remove
summary: Nobody looks at what remove returns.
contexts: linux
apis: [{ slot: toy_ops.remove }]
rules:
  - { name: all, replace: { slot: toy_ops.remove_new, result-type: void } }
`;

describe('the ways to carry out a migration', () => {
  test('that renames, wraps, knows shapes and a way back are all but the one it is', () => {
    const { strategies, leftOut } = listOf(twoNames);
    expect(strategies.map(({ key }) => key)).toEqual([
      'as-written',
      'keep-both',
      'translate-back',
      'in-place',
      'range',
    ]);
    expect(leftOut).toEqual([
      { strategy: 'convert-and-retire', why: 'that is what the migration says' },
    ]);
  });

  test('that renames and lets the old name stay include to retire it', () => {
    const { strategies } = listOf(twoNames.replace('when: unused', 'when: never'));
    const retiring = strategies.find(({ key }) => key === 'convert-and-retire');
    expect(retiring?.spec.retire).toMatchObject([{ name: 'toy_map', when: 'unused' }]);
    expect(retiring?.guard).toMatch(/^the compiler, once toy_map is gone/);
    expect(strategies[0]?.guard).toBe('only a check: the old name compiles everywhere');
  });

  test('that introduces no name, and knows no shapes and no way back, are one', () => {
    const { strategies, leftOut } = listOf(withoutNewName);
    expect(strategies.map(({ key }) => key)).toEqual(['as-written']);
    expect(leftOut).toEqual([
      { strategy: 'keep-both', why: 'that is what the migration says' },
      {
        strategy: 'convert-and-retire',
        why: 'the migration introduces no new name for those who keep the old meaning',
      },
      {
        strategy: 'translate-back',
        why: 'the migration names no function that makes old results of new ones: translate-back: NAME',
      },
      {
        strategy: 'in-place',
        why: 'the migration names no function that makes old results of new ones: translate-back: NAME',
      },
      { strategy: 'range', why: 'the migration names no shapes with a better interface' },
    ]);
  });

  test('of slots are the one that is written', () => {
    const { strategies, leftOut } = listOf(ofSlots);
    expect(strategies.map(({ key }) => key)).toEqual(['as-written']);
    expect(leftOut).toEqual([
      {
        strategy: 'all others',
        why: 'the migration leads no call to a function of another meaning',
      },
    ]);
  });
});

test('keeping both names introduces wrappers that are made of the old one', () => {
  const { spec } = found(listOf(twoNames), 'keep-both');
  expect(spec.introduce.map(({ name }) => name)).toEqual(['toyf_map']);
  expect(spec.introduce[0]?.definition).toContain('switch (toy_map(toy, addr))');
  expect(spec.rules.map(({ action }) => action)).toEqual([
    { kind: 'call', to: 'toyf_map' },
    { kind: 'keep' },
  ]);
});

test('translating back leads each function to its own replacement, and nobody to a person', () => {
  const list = listOf(`${withoutNewName}translate-back: toy_errno\n`);
  for (const key of ['translate-back', 'in-place']) {
    const rules = found(list, key).spec.rules.map(({ name, subjects, action }) => [
      name,
      subjects,
      action,
    ]);
    const back = (to: string): object => ({ kind: 'call', to, through: 'toy_errno' });
    expect(rules).toEqual([
      ['one', ['toy_map'], { kind: 'call', to: 'toyf_map' }],
      ['all', ['toy_map_all'], { kind: 'call', to: 'toyf_map_all' }],
      ['outside', ['toy_map'], back('toyf_map')],
      ['outside', ['toy_map_all'], back('toyf_map_all')],
      ['rest', ['toy_map'], back('toyf_map')],
      ['rest', ['toy_map_all'], back('toyf_map_all')],
    ]);
  }
});

test('only a way that keeps the old name alive and means something else by it is in place', () => {
  const { strategies } = listOf(twoNames);
  const inPlace = strategies.filter((strategy) => strategy.isInPlace);
  expect(inPlace.map(({ key, spec }) => [key, spec.retire])).toEqual([['in-place', []]]);
});

function listOf(text: string): StrategyList {
  return strategiesOf(readMigration(text, 'toy.yaml', () => new Set(['page-fault', 'mmap'])));
}

function found({ strategies }: StrategyList, key: string): StrategyList['strategies'][number] {
  const strategy = strategies.find((one) => one.key === key);
  if (strategy === undefined) throw new Error(`no ${key}`);
  return strategy;
}
