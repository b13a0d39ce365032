import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOutcomes } from './check-outcomes.ts';

const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder).sort();

test.each(fixtures)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'latin1');
  expect(text).toMatch(/^\/\/@ area: outcomes/);
  expect(checkOutcomes(text).map((complaint) => `fixtures/${name}:${complaint}`)).toEqual([]);
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(30);
});
