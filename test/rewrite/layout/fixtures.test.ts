import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layOut } from '../../../src/rewrite/layout/lay-out.ts';
import { filesOf } from '../read-fixture.ts';
import { applied, renamesIn, STYLE } from './rename-edits.ts';

const folder = new URL('./fixtures/', import.meta.url);

/** Fixtures rename `map_page` to `map_kernel_page`, `short_name` to `sn`. */
test.each(readdirSync(folder))('%s', (name) => {
  const files = filesOf(readFileSync(new URL(name, folder), 'latin1'));
  const before = files.get('before.c') ?? '';
  const after = files.get('after.c') ?? '';
  const edits = layOut(Buffer.from(before, 'latin1'), renamesIn(before), STYLE);
  expect(applied(before, edits)).toBe(after);
});
