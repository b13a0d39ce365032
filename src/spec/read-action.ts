import { UserError } from '../base/user-error.ts';
import { conform } from '../knowledge/conform.ts';
import type { YamlPath } from '../knowledge/yaml-text.ts';
import type { RuleAction, Subject } from './migration-spec.ts';
import {
  patternKey,
  type ReadPattern,
  readReplacement,
  readSearchPattern,
} from './read-pattern.ts';
import { nameOfSubject } from './read-subjects.ts';
import { replacementSchemas } from './rule-schema.ts';
import type { RawMapping } from './schema-parts.ts';
import { type SpecReading, soleKey } from './spec-reading.ts';

/** What `replace` says. `subjects` are those that the rule is for. Throws `UserError`. */
export function readReplacementAction(
  raw: RawMapping,
  path: YamlPath,
  subjects: readonly Subject[],
  patterns: ReadonlyMap<string, ReadPattern>,
  reading: SpecReading,
): RuleAction {
  const { yaml } = reading;
  const words = { what: 'this replacement', lacks: 'does not say by what' };
  const kind = soleKey(raw, ['call', 'pattern', 'slot'], path, yaml, words);
  const at = [...path, kind];
  switch (kind) {
    case 'call': {
      const { call, 'ignored-result': ignored } = conform(replacementSchemas.call, raw, path, yaml);
      checkKinds(subjects, 'function', 'a call', at, reading);
      return { kind, to: call, ...(ignored === 'return' ? { returnsIgnored: true } : {}) };
    }
    case 'slot': {
      const { slot, 'result-type': resultType } = conform(replacementSchemas.slot, raw, path, yaml);
      checkKinds(subjects, 'slot', 'a slot', at, reading);
      return { kind, slot, resultType };
    }
    case 'pattern': {
      const { pattern } = conform(replacementSchemas.pattern, raw, path, yaml);
      return readPatternAction(pattern, at, subjects, patterns, reading);
    }
  }
}

interface PatternActionText {
  readonly from?: string | undefined;
  readonly to: string;
  readonly types?: Readonly<Record<string, string>> | undefined;
}

function readPatternAction(
  { from: fromText, to, types }: PatternActionText,
  path: YamlPath,
  subjects: readonly Subject[],
  patterns: ReadonlyMap<string, ReadPattern>,
  reading: SpecReading,
): RuleAction {
  const { yaml } = reading;
  const toPath = [...path, 'to'];
  if (fromText === undefined) {
    const own = ownPatterns(subjects, patterns, path, reading);
    if (types !== undefined) refuseLoneTypes([...path, 'types'], reading);
    const [written] = own.map((from) => readChange(from, to, toPath, reading));
    return { kind: 'pattern', from: undefined, to: written ?? noPattern(path, reading) };
  }
  const from = readSearchPattern(fromText, types, [...path, 'from'], yaml);
  checkMentioned(from, subjects, [...path, 'from'], reading);
  return { kind: 'pattern', from: from.spec, to: readChange(from, to, toPath, reading) };
}

function readChange(from: ReadPattern, to: string, path: YamlPath, { yaml }: SpecReading) {
  if (patternKey(to) === patternKey(from.spec.text)) {
    throw new UserError(
      `${yaml.find(path).place}: ${to} would take its own place`,
      'give what shall stand there instead, or use keep: true',
    );
  }
  return readReplacement(to, from, path, yaml).spec;
}

/** Without `from`, what is replaced is the api itself, so each must be a pattern. */
function ownPatterns(
  subjects: readonly Subject[],
  patterns: ReadonlyMap<string, ReadPattern>,
  path: YamlPath,
  reading: SpecReading,
): ReadPattern[] {
  return subjects.map(
    (subject) => patterns.get(nameOfSubject(subject)) ?? noPattern(path, reading, subject),
  );
}

function noPattern(path: YamlPath, { yaml }: SpecReading, subject?: Subject): never {
  const name = subject === undefined ? 'the api' : nameOfSubject(subject);
  throw new UserError(
    `${yaml.find(path).place}: ${name} is no pattern, so the replacement must say what it is for`,
    'add from: the pattern that is replaced',
  );
}

function refuseLoneTypes(path: YamlPath, { yaml }: SpecReading): never {
  throw new UserError(
    `${yaml.findKey(path).place}: types stand here without from`,
    'give the types where the pattern is: among the apis',
  );
}

/** A pattern that names no function of its rule would never be found at a use of one. */
function checkMentioned(
  { pattern, spec }: ReadPattern,
  subjects: readonly Subject[],
  path: YamlPath,
  { yaml }: SpecReading,
): void {
  for (const subject of subjects) {
    if (subject.kind === 'pattern') continue;
    if (subject.kind === 'function' && pattern.fixedNames.includes(subject.name)) continue;
    const name = nameOfSubject(subject);
    throw new UserError(
      `${yaml.find(path).place}: ${spec.text} does not name ${name}, so it never matches a use of it`,
      subject.kind === 'slot'
        ? 'replace the functions of a slot by { slot: …, result-type: … }'
        : `write a pattern with ${name} in it, or name other apis in for`,
    );
  }
}

function checkKinds(
  subjects: readonly Subject[],
  kind: Subject['kind'],
  what: string,
  path: YamlPath,
  { yaml }: SpecReading,
): void {
  const other = subjects.find((subject) => subject.kind !== kind);
  if (other === undefined) return;
  const cures = {
    function: 'use call: or pattern:',
    slot: 'use slot: with result-type:',
    pattern: 'use pattern: with to:',
  };
  throw new UserError(
    `${yaml.find(path).place}: ${what} cannot take the place of the ${other.kind} ${nameOfSubject(other)}`,
    `${cures[other.kind]}, or name other apis in for`,
  );
}
