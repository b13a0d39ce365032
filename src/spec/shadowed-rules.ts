import { UserError } from '../base/user-error.ts';
import type { ContextCondition, MigrationRule, RuleConditions, Subject } from './migration-spec.ts';
import { patternKey } from './read-pattern.ts';
import { subjectsOf } from './read-rules.ts';
import { nameOfSubject } from './read-subjects.ts';

/**
 * Throws `UserError` for a rule that can never match because for each of its subjects one earlier rule takes all
 * that it could. Earlier rules that only together take everything are not noticed.
 */
export function checkShadowed(rules: readonly MigrationRule[], subjects: readonly Subject[]): void {
  for (const [index, rule] of rules.entries()) {
    const takers = subjectsOf(rule, subjects).map((subject) =>
      rules.slice(0, index).find((earlier) => isFor(earlier, subject) && takesAllOf(earlier, rule)),
    );
    const [first] = takers;
    if (first === undefined || takers.includes(undefined)) continue;
    throw new UserError(
      `${rule.place}: the rule "${rule.name}" can never match: "${first.name}", on line ${lineOf(first)}, takes all that it could`,
      'put the narrower rule first, or drop one of the two',
    );
  }
}

function isFor(rule: MigrationRule, subject: Subject): boolean {
  return rule.subjects.length === 0 || rule.subjects.includes(nameOfSubject(subject));
}

function lineOf({ place }: MigrationRule): string {
  return place.split(':').at(-2) ?? '?';
}

/** Whether `earlier` surely matches wherever `later` does, for a subject that both are for. */
function takesAllOf(earlier: MigrationRule, later: MigrationRule): boolean {
  return takesForm(earlier, later) && isImplied(earlier.when, later.when);
}

/** A pattern is a condition too: the rule is for what it matches. */
function takesForm({ action: earlier }: MigrationRule, { action: later }: MigrationRule): boolean {
  if (earlier.kind !== 'pattern' || earlier.from === undefined) return true;
  if (later.kind !== 'pattern' || later.from === undefined) return false;
  const isUntyped = earlier.from.types.size === 0;
  return isUntyped && patternKey(earlier.from.text) === patternKey(later.from.text);
}

/** Whether `weak` holds wherever `strong` does. In doubt, it does not. */
function isImplied(weak: RuleConditions, strong: RuleConditions): boolean {
  return (
    (weak.contexts === undefined ||
      (strong.contexts !== undefined && areContextsImplied(weak.contexts, strong.contexts))) &&
    isWithin(strong.resultUses, weak.resultUses) &&
    isWithin(strong.returnsOnly, weak.returnsOnly) &&
    areArgumentsImplied(weak.arguments, strong.arguments) &&
    (weak.files.length === 0 || weak.files.join('\n') === strong.files.join('\n')) &&
    (weak.maySleep === undefined || weak.maySleep === strong.maySleep) &&
    weak.locksHeld.every((lock) => strong.locksHeld.includes(lock)) &&
    weak.locksNotHeld.every((lock) => strong.locksNotHeld.includes(lock))
  );
}

/** `undefined` stands for everything there is. */
function isWithin(
  inner: readonly string[] | undefined,
  outer: readonly string[] | undefined,
): boolean {
  if (outer === undefined) return true;
  return inner?.every((item) => outer.includes(item)) ?? false;
}

/** All three modes hold only for uses that have contexts, so no case of none needs a thought. */
function areContextsImplied(weak: ContextCondition, strong: ContextCondition): boolean {
  const all = (from: ContextCondition, to: ContextCondition) =>
    from.contexts.every((context) => to.contexts.includes(context));
  const none = strong.contexts.every((context) => !weak.contexts.includes(context));
  switch (`${strong.mode} ${weak.mode}` as const) {
    case 'within within':
    case 'within any':
    case 'any any':
      return all(strong, weak);
    case 'within without':
      return none;
    case 'without without':
      return all(weak, strong);
    // A use outside some contexts may be in any others, and one that is in some may be in more.
    case 'without within':
    case 'without any':
    case 'any within':
    case 'any without':
      return false;
  }
}

function areArgumentsImplied(
  weak: ReadonlyMap<number, string>,
  strong: ReadonlyMap<number, string>,
): boolean {
  return [...weak].every(([position, wanted]) => {
    const given = strong.get(position);
    if (given === undefined || given === wanted) return given === wanted;
    return wanted.startsWith('!') && !given.startsWith('!') && wanted.slice(1) !== given;
  });
}
