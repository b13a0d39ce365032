import type { ExplainDocument } from '../../src/documents/explain.ts';
import type { IndexDocument } from '../../src/documents/index-report.ts';
import type {
  DomainCheckDocument,
  OutcomeDocument,
  OutcomesDocument,
} from '../../src/documents/outcomes.ts';
import type { SurveyChain, SurveyDocument, SurveyUse } from '../../src/documents/survey.ts';

/** A call in plain text, of which nothing is known but its place. */
function useAt(file: string, line: number, rest: Partial<SurveyUse>): SurveyUse {
  return {
    api: 'vm_insert_page',
    file,
    line,
    column: 8,
    kind: 'call',
    function: null,
    contexts: [],
    possibleContexts: [],
    chains: [],
    resultUse: 'none',
    unknown: null,
    incomplete: [],
    via: null,
    condition: null,
    ...rest,
  };
}

const faultChain: SurveyChain = {
  context: 'page-fault',
  entry: {
    slot: 'vm_operations_struct.fault',
    object: 'toy_vm_ops',
    file: 'drivers/toy/dma.c',
    line: 77,
  },
  steps: [
    { function: 'toy_fault', file: 'drivers/toy/dma.c', line: 41, via: 'call' },
    { function: 'toy_insert', file: 'drivers/toy/dma.c', line: 20, via: 'use' },
  ],
  weak: false,
};

const mmapChain: SurveyChain = {
  context: 'mmap',
  entry: { slot: 'file_operations.mmap', object: 'toy_fops', file: 'drivers/toy/file.c', line: 90 },
  steps: [
    {
      function: 'toy_mmap',
      file: 'drivers/toy/file.c',
      line: 60,
      via: 'slot toy_buffer_ops.map_all_pages',
    },
    { function: 'toy_map_all_pages', file: 'drivers/toy/dma.c', line: 31, via: 'macro TOY_INSERT' },
    { function: 'toy_insert', file: 'drivers/toy/dma.c', line: 20, via: 'use' },
  ],
  weak: false,
};

const longerMmapChain: SurveyChain = {
  ...mmapChain,
  entry: { ...mmapChain.entry, object: 'toy_old_fops', line: 120 },
  steps: [
    { function: 'toy_old_mmap', file: 'drivers/toy/file.c', line: 101, via: 'call' },
    ...mmapChain.steps,
  ],
};

const weakChain: SurveyChain = {
  context: 'ioctl',
  entry: {
    slot: 'file_operations.unlocked_ioctl',
    object: 'ring_fops',
    file: 'drivers/net/ring.c',
    line: 300,
  },
  steps: [
    { function: 'ring_ioctl', file: 'drivers/net/ring.c', line: 210, via: 'field insert' },
    { function: 'ring_insert', file: 'drivers/net/ring.c', line: 55, via: 'use' },
  ],
  weak: true,
};

/** A survey with one use for everything that a report says in words of its own. */
export const sampleSurvey: SurveyDocument = {
  format: 'flagday/survey',
  version: 1,
  api: 'vm_insert_page',
  tree: { root: 'examples/toy', files: 1234 },
  uses: [
    useAt('drivers/toy/dma.c', 20, {
      function: 'toy_insert',
      contexts: ['mmap', 'page-fault'],
      chains: [longerMmapChain, faultChain, mmapChain],
      resultUse: 'returned',
    }),
    useAt('drivers/toy/single.c', 14, {
      function: 'single_fault',
      contexts: ['page-fault'],
      chains: [
        {
          ...faultChain,
          entry: {
            ...faultChain.entry,
            object: 'single_ops',
            file: 'drivers/toy/single.c',
            line: 30,
          },
          steps: [{ function: 'single_fault', file: 'drivers/toy/single.c', line: 14, via: 'use' }],
        },
      ],
      resultUse: 'ignored',
      condition: 'defined(CONFIG_TOY) && !defined(CONFIG_TOY_MODULE)',
    }),
    useAt(
      'drivers/gpu/drm/a-vendor/with-a-long-name/and/generations/first/buffer-objects.c',
      1482,
      {
        function: 'vendor_generation_first_buffer_object_page_fault',
        contexts: ['page-fault'],
        chains: [
          {
            ...faultChain,
            entry: {
              slot: 'vm_operations_struct.fault',
              object: 'vendor_generation_first_buffer_object_vm_ops',
              file: 'drivers/gpu/drm/a-vendor/with-a-long-name/and/generations/first/driver.c',
              line: 120,
            },
          },
        ],
        resultUse: 'translated',
        via: 'TOY_INSERT',
        incomplete: ['one caller, vendor_debug(), has no callers itself'],
      },
    ),
    useAt('drivers/net/ring.c', 55, {
      function: 'ring_insert',
      possibleContexts: ['ioctl'],
      chains: [weakChain],
      resultUse: 'tested',
      unknown: 'only steps matched by a field name lead here',
    }),
    useAt('drivers/misc/selftest.c', 9, {
      function: 'selftest_run',
      resultUse: 'stored',
      unknown: 'selftest_run() has no caller and is in no slot',
    }),
    useAt('drivers/toy/reference.c', 12, {
      kind: 'reference',
      function: 'pick',
      resultUse: 'stored',
    }),
    useAt('include/linux/toy.h', 3, { kind: 'macro-body', resultUse: 'returned' }),
    useAt('include/linux/mm.h', 90, { kind: 'declaration' }),
    useAt('mm/memory.c', 700, { kind: 'definition' }),
    useAt('mm/nommu.c', 80, { kind: 'definition' }),
    useAt('mm/memory.c', 733, { kind: 'export' }),
    useAt('mm/memory.c', 690, { kind: 'comment' }),
    useAt('mm/memory.c', 1021, { kind: 'comment' }),
    useAt('Documentation/mm/insert.rst', 4, { kind: 'comment' }),
  ],
  summary: [
    { context: 'mmap', calls: 1, functions: 1, files: 1 },
    { context: 'page-fault', calls: 3, functions: 3, files: 3 },
    { context: 'none', calls: 2, functions: 2, files: 2 },
  ],
  coverage: {
    files: 1234,
    bytes: 12_345_678,
    functions: 4321,
    calls: 56_789,
    unreadable: [{ file: 'drivers/secret.c', reason: 'permission denied' }],
    notUnderstood: [
      { file: 'lib/odd.c', places: 1 },
      { file: 'lib/odder.c', places: 12 },
    ],
    hidingMacros: [{ macro: 'TOY_INSERT', file: 'include/linux/toy.h', expansions: 2 }],
    unknowns: [
      { reason: 'only steps matched by a field name lead here', uses: 1 },
      { reason: 'has no caller and is in no slot', uses: 1 },
    ],
    unlistedConstants: 1200,
    notes: ['Both arms of every #if were read.'],
  },
};

/** Two APIs in one survey of a revision, with nothing left unknown. */
export const twoApiSurvey: SurveyDocument = {
  ...sampleSurvey,
  api: 'vm_insert_page,vmf_insert_page',
  tree: { root: 'linux', files: 2, revision: 'v6.1' },
  uses: [
    useAt('a.c', 5, {
      api: 'vmf_insert_page',
      function: 'a_fault',
      contexts: ['page-fault'],
      chains: [faultChain],
      resultUse: 'returned',
    }),
    useAt('a.c', 9, {
      function: 'a_fault',
      contexts: ['page-fault'],
      chains: [faultChain],
      resultUse: 'ignored',
    }),
    useAt('b.h', 1, { kind: 'declaration' }),
    useAt('b.h', 2, { kind: 'declaration', api: 'vmf_insert_page' }),
  ],
  summary: [{ context: 'page-fault', calls: 2, functions: 1, files: 1 }],
  coverage: {
    files: 2,
    bytes: 512,
    functions: 1,
    calls: 2,
    unreadable: [],
    notUnderstood: [],
    hidingMacros: [],
    unknowns: [],
    unlistedConstants: 0,
    notes: [],
  },
};

export const sampleExplain: ExplainDocument = {
  format: 'flagday/explain',
  version: 1,
  function: 'toy_insert',
  tree: { root: 'examples/toy', files: 1234 },
  definitions: [
    {
      kind: 'function',
      file: 'drivers/toy/dma.c',
      line: 12,
      endLine: 24,
      linkage: 'static',
      resultType: 'struct page *',
      parameters: [
        { name: 'vma', type: 'struct vm_area_struct *' },
        { name: 'address', type: 'unsigned long' },
      ],
      condition: 'defined(CONFIG_TOY)',
      definer: null,
      docLine: 8,
      callers: [
        { function: 'toy_fault', file: 'drivers/toy/dma.c', line: 41, via: 'call', weak: false },
        {
          function: 'ring_ioctl',
          file: 'drivers/net/ring.c',
          line: 210,
          via: 'field insert',
          weak: true,
        },
      ],
      callees: [{ name: 'vm_insert_page', line: 20, kind: 'call', resultUse: 'returned' }],
      bindings: [
        {
          slot: 'toy_ops.insert',
          object: 'toy_ops',
          file: 'drivers/toy/dma.c',
          line: 70,
          context: null,
        },
        {
          slot: 'vm_operations_struct.fault',
          object: 'toy_vm_ops',
          file: 'drivers/toy/dma.c',
          line: 77,
          context: 'page-fault',
        },
      ],
      handedTo: [
        {
          registrar: 'request_irq',
          argument: 2,
          file: 'drivers/toy/irq.c',
          line: 9,
          context: 'hard-irq',
        },
      ],
      contexts: ['hard-irq', 'page-fault'],
      possibleContexts: ['ioctl'],
      unknown: null,
      guards: [{ parameter: 'address', condition: '== 0', lines: '14-16' }],
    },
    {
      kind: 'macro',
      file: 'include/linux/toy.h',
      line: 5,
      endLine: 5,
      linkage: 'static',
      resultType: '',
      parameters: [],
      condition: '!defined(CONFIG_TOY)',
      definer: null,
      docLine: null,
      callers: [],
      callees: [],
      bindings: [],
      handedTo: [],
      contexts: [],
      possibleContexts: [],
      unknown: 'nothing expands it',
      guards: [],
    },
  ],
};

export const sampleIndex: IndexDocument = {
  format: 'flagday/index',
  version: 1,
  tree: { root: 'examples/toy', files: 1234 },
  bytes: 12_345_678,
  filesRead: 1200,
  filesReused: 34,
  functions: 4321,
  macros: 900,
  calls: 56_789,
  dispatches: 321,
  bindings: 654,
  references: 777,
  structs: 432,
  names: 9876,
  unlistedConstants: 1200,
  unreadable: [{ file: 'drivers/secret.c', reason: 'permission denied' }],
  notUnderstood: [{ file: 'lib/odd.c', places: 1 }],
  store: { path: 'cache/flagday', bytes: 2_345_678, saved: true },
  seconds: 1.234,
};

/** A value returned in mm/toy.c whenever it is reached. */
function outcomeAt(line: number, value: string, rest: Partial<OutcomeDocument>): OutcomeDocument {
  return { value, guard: [], guardIsPartial: false, file: 'mm/toy.c', line, via: [], ...rest };
}

const inRange = ['addr >= vma->vm_start', 'addr < vma->vm_end'];

/** Outcomes with everything that a report says in words of its own, and a wrapper. */
export const sampleOutcomes: OutcomesDocument = {
  format: 'flagday/outcomes',
  version: 1,
  function: 'toy_insert',
  tree: { root: 'examples/toy', files: 1234 },
  file: 'mm/toy.c',
  line: 30,
  condition: 'defined(CONFIG_MMU)',
  resultType: 'int',
  domain: 'errno',
  outcomes: [
    outcomeAt(34, '-EFAULT', { guard: ['addr < vma->vm_start'] }),
    outcomeAt(34, '-EFAULT', { guard: ['#if TOY_PAGES', 'addr >= vma->vm_end', '!vma->shared'] }),
    outcomeAt(35, '-EFAULT', { guard: ['#if !TOY_PAGES'] }),
    outcomeAt(36, '-EINVAL', { guard: [...inRange, '!page_count(page)'] }),
    outcomeAt(40, '-EINVAL', {
      guard: [...inRange, 'page_count(page) != 0', 'PageAnon(page) || PageSlab(page)'],
      via: [
        { function: 'toy_insert_locked', file: 'mm/toy.c', line: 18 },
        { function: 'toy_validate_page_before_insert', file: 'include/linux/toy.h', line: 1822 },
      ],
    }),
    outcomeAt(40, '-EBUSY', {
      guard: [...inRange, 'page_count(page) != 0', '!PageAnon(page)'],
      guardIsPartial: true,
      via: [{ function: 'toy_insert_locked', file: 'mm/toy.c', line: 21 }],
    }),
    outcomeAt(40, '0', {
      guard: [...inRange, 'page_count(page) != 0', '!PageAnon(page)'],
      guardIsPartial: true,
      via: [{ function: 'toy_insert_locked', file: 'mm/toy.c', line: 25 }],
    }),
  ],
  complete: true,
  unknown: null,
  unknowns: [],
  documentation: {
    line: 28,
    text: '0 on success, -EFAULT or -EINVAL for bad arguments, and -EPERM for a page of somebody else.',
    contradictions: [
      'the comment names -EPERM, which the code never returns',
      'the code can return -EBUSY, which the comment does not name',
    ],
  },
  others: [
    {
      function: 'toy_insert',
      file: 'mm/toy-nommu.c',
      line: 7,
      condition: null,
      resultType: 'int',
      domain: 'errno',
      outcomes: [
        outcomeAt(9, 'toy_no_mmu_operations->insert_a_page_for_a_device()', {
          file: 'mm/toy-nommu.c',
        }),
        outcomeAt(3, '-EINVAL', { file: 'include/linux/a-longer-folder/toy.h' }),
        outcomeAt(12, '< 0', { file: 'mm/toy-nommu.c', guardIsPartial: true }),
      ],
      complete: false,
      unknown: 'it returns what a call through a pointer returns',
      unknowns: [
        {
          reason: 'indirect-call',
          text: 'ops->insert() is a call through a pointer, and no function is known to be in its slot',
          function: 'toy_insert',
          file: 'mm/toy-nommu.c',
          line: 9,
        },
        {
          reason: 'no-body',
          text: 'toy_arch_insert() has no body in this tree',
          function: 'toy_insert_slow',
          file: 'arch/toy/mm.c',
          line: 77,
        },
      ],
      documentation: null,
    },
  ],
  assumptions: ['nobody else changes memory between two readings.', 'pointers have 64 bits.'],
  against: {
    function: 'toy_fault_insert',
    file: 'include/linux/toy.h',
    line: 80,
    domain: 'vm_fault_t',
    relation: 'wrapper',
    mapping: [
      { input: '0', outputs: ['VM_FAULT_NOPAGE'] },
      { input: '-EFAULT', outputs: ['VM_FAULT_SIGBUS'] },
      { input: '-EINVAL', outputs: ['VM_FAULT_SIGBUS', 'VM_FAULT_RETRY'] },
      { input: '-EBUSY', outputs: ['VM_FAULT_NOPAGE'] },
      { input: '-EPERM', outputs: [] },
    ],
    fallsTogether: [
      { output: 'VM_FAULT_SIGBUS', inputs: ['-EFAULT', '-EINVAL'] },
      { output: 'VM_FAULT_NOPAGE', inputs: ['0', '-EBUSY', '-EEXIST'] },
    ],
    reversible: 'no',
    ownOutcomes: [outcomeAt(82, 'VM_FAULT_OOM', { file: 'include/linux/toy.h', guard: ['!page'] })],
    comparison: null,
    unknown: null,
  },
};

/** Two functions of which neither calls the other. */
export const sameShapeOutcomes: OutcomesDocument = {
  ...sampleOutcomes,
  tree: { root: 'linux', files: 2, revision: 'v6.1' },
  condition: null,
  documentation: null,
  others: [],
  against: {
    function: 'toy_insert_copy',
    file: 'mm/copy.c',
    line: 5,
    domain: 'errno',
    relation: 'same-shape',
    mapping: [],
    fallsTogether: [],
    reversible: 'unknown',
    ownOutcomes: [],
    comparison: { verdict: 'different', onlyHere: ['-EBUSY', '-EFAULT'], onlyThere: ['-ENXIO'] },
    unknown: 'toy_insert_copy() also returns what a call through a pointer returns',
  },
};

export const sampleDomainCheck: DomainCheckDocument = {
  format: 'flagday/domain-check',
  version: 1,
  tree: { root: 'examples/toy', files: 1234 },
  slots: [
    { slot: 'vm_operations_struct.fault', domain: 'vm_fault_t', functions: 1120, incomplete: 12 },
    { slot: 'request_irq()#2', domain: 'irqreturn_t', functions: 1, incomplete: 0 },
  ],
  findings: [
    {
      code: 'mixed-domain',
      certainty: 'does',
      function: 'toy_irq',
      file: 'drivers/toy/irq.c',
      line: 12,
      slot: 'request_irq()#2',
      domain: 'irqreturn_t',
      outcome: outcomeAt(14, '-ENODEV', { file: 'drivers/toy/irq.c' }),
      boundAt: { file: 'drivers/toy/irq.c', line: 30, object: '' },
      tolerated: null,
    },
    {
      code: 'mixed-domain',
      certainty: 'can',
      function: 'toy_fault',
      file: 'drivers/toy/dma.c',
      line: 31,
      slot: 'vm_operations_struct.fault',
      domain: 'vm_fault_t',
      outcome: outcomeAt(41, '-EAGAIN', {
        file: 'drivers/toy/dma.c',
        guard: ['vmf->pgoff < toy_pages', 'toy_map(vmf) == -EAGAIN'],
        via: [
          { function: 'toy_map', file: 'drivers/toy/dma.c', line: 20 },
          { function: 'toy_ring_reserve', file: 'drivers/toy/ring.c', line: 133 },
        ],
      }),
      boundAt: { file: 'drivers/toy/dma.c', line: 77, object: 'toy_vm_ops' },
      tolerated: null,
    },
    {
      code: 'mixed-domain',
      certainty: 'can',
      function: 'toy_xmit',
      file: 'drivers/net/toy.c',
      line: 50,
      slot: 'net_device_ops.ndo_start_xmit',
      domain: 'netdev_tx_t',
      outcome: outcomeAt(55, '-ENOMEM', {
        file: 'drivers/net/toy.c',
        guard: ['toy_queue_is_full(skb)'],
        guardIsPartial: true,
      }),
      boundAt: { file: 'drivers/net/toy.c', line: 90, object: 'toy_netdev_ops' },
      tolerated: 'a negative value means that the packet was consumed',
    },
  ],
};
