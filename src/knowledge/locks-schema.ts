import { z } from 'zod';
import type { EntrySource } from './context-pack.ts';
import type { LockMode } from './locks.ts';
import {
  argument,
  identifier,
  listOf,
  mapping,
  packName,
  someText,
  source,
} from './schema-parts.ts';

/**
 * A lock pack as its YAML has it; `schemas/locks.schema.json` says the same to editors.
 *
 * The message of each issue is the cure: what would be accepted at that place.
 */
export interface LocksText {
  readonly name: string;
  readonly addressSpaceLock?: string | undefined;
  readonly assumptions?: readonly string[] | undefined;
  readonly classes: Readonly<
    Record<
      string,
      { readonly title: string; readonly sleep: 'yes' | 'no'; readonly nests?: false | undefined }
    >
  >;
  readonly fields?: readonly FieldText[] | undefined;
  readonly calls: readonly CallsText[];
}

interface FieldText {
  readonly field: string;
  readonly lock: string;
  readonly source: EntrySource;
}

/** Calls that do the same. `argument`, `mode` and `lock` are about the first class of each list. */
export interface CallsText {
  readonly calls: readonly string[];
  readonly take?: readonly string[] | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly downgrade?: string | undefined;
  readonly mode?: LockMode | undefined;
  readonly argument?: number | undefined;
  readonly lock?: string | undefined;
  readonly when?: 'nonzero' | 'zero' | undefined;
  readonly sleeps?: true | undefined;
  readonly retakes?: true | undefined;
  readonly balanced?: true | undefined;
  readonly source: EntrySource;
}

const fieldWords = 'give a struct tag, a dot and a field: mm_struct.mmap_sem';
const fieldName = z
  .string({ error: fieldWords })
  .regex(/^[A-Za-z_]\w*\.[A-Za-z_]\w*$/, { error: fieldWords });
const isTrue = z.literal(true, { error: 'give true, or leave the key out' });
const classNames = z
  .array(identifier, { error: 'give a list of classes' })
  .min(1, { error: 'name at least one class' });

export const locksSchema: z.ZodType<LocksText> = mapping('a lock pack', {
  format: z.literal('flagday/locks', { error: 'use flagday/locks' }),
  version: z.literal(1, { error: 'use 1, the only version there is' }),
  name: packName,
  addressSpaceLock: identifier.optional(),
  assumptions: listOf('sentences', someText('write a whole sentence')),
  classes: z.record(
    identifier,
    mapping('a class', {
      title: someText('say what a report shall call this class; it follows "under"'),
      // Without the quotes, YAML 1.1 tools read yes and no as booleans.
      sleep: z.enum(['yes', 'no'], { error: 'use "yes" or "no" (in quotes)' }),
      nests: z.literal(false, { error: 'give false, or leave the key out' }).optional(),
    }),
    { error: 'give a mapping from names of classes to classes' },
  ),
  fields: listOf('fields', mapping('a field', { field: fieldName, lock: identifier, source })),
  calls: z.array(
    mapping('an entry', {
      calls: z
        .array(identifier, { error: 'give a list of functions and macros' })
        .min(1, { error: 'name at least one function or macro' }),
      take: classNames.optional(),
      drop: classNames.optional(),
      downgrade: identifier.optional(),
      mode: z.enum(['read', 'write'], { error: 'use read or write' }).optional(),
      argument: argument.optional(),
      lock: identifier.optional(),
      when: z
        .enum(['nonzero', 'zero'], { error: 'use nonzero or zero, or leave the key out' })
        .optional(),
      sleeps: isTrue.optional(),
      retakes: isTrue.optional(),
      balanced: isTrue.optional(),
      source,
    }),
    { error: 'give a list of entries' },
  ),
});
