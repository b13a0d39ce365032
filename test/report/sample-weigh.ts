import type { WeighDocument, WeighedStrategy } from '../../src/documents/weigh.ts';

const written: WeighedStrategy = {
  strategy: 'as-written',
  title: 'as the migration says',
  how: 'Give fault handlers a function of their own.',
  uses: { total: 1204, automatic: 1190, differing: 8, review: 6, kept: 0 },
  files: 1011,
  patches: 312,
  maintainers: 240,
  linesAdded: 1260,
  linesRemoved: 1212,
  linesAreAtLeast: true,
  exportsAdded: 1,
  duplicatedLines: 13,
  losesInformation: Array.from({ length: 8 }, (_, i) => ({
    file: `drivers/toy/toy${i}.c`,
    line: 31 + i,
    function: i === 7 ? null : `toy${i}_fault`,
    values: ['-EBUSY', '0'],
  })),
  flagDays: 0,
  silentlyBroken: 0,
  guard: 'the compiler, once toy_insert is gone; until then flagday check',
  notes: ['toy_insert has uses that stay, and cannot go'],
};

const inPlace: WeighedStrategy = {
  ...written,
  strategy: 'in-place',
  title: 'give the old name the new meaning',
  how: 'toy_insert() itself returns what toyf_insert() does, from one day on, and everybody follows.',
  uses: { total: 1204, automatic: 12, differing: 8, review: 1180, kept: 4 },
  patches: 1,
  maintainers: null,
  exportsAdded: -1,
  losesInformation: [],
  flagDays: 1,
  silentlyBroken: 1200,
  guard: 'nothing: code written for the old meaning compiles and is wrong',
  notes: [],
};

export const sampleWeigh: WeighDocument = {
  format: 'flagday/weigh',
  version: 1,
  spec: 'migrations/toy.yaml',
  name: 'toy_insert',
  tree: { root: 'examples/toy', files: 1234, revision: 'v2' },
  strategies: [written, inPlace],
  leftOut: [{ strategy: 'range', why: 'the migration names no shapes with a better interface' }],
  assumptions: ['nothing is built with TOY_REALTIME.'],
};

/** Of a migration that can be carried out in one way only, in a tree without people. */
export const oneWay: WeighDocument = {
  ...sampleWeigh,
  tree: { root: 'examples/toy', files: 2 },
  strategies: [{ ...written, maintainers: null, losesInformation: [], notes: [] }],
  leftOut: [],
  assumptions: [],
};
