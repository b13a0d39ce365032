import { findNearSpelling } from '../base/near-spelling.ts';
import { UserError } from '../base/user-error.ts';
import { conform, type Taken, takeOnce } from '../knowledge/conform.ts';
import { type CommitsText, type MigrationText, migrationSchema } from './migration-schema.ts';
import type {
  CommitTemplate,
  CommitTemplates,
  MigrationSpec,
  Retirement,
} from './migration-spec.ts';
import { readIntroductions } from './read-introductions.ts';
import { readPreconditions } from './read-preconditions.ts';
import { readRules } from './read-rules.ts';
import { readShapes } from './read-shapes.ts';
import { type ReadSubjects, readSubjects } from './read-subjects.ts';
import { checkOriginCycles, checkReplacementCycles } from './replacement-cycles.ts';
import { checkShadowed } from './shadowed-rules.ts';
import { checkKnownName, readMigrationYaml, type SpecReading } from './spec-reading.ts';
import { checkIntroducedAreUsed, namesLedTo } from './targets.ts';

/**
 * The names of the contexts in `pack`: `linux`, or a path relative to the migration file. `place` is where the
 * migration names the pack, for the `UserError` of one that cannot be read.
 */
export type ContextsOf = (pack: string, place: string) => ReadonlySet<string>;

/**
 * The migration that `text` describes. Throws `UserError` at the first mistake; its message names the line and
 * column in `fileName` and what stands there, its cure what would be accepted.
 */
export function readMigration(
  text: string,
  fileName: string,
  contextsOf: ContextsOf,
): MigrationSpec {
  const yaml = readMigrationYaml(text, fileName);
  const migration = conform(migrationSchema, yaml.value, [], yaml);
  const contextPack = migration.contexts ?? 'linux';
  const contexts = contextsOf(contextPack, yaml.find(['contexts']).place);
  const reading = { yaml, contexts };

  const read = readSubjects(migration, reading);
  const introduce = readIntroductions(migration, read, reading);
  const rules = readRules(migration, read, reading);
  checkOriginCycles(introduce);
  checkReplacementCycles(rules, read.subjects);
  checkShadowed(rules, read.subjects);
  const targets = namesLedTo(rules);
  const translator = migration['translate-errors'];
  checkIntroducedAreUsed(
    introduce,
    translator === undefined ? targets : new Set([...targets, translator]),
  );
  return {
    name: migration.name,
    summary: migration.summary,
    contextPack,
    subjects: read.subjects,
    introduce,
    rules,
    retire: readRetirements(migration, read, reading),
    preconditions: readPreconditions(migration, targets, reading),
    commits: readCommits(migration.commits ?? {}, reading),
    trailers: migration.trailers ?? [],
    words: new Map(Object.entries(migration.words ?? {})),
    shapes: readShapes(migration, reading),
    translateBack: migration['translate-back'],
    translateErrors: migration['translate-errors'],
  };
}

function readRetirements(
  { retire }: MigrationText,
  { subjects }: ReadSubjects,
  { yaml }: SpecReading,
): Retirement[] {
  const taken: Taken = new Map();
  const named = new Set(
    subjects.flatMap((subject) => {
      if (subject.kind === 'pattern') return [];
      return subject.kind === 'slot' ? [subject.slot] : [subject.name];
    }),
  );
  return (retire ?? []).map(({ name, when }, index) => {
    const path = ['retire', index, 'name'];
    checkKnownName(name, named, path, yaml, () => `${name} is no function or slot among the apis`);
    takeOnce(name, path, taken, yaml);
    return { name, when, place: yaml.find(['retire', index]).place };
  });
}

function readCommits(commits: CommitsText, reading: SpecReading): CommitTemplates {
  const template = (key: keyof CommitsText): CommitTemplate | undefined => {
    const commit = commits[key];
    if (commit === undefined) return undefined;
    for (const part of ['subject', 'body'] as const) {
      checkTemplateWords(commit[part], ['commits', key, part], reading);
    }
    return { subject: commit.subject, body: commit.body };
  };
  return {
    introduce: template('introduce'),
    convert: template('convert'),
    convertDiffers: template('convert-differs'),
    retire: template('retire'),
  };
}

/** What a commit template may have in braces: each is filled in for the patch it is for. */
const templateWords = ['api', 'to', 'driver', 'function', 'table', 'chain'];

/** A word in braces that nothing fills in would be sent to a mailing list as it is. */
function checkTemplateWords(text: string, path: readonly string[], { yaml }: SpecReading): void {
  for (const [whole, word = ''] of text.matchAll(/\{([a-z_-]+)\}/gi)) {
    if (templateWords.includes(word)) continue;
    const near = findNearSpelling(word, templateWords);
    throw new UserError(
      `${yaml.find(path).place}: nothing fills in ${whole}`,
      near === undefined
        ? `use {${templateWords.join('}, {')}}, or put a blank inside the braces`
        : `did you mean {${near}}?`,
    );
  }
}
