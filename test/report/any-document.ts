import fc from 'fast-check';
import type { ExplainDocument } from '../../src/documents/explain.ts';
import type { SurveyDocument } from '../../src/documents/survey.ts';

const names = fc.oneof(
  fc.constantFrom(
    'toy_fault',
    'vm_insert_page',
    'a',
    'vendor_first_generation_buffer_object_fault',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
);
const texts = fc.oneof(
  fc.constantFrom(
    '',
    'returned',
    'no caller is known, and it is in no slot of any struct in the tree',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const paths = fc.oneof(
  fc.constantFrom('a.c', 'drivers/gpu/drm/vendor/generation/first/buffer-objects.c', '漢字/漢.c'),
  fc
    .array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join('/')),
);
const counts = fc.nat();
const lines = fc.integer({ min: 1, max: 99_999 });
const contexts = fc.uniqueArray(fc.constantFrom('mmap', 'page-fault', 'ioctl', 'hard-irq'));
const maybeText = fc.option(texts, { nil: null });
const tree = fc.record(
  { root: paths, files: counts, revision: names },
  { requiredKeys: ['root', 'files'] },
);
const unreadable = fc.array(fc.record({ file: paths, reason: texts }), { maxLength: 12 });
const notUnderstood = fc.array(fc.record({ file: paths, places: lines }), { maxLength: 12 });

const vias = fc.oneof(
  fc.constantFrom('call', 'use'),
  names.map((name) => `field ${name}`),
  names.map((name) => `slot ${name}.fault`),
);

const chains = fc.record({
  context: fc.constantFrom('mmap', 'page-fault', 'ioctl'),
  entry: fc.record({ slot: names, object: texts, file: paths, line: lines }),
  steps: fc.array(fc.record({ function: names, file: paths, line: lines, via: vias }), {
    maxLength: 6,
  }),
  weak: fc.boolean(),
});

const uses = fc.record({
  api: fc.constantFrom('vm_insert_page', 'vmf_insert_page'),
  file: paths,
  line: lines,
  column: lines,
  kind: fc.constantFrom(
    'call' as const,
    'call' as const,
    'reference' as const,
    'macro-body' as const,
    'declaration' as const,
    'definition' as const,
    'export' as const,
    'comment' as const,
  ),
  function: fc.option(names, { nil: null }),
  contexts,
  possibleContexts: contexts,
  chains: fc.array(chains, { maxLength: 3 }),
  resultUse: texts,
  unknown: maybeText,
  incomplete: fc.array(texts, { maxLength: 2 }),
  via: maybeText,
  condition: maybeText,
});

/** Surveys of any content, also such as no tree would give. */
export const anySurvey: fc.Arbitrary<SurveyDocument> = fc.record({
  format: fc.constant('flagday/survey' as const),
  version: fc.constant(1 as const),
  api: fc.constantFrom('vm_insert_page', 'vm_insert_page,vmf_insert_page'),
  tree,
  uses: fc.array(uses, { maxLength: 8 }),
  summary: fc.uniqueArray(
    fc.record({
      context: fc.constantFrom('mmap', 'page-fault', 'none'),
      calls: counts,
      functions: counts,
      files: counts,
    }),
    { selector: (row) => row.context },
  ),
  coverage: fc.record({
    files: counts,
    bytes: counts,
    functions: counts,
    calls: counts,
    unreadable,
    notUnderstood,
    hidingMacros: fc.array(fc.record({ macro: names, file: paths, expansions: counts })),
    unknowns: fc.array(fc.record({ reason: texts, uses: lines })),
    unlistedConstants: counts,
    notes: fc.array(texts, { maxLength: 3 }),
  }),
});

const edges = fc.record({
  function: names,
  file: paths,
  line: lines,
  via: vias,
  weak: fc.boolean(),
});

export const anyExplain: fc.Arbitrary<ExplainDocument> = fc.record({
  format: fc.constant('flagday/explain' as const),
  version: fc.constant(1 as const),
  function: names,
  tree,
  definitions: fc.array(
    fc.record({
      kind: fc.constantFrom('function' as const, 'macro' as const),
      file: paths,
      line: lines,
      endLine: lines,
      linkage: fc.constantFrom('extern', 'static', 'static inline', 'weak'),
      resultType: fc.oneof(fc.constantFrom('int', 'struct page *'), texts),
      parameters: fc.array(fc.record({ name: names, type: texts }), { maxLength: 4 }),
      condition: maybeText,
      definer: maybeText,
      docLine: fc.option(lines, { nil: null }),
      callers: fc.array(edges, { maxLength: 4 }),
      callees: fc.array(fc.record({ name: names, line: lines, kind: texts, resultUse: texts }), {
        maxLength: 4,
      }),
      bindings: fc.array(
        fc.record({ slot: names, object: texts, file: paths, line: lines, context: maybeText }),
        { maxLength: 3 },
      ),
      handedTo: fc.array(
        fc.record({
          registrar: names,
          argument: counts,
          file: paths,
          line: lines,
          context: maybeText,
        }),
        { maxLength: 3 },
      ),
      contexts,
      possibleContexts: contexts,
      unknown: maybeText,
      guards: fc.array(fc.record({ parameter: names, condition: texts, lines: texts }), {
        maxLength: 3,
      }),
    }),
    { maxLength: 3 },
  ),
});
