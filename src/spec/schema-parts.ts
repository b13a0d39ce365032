import { z } from 'zod';
import { identifier, someText } from '../knowledge/schema-parts.ts';

/* What the schemas of a migration share. The message of each issue is the cure: what would be accepted there. */

/** Of unknown shape here: which one is right depends on its keys, see the schemas of its kinds. */
export type RawMapping = Readonly<Record<string, unknown>>;

const oneLineWords = 'give one line of text';
export const oneLine: z.ZodString = z
  .string({ error: oneLineWords })
  .regex(/^[^\n]*[^\s][^\n]*$/, { error: oneLineWords });

const slotWords = 'give a struct tag, a dot and a field: vm_operations_struct.fault';
export const slotName: z.ZodString = z
  .string({ error: slotWords })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/, { error: slotWords });

export const patternText: z.ZodString = someText(
  'give C with metavariables: "$vma->vm_flags |= $flags;"',
);

const typeText = someText('give the type of the expression: struct vm_area_struct *');
export const typesOf: z.ZodType<Readonly<Record<string, string>> | undefined> = z
  .record(identifier, typeText, {
    error: ({ code }) =>
      code === 'invalid_key'
        ? 'give the name of a metavariable, without $'
        : 'give a mapping from metavariables, without $, to types',
  })
  .optional();

export const yes: z.ZodLiteral<true> = z.literal(true, { error: 'use true, or leave the key out' });

export function someOf<Item extends z.ZodType>(what: string, item: Item): z.ZodArray<Item> {
  const cure = `give a list of ${what}, at least one`;
  return z.array(item, { error: cure }).min(1, { error: cure });
}

export function rawMapping(cure: string): z.ZodType<RawMapping> {
  return z.record(z.string(), z.unknown(), { error: cure });
}

/** A list of context names; whether the pack has them is asked later. */
export const contextNames: z.ZodArray<z.ZodString> = someOf(
  'context names',
  someText('give the name of a context'),
);
