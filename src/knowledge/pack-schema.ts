import { z } from 'zod';
import type { EntrySource, MmapLock, Sleep } from './context-pack.ts';
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
 * A context pack as its YAML has it; `schemas/contexts.schema.json` says the same to editors.
 *
 * The message of each issue is the cure: what would be accepted at that place.
 */
export interface PackText {
  readonly name: string;
  readonly contexts: Readonly<Record<string, ContextText>>;
  /** Of unknown shape here: which one is right depends on the kind of entry, see `entrySchemas`. */
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly inert?: readonly InertText[] | undefined;
  readonly transparent?: readonly TransparentText[] | undefined;
  readonly noreturn?: readonly string[] | undefined;
  readonly exports?: readonly string[] | undefined;
}

interface ContextText {
  readonly title: string;
  readonly sleep: Sleep;
  readonly mmapLock: MmapLock;
}

export interface CommonEntryText {
  readonly context: string;
  readonly result?: string | undefined;
  readonly sleep?: Sleep | undefined;
  readonly mmapLock?: MmapLock | undefined;
  readonly source: EntrySource;
}

interface InertText {
  readonly call: string;
  readonly argument: number;
  readonly reason: string;
  readonly source: EntrySource;
}

interface TransparentText {
  readonly macro: string;
  readonly argument: number;
  readonly source?: EntrySource | undefined;
}

/** One schema for each kind of entry, by the key that tells the kind. */
interface EntrySchemas {
  readonly slot: z.ZodType<CommonEntryText & { readonly slot: string }>;
  readonly call: z.ZodType<CommonEntryText & { readonly call: string; readonly argument: number }>;
  readonly macro: z.ZodType<
    CommonEntryText & { readonly macro: string; readonly function: string }
  >;
  readonly definer: z.ZodType<
    CommonEntryText & { readonly definer: string; readonly name: string }
  >;
}

const nameWords = 'give a name in lower case, its words joined by hyphens';
const hyphenated = z
  .string({ error: nameWords })
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: nameWords });

const slotWords = 'give a struct tag, a dot and a field: vm_operations_struct.fault';
const slotName = z
  .string({ error: slotWords })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/, { error: slotWords });

const templateWords =
  'give a function name in quotes, in which $1 to $9 stand for the arguments of the macro';
const template = z
  .string({ error: templateWords })
  .regex(/^([A-Za-z_]|\$[1-9])([A-Za-z0-9_]|\$[1-9])*$/, { error: templateWords });

// Without the quotes, YAML 1.1 tools read yes and no as booleans.
const sleep = z.enum(['yes', 'no', 'unknown'], { error: 'use "yes", "no" (in quotes) or unknown' });

const mmapLock = z.enum(['none', 'read', 'write', 'unknown'], {
  error: 'use none, read, write or unknown',
});

const resultNames = [
  'errno',
  'vm_fault_t',
  'irqreturn_t',
  'netdev_tx_t',
  'blk_status_t',
  'bool',
  'count',
  'count-or-errno',
  'pointer',
  'pointer-or-errno',
  'poll-mask',
  'hrtimer-restart',
  'notifier-code',
  'none',
  'unknown',
];
const result = z.enum(resultNames, { error: `use one of ${resultNames.join(', ')}` });

const commonEntry = {
  context: hyphenated,
  result: result.optional(),
  sleep: sleep.optional(),
  mmapLock: mmapLock.optional(),
  source,
};

export const entrySchemas: EntrySchemas = {
  slot: mapping('a slot entry', { slot: slotName, ...commonEntry }),
  call: mapping('a call entry', { call: identifier, argument, ...commonEntry }),
  macro: mapping('a macro entry', { macro: identifier, function: template, ...commonEntry }),
  definer: mapping('a definer entry', { definer: identifier, name: template, ...commonEntry }),
};

export const packSchema: z.ZodType<PackText> = mapping('a context pack', {
  format: z.literal('flagday/contexts', { error: 'use flagday/contexts' }),
  version: z.literal(1, { error: 'use 1, the only version there is' }),
  name: packName,
  contexts: z.record(
    hyphenated,
    mapping('a context', {
      title: someText('say what a report shall call this context; it follows "in"'),
      sleep,
      mmapLock,
    }),
    {
      error: ({ code }) =>
        code === 'invalid_key' ? nameWords : 'give a mapping from context names to contexts',
    },
  ),
  entries: z.array(
    z.record(z.string(), z.unknown(), {
      error: 'give a mapping: { slot: struct.field, context: …, source: … }',
    }),
    { error: 'give a list of entries' },
  ),
  inert: listOf(
    'calls',
    mapping('an inert call', {
      call: identifier,
      argument,
      reason: someText('say why the function is not called back from there'),
      source,
    }),
  ),
  transparent: listOf(
    'macros',
    mapping('a transparent macro', { macro: identifier, argument, source: source.optional() }),
  ),
  noreturn: listOf('function names', identifier),
  exports: listOf('beginnings of macro names', identifier),
});
