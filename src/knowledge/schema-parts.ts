import { z } from 'zod';
import { findNearSpelling } from '../base/near-spelling.ts';
import type { EntrySource } from './context-pack.ts';

/* What the schemas of all packs share. The message of each issue is the cure: what would be accepted there. */

export const identifier: z.ZodString = z
  .string({ error: 'give a C identifier' })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'give a C identifier' });

const packNameWords = 'give the name of the project: lower case, digits and hyphens';
export const packName: z.ZodString = z
  .string({ error: packNameWords })
  .regex(/^[a-z][a-z0-9-]*$/, { error: packNameWords });

export const argument: z.ZodInt = z
  .int({ error: 'give the number of the argument, counted from 1' })
  .min(1, { error: 'arguments are counted from 1' })
  .max(32, { error: 'at most 32 arguments are looked at' });

export const source: z.ZodType<EntrySource> = mapping('a source', {
  tree: someText('name the tree in quotes: "6.1"'),
  file: someText('give a path inside the tree').regex(/^[^/].*$/, {
    error: 'give a path inside the tree, without a slash in front',
  }),
  function: identifier,
});

export function mapping<Shape extends z.ZodRawShape>(
  what: string,
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape);
  const accepted = `${what} takes the keys ${keys.join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) => {
      const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const near = unknown === undefined ? undefined : findNearSpelling(unknown, keys);
      return near === undefined ? accepted : `did you mean ${near}? ${accepted}`;
    },
  });
}

export function listOf<Item extends z.ZodType>(
  what: string,
  item: Item,
): z.ZodOptional<z.ZodArray<Item>> {
  return z.array(item, { error: `give a list of ${what}, or leave the key out` }).optional();
}

export function someText(cure: string): z.ZodString {
  return z.string({ error: cure }).min(1, { error: cure });
}
