import { describe, expect, test } from 'vitest';
import type { MigrationDraft } from '../../src/documents/migration-draft.ts';
import { renderMigrationDraft } from '../../src/report/migration-draft-text.ts';
import type { MigrationSpec } from '../../src/spec/migration-spec.ts';
import { readMigration } from '../../src/spec/read-migration.ts';
import { bareDraft, sampleDraft } from './sample-draft.ts';

describe('a drafted migration', () => {
  test('holds what was found as comments, and a rule for each set of contexts', async () => {
    const text = renderMigrationDraft(sampleDraft);
    await expect(text).toMatchFileSnapshot('expected/migration-draft.yaml');
  });

  test('can be read as it is', () => {
    const spec = read(sampleDraft);
    expect(spec.name).toBe('toy_insert');
    expect(spec.introduce.map(({ name, how }) => ({ name, how }))).toEqual([
      { name: 'toy_insert_CHOOSE_A_NAME', how: 'rename' },
      { name: 'toyf_insert', how: 'existing' },
    ]);
    expect(spec.introduce[0]?.header).toBe('include/linux/toy.h');
  });

  test('leads contexts to the wrapper made for them, and mixed ones to a person', () => {
    const actions = new Map(read(sampleDraft).rules.map(({ name, action }) => [name, action]));
    expect(actions.get('in page-fault')).toEqual({ kind: 'call', to: 'toyf_insert' });
    expect(actions.get('in mmap and page-fault')).toEqual({ kind: 'review' });
    expect(actions.get('in mmap')).toEqual({ kind: 'call', to: 'toy_insert_CHOOSE_A_NAME' });
  });

  test('puts sets of contexts that are too many into one rule, and names them all', () => {
    const { rules } = read(sampleDraft);
    const last = rules.at(-1);
    expect(last?.name).toBe('in other contexts');
    const named = rules.flatMap(({ when }) => when.contexts?.contexts ?? []);
    for (const { contexts } of sampleDraft.groups)
      expect(named).toEqual(expect.arrayContaining([...contexts]));
  });

  test('of a macro that nobody calls can be read as well', () => {
    const spec = read(bareDraft);
    expect(spec.rules).toMatchObject([{ name: 'every use', action: { kind: 'review' } }]);
    expect(spec.introduce).toEqual([]);
  });

  test('shows escape sequences and line breaks of the tree, and is not broken by them', () => {
    const hostile: MigrationDraft = {
      ...sampleDraft,
      definitions: sampleDraft.definitions.map((one) => ({
        ...one,
        documentation: ['\x1b[31m', 'rules: []', '\u2028format: x'],
      })),
      assertions: sampleDraft.assertions.map((one) => ({ ...one, text: 'BUG_ON(\x07)\nname: x' })),
      withoutContext: [{ reason: 'odd\nname: y', calls: 1 }],
    };
    const text = renderMigrationDraft(hostile);
    for (const acting of ['\x1b', '\x07', '\u2028']) expect(text).not.toContain(acting);
    expect(read(hostile)).toEqual(read(sampleDraft));
  });
});

function read(draft: MigrationDraft): MigrationSpec {
  const contexts = new Set(sampleDraft.groups.flatMap((group) => group.contexts));
  // Places move with the number of comment lines.
  const spec = readMigration(renderMigrationDraft(draft), 'draft.yaml', () => contexts);
  const strip = (_key: string, value: unknown): unknown =>
    value instanceof Map ? [...value] : value;
  return JSON.parse(JSON.stringify(spec, strip).replace(/draft\.yaml:\d+:\d+/g, 'draft.yaml'));
}
