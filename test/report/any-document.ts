import fc from 'fast-check';
import type { ExplainDocument } from '../../src/documents/explain.ts';
import type {
  DomainCheckDocument,
  OutcomeDocument,
  OutcomesDocument,
} from '../../src/documents/outcomes.ts';
import type { PlanDocument } from '../../src/documents/plan.ts';
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

const values = fc.oneof(
  fc.constantFrom('0', '-EINVAL', '-ENOMEM', 'NULL', 'ERR_PTR(-EBUSY)', '< 0', 'an error pointer'),
  names,
);
const guards = fc.array(
  fc.oneof(fc.constantFrom('!page', 'a || b', 'addr >= vma->vm_start + size'), texts),
  { maxLength: 4 },
);

const outcomes: fc.Arbitrary<OutcomeDocument> = fc.record({
  value: values,
  guard: guards,
  guardIsPartial: fc.boolean(),
  file: paths,
  line: lines,
  via: fc.array(fc.record({ function: names, file: paths, line: lines }), { maxLength: 3 }),
});

const definitionOfOutcomes = {
  function: names,
  file: paths,
  line: lines,
  condition: maybeText,
  resultType: fc.oneof(fc.constantFrom('int', 'vm_fault_t', 'struct page *'), texts),
  domain: fc.constantFrom('errno', 'vm_fault_t', 'pointer', 'void', 'count'),
  outcomes: fc.array(outcomes, { maxLength: 6 }),
  complete: fc.boolean(),
  unknown: maybeText,
  unknowns: fc.array(
    fc.record({ reason: texts, text: texts, function: names, file: paths, line: lines }),
    { maxLength: 3 },
  ),
  documentation: fc.option(
    fc.record({ line: lines, text: texts, contradictions: fc.array(texts, { maxLength: 2 }) }),
    { nil: null },
  ),
};

const against = fc.record({
  function: names,
  file: paths,
  line: lines,
  domain: fc.constantFrom('errno', 'vm_fault_t'),
  relation: fc.constantFrom('wrapper' as const, 'translation' as const, 'same-shape' as const),
  mapping: fc.array(fc.record({ input: values, outputs: fc.array(values, { maxLength: 3 }) }), {
    maxLength: 4,
  }),
  fallsTogether: fc.array(
    fc.record({ output: values, inputs: fc.array(values, { maxLength: 3 }) }),
    { maxLength: 2 },
  ),
  reversible: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
  ownOutcomes: fc.array(outcomes, { maxLength: 3 }),
  comparison: fc.option(
    fc.record({
      verdict: fc.constantFrom(
        'same' as const,
        'same-values' as const,
        'different' as const,
        'unknown' as const,
      ),
      onlyHere: fc.array(values, { maxLength: 3 }),
      onlyThere: fc.array(values, { maxLength: 3 }),
    }),
    { nil: null },
  ),
  unknown: maybeText,
});

export const anyOutcomes: fc.Arbitrary<OutcomesDocument> = fc.record({
  format: fc.constant('flagday/outcomes' as const),
  version: fc.constant(1 as const),
  tree,
  ...definitionOfOutcomes,
  others: fc.array(fc.record(definitionOfOutcomes), { maxLength: 2 }),
  against: fc.option(against, { nil: null }),
  assumptions: fc.array(names, { maxLength: 3 }),
});

const slots = fc.oneof(fc.constantFrom('vm_operations_struct.fault', 'request_irq()#2'), names);

export const anyDomainCheck: fc.Arbitrary<DomainCheckDocument> = fc.record({
  format: fc.constant('flagday/domain-check' as const),
  version: fc.constant(1 as const),
  tree,
  slots: fc.array(
    fc.record({ slot: slots, domain: names, functions: counts, incomplete: counts }),
    { maxLength: 3 },
  ),
  findings: fc.array(
    fc.record({
      code: fc.constant('mixed-domain' as const),
      certainty: fc.constantFrom('can' as const, 'does' as const),
      function: names,
      file: paths,
      line: lines,
      slot: slots,
      domain: fc.oneof(fc.constantFrom('vm_fault_t'), names),
      outcome: outcomes,
      boundAt: fc.record({ file: paths, line: lines, object: texts }),
      tolerated: maybeText,
    }),
    { maxLength: 4 },
  ),
});

const apis = fc.oneof(
  fc.constantFrom('vm_insert_page', 'platform_driver.remove', '$vma->vm_flags |= $flags;\n'),
  names,
);
const answers = fc.array(values, { maxLength: 3 });
const differing = { input: values, before: values, after: values, reachable: fc.boolean() };

const planSites = fc.record({
  file: paths,
  line: lines,
  column: lines,
  kind: fc.constantFrom(
    'call' as const,
    'reference' as const,
    'definition' as const,
    'comment' as const,
    'binding' as const,
    'pattern' as const,
  ),
  function: fc.option(names, { nil: null }),
  api: apis,
  verdict: fc.constantFrom(
    'convert' as const,
    'convert-differs' as const,
    'keep' as const,
    'review' as const,
    'done' as const,
  ),
  to: fc.option(apis, { nil: null }),
  rule: maybeText,
  contexts,
  reasons: fc.array(texts, { maxLength: 3 }),
  proof: fc.constantFrom('proved' as const, 'argued' as const, 'none' as const),
  mapping: fc.array(
    fc.record({ input: values, before: answers, after: answers, reachable: fc.boolean() }),
    { maxLength: 4 },
  ),
  differences: fc.array(fc.record({ ...differing, text: texts }), { maxLength: 3 }),
  alsoChanges: fc.array(fc.record({ function: names, file: paths, line: lines, why: texts }), {
    maxLength: 2,
  }),
  chains: fc.array(chains, { maxLength: 2 }),
  preconditions: fc.array(
    fc.record({
      requirement: names,
      answer: fc.constantFrom(
        'met' as const,
        'missing' as const,
        'unknown' as const,
        'not-needed' as const,
      ),
      evidence: fc.array(fc.record({ text: texts, file: paths, line: lines }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  unknown: fc.array(texts, { maxLength: 2 }),
  via: maybeText,
  shape: maybeText,
});

/** Plans of any content, also such as no migration would give. */
export const anyPlan: fc.Arbitrary<PlanDocument> = fc.record({
  format: fc.constant('flagday/plan' as const),
  version: fc.constant(1 as const),
  spec: paths,
  name: names,
  summary: texts,
  tree,
  sites: fc.array(planSites, { maxLength: 8 }),
  introduce: fc.array(
    fc.record({
      name: names,
      of: names,
      how: fc.constantFrom('rename' as const, 'wrapper' as const, 'existing' as const),
      places: fc.array(fc.record({ what: texts, file: paths, line: lines }), { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
  retire: fc.array(fc.record({ name: names, left: counts, ready: fc.boolean() }), { maxLength: 2 }),
  shapes: fc.array(
    fc.record({
      shape: texts,
      sites: fc.array(fc.record({ file: paths, line: lines, function: names }), { maxLength: 12 }),
      better: maybeText,
      because: texts,
    }),
    { maxLength: 2 },
  ),
  rules: fc.array(fc.record({ rule: texts, sites: fc.nat(1) }), { maxLength: 3 }),
  assumptions: fc.array(texts, { maxLength: 2 }),
  notes: fc.array(texts, { maxLength: 2 }),
});
