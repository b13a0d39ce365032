import type { ApplyDocument, ApplySite } from '../../src/documents/apply.ts';

const place = { column: 9, kind: 'call', api: 'toy_insert', preconditions: [] } as const;

const rewritten: ApplySite = {
  ...place,
  file: 'drivers/toy/quiet.c',
  line: 31,
  function: 'quiet_fault',
  verdict: 'convert-differs',
  to: 'toyf_insert',
  status: 'rewritten',
  reasons: [],
  differences: [
    {
      input: '-EBUSY',
      before: 'TOY_SIGBUS',
      after: 'TOY_DONE',
      reachable: true,
      text: 'when another thread was first (-EBUSY): before the process gets SIGBUS (TOY_SIGBUS), now the fault is done (TOY_DONE)',
    },
    {
      input: '-EINTR',
      before: 'TOY_DONE',
      after: 'TOY_SIGBUS',
      reachable: false,
      text: 'cannot occur',
    },
  ],
  alsoDiffers: ['an error of toy_lock() ends in toy_error(err)'],
  preconditions: [{ requirement: 'TOY_MIXED', answer: 'missing' }],
};

const left: ApplySite = {
  ...place,
  file: 'drivers/toy/shared.c',
  line: 12,
  function: 'shared_map',
  verdict: 'review',
  to: null,
  status: 'left',
  reasons: ['the same code runs in a fault handler and elsewhere'],
  differences: [],
  alsoDiffers: [],
};

const diff = `diff --git a/drivers/toy/quiet.c b/drivers/toy/quiet.c
index 0123456789ab..ba9876543210 100644
--- a/drivers/toy/quiet.c
+++ b/drivers/toy/quiet.c
@@ -31 +31 @@ static int quiet_fault(struct vm_fault *vmf) /* Müller */
-\treturn toy_insert(vmf);
+\treturn toyf_insert(vmf);
`;

/** Something of everything. */
export const sampleApply: ApplyDocument = {
  format: 'flagday/apply',
  version: 1,
  spec: 'migrations/toy.yaml',
  name: 'toy',
  summary: 'Give fault handlers a function that returns their codes.',
  tree: { root: '/home/toy/linux', files: 1234, revision: 'v6.1' },
  stages: ['convert'],
  files: [
    {
      file: 'drivers/toy/quiet.c',
      status: 'changed',
      reasons: [],
      added: 1,
      removed: 1,
      diff,
      encoding: 'utf8',
    },
    {
      file: 'drivers/toy/vetoed.c',
      status: 'left-out',
      reasons: ['toy_remap is not declared where vetoed_map() calls it'],
      added: 0,
      removed: 0,
      diff: '',
      encoding: 'utf8',
    },
  ],
  sites: [
    rewritten,
    left,
    { ...left, file: 'drivers/toy/shared.c', line: 48, function: 'shared_remap' },
    { ...left, line: 3, kind: 'definition', status: 'later', verdict: 'convert', reasons: [] },
    { ...left, line: 5, status: 'kept', verdict: 'keep', reasons: [] },
    { ...left, line: 7, status: 'done', verdict: 'done', to: 'toyf_insert', reasons: [] },
  ],
  counts: {
    filesChanged: 1,
    filesLeftOut: 1,
    added: 1,
    removed: 1,
    rewritten: 1,
    left: 2,
    kept: 1,
    done: 1,
    later: 1,
  },
  assumptions: ['functions in slots are called through them only'],
  notes: ['drivers/toy/loud.c:19 names toy_insert in a string, which stays'],
};

/** Written, but not all of it. */
export const sampleWritten: ApplyDocument = {
  ...sampleApply,
  write: {
    written: ['drivers/toy/quiet.c'],
    failed: [{ file: 'drivers/toy/full.c', reason: 'no space left on the disk' }],
    earlier: ['include/linux/toy.h'],
    notes: ['drivers/toy/quiet.c had another name (hard links), where the old content stays'],
  },
};
