import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RESULT_USE_NAMES } from '../../src/spec/rule-schema.ts';
import { mistakeIn, readToy } from './toy-migration.ts';

const text = readFileSync(new URL('../../docs/migrations.md', import.meta.url), 'utf8');
const schema = JSON.parse(
  readFileSync(new URL('../../schemas/migration.schema.json', import.meta.url), 'utf8'),
);
const example = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? '';

test('the worked example can be read', () => {
  expect(readToy(example).rules.map(({ action }) => action.kind)).toEqual([
    'call',
    'keep',
    'review',
  ]);
});

test('the mistake shown is what the reader says', () => {
  const mistake = mistakeIn(example.replace('[page-fault]', '[page-falt]'));
  expect(text).toContain(
    `error: ${mistake?.message.replace('toy.yaml', 'migrations/toy_put.yaml')}`,
  );
  expect(text).toContain(`help: ${mistake?.cure}`);
});

test('every key is explained, and every use of a result', () => {
  const missing = [...keysIn(schema), ...RESULT_USE_NAMES].filter(
    (key) => !new RegExp(`[\`{, ]${key}[\`:, ]`).test(text),
  );
  expect(missing).toEqual([]);
});

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === 'properties' ? Object.keys(inner) : []),
    ...keysIn(inner),
  ]);
}
