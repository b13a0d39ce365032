import { z } from 'zod';
import { identifier, mapping, someText } from '../knowledge/schema-parts.ts';
import {
  contextNames,
  oneLine,
  patternText,
  type RawMapping,
  rawMapping,
  slotName,
  someOf,
  typesOf,
  yes,
} from './schema-parts.ts';

/** A rule as its YAML has it. */
export interface RuleText {
  readonly name: string;
  readonly for?: readonly string[] | undefined;
  readonly when?: ConditionsText | undefined;
  readonly replace?: RawMapping | undefined;
  readonly keep?: true | undefined;
  readonly review?: true | undefined;
  readonly because?: string | undefined;
  readonly argument?: string | undefined;
  readonly changes?: string | undefined;
}

export interface ConditionsText {
  readonly contexts?:
    | {
        readonly within?: readonly string[] | undefined;
        readonly without?: readonly string[] | undefined;
        readonly any?: readonly string[] | undefined;
      }
    | undefined;
  readonly result?: readonly string[] | undefined;
  readonly arguments?: Readonly<Record<string, string | number>> | undefined;
  readonly files?: readonly string[] | undefined;
  readonly 'may-sleep'?: 'yes' | 'no' | 'unknown' | undefined;
  readonly locks?: LocksText | undefined;
  readonly 'returns-only'?: readonly (string | number)[] | undefined;
}

interface LocksText {
  readonly held?: readonly string[] | undefined;
  readonly 'not-held'?: readonly string[] | undefined;
}

/**
 * How the value of a call is used. The words are those of the facts, which this folder may not import; a test
 * holds the two lists against each other.
 */
export const RESULT_USE_NAMES: readonly string[] = [
  'ignored',
  'returned',
  'tested',
  'translated',
  'replaced',
  'stored',
  'argument',
  'used',
];

/** The kinds of `replace`. */
export const replacementSchemas: {
  readonly call: z.ZodType<{
    readonly call: string;
    readonly 'ignored-result'?: 'return' | undefined;
  }>;
  readonly pattern: z.ZodType<{
    readonly pattern: {
      readonly from?: string | undefined;
      readonly to: string;
      readonly types?: Readonly<Record<string, string>> | undefined;
    };
  }>;
  readonly slot: z.ZodType<{ readonly slot: string; readonly 'result-type': string }>;
} = {
  call: mapping('a replacement by a call', {
    call: identifier,
    'ignored-result': z
      .literal('return', { error: 'use return, or leave it out: then a person decides' })
      .optional(),
  }),
  pattern: mapping('a replacement by pattern', {
    pattern: mapping('the pattern of a replacement', {
      from: patternText.optional(),
      to: patternText,
      types: typesOf,
    }),
  }),
  slot: mapping('a replacement in a slot', {
    slot: slotName,
    'result-type': someText('give the type that the functions return there: void, vm_fault_t'),
  }),
};

const resultUse = z.enum(RESULT_USE_NAMES, {
  error: `use one of ${RESULT_USE_NAMES.join(', ')}`,
});

const positionWords = 'give the number of an argument, counted from 1 to 32';
const constantWords = 'give a constant: 0, -ENOMEM, VM_FAULT_OOM';
const constant = z.union(
  [z.int(), z.string().regex(/^-?[A-Za-z0-9_]+$/, { error: constantWords })],
  {
    error: constantWords,
  },
);

const pathPattern = someText(
  'give the pattern of a path: drivers/gpu/**, !drivers/staging/**',
).regex(/^!?[^/!].*$/, { error: 'give a path inside the tree, without a slash in front' });

const lockNames = someOf('names of locks', someText('name a lock: mmap_lock')).optional();

const conditions = mapping('a condition', {
  contexts: mapping('a condition on contexts', {
    within: contextNames.optional(),
    without: contextNames.optional(),
    any: contextNames.optional(),
  }).optional(),
  result: someOf('uses of the result', resultUse).optional(),
  arguments: z
    .record(
      z.string().regex(/^([1-9]|[12][0-9]|3[0-2])$/, { error: positionWords }),
      z.union([z.string().min(1), z.int()], {
        error: 'give the text of the argument, or "!text" for any other',
      }),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? positionWords
            : 'give a mapping from positions to texts: { 4: "!NULL" }',
      },
    )
    .optional(),
  files: someOf('path patterns', pathPattern).optional(),
  // Without the quotes, YAML 1.1 tools read yes and no as booleans.
  'may-sleep': z
    .enum(['yes', 'no', 'unknown'], { error: 'use "yes", "no" (in quotes) or unknown' })
    .optional(),
  locks: mapping('a condition on locks', { held: lockNames, 'not-held': lockNames }).optional(),
  'returns-only': someOf('constants', constant).optional(),
});

export const ruleSchema: z.ZodType<RuleText> = mapping('a rule', {
  name: oneLine,
  for: someOf(
    'apis',
    someText('name an api: its name, its slot or the text of its pattern'),
  ).optional(),
  when: conditions.optional(),
  replace: rawMapping('give { call: … }, { pattern: … } or { slot: … }').optional(),
  keep: yes.optional(),
  review: yes.optional(),
  because: someText('say why, for reports and commit messages').optional(),
  argument: someText('say why old and new are equal here').optional(),
  changes: someText('say what changes here, and that nothing else does').optional(),
});
