import { UserError } from '../base/user-error.ts';
import { conform, type Taken, takeOnce } from '../knowledge/conform.ts';
import { apiName, apiSchemas } from './kind-schemas.ts';
import type { MigrationText } from './migration-schema.ts';
import type { Subject } from './migration-spec.ts';
import { patternKey, type ReadPattern, readSearchPattern } from './read-pattern.ts';
import { type SpecReading, soleKey } from './spec-reading.ts';

/** What a migration changes the uses of, and the patterns among it as they were parsed. */
export interface ReadSubjects {
  readonly subjects: readonly Subject[];
  /** By the text of the pattern. */
  readonly patterns: ReadonlyMap<string, ReadPattern>;
  /** What `for`, `of` and `retire` may say, in order. */
  readonly names: ReadonlySet<string>;
}

/** What a migration calls a subject: its name, its slot or the text of its pattern. */
export function nameOfSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'function':
      return subject.name;
    case 'slot':
      return subject.slot;
    case 'pattern':
      return subject.pattern.text;
  }
}

/** The `apis` of a migration. Throws `UserError`. */
export function readSubjects({ apis }: MigrationText, { yaml }: SpecReading): ReadSubjects {
  const subjects: Subject[] = [];
  const patterns = new Map<string, ReadPattern>();
  const taken: Taken = new Map();
  for (const [index, raw] of apis.entries()) {
    const path = ['apis', index];
    const { place } = yaml.find(path);
    if (typeof raw === 'string') {
      if (/^\w+\.\w+$/.test(raw)) {
        throw new UserError(`${place}: ${raw} is a slot`, `write { slot: ${raw} }`);
      }
      const name = conform(apiName, raw, path, yaml);
      takeOnce(name, path, taken, yaml);
      subjects.push({ kind: 'function', name, place });
      continue;
    }
    const words = { what: 'this api', lacks: 'is neither a slot nor a pattern' };
    const kind = soleKey(raw, ['slot', 'pattern'], path, yaml, words);
    if (kind === 'slot') {
      const { slot } = conform(apiSchemas.slot, raw, path, yaml);
      takeOnce(slot, path, taken, yaml);
      subjects.push({ kind, slot, place });
    } else {
      const { pattern: text, types } = conform(apiSchemas.pattern, raw, path, yaml);
      takeOnce(patternKey(text), path, taken, yaml);
      const pattern = readSearchPattern(text, types, [...path, 'pattern'], yaml);
      patterns.set(text, pattern);
      subjects.push({ kind, pattern: pattern.spec, place });
    }
  }
  return { subjects, patterns, names: new Set(subjects.map(nameOfSubject)) };
}
