import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Reader } from '../facts/describe-facts.ts';
import { expectSound } from './expect-sound.ts';

// What fuzzing found stays here, named after what was wrong.
const folder = join(import.meta.dirname, 'crashes');

test.each(readdirSync(folder).sort())('%s', (name) => {
  const content = readFileSync(join(folder, name));
  expectSound(content);
  const reader = new Reader();
  expect(reader.record(content, 0x29)).toEqual(reader.record(content));
});
