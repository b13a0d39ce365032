import { UserError } from '../base/user-error.ts';
import { type Taken, takeOnce } from '../knowledge/conform.ts';
import type { YamlPath } from '../knowledge/yaml-text.ts';
import type { MigrationText } from './migration-schema.ts';
import type {
  ContextCondition,
  MigrationRule,
  RuleAction,
  RuleConditions,
  Subject,
} from './migration-spec.ts';
import { readReplacementAction } from './read-action.ts';
import { nameOfSubject, type ReadSubjects } from './read-subjects.ts';
import type { ConditionsText, RuleText } from './rule-schema.ts';
import { checkKnown, type SpecReading, soleKey } from './spec-reading.ts';

/** The rules of a migration, in order, each by itself without mistake. Throws `UserError`. */
export function readRules(
  { rules }: MigrationText,
  subjects: ReadSubjects,
  reading: SpecReading,
): MigrationRule[] {
  const taken: Taken = new Map();
  return rules.map((text, index) => {
    takeOnce(text.name, ['rules', index, 'name'], taken, reading.yaml);
    return readRule(text, ['rules', index], subjects, reading);
  });
}

/** The subjects that a rule is for. */
export function subjectsOf(
  rule: Pick<MigrationRule, 'subjects'>,
  subjects: readonly Subject[],
): readonly Subject[] {
  if (rule.subjects.length === 0) return subjects;
  return subjects.filter((subject) => rule.subjects.includes(nameOfSubject(subject)));
}

function readRule(
  text: RuleText,
  path: YamlPath,
  { subjects: all, names, patterns }: ReadSubjects,
  reading: SpecReading,
): MigrationRule {
  const { yaml } = reading;
  const subjects = text.for ?? [];
  checkKnown(subjects, names, [...path, 'for'], yaml, (name) => `${name} is none of the apis`);
  const concerned = subjectsOf({ subjects }, all);
  const when = readConditions(text.when ?? {}, [...path, 'when'], reading);
  checkApplicable(text.when ?? {}, concerned, [...path, 'when'], reading);
  return {
    name: text.name,
    subjects,
    when,
    action: readAction(text, path, concerned, patterns, reading),
    because: text.because,
    argument: text.argument,
    changes: text.changes,
    place: yaml.find(path).place,
  };
}

function readAction(
  text: RuleText,
  path: YamlPath,
  subjects: readonly Subject[],
  patterns: ReadSubjects['patterns'],
  reading: SpecReading,
): RuleAction {
  const words = { what: 'this rule', lacks: 'says nothing of what to do' };
  const kind = soleKey(text, ['replace', 'keep', 'review'], path, reading.yaml, words);
  if (text.argument !== undefined && text.changes !== undefined) {
    throw new UserError(
      `${reading.yaml.findKey([...path, 'changes']).place}: a rule with an argument says that nothing changes`,
      'give argument, where old and new are equal, or changes, where they are not',
    );
  }
  if (kind === 'replace') {
    const at = [...path, 'replace'];
    return readReplacementAction(text.replace ?? {}, at, subjects, patterns, reading);
  }
  if (text.argument !== undefined) {
    throw new UserError(
      `${reading.yaml.findKey([...path, 'argument']).place}: an argument does not go with ${kind}`,
      'argument says why a replacement is equal; use because for any other reason',
    );
  }
  if (text.changes !== undefined) {
    throw new UserError(
      `${reading.yaml.findKey([...path, 'changes']).place}: changes do not go with ${kind}`,
      'changes says what a replacement makes different; use because for any other reason',
    );
  }
  return { kind };
}

function readConditions(
  text: ConditionsText,
  path: YamlPath,
  reading: SpecReading,
): RuleConditions {
  const held = text.locks?.held ?? [];
  const notHeld = text.locks?.['not-held'] ?? [];
  const both = notHeld.findIndex((lock) => held.includes(lock));
  if (both >= 0) {
    throw new UserError(
      `${reading.yaml.find([...path, 'locks', 'not-held', both]).place}: ${notHeld[both]} cannot be held and not held`,
      'take it out of one of the two lists; as it is, the rule never matches',
    );
  }
  return {
    contexts: readContextCondition(text.contexts, [...path, 'contexts'], reading),
    resultUses: text.result,
    arguments: readArguments(text.arguments),
    files: text.files ?? [],
    maySleep: text['may-sleep'],
    locksHeld: held,
    locksNotHeld: notHeld,
    returnsOnly: text['returns-only']?.map(String),
  };
}

function readContextCondition(
  text: ConditionsText['contexts'],
  path: YamlPath,
  { yaml, contexts }: SpecReading,
): ContextCondition | undefined {
  if (text === undefined) return undefined;
  const words = { what: 'this condition', lacks: 'names no contexts' };
  const mode = soleKey(text, ['within', 'without', 'any'], path, yaml, words);
  const names = text[mode] ?? [];
  checkKnown(names, contexts, [...path, mode], yaml, (name) => `there is no context ${name}`);
  return { contexts: names, mode };
}

function readArguments(text: ConditionsText['arguments']): Map<number, string> {
  const entries = Object.entries(text ?? {});
  return new Map(entries.map(([position, wanted]) => [Number(position), String(wanted)]));
}

/** Arguments are those of a call, and results those of an expression: elsewhere, such a rule never matches. */
function checkApplicable(
  when: ConditionsText,
  subjects: readonly Subject[],
  path: YamlPath,
  { yaml }: SpecReading,
): void {
  const kinds = new Set(subjects.map(({ kind }) => kind));
  const refuse = (key: string, what: string): never => {
    throw new UserError(
      `${yaml.findKey([...path, key]).place}: ${what}, so this rule never matches`,
      `drop ${key}, or name a function in for`,
    );
  };
  if (when.arguments && !kinds.has('function')) {
    refuse('arguments', 'none of the apis of this rule is a call with arguments');
  }
  if (when.result && kinds.size === 1 && kinds.has('slot')) {
    refuse('result', 'a function in a slot is not called there and has no result');
  }
}
