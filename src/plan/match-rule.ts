import picomatch from 'picomatch';
import type { MigrationRule, RuleConditions } from '../spec/migration-spec.ts';

/** What rules ask of a use; each is found out when a rule asks. */
export interface UseFacts {
  /** The subject's name, slot or pattern text. */
  readonly subject: string;
  readonly path: string;
  /** Shown by exact steps; empty when none was found. */
  readonly contexts: readonly string[];
  readonly resultUse: string | undefined;
  /** The text of an argument, counted from 1; undefined when there is none. */
  argument(position: number): string | undefined;
  /** `unknown` as soon as it is not `wanted`. */
  maySleep(wanted?: 'yes' | 'no'): 'yes' | 'no' | 'unknown';
  isLockHeld(lock: string): 'yes' | 'no' | 'unknown';
  /** Whether code of the form that the rule replaces stands there; true for rules without one. */
  hasForm(rule: MigrationRule): boolean;
  /** Whether the function around the use, or the one that is bound, returns nothing but these. */
  returnsOnly(values: readonly string[]): 'yes' | 'no' | 'unknown';
}

/** The first rule whose conditions are all shown to hold. */
export function findRule(
  rules: readonly MigrationRule[],
  facts: UseFacts,
): MigrationRule | undefined {
  return rules.find(
    (rule) =>
      isFor(rule, facts.subject) && unmet(rule.when, facts) === undefined && facts.hasForm(rule),
  );
}

/** The rules for a subject that ask for nothing that `facts` contradict, and why each does not match. */
export function findNearMisses(
  rules: readonly MigrationRule[],
  facts: UseFacts,
): readonly string[] {
  return rules
    .filter((rule) => isFor(rule, facts.subject))
    .map((rule) => {
      const wanted = unmet(rule.when, facts) ?? 'code of another form';
      return `Rule "${rule.name}" asks for ${wanted}.`;
    });
}

function isFor(rule: MigrationRule, subject: string): boolean {
  return rule.subjects.length === 0 || rule.subjects.includes(subject);
}

/** The first condition that is not shown to hold, in words; undefined when all are. */
function unmet(when: RuleConditions, facts: UseFacts): string | undefined {
  if (when.resultUses !== undefined && !when.resultUses.includes(facts.resultUse ?? '')) {
    return `a result that is ${when.resultUses.join(' or ')}`;
  }
  if (!matchesFiles(when.files, facts.path)) return `a file among ${when.files.join(', ')}`;
  for (const [position, wanted] of when.arguments) {
    if (!matchesText(wanted, facts.argument(position))) return `argument ${position} ${wanted}`;
  }
  // What has to be looked for goes last.
  if (!matchesContexts(when, facts)) {
    const { mode, contexts } = when.contexts ?? { mode: 'within', contexts: [] };
    return `contexts ${mode} ${contexts.join(', ')}`;
  }
  if (when.maySleep !== undefined && !matchesSleep(when.maySleep, facts)) {
    return `may-sleep ${when.maySleep}`;
  }
  const missing = when.locksHeld.find((lock) => facts.isLockHeld(lock) !== 'yes');
  if (missing !== undefined) return `${missing} held`;
  const held = when.locksNotHeld.find((lock) => facts.isLockHeld(lock) !== 'no');
  if (held !== undefined) return `${held} not held`;
  if (when.returnsOnly !== undefined && facts.returnsOnly(when.returnsOnly) !== 'yes') {
    return `nothing but ${when.returnsOnly.join(', ')} returned`;
  }
  return undefined;
}

function matchesContexts({ contexts: condition }: RuleConditions, { contexts }: UseFacts): boolean {
  if (condition === undefined) return true;
  if (contexts.length === 0) return false;
  const isNamed = (context: string): boolean => condition.contexts.includes(context);
  switch (condition.mode) {
    case 'within':
      return contexts.every(isNamed);
    case 'without':
      return !contexts.some(isNamed);
    case 'any':
      return contexts.some(isNamed);
  }
}

function matchesSleep(wanted: 'yes' | 'no' | 'unknown', facts: UseFacts): boolean {
  return facts.maySleep(wanted === 'unknown' ? undefined : wanted) === wanted;
}

function matchesText(wanted: string, text: string | undefined): boolean {
  const isNegated = wanted.startsWith('!');
  const plain = (isNegated ? wanted.slice(1) : wanted).replace(/\s+/g, ' ').trim();
  if (text === undefined) return false;
  return (text.replace(/\s+/g, ' ').trim() === plain) !== isNegated;
}

function matchesFiles(patterns: readonly string[], path: string): boolean {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!'));
  if (unwanted.some((pattern) => picomatch.isMatch(path, pattern.slice(1)))) return false;
  return wanted.length === 0 || picomatch.isMatch(path, wanted);
}
