import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { PlanSite } from '../../src/documents/plan.ts';
import { checkPlan } from './check-plan.ts';
import { planToyTree } from './plan-tree.ts';

const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder).sort();

/** All fixtures are files of one tree, so that it is read once. */
const pathOf = (name: string): string => `drivers/${name}`;
const textOf = (name: string): string => readFileSync(join(folder, name), 'latin1');
let sites: readonly PlanSite[] = [];

beforeAll(async () => {
  const files = new Map(fixtures.map((name) => [pathOf(name), textOf(name)]));
  ({ sites } = await planToyTree(files));
});

test.each(fixtures)('%s', (name) => {
  const text = textOf(name);
  expect(text).toMatch(/^\/\/@ area: plan\n/);
  const own = sites.filter(({ file, kind }) => file === pathOf(name) && kind !== 'comment');
  const complaints = checkPlan(text, own);
  expect(complaints.map((complaint) => `fixtures/${name}:${complaint}`)).toEqual([]);
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(40);
});
