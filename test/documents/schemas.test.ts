import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { sampleApply, sampleWritten } from '../report/sample-apply.ts';
import {
  sameShapeOutcomes,
  sampleDomainCheck,
  sampleExplain,
  sampleIndex,
  sampleOutcomes,
  sampleSurvey,
  twoApiSurvey,
} from '../report/sample-documents.ts';
import { bareDraft, sampleDraft } from '../report/sample-draft.ts';
import { samplePlan, samplePlanSite } from '../report/sample-plan.ts';
import { sampleFunctionTwins, samplePatchTwins, sampleTreeTwins } from '../report/sample-twins.ts';

type Schema = Record<string, unknown>;

const samples = {
  survey: [sampleSurvey, twoApiSurvey],
  explain: [sampleExplain],
  index: [sampleIndex],
  outcomes: [sampleOutcomes, sameShapeOutcomes],
  plan: [samplePlan],
  apply: [sampleApply],
  'migration-draft': [sampleDraft, bareDraft],
  'domain-check': [sampleDomainCheck],
  twins: [samplePatchTwins, sampleTreeTwins, sampleFunctionTwins],
};

describe.each(Object.entries(samples))('schemas/%s.schema.json', (name, documents) => {
  const schema = readSchema(name);

  test('accepts the documents', () => {
    for (const document of documents) expect(problemsOf(document, schema)).toEqual([]);
  });

  test('names every property the documents have', () => {
    for (const document of documents) expect(problemsOf(document, closed(schema))).toEqual([]);
  });

  test('takes a property that a later version adds', () => {
    for (const document of documents) {
      expect(problemsOf({ ...document, added: 1 }, schema)).toEqual([]);
    }
  });

  test('refuses a document that lacks any one of its properties', () => {
    for (const document of documents) {
      for (const property of Object.keys(document)) {
        const rest = Object.fromEntries(
          Object.entries(document).filter(([key]) => key !== property),
        );
        expect(problemsOf(rest, schema)).toEqual([`/ must have required property '${property}'`]);
      }
    }
  });

  test('refuses another version', () => {
    for (const document of documents) {
      expect(problemsOf({ ...document, version: 2 }, schema)).toEqual([
        '/version must be equal to constant',
      ]);
    }
  });
});

test('a use of an unknown kind is refused', () => {
  const uses = sampleSurvey.uses.map((use) => ({ ...use, kind: 'guess' }));
  expect(problemsOf({ ...sampleSurvey, uses }, readSchema('survey'))).toContain(
    '/uses/0/kind must be equal to one of the allowed values',
  );
});

test('a plan may be limited to verdicts or to a line, and then says so', () => {
  const limited = [{ ...samplePlan, verdicts: ['keep'] }, samplePlanSite];
  for (const document of limited) {
    expect(problemsOf(document, closed(readSchema('plan')))).toEqual([]);
  }
  for (const answer of samplePlanSite.outcomes ?? []) {
    expect(problemsOf(answer, readSchema('outcomes'))).toEqual([]);
  }
});

test('a document of apply says what was written, where something was to be', () => {
  expect(problemsOf(sampleWritten, closed(readSchema('apply')))).toEqual([]);
});

test('a verdict that is none is refused', () => {
  const sites = samplePlan.sites.map((site) => ({ ...site, verdict: 'perhaps' }));
  expect(problemsOf({ ...samplePlan, sites }, readSchema('plan'))).toContain(
    '/sites/0/verdict must be equal to one of the allowed values',
  );
});

test('an absolute path is refused', () => {
  const uses = sampleSurvey.uses.map((use) => ({ ...use, file: `/${use.file}` }));
  expect(problemsOf({ ...sampleSurvey, uses }, readSchema('survey'))).toContain(
    '/uses/0/file must NOT be valid',
  );
});

test('a certainty that is neither "can" nor "does" is refused', () => {
  const findings = sampleDomainCheck.findings.map((one) => ({ ...one, certainty: 'might' }));
  expect(problemsOf({ ...sampleDomainCheck, findings }, readSchema('domain-check'))).toContain(
    '/findings/0/certainty must be equal to one of the allowed values',
  );
});

test('a mapping that may or may not be reversible is "unknown", not absent', () => {
  const against = { ...sampleOutcomes.against, reversible: null };
  expect(problemsOf({ ...sampleOutcomes, against }, readSchema('outcomes'))).toContain(
    '/against/reversible must be equal to one of the allowed values',
  );
});

function readSchema(name: string): Schema {
  const url = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  // Our own file; Ajv checks it against the meta-schema.
  return JSON.parse(readFileSync(url, 'utf8')) as Schema;
}

function problemsOf(document: object, schema: Schema): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  if (validate(document)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
}

/** The schema without the leave to add properties. */
function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed) as T;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)] as const);
  const isObject = 'properties' in schema && 'required' in schema;
  return Object.fromEntries(
    isObject ? [...entries, ['additionalProperties', false]] : entries,
  ) as T;
}
