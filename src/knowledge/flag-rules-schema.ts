import { z } from 'zod';
import type { EntrySource } from './context-pack.ts';
import { identifier, listOf, mapping, packName, source } from './schema-parts.ts';

/**
 * Flag rules as their YAML has them. The message of each issue is the cure: what would be accepted there.
 */
export interface FlagRulesText {
  readonly name: string;
  readonly fields: readonly FlagFieldText[];
}

interface FlagFieldText {
  readonly field: string;
  readonly sameAs?: readonly string[] | undefined;
  readonly table: string;
  readonly setUpIn: string;
  readonly roots?: readonly { readonly slot: string; readonly source: EntrySource }[] | undefined;
  readonly setBy?: readonly FlagSetterText[] | undefined;
  readonly source: EntrySource;
}

interface FlagSetterText {
  readonly call: string;
  readonly flag: string;
  readonly lock: string;
  readonly source: EntrySource;
}

const fieldWords = 'give a struct tag, a dot and a field: vm_area_struct.vm_flags';
const structField = z
  .string({ error: fieldWords })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/, { error: fieldWords });
const contextWords = 'give the name of a context of the context pack';

export const flagRulesSchema: z.ZodType<FlagRulesText> = mapping('flag rules', {
  format: z.literal('flagday/flags', { error: 'use flagday/flags' }),
  version: z.literal(1, { error: 'use 1, the only version there is' }),
  name: packName,
  fields: z.array(
    mapping('a field of flags', {
      field: structField,
      sameAs: listOf('other names of the same memory', identifier),
      table: identifier,
      setUpIn: z
        .string({ error: contextWords })
        .regex(/^[a-z][a-z0-9-]*$/, { error: contextWords }),
      roots: listOf('slots', mapping('a root', { slot: structField, source })),
      setBy: listOf(
        'functions',
        mapping('a function that sets a flag', {
          call: identifier,
          flag: identifier,
          lock: identifier,
          source,
        }),
      ),
      source,
    }),
    { error: 'give a list of fields' },
  ),
});
