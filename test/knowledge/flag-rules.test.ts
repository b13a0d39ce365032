import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { UserError } from '../../src/base/user-error.ts';
import { decodeFlagRules, encodeFlagRules } from '../../src/knowledge/flag-rules.ts';
import { readContextPack } from '../../src/knowledge/read-context-pack.ts';
import { readFlagRules } from '../../src/knowledge/read-flag-rules.ts';

const toy = `format: flagday/flags
version: 1
name: toy
fields:
  - field: toy_area.flags
    sameAs: [__flags]
    table: ops
    setUpIn: mmap
    source: { tree: "1.0", file: toy.h, function: toy_area }
`;

test('a field goes by its struct and its name', () => {
  const rules = readFlagRules(toy, 'toy.yaml');
  expect([...rules.fields.keys()]).toEqual(['toy_area.flags']);
  expect(rules.fields.get('toy_area.flags')).toMatchObject({
    struct: 'toy_area',
    names: ['flags', '__flags'],
    table: 'ops',
    roots: [],
    setBy: [],
  });
});

test.each([
  ['a key that is none', toy.replace('sameAs', 'alsoAs'), 'toy.yaml:6:5: unknown key alsoAs'],
  ['a field without its struct', toy.replace('toy_area.flags', 'flags'), 'toy.yaml:5:12: field'],
  ['a field twice', toy + toy.slice(toy.indexOf('  - field')), 'stands here a second time'],
])('%s is the mistake of whoever wrote it', (_, text, message) => {
  const read = (): unknown => readFlagRules(text, 'toy.yaml');
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
});

describe('knowledge/linux/flags.yaml', () => {
  const text = readShared('knowledge/linux/flags.yaml');
  const rules = readFlagRules(text, 'knowledge/linux/flags.yaml');

  test('is what its JSON Schema describes', () => {
    const options = { strict: true, strictRequired: false, strictTypes: false };
    const schema: unknown = JSON.parse(readShared('schemas/flags.schema.json'));
    const accepts = new Ajv2020(options).compile(schema as object); // Our own file, an object.
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  test('compiles without loss', () => {
    expect(decodeFlagRules(encodeFlagRules(rules))).toEqual(rules);
  });

  test('speaks of contexts and slots that the context pack has', () => {
    const pack = readContextPack(readShared('knowledge/linux/contexts.yaml'), 'contexts.yaml');
    for (const { setUpIn, roots } of rules.fields.values()) {
      expect([...pack.contexts.keys()]).toContain(setUpIn);
      for (const { slot } of roots) expect(pack.slots.get(slot)?.context).toBe(setUpIn);
    }
  });
});

function readShared(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}
