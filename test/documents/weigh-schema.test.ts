import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { oneWay, sampleWeigh } from '../report/sample-weigh.ts';

const text = readFileSync(new URL('../../schemas/weigh.schema.json', import.meta.url), 'utf8');

describe('schemas/weigh.schema.json', () => {
  test('accepts the documents, and names each of their properties', () => {
    for (const document of [sampleWeigh, oneWay]) {
      expect(problemsOf(document)).toEqual([]);
      expect(problemsOf(document, closed)).toEqual([]);
    }
  });

  test('says of every property what it is', () => {
    const silent: string[] = [];
    // Only to look at each value with its key.
    JSON.parse(text, function (this: unknown, key, value: unknown) {
      if (key !== 'properties') return value;
      for (const [name, one] of Object.entries(value as Record<string, object>)) {
        if (!('description' in one) && !('$ref' in one)) silent.push(name);
      }
      return value;
    });
    expect(silent).toEqual([]);
  });

  test('takes a property that a later version adds', () => {
    expect(problemsOf({ ...sampleWeigh, added: 1 })).toEqual([]);
  });

  test('refuses a document or a strategy that lacks any one of its properties', () => {
    for (const property of Object.keys(sampleWeigh)) {
      const wanted = [`/ must have required property '${property}'`];
      expect(problemsOf(without(sampleWeigh, property))).toEqual(wanted);
    }
    const [first] = sampleWeigh.strategies;
    for (const property of Object.keys(first ?? {})) {
      const strategies = [without(first ?? {}, property)];
      const wanted = [`/strategies/0 must have required property '${property}'`];
      expect(problemsOf({ ...sampleWeigh, strategies })).toEqual(wanted);
    }
  });

  test('refuses a way that is none, an absolute path, and another version', () => {
    const strategies = sampleWeigh.strategies.map((one) => ({
      ...one,
      strategy: 'hope',
      losesInformation: one.losesInformation.map((site) => ({ ...site, file: `/${site.file}` })),
    }));
    expect(problemsOf({ ...sampleWeigh, strategies })).toEqual(
      expect.arrayContaining([
        '/strategies/0/strategy must be equal to one of the allowed values',
        '/strategies/0/losesInformation/0/file must NOT be valid',
      ]),
    );
    expect(problemsOf({ ...sampleWeigh, version: 2 })).toEqual([
      '/version must be equal to constant',
    ]);
  });
});

function problemsOf(
  document: object,
  change: (key: string, value: unknown) => unknown = same,
): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(text, change));
  if (validate(document)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
}

function same(_key: string, value: unknown): unknown {
  return value;
}

/** The schema without the leave to add properties. */
function closed(_key: string, value: unknown): unknown {
  const isObject =
    typeof value === 'object' && value !== null && 'properties' in value && 'required' in value;
  return isObject ? { ...value, additionalProperties: false } : value;
}

function without(object: object, property: string): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== property));
}
