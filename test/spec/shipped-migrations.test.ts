import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readContextPack } from '../../src/knowledge/read-context-pack.ts';
import { readMigration } from '../../src/spec/read-migration.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = readdirSync(`${root}/migrations`).sort();
const linux = readContextPack(
  readFileSync(`${root}/knowledge/linux/contexts.yaml`, 'utf8'),
  'knowledge/linux/contexts.yaml',
);
const schema = JSON.parse(readFileSync(`${root}/schemas/migration.schema.json`, 'utf8'));
const accepts = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(
  schema,
);

test('these are shipped', () => {
  expect(files).toEqual([
    'pci_alloc_consistent.yaml',
    'platform-remove.yaml',
    'strlcpy.yaml',
    'vm_fault_t.yaml',
    'vm_flags.yaml',
    'vm_insert_page-keep.yaml',
    'vm_insert_page.yaml',
    'vm_insert_pfn-mixed.yaml',
  ]);
});

describe.each(files)('migrations/%s', (file) => {
  const text = readFileSync(`${root}/migrations/${file}`, 'utf8');
  const spec = readMigration(text, `migrations/${file}`, () => new Set(linux.contexts.keys()));

  test('is what its JSON Schema describes', () => {
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  test('goes by the name of its file, and names the schema for editors', () => {
    expect(`${spec.name}.yaml`).toBe(file);
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/schemas\/migration\.schema\.json\n/,
    );
  });

  test('says from which tree, file and function it knows what it says', () => {
    expect(text).toMatch(/^# (Sources|- .*\((6\.1|v4\.16),|.*\(6\.1, )/m);
  });

  test('says why for every rule', () => {
    const silent = spec.rules.filter(({ because, argument }) => !because && !argument);
    expect(silent).toEqual([]);
  });

  test('has commit messages that fit a patch', () => {
    const { introduce, convert, convertDiffers, retire } = spec.commits;
    const templates = [introduce, convert, convertDiffers, retire].filter(
      (one) => one !== undefined,
    );
    for (const { subject, body } of templates) {
      expect(subject.length).toBeLessThanOrEqual(70);
      expect(subject).toMatch(/^(\{driver\}|[a-zA-Z]+): [A-Z]/);
      expect(body.split('\n').filter((line) => line.length > 75)).toEqual([]);
    }
  });

  test('writes C in the style of the kernel', () => {
    for (const { definition = '' } of spec.introduce) {
      expect(definition).not.toMatch(/^ {2,}|[ \t]$|\t {8}/m);
      const wide = definition
        .split('\n')
        .filter((line) => line.replaceAll('\t', '        ').length > 100);
      expect(wide).toEqual([]);
    }
  });
});
