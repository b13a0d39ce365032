import { z } from 'zod';
import { identifier, mapping, someText } from '../knowledge/schema-parts.ts';
import { contextNames, patternText, slotName, someOf, typesOf, yes } from './schema-parts.ts';

/* One schema for each kind of api, introduction and precondition; which one is right depends on their keys. */

/** The kinds of `apis` that are no plain names. */
export const apiSchemas: {
  readonly slot: z.ZodType<{ readonly slot: string }>;
  readonly pattern: z.ZodType<{
    readonly pattern: string;
    readonly types?: Readonly<Record<string, string>> | undefined;
  }>;
} = {
  slot: mapping('a slot', { slot: slotName }),
  pattern: mapping('a pattern', { pattern: patternText, types: typesOf }),
};

/** A plain name among `apis`. */
export const apiName: z.ZodType<string> = z
  .string({ error: 'give the name of a function or macro' })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
    error: 'give the name of a function or macro, { slot: … } or { pattern: … }',
  });

interface CommonIntroductionText {
  readonly name: string;
  readonly of: string;
  readonly header?: string | undefined;
  readonly export?: string | undefined;
  readonly documentation?: string | undefined;
}

const headerText = someText('give the path of a header inside the tree').regex(/^[^/].*$/, {
  error: 'give a path inside the tree, without a slash in front',
});

const introduced = {
  header: headerText.optional(),
  export: identifier.optional(),
  documentation: someText('give kernel-doc without comment marks').optional(),
};

const renamedWords = 'name a function among the apis; only functions can be renamed';
const renamed = z
  .string({ error: renamedWords })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: renamedWords });

const origin = someText('name the function, slot or pattern that it comes from');

/** The kinds of `introduce`, by `how`. */
export const introductionSchemas: {
  readonly rename: z.ZodType<
    CommonIntroductionText & { readonly alias?: 'macro' | 'inline' | 'none' | undefined }
  >;
  readonly wrapper: z.ZodType<CommonIntroductionText & { readonly definition: string }>;
  readonly existing: z.ZodType<Pick<CommonIntroductionText, 'name' | 'of'>>;
} = {
  rename: mapping('a rename', {
    name: identifier,
    how: z.literal('rename'),
    of: renamed,
    alias: z.enum(['macro', 'inline', 'none'], { error: 'use macro, inline or none' }).optional(),
    ...introduced,
  }),
  wrapper: mapping('a wrapper', {
    name: identifier,
    how: z.literal('wrapper'),
    of: origin,
    definition: someText('give the C text of the function'),
    ...introduced,
  }),
  existing: mapping('something that exists', {
    name: identifier,
    how: z.literal('existing'),
    of: origin,
  }),
};

interface CommonPreconditionText {
  readonly for: readonly string[];
  readonly 'except-in'?: readonly string[] | undefined;
  readonly because?: string | undefined;
}

const commonPrecondition = {
  for: someOf('function names', identifier),
  'except-in': contextNames.optional(),
  because: someText('say why it must hold').optional(),
};

const fieldWords = 'give a struct tag, a dot and a field: vm_area_struct.vm_flags';

/** The kinds of `preconditions`. */
export const preconditionSchemas: {
  readonly flag: z.ZodType<
    CommonPreconditionText & { readonly flag: string; readonly field: string }
  >;
  readonly lock: z.ZodType<
    CommonPreconditionText & { readonly lock: string; readonly mode: 'read' | 'write' | 'any' }
  >;
  readonly 'may-sleep': z.ZodType<CommonPreconditionText>;
} = {
  flag: mapping('a precondition on a flag', {
    flag: identifier,
    field: z
      .string({ error: fieldWords })
      .regex(/^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/, { error: fieldWords }),
    ...commonPrecondition,
  }),
  lock: mapping('a precondition on a lock', {
    lock: someText('name the lock: mmap_lock'),
    mode: z.enum(['read', 'write', 'any'], { error: 'use read, write or any' }),
    ...commonPrecondition,
  }),
  'may-sleep': mapping('a precondition on sleeping', { 'may-sleep': yes, ...commonPrecondition }),
};
