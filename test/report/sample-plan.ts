import type { PlanDocument, PlanSite } from '../../src/documents/plan.ts';
import { sampleOutcomes } from './sample-documents.ts';

const converted: PlanSite = {
  file: 'drivers/toy/quiet.c',
  line: 31,
  column: 9,
  kind: 'call',
  function: 'quiet_fault',
  api: 'toy_insert',
  verdict: 'convert',
  to: 'toyf_insert',
  rule: 'fault handlers',
  contexts: ['page-fault'],
  reasons: ['quiet_fault() returns what toyf_insert() returns, for each of the 3 values'],
  proof: 'proved',
  mapping: [
    { input: '0', before: ['TOY_DONE'], after: ['TOY_DONE'], reachable: true },
    { input: '-ENOMEM', before: ['TOY_OOM'], after: ['TOY_OOM'], reachable: true },
  ],
  differences: [],
  alsoChanges: [],
  chains: [
    {
      context: 'page-fault',
      entry: {
        slot: 'vm_operations_struct.fault',
        object: 'quiet_vm_ops',
        file: 'drivers/toy/quiet.c',
        line: 50,
      },
      steps: [{ function: 'quiet_fault', file: 'drivers/toy/quiet.c', line: 31, via: 'use' }],
      weak: false,
    },
  ],
  preconditions: [],
  unknown: [],
  via: null,
  shape: null,
};

/** A driver that turns "busy" into an error, and waits for a value that never comes. */
const differing: PlanSite = {
  ...converted,
  file: 'drivers/toy/loud.c',
  line: 77,
  function: 'loud_map_one',
  verdict: 'convert-differs',
  reasons: ['the driver translates -EBUSY of toy_insert() otherwise than toyf_insert() does'],
  mapping: [
    { input: '-EINTR', before: ['TOY_DONE'], after: ['TOY_BUS'], reachable: false },
    { input: '0', before: ['TOY_DONE'], after: ['TOY_DONE'], reachable: true },
    { input: '-EBUSY', before: ['TOY_BUS'], after: ['TOY_DONE'], reachable: true },
  ],
  differences: [
    {
      input: '-EINTR',
      before: 'TOY_DONE',
      after: 'TOY_BUS',
      reachable: false,
      text: 'when it returns -EINTR: before TOY_DONE, now TOY_BUS; cannot occur, because toy_insert() never returns -EINTR',
    },
    {
      input: '-EBUSY',
      before: 'TOY_BUS',
      after: 'TOY_DONE',
      reachable: true,
      text: 'when another thread mapped the page first (-EBUSY): before the process is killed (TOY_BUS), now the fault is done (TOY_DONE)',
    },
  ],
  alsoChanges: [
    {
      function: 'loud_fault',
      file: 'drivers/toy/loud.c',
      line: 90,
      why: 'the result of loud_map_one() travels through it',
    },
  ],
  preconditions: [
    {
      requirement: 'VM_MIXEDMAP',
      answer: 'missing',
      evidence: [
        { text: 'loud_mmap() sets no flag', file: 'drivers/toy/loud.c', line: 101 },
        { text: 'the handler cannot set it', file: 'drivers/toy/loud.c', line: 77 },
      ],
    },
    { requirement: 'may sleep', answer: 'met', evidence: [] },
  ],
};

const reviewed: PlanSite = {
  ...converted,
  file: 'drivers/toy/orphan.c',
  line: 12,
  function: 'orphan_map',
  verdict: 'review',
  to: null,
  rule: null,
  contexts: [],
  reasons: [
    'its context is not known: orphan_map (drivers/toy/orphan.c) has no caller, no binding',
  ],
  proof: 'none',
  mapping: [],
  chains: [],
  unknown: ['what becomes of the result of orphan_map() is not told'],
};

const byMacro: PlanSite = {
  ...reviewed,
  file: 'drivers/toy/macro.c',
  line: 20,
  function: 'macro_map',
  contexts: ['mmap'],
  rule: 'all others',
  to: 'toy_insert_kmem',
  reasons: ['the call is made by the macro TOY_MAP'],
  unknown: [],
  via: 'TOY_MAP',
};

const addressTaken: PlanSite = {
  ...reviewed,
  kind: 'reference',
  function: null,
  file: 'drivers/toy/table.c',
  line: 5,
  reasons: ['the address is taken here'],
  unknown: [],
};

const kept: PlanSite = {
  ...converted,
  file: 'mm/toy.c',
  line: 60,
  function: 'toy_insert_many',
  verdict: 'keep',
  to: null,
  rule: 'the core',
  proof: 'none',
  contexts: ['mmap', 'page-fault'],
  reasons: ['rule "the core" keeps it'],
  mapping: [],
  shape: 'call in a loop over pages[i]',
};

const done: PlanSite = { ...kept, line: 80, verdict: 'done', rule: null, reasons: ['is new'] };

/** Twelve more of one kind than a group lists. */
const renamed: readonly PlanSite[] = Array.from({ length: 22 }, (_, i) => ({
  ...converted,
  file: `drivers/toy/user${i + 10}.c`,
  line: i + 40,
  function: `user${i + 10}_mmap`,
  contexts: ['mmap'],
  rule: 'all others',
  to: 'toy_insert_kmem',
  proof: 'argued' as const,
  reasons: ['toy_insert_kmem() is toy_insert() under another name'],
  mapping: [],
  preconditions:
    i === 20
      ? [{ requirement: 'may sleep', answer: 'unknown' as const, evidence: [] }]
      : [{ requirement: 'may sleep', answer: 'met' as const, evidence: [] }],
}));

const follower: PlanSite = {
  ...converted,
  file: 'mm/toy.c',
  line: 20,
  kind: 'definition',
  function: 'toy_insert',
  to: 'toy_insert_kmem',
  rule: null,
  contexts: [],
  chains: [],
  mapping: [],
  reasons: ['definition of the function that becomes toy_insert_kmem()'],
};

export const samplePlan: PlanDocument = {
  format: 'flagday/plan',
  version: 1,
  spec: 'migrations/toy.yaml',
  name: 'toy_insert',
  summary: 'Give fault handlers a function that returns TOY codes.',
  tree: { root: 'examples/toy', files: 1234, revision: 'v2' },
  sites: [
    differing,
    {
      ...differing,
      file: 'drivers/toy/louder.c',
      line: 8,
      function: 'louder_fault',
      alsoChanges: [],
    },
    converted,
    byMacro,
    reviewed,
    addressTaken,
    ...renamed,
    follower,
    { ...follower, kind: 'export', line: 33 },
    { ...follower, kind: 'comment', file: 'drivers/toy/quiet.c', line: 3, to: 'toyf_insert' },
    { ...follower, kind: 'comment', file: 'mm/other.c', line: 3, to: null, verdict: 'keep' },
    kept,
    done,
  ],
  introduce: [
    {
      name: 'toy_insert_kmem',
      of: 'toy_insert',
      how: 'rename',
      places: [
        { what: 'definition', file: 'mm/toy.c', line: 20 },
        { what: 'declaration', file: 'include/linux/toy.h', line: 7 },
      ],
    },
    { name: 'toyf_insert', of: 'toy_insert', how: 'existing', places: [] },
  ],
  retire: [
    { name: 'toy_insert', left: 4, ready: false },
    { name: 'toy_insert_old', left: 0, ready: true },
    { name: 'toy_insert_raw', left: 0, ready: false },
  ],
  shapes: [
    {
      shape: 'call in a loop over pages[i]',
      sites: [{ file: 'mm/toy.c', line: 60, function: 'toy_insert_many' }],
      better: 'toy_insert_range()',
      because: 'it takes the whole array and locks once',
    },
    {
      shape: 'the only call of its handler',
      sites: Array.from({ length: 12 }, (_, i) => ({
        file: 'drivers/toy/single.c',
        line: i + 1,
        function: `single${i}_mmap`,
      })),
      better: null,
      because: 'no interface of this tree does all of it',
    },
  ],
  rules: [
    { rule: 'fault handlers', sites: 3 },
    { rule: 'all others', sites: 23 },
    { rule: 'the core', sites: 1 },
    { rule: 'never needed', sites: 0 },
  ],
  assumptions: ['a proof of equality is one of results'],
  notes: ['2 files of the tree could not be read'],
};

/** The same for one line. */
export const samplePlanSite: PlanDocument = {
  ...samplePlan,
  site: { file: differing.file, line: differing.line },
  sites: [differing],
  outcomes: [sampleOutcomes],
};

/** A tree in which everything is done. */
export const emptyPlan: PlanDocument = {
  ...samplePlan,
  sites: [],
  introduce: [],
  retire: [],
  shapes: [],
  notes: [],
  assumptions: [],
};
