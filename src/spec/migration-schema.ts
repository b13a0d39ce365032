import { z } from 'zod';
import { identifier, listOf, mapping, someText } from '../knowledge/schema-parts.ts';
import { type RuleText, ruleSchema } from './rule-schema.ts';
import { oneLine, type RawMapping, rawMapping, someOf } from './schema-parts.ts';

/**
 * A migration as its YAML has it; `schemas/migration.schema.json` says the same to editors.
 *
 * The message of each issue is the cure: what would be accepted at that place.
 */
export interface MigrationText {
  readonly name: string;
  readonly summary: string;
  readonly contexts?: string | undefined;
  readonly apis: readonly (string | RawMapping)[];
  readonly introduce?: readonly RawMapping[] | undefined;
  readonly rules: readonly RuleText[];
  readonly retire?: readonly RetirementText[] | undefined;
  readonly preconditions?: readonly RawMapping[] | undefined;
  readonly commits?: CommitsText | undefined;
  readonly trailers?: readonly string[] | undefined;
  readonly words?: Readonly<Record<string, string>> | undefined;
  readonly shapes?: readonly ShapeText[] | undefined;
  readonly 'translate-back'?: string | undefined;
  readonly 'translate-errors'?: string | undefined;
}

export interface ShapeText {
  readonly shape: string;
  readonly 'in-loop'?: boolean | undefined;
  readonly arguments?: Readonly<Record<string, string>> | undefined;
  readonly better: string;
  readonly because: string;
}

export interface RetirementText {
  readonly name: string;
  readonly when: 'unused' | 'never';
}

interface CommitText {
  readonly subject: string;
  readonly body: string;
}

export interface CommitsText {
  readonly introduce?: CommitText | undefined;
  readonly convert?: CommitText | undefined;
  readonly 'convert-differs'?: CommitText | undefined;
  readonly retire?: CommitText | undefined;
}

const migrationNameWords = 'give a C name or words in lower case joined by hyphens: vm_insert_page';
const migrationName = z
  .string({ error: migrationNameWords })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$/, { error: migrationNameWords });

const contextPackWords =
  'give linux, or the path of a context pack from here, ending in .yaml, .yml or .json';
const contextPack = z
  .string({ error: contextPackWords })
  .regex(/^([a-z][a-z0-9-]*|[^\n]+\.(yaml|yml|json))$/, { error: contextPackWords });

const retirement = mapping('a retirement', {
  name: someText('name one of the apis'),
  when: z.enum(['unused', 'never'], { error: 'use unused or never' }),
});

const commit = mapping('a commit template', {
  subject: oneLine,
  body: someText('give the text of the commit message'),
});

const trailerWords =
  'give a trailer: "Link: https://…"; Signed-off-by comes only from the person who sends the patch';
const trailer = z
  .string({ error: trailerWords })
  .regex(/^(?![Ss]igned-[Oo]ff-[Bb]y:)[A-Z][A-Za-z-]*: [^\n]*[^\s]$/, { error: trailerWords });

const words = z.record(z.string(), oneLine, {
  error: 'give a mapping from codes to what they mean: "-EBUSY": another thread was first',
});

const shape = mapping('a shape', {
  shape: oneLine,
  'in-loop': z.boolean({ error: 'use true or false, or leave the key out' }).optional(),
  arguments: z
    .record(
      z.string().regex(/^[1-9][0-9]?$/, { error: 'arguments are counted from 1' }),
      someText('give the form of the argument: $pages[$i]'),
      { error: 'give a mapping from the numbers of arguments to their forms: { 3: "$pages[$i]" }' },
    )
    .optional(),
  better: identifier,
  because: someText('say why it fits better'),
});

export const migrationSchema: z.ZodType<MigrationText> = mapping('a migration', {
  format: z.literal('flagday/migration', { error: 'use flagday/migration' }),
  version: z.literal(1, { error: 'use 1, the only version there is' }),
  name: migrationName,
  summary: oneLine,
  contexts: contextPack.optional(),
  apis: someOf(
    'apis',
    z.union([z.string(), z.record(z.string(), z.unknown())], {
      error: 'give the name of a function or macro, { slot: … } or { pattern: … }',
    }),
  ),
  introduce: listOf('introductions', rawMapping('give a mapping: { name: …, how: …, of: … }')),
  rules: someOf('rules', ruleSchema),
  retire: listOf('retirements', retirement),
  preconditions: listOf(
    'preconditions',
    rawMapping('give a mapping: { for: […], flag: …, field: … }'),
  ),
  commits: mapping('the commit templates', {
    introduce: commit.optional(),
    convert: commit.optional(),
    'convert-differs': commit.optional(),
    retire: commit.optional(),
  }).optional(),
  trailers: listOf('trailers', trailer),
  words: words.optional(),
  shapes: listOf('shapes', shape),
  'translate-back': identifier.optional(),
  'translate-errors': identifier.optional(),
});
