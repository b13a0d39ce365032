import { UserError } from '../base/user-error.ts';
import type { Introduction, MigrationRule, Subject } from './migration-spec.ts';
import { patternKey } from './read-pattern.ts';
import { subjectsOf } from './read-rules.ts';
import { nameOfSubject } from './read-subjects.ts';

/** One thing takes the place of another, as said at `place`. */
interface Step {
  readonly from: string;
  readonly to: string;
  readonly place: string;
}

/**
 * Throws `UserError` when following the rules from one api to what takes its place leads back to it: such a
 * migration would never be done.
 */
export function checkReplacementCycles(
  rules: readonly MigrationRule[],
  subjects: readonly Subject[],
): void {
  const steps = rules.flatMap((rule) => stepsOf(rule, subjects));
  const cycle = findCycle(steps);
  const [first] = cycle;
  if (first === undefined) return;
  throw new UserError(
    cycle.length === 1
      ? `${first.place}: ${first.from} would take its own place`
      : `${first.place}: the rules lead in a circle: ${chain(cycle)}`,
    'give what shall stand there in the end, or use keep: true',
  );
}

/** Throws `UserError` when introductions come from each other. */
export function checkOriginCycles(introduce: readonly Introduction[]): void {
  const cycle = findCycle(introduce.map(({ name, of, place }) => ({ from: name, to: of, place })));
  const [first] = cycle;
  if (first === undefined) return;
  throw new UserError(
    `${first.place}: introductions come from each other: ${chain(cycle)}`,
    'one of them must come from what the tree has',
  );
}

function chain(cycle: readonly Step[]): string {
  return [...cycle.map(({ from }) => from), cycle[0]?.from].join(' → ');
}

function stepsOf(rule: MigrationRule, subjects: readonly Subject[]): Step[] {
  const { action, place } = rule;
  switch (action.kind) {
    case 'call':
      return subjectsOf(rule, subjects).map((subject) => ({
        from: nameOfSubject(subject),
        to: action.to,
        place,
      }));
    case 'slot':
      // A slot may keep its functions and change their type; that is no way back.
      return subjectsOf(rule, subjects)
        .map((subject) => ({ from: nameOfSubject(subject), to: action.slot, place }))
        .filter(({ from, to }) => from !== to);
    case 'pattern': {
      const from = action.from?.text;
      const replaced = from === undefined ? subjectsOf(rule, subjects).map(nameOfSubject) : [from];
      const to = patternKey(action.to.text);
      return replaced.map((text) => ({ from: patternKey(text), to, place }));
    }
    case 'keep':
    case 'review':
      return [];
  }
}

/** The steps of a cycle, beginning with the one that stands first; empty when there is none. */
function findCycle(steps: readonly Step[]): readonly Step[] {
  const stepsFrom = new Map<string, Step[]>();
  for (const step of steps) {
    const others = stepsFrom.get(step.from);
    if (others === undefined) stepsFrom.set(step.from, [step]);
    else others.push(step);
  }
  for (const first of steps) {
    // Breadth first from where the step leads; each name once, so this ends.
    const cameBy = new Map<string, Step>([[first.to, first]]);
    for (const name of cameBy.keys()) {
      if (name === first.from) return stepsBack(first, cameBy);
      for (const step of stepsFrom.get(name) ?? []) {
        if (!cameBy.has(step.to)) cameBy.set(step.to, step);
      }
    }
  }
  return [];
}

function stepsBack(first: Step, cameBy: ReadonlyMap<string, Step>): readonly Step[] {
  const back: Step[] = [];
  for (let step = cameBy.get(first.from); step !== undefined; step = cameBy.get(step.from)) {
    back.unshift(step);
    if (step === first) break;
  }
  return back;
}
