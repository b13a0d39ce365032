import { z } from 'zod';
import type { EntrySource } from './context-pack.ts';
import { argument, identifier, listOf, mapping, packName, source } from './schema-parts.ts';
import { ERROR_POINTER_ROLES, type ErrorPointerRole, RESULT_SETS } from './semantics.ts';

/**
 * A semantics pack as its YAML has it; `schemas/semantics.schema.json` says the same to editors.
 *
 * The message of each issue is the cure: what would be accepted at that place.
 */
export interface SemanticsText {
  readonly name: string;
  /** Of unknown shape here: which one is right depends on what the entry says, see `callSchemas`. */
  readonly calls: readonly Readonly<Record<string, unknown>>[];
  readonly domains?: readonly DomainText[] | undefined;
  readonly types?: readonly TypeText[] | undefined;
  readonly errnos?: readonly ErrnosText[] | undefined;
}

interface DomainText {
  readonly domain: string;
  readonly types: readonly string[];
  readonly values: readonly string[];
  readonly flags?: boolean | undefined;
  readonly errno?: boolean | undefined;
  readonly errnoBecause?: string | undefined;
  readonly range?: readonly [number, number] | undefined;
  readonly source: EntrySource;
}

interface TypeText {
  readonly type: string;
  readonly kind: 'int' | 'bool' | 'pointer' | 'void' | 'struct';
  readonly bits?: number | undefined;
  readonly signed?: boolean | undefined;
  readonly domain?: string | undefined;
  readonly source: EntrySource;
}

interface ErrnosText {
  readonly source: EntrySource;
  readonly values: Readonly<Record<string, number>>;
}

interface CallText {
  readonly call: string;
  readonly source: EntrySource;
}

/** One schema for each kind of entry, by the key that tells the kind; `call` for those with none of the keys. */
interface CallSchemas {
  readonly identity: z.ZodType<
    CallText & { readonly identity: number; readonly seen?: true | undefined }
  >;
  readonly truth: z.ZodType<
    CallText & { readonly truth: number; readonly seen?: true | undefined }
  >;
  readonly noreturn: z.ZodType<CallText>;
  readonly noreturnIf: z.ZodType<CallText & { readonly noreturnIf: number }>;
  readonly errorPointer: z.ZodType<CallText & { readonly errorPointer: ErrorPointerRole }>;
  readonly configuration: z.ZodType<CallText>;
  readonly call: z.ZodType<
    CallText & {
      readonly outcomes?: readonly (number | string)[] | undefined;
      readonly writes?: readonly number[] | undefined;
      readonly pure?: true | undefined;
    }
  >;
}

const isTrue = z.literal(true, { error: 'give true, or leave the key out' });
const roles = `use one of ${ERROR_POINTER_ROLES.join(', ')}`;
const outcomeWords = `give numbers, -E… for minus an error number, ${RESULT_SETS.join(', ')}`;
const outcome = z.union(
  [
    z.int(),
    z
      .string()
      .regex(new RegExp(`^(-E[A-Z0-9]+|${RESULT_SETS.join('|')})$`), { error: outcomeWords }),
  ],
  { error: outcomeWords },
);
const common = { call: identifier, source };

export const callSchemas: CallSchemas = {
  identity: mapping('an entry with identity', {
    ...common,
    identity: argument,
    seen: isTrue.optional(),
  }),
  truth: mapping('an entry with truth', {
    ...common,
    truth: argument,
    seen: isTrue.optional(),
  }),
  noreturn: mapping('an entry with noreturn', { ...common, noreturn: isTrue }),
  noreturnIf: mapping('an entry with noreturnIf', { ...common, noreturnIf: argument }),
  errorPointer: mapping('an entry with errorPointer', {
    ...common,
    errorPointer: z.enum(ERROR_POINTER_ROLES, { error: roles }),
  }),
  configuration: mapping('an entry with configuration', { ...common, configuration: isTrue }),
  call: mapping('an entry', {
    ...common,
    outcomes: z
      .array(outcome, { error: `give a list: ${outcomeWords}` })
      .min(1, { error: outcomeWords })
      .optional(),
    writes: z
      .array(argument, { error: 'give the numbers of the arguments, counted from 1' })
      .min(1, { error: 'give the numbers of the arguments, counted from 1' })
      .optional(),
    pure: isTrue.optional(),
  }),
};

const domainWords = 'give a C identifier, or enum and a tag';
const typeName = z
  .string({ error: domainWords })
  .regex(/^(enum )?[A-Za-z_][A-Za-z0-9_]*$/, { error: domainWords });
const becauseWords = 'say what a negative error number does to whoever takes it';
const rangeWords = 'give the least and the greatest number: [0, 3]';
const bool = z.boolean({ error: 'give true or false' });

export const semanticsSchema: z.ZodType<SemanticsText> = mapping('a semantics pack', {
  format: z.literal('flagday/semantics', { error: 'use flagday/semantics' }),
  version: z.literal(1, { error: 'use 1, the only version there is' }),
  name: packName,
  calls: z.array(
    z.record(z.string(), z.unknown(), {
      error: 'give a mapping: { call: likely, identity: 1, source: … }',
    }),
    { error: 'give a list of entries' },
  ),
  domains: listOf(
    'domains',
    mapping('a domain', {
      domain: identifier,
      types: z.array(typeName, { error: 'give a list of types' }),
      values: z.array(identifier, { error: 'give a list of names' }),
      flags: bool.optional(),
      errno: bool.optional(),
      errnoBecause: z.string({ error: becauseWords }).min(1, { error: becauseWords }).optional(),
      range: z.tuple([z.int(), z.int()], { error: rangeWords }).optional(),
      source,
    }),
  ),
  types: listOf(
    'types',
    mapping('a type', {
      type: identifier,
      kind: z.enum(['int', 'bool', 'pointer', 'void', 'struct'], {
        error: 'use int, bool, pointer, void or struct',
      }),
      bits: z
        .union([z.literal(8), z.literal(16), z.literal(32), z.literal(64)], {
          error: 'use 8, 16, 32 or 64',
        })
        .optional(),
      signed: bool.optional(),
      domain: identifier.optional(),
      source,
    }),
  ),
  errnos: listOf(
    'headers',
    mapping('the errors of a header', {
      source,
      values: z.record(
        z.string().regex(/^E[A-Z0-9_]+$/, { error: 'give the name of an error: EINVAL' }),
        z.int({ error: 'give a positive number' }).min(1, { error: 'give a positive number' }),
        { error: 'give a mapping from names to numbers' },
      ),
    }),
  ),
});
