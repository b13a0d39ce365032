import { UserError } from '../../src/base/user-error.ts';
import type { MigrationSpec } from '../../src/spec/migration-spec.ts';
import { readMigration } from '../../src/spec/read-migration.ts';

/** A migration with something of every kind, of a kernel that does not exist. */
export const toyMigration = `format: flagday/migration
version: 1
name: toy_put
summary: Put toys where they belong.
contexts: linux
apis:
  - toy_put
  - { slot: toy_ops.put }
  - { pattern: "$toy->flags |= $flags;", types: { toy: "struct toy *" } }
introduce:
  - { name: toy_push, how: rename, of: toy_put, alias: macro }
  - name: toyf_put
    how: wrapper
    of: toy_put
    header: include/toy.h
    definition: |
      static inline int toyf_put(struct toy *toy)
      {
        return toy_put(toy) ? TOY_LOST : TOY_THERE;
      }
  - { name: toy_set, how: existing, of: "$toy->flags |= $flags;" }
rules:
  - name: in faults
    for: [toy_put]
    when: { contexts: { within: [page-fault] }, result: [returned, tested], arguments: { 1: "!NULL" } }
    replace: { call: toyf_put }
    because: Faults return codes.
  - name: asleep
    for: [toy_put]
    when: { may-sleep: "yes", locks: { held: [toy_lock] }, files: [drivers/toy/**] }
    replace: { pattern: { from: "toy_put($toy) >= $n", to: "toy_push($toy) < 0", types: { n: int } } }
    argument: Both say that it did not fit.
  - name: slots
    for: [toy_ops.put]
    when: { returns-only: [0, -ENOMEM] }
    replace: { slot: toy_ops.put_new, result-type: void }
  - name: flags
    for: ["$toy->flags |= $flags;"]
    replace: { pattern: { to: "toy_set($toy, $flags);" } }
  - { name: kept, for: [toy_put], when: { contexts: { any: [mmap] } }, keep: true }
  - { name: the rest, review: true }
retire:
  - { name: toy_put, when: unused }
preconditions:
  - { for: [toyf_put], flag: TOY_MIXED, field: toy.flags, except-in: [mmap] }
  - { for: [toy_set], lock: toy_lock, mode: write }
  - { for: [toy_push], may-sleep: true, because: It waits. }
commits:
  convert: { subject: "{driver}: Use {to}()", body: "{function}() is reached by {chain}." }
trailers: ["Link: https://example.org/1"]
`;

const toyContexts: ReadonlySet<string> = new Set(['page-fault', 'mmap', 'hard-irq']);

/** Reads as `toy.yaml`, with three contexts. */
export function readToy(text: string): MigrationSpec {
  return readMigration(text, 'toy.yaml', () => toyContexts);
}

/** What the reader has against a text; undefined when nothing. */
export function mistakeIn(
  text: string,
): { readonly message: string; readonly cure: string | undefined } | undefined {
  try {
    readToy(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, cure: error.cure };
  }
}
