import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLocks } from './check-locks.ts';

const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder).sort();

test.each(fixtures)('%s', async (name) => {
  const text = readFileSync(join(folder, name), 'latin1');
  expect(text).toMatch(/^\/\/@ area: locks/);
  expect((await checkLocks(text)).map((each) => `fixtures/${name}: ${each}`)).toEqual([]);
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(15);
});
