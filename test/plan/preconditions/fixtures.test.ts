import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkPreconditions } from './check-preconditions.ts';

const folder = fileURLToPath(new URL('fixtures', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.c'));

test.each(fixtures)('%s', async (name) => {
  expect(await checkPreconditions(readFileSync(join(folder, name), 'utf8'))).toEqual([]);
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(20);
});
