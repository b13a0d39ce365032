import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MigrationDraft } from '../../src/documents/migration-draft.ts';
import { draftMigration } from '../../src/engine/init.ts';
import type { TreeOptions } from '../../src/engine/options.ts';
import { planMigration } from '../../src/engine/plan.ts';
import { renderMigrationDraft } from '../../src/report/migration-draft-text.ts';
import { sharedStore } from './shared-store.ts';

const root = process.env['FLAGDAY_KERNEL_6_1'] ?? '';

const options: TreeOptions = {
  tree: root,
  rev: undefined,
  store: sharedStore,
  contexts: undefined,
  jobs: 2,
  progress: undefined,
  warn: () => {},
  signal: new AbortController().signal,
};

/** Contexts of a name that hundreds of functions use take their time. */
const minutes = 60_000;

describe.runIf(root !== '')('a first migration drafted on Linux 6.1', () => {
  let scratch: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'flagday-draft-'));
  });

  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  test(
    'for vm_insert_page names the wrapper for fault handlers and what it asserts',
    async () => {
      const draft = await draftMigration('vm_insert_page', options);
      expect(draft.wrappers).toMatchObject([
        { name: 'vmf_insert_page', file: 'include/linux/mm.h', contexts: ['page-fault'] },
      ]);
      expect(draft.assertions.map(({ text }) => text)).toEqual(
        expect.arrayContaining(['BUG_ON(vma->vm_flags & VM_PFNMAP);']),
      );
      expect(draft.groups.map(({ contexts }) => contexts)).toContainEqual(['mmap']);
      expect(draft.definitions[0]?.documentation[0]).toMatch(/^vm_insert_page - /);
      await expectToPlan(draft);
    },
    5 * minutes,
  );

  test.each(['remap_pfn_range'])(
    'for %s can be planned as it is',
    async (api) => {
      await expectToPlan(await draftMigration(api, options));
    },
    20 * minutes,
  );

  /** A draft renames, or leads to a function that is there: no use may change its behavior unseen. */
  async function expectToPlan(draft: MigrationDraft): Promise<void> {
    const file = join(scratch, `${draft.api}.yaml`);
    writeFileSync(file, renderMigrationDraft(draft));
    const { sites } = await planMigration(file, options);
    expect(sites.length).toBeGreaterThan(0);
    const renamed = sites.filter(({ to }) => to === draft.nameToChoose);
    expect(new Set(renamed.map(({ verdict }) => verdict))).toContain('convert');
    expect(renamed.filter(({ verdict }) => verdict === 'convert-differs')).toEqual([]);
  }
});
