/** Every list and every kind of entry once; lines are counted in the tests that name places. */
export const toyPack = `format: flagday/contexts
version: 1
name: toy
contexts:
  mmap: { title: "mmap handlers", sleep: "yes", mmapLock: write }
  hard-irq: { title: "interrupt handlers", sleep: "no", mmapLock: none }
entries:
  - { slot: toy_ops.mmap, context: mmap, result: errno, source: { tree: "1.0", file: toy/core.c, function: toy_map } }
  - { call: toy_irq, argument: 2, context: hard-irq, sleep: unknown, source: { tree: "1.0", file: toy/irq.c, function: toy_irq } }
  - { macro: TOY_RW, function: "$1_show", context: mmap, mmapLock: none, source: { tree: "1.0", file: toy/attr.h, function: TOY_RW } }
  - { macro: TOY_RW, function: "$1_store", context: mmap, source: { tree: "1.0", file: toy/attr.h, function: TOY_RW } }
  - { definer: TOY_CALL2, name: "toy_$1", context: mmap, result: none, source: { tree: "1.0", file: toy/call.h, function: TOY_CALL2 } }
inert:
  - { call: toy_find, argument: 1, reason: "only compared", source: { tree: "1.0", file: toy/find.c, function: toy_find } }
transparent:
  - { macro: toy_ptr, argument: 1 }
noreturn: [toy_panic, toy_die]
exports: [TOY_EXPORT]
`;
