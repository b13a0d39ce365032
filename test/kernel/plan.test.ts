import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { findUse } from '../../scripts/case-comparison.mjs';
import { type HandReadPlan, planDifferences } from '../../scripts/plan-comparison.mjs';
import type { PlanDocument, PlanSite } from '../../src/documents/plan.ts';
import { planMigration } from '../../src/engine/plan.ts';
import { sharedStore } from './shared-store.ts';

const migration = fileURLToPath(new URL('../../migrations/vm_insert_page.yaml', import.meta.url));

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

/** Functions without a caller, a table and an export (6.12, drivers/media/pci/intel/ipu6/ipu6-dma.c). */
const UNCALLED: ReadonlyMap<string, readonly string[]> = new Map([
  ['6.12', ['drivers/media/pci/intel/ipu6/ipu6-dma.c ipu6_dma_mmap()']],
]);

describe.each(trees)('vm_insert_page.yaml on Linux $version', ({ version, root }) => {
  let plan: PlanDocument;

  beforeAll(async () => {
    plan = await planMigration(migration, {
      tree: root,
      rev: undefined,
      store: sharedStore,
      contexts: undefined,
      jobs: 2,
      progress: undefined,
      warn: (message) => {
        throw new Error(`unexpected warning: ${message}`);
      },
      signal: new AbortController().signal,
    });
  });

  describe('says of a hand-read use what follows from it', () => {
    // A list that nobody put beside the repository judges nothing; the tests below still do.
    test.each(readCases(version))('$api in $function, $file', (wanted) => {
      expect(planDifferences(findUse(plan.sites, wanted), wanted)).toEqual([]);
    });
  });

  test('every call outside page faults is planned as a rename, that of vmf_insert_page() as well', () => {
    const calls = plan.sites.filter(({ kind }) => kind === 'call');
    const others = calls.filter(
      ({ contexts, function: name }) =>
        name === 'vmf_insert_page' || (contexts.length > 0 && !contexts.includes('page-fault')),
    );
    expect(others.filter((site) => !isRename(site)).map(placeOf)).toEqual([]);
    expect(others.map(placeOf)).toContainEqual(expect.stringMatching(/ vmf_insert_page\(\)/));
    expect(others.length).toBeGreaterThan(6);
  });

  test('both definitions, the header and the export follow the name', () => {
    const places = plan.sites
      .filter((site) => ['definition', 'declaration', 'export'].includes(site.kind))
      .map((site) => `${site.kind} ${site.file} ${isRename(site) ? 'renamed' : site.verdict}`);
    expect(places.sort()).toEqual([
      'declaration include/linux/mm.h renamed',
      'definition mm/memory.c renamed',
      'definition mm/nommu.c renamed',
      'export mm/memory.c renamed',
      'export mm/nommu.c renamed',
    ]);
  });

  test('only a use without a context is left to a person', () => {
    const left = plan.sites.filter(({ verdict }) => verdict === 'review');
    expect(left.map(placeOf)).toEqual(UNCALLED.get(version) ?? []);
    expect(left.flatMap(({ reasons }) => reasons)).toEqual(
      left.length === 0 ? [] : expect.arrayContaining([expect.stringContaining('has no caller')]),
    );
  });
});

function isRename({ verdict, to }: PlanSite): boolean {
  return verdict === 'convert' && to === 'vm_insert_kmem_page';
}

function placeOf({ file, function: name }: PlanSite): string {
  return `${file} ${name ?? '-'}()`;
}

function readCases(version: string): readonly HandReadPlan[] {
  const file = fileURLToPath(
    new URL(`../../../shared/cases/uses-${version}.json`, import.meta.url),
  );
  if (!existsSync(file)) return [];
  // Written by hand beside the case's other facts; a record of another shape fails its test.
  const all = JSON.parse(readFileSync(file, 'utf8')) as readonly HandReadPlan[];
  return all.filter(({ api }) => api === 'vm_insert_page');
}
