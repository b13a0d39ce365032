import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLockstep } from './check-lockstep.ts';

const folder = join(import.meta.dirname, 'lockstep');
const fixtures = readdirSync(folder).sort();

test.each(fixtures)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'latin1');
  expect(text).toMatch(/^\/\/@ area: verify\n/);
  expect(checkLockstep(text)).toEqual([]);
});
