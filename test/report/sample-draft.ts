import type { DraftGroup, MigrationDraft } from '../../src/documents/migration-draft.ts';
import { sampleOutcomes } from './sample-documents.ts';

const group: DraftGroup = {
  contexts: ['mmap'],
  calls: 9,
  functions: 8,
  files: 7,
  example: { file: 'drivers/toy/a.c', line: 12, function: 'a_mmap' },
  results: [],
};

/** Fourteen sets of one context each, more than get a rule. */
const small: readonly DraftGroup[] = ['hard-irq', 'softirq', 'timer', 'ioctl', 'socket', 'poll']
  .concat(['splice', 'sysfs', 'debugfs', 'procfs', 'workqueue', 'kthread', 'initcall', 'probe'])
  .map((context) => ({ ...group, contexts: [context], calls: 1, functions: 1, files: 1 }));

const { format: _format, version: _version, tree: _tree, ...rest } = sampleOutcomes;
const { others: _others, against, assumptions: _assumptions, ...definition } = rest;

export const sampleDraft: MigrationDraft = {
  format: 'flagday/migration-draft',
  version: 1,
  api: 'toy_insert',
  tree: { root: 'examples/toy', files: 1234, revision: 'v2' },
  contextPack: 'linux',
  nameToChoose: 'toy_insert_CHOOSE_A_NAME',
  definitions: [
    {
      kind: 'function',
      file: 'mm/toy.c',
      line: 30,
      resultType: 'int',
      condition: 'defined(CONFIG_MMU)',
      documentation: ['toy_insert - put a toy somewhere', '', 'Return: 0, or "busy": -EBUSY.'],
    },
  ],
  declared: [
    { file: 'arch/toy/include/asm/toy.h', line: 5 },
    { file: 'include/linux/toy.h', line: 70 },
  ],
  exports: [{ file: 'mm/toy.c', line: 60, macro: 'EXPORT_SYMBOL_GPL' }],
  assertions: [
    { text: 'BUG_ON(toy->flags & TOY_RAW);', function: 'toy_check', file: 'mm/toy.c', line: 20 },
  ],
  outcomes: [definition],
  groups: [
    group,
    ...small,
    { ...group, contexts: ['page-fault'], results: ['vm_fault_t'] },
    { ...group, contexts: ['mmap', 'page-fault'], calls: 2, results: ['vm_fault_t'] },
  ],
  withoutContext: [{ reason: 'toy_orphan (drivers/toy/b.c) has no caller', calls: 3 }],
  others: [
    { kind: 'comment', uses: 4 },
    { kind: 'declaration', uses: 2 },
  ],
  wrappers: [
    {
      name: 'toyf_insert',
      file: 'include/linux/toy.h',
      line: 80,
      domain: 'vm_fault_t',
      contexts: ['page-fault'],
      obstacle: null,
      against,
    },
    {
      name: 'toyf_insert_at',
      file: 'include/linux/toy.h',
      line: 90,
      domain: 'vm_fault_t',
      contexts: ['page-fault'],
      obstacle: 'it takes (struct toy *, long), and toy_insert() takes (struct toy *)',
      against: null,
    },
  ],
};

/** A macro that nobody calls. */
export const bareDraft: MigrationDraft = {
  ...sampleDraft,
  tree: { root: 'examples/toy', files: 1234 },
  contextPack: '../packs/my pack.yaml',
  nameToChoose: null,
  definitions: [],
  declared: [],
  exports: [],
  assertions: [],
  outcomes: [],
  groups: [],
  withoutContext: [],
  others: [],
  wrappers: [],
};
