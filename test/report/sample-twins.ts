import type { Twin, TwinFunction, TwinsDocument } from '../../src/documents/twins.ts';

const added: TwinFunction = {
  function: 'toy_insert_kernel_page',
  file: 'mm/toy.c',
  line: 40,
  endLine: 52,
  tokens: 64,
};

const copy: Twin = {
  function: 'toy_insert_page',
  file: 'mm/toy.c',
  line: 20,
  endLine: 32,
  tokens: 64,
  similarity: 1,
  edits: 0,
  same: 'text',
  renaming: [{ from: 'addr', to: 'where', times: 3 }],
  diff: '',
};

const near: Twin = {
  function: 'toy_insert_many',
  file: 'drivers/toy/insert.c',
  line: 7,
  endLine: 19,
  tokens: 66,
  similarity: 1 - 6 / 130,
  edits: 6,
  same: 'no',
  renaming: [],
  diff: [
    '--- drivers/toy/insert.c:7 toy_insert_many',
    '+++ mm/toy.c:40 toy_insert_kernel_page',
    '@@ -9,4 +42,4 @@',
    ' {',
    '-\tif (addr >= vma->end || !vma->ops)',
    '+\tif (addr >= vma->end)',
    ' \t\treturn -EFAULT;',
    ' \tvma->flags |= TOY_MAPPED;',
    '',
  ].join('\n'),
};

const coverage: TwinsDocument['coverage'] = {
  files: 12,
  functions: 340,
  compared: 120,
  tooSmall: [],
  added: 0,
  twinsBefore: 0,
  commonWindows: 0,
  unreadable: [],
  notes: [],
};

/** What a patch adds. */
export const samplePatchTwins: TwinsDocument = {
  format: 'flagday/twins',
  version: 1,
  tree: { root: 'examples/toy', files: 12, revision: 'v2' },
  question: { kind: 'patch', name: '0001-toy.patch' },
  minTokens: 40,
  similarity: 0.9,
  groups: [{ function: added, twins: [copy, near], twinsLeftOut: 0 }],
  groupsLeftOut: 0,
  coverage: {
    ...coverage,
    added: 3,
    twinsBefore: 1,
    tooSmall: [{ ...added, function: 'toy_size', line: 60, endLine: 63, tokens: 5 }],
    notes: [
      '0001-toy.patch: hunk 2 of mm/toy.c was applied although not all of its context is there',
    ],
    unreadable: [{ file: 'mm/secret.c', reason: 'permission denied' }],
  },
};

/** Groups of a whole tree. */
export const sampleTreeTwins: TwinsDocument = {
  ...samplePatchTwins,
  tree: { root: 'examples/toy', files: 12 },
  question: { kind: 'tree' },
  groups: [
    { function: added, twins: [copy, near], twinsLeftOut: 2 },
    {
      function: { ...added, function: 'toy_insert_many', file: 'drivers/toy/insert.c', line: 7 },
      twins: [{ ...copy, renaming: [], same: 'tokens', diff: near.diff }],
      twinsLeftOut: 0,
    },
  ],
  groupsLeftOut: 7,
  coverage: { ...coverage, commonWindows: 31 },
};

/** One function, without any twin. */
export const sampleFunctionTwins: TwinsDocument = {
  ...sampleTreeTwins,
  question: { kind: 'function', name: 'toy_insert_page' },
  groups: [],
  groupsLeftOut: 0,
  coverage,
};
