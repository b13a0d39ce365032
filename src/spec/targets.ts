import { UserError } from '../base/user-error.ts';
import { parsePattern } from '../patterns/parse-pattern.ts';
import type { Introduction, MigrationRule } from './migration-spec.ts';

/** The functions, and the words of the types, that rules put into the place of an api, in order. */
export function namesLedTo(rules: readonly MigrationRule[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { action } of rules) {
    if (action.kind === 'call') names.add(action.to);
    if (action.kind === 'slot') for (const word of wordsOf(action.resultType)) names.add(word);
    if (action.kind !== 'pattern') continue;
    const parsed = parsePattern(action.to.text, { role: 'replacement' });
    if (parsed.kind === 'pattern') for (const name of parsed.pattern.calledNames) names.add(name);
  }
  return names;
}

function wordsOf(type: string): readonly string[] {
  return type.match(/[A-Za-z_]\w*/g) ?? [];
}

/** Throws `UserError` for something new that neither a rule nor another new definition calls. */
export function checkIntroducedAreUsed(
  introduce: readonly Introduction[],
  targets: ReadonlySet<string>,
): void {
  for (const { name, how, place } of introduce) {
    if (how === 'existing' || targets.has(name)) continue;
    const mention = new RegExp(`\\b${name}\\b`);
    const others = introduce.filter((other) => other.name !== name);
    if (others.some(({ definition = '' }) => mention.test(definition))) continue;
    throw new UserError(
      `${place}: nothing leads to ${name}: no rule puts it into the place of an api`,
      `add a rule with replace: { call: ${name} }, or drop the introduction`,
    );
  }
}
