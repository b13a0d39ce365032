import type {
  Introduction,
  MigrationRule,
  MigrationSpec,
  RuleAction,
} from '../spec/migration-spec.ts';
import { subjectName } from './match-rule.ts';

/** One way to carry a migration out, as a migration of its own that can be planned. */
export interface Strategy {
  readonly key: string;
  readonly title: string;
  readonly how: string;
  readonly spec: MigrationSpec;
  /** Whether the subject's name stays and means something else from one moment on. */
  readonly isInPlace: boolean;
  readonly guard: string;
}

export interface StrategyList {
  readonly strategies: readonly Strategy[];
  readonly leftOut: readonly { readonly strategy: string; readonly why: string }[];
}

/**
 * The strategies that were argued about on the lists, made of one migration: as it is written; both names kept;
 * a new name, conversions, and the old name gone; everybody on the new function with results translated back; the
 * old name given the new meaning at once.
 *
 * Only migrations of functions by calls have others than "as written".
 */
export function strategiesOf(spec: MigrationSpec): StrategyList {
  const written: Strategy = {
    key: 'as-written',
    title: 'as the migration says',
    how: spec.summary,
    spec,
    isInPlace: false,
    guard: guardOf(spec),
  };
  const target = newFunctionOf(spec);
  const isOfCalls = spec.subjects.every(({ kind }) => kind === 'function');
  if (!isOfCalls || target === undefined) {
    const why = 'the migration leads no call to a function of another meaning';
    return { strategies: [written], leftOut: [{ strategy: 'all others', why }] };
  }
  const leftOut: { strategy: string; why: string }[] = [];
  const strategies = [written];
  const isWritten = (other: MigrationSpec): boolean => sameRules(spec, other);
  const keep = keepBoth(spec);
  if (!isWritten(keep.spec)) strategies.push(keep);
  const retire = convertAndRetire(spec);
  if (retire === undefined) {
    leftOut.push({
      strategy: 'convert-and-retire',
      why: 'the migration introduces no new name for those who keep the old meaning',
    });
  } else if (!isWritten(retire.spec)) strategies.push(retire);
  if (spec.translateBack === undefined) {
    leftOut.push({
      strategy: 'translate-back',
      why: 'the migration names no function that makes old results of new ones: translate-back: NAME',
    });
  } else {
    strategies.push(translateBack(spec, target, spec.translateBack));
    strategies.push(inPlace(spec, target, spec.translateBack));
  }
  if (spec.shapes.length === 0) {
    leftOut.push({
      strategy: 'range',
      why: 'the migration names no shapes with a better interface',
    });
  } else strategies.push(range(spec));
  return { strategies, leftOut };
}

/** The function of another meaning that a rule leads to; undefined when there is none. */
function newFunctionOf(spec: MigrationSpec): string | undefined {
  const renames = new Set(spec.introduce.filter(({ how }) => how === 'rename').map(nameOf));
  for (const { action } of spec.rules) {
    if (action.kind === 'call' && !renames.has(action.to)) return action.to;
  }
  return undefined;
}

function nameOf({ name }: Introduction): string {
  return name;
}

function keepBoth(spec: MigrationSpec): Strategy {
  const renames = new Set(spec.introduce.filter(({ how }) => how === 'rename').map(nameOf));
  const rules = spec.rules.map((rule): MigrationRule => {
    const isRename = rule.action.kind === 'call' && renames.has(rule.action.to);
    return isRename ? { ...rule, action: { kind: 'keep' } } : rule;
  });
  const introduce = withoutRenames(spec);
  return {
    key: 'keep-both',
    title: 'keep both names and guard them',
    how: 'The calls of the new meaning move; everybody else keeps the old name.',
    spec: { ...spec, introduce, rules, retire: [] },
    isInPlace: false,
    guard:
      'only a check: the old name compiles everywhere, so that flagday check has to look at each new call',
  };
}

/** What is introduced beside renames; definitions speak of the old names again. */
function withoutRenames({ introduce }: MigrationSpec): readonly Introduction[] {
  const renames = introduce.filter(({ how }) => how === 'rename');
  return introduce
    .filter(({ how }) => how !== 'rename')
    .map((one) => {
      let { definition } = one;
      for (const { name, of } of renames) {
        definition = definition?.replace(new RegExp(`\\b${name}\\b`, 'g'), of);
      }
      return { ...one, definition };
    });
}

/** Undefined when nothing is renamed: then somebody has to choose a name. */
function convertAndRetire(spec: MigrationSpec): Strategy | undefined {
  if (!spec.introduce.some(({ how }) => how === 'rename')) return undefined;
  const retire = spec.subjects.map((subject) => ({
    name: subjectName(subject),
    when: 'unused' as const,
    place: subject.place,
  }));
  const full = { ...spec, retire };
  return {
    key: 'convert-and-retire',
    title: 'introduce a name, convert, retire the old one',
    how: 'Each caller moves to one of two names that say what they return; the old name goes at last.',
    spec: full,
    isInPlace: false,
    guard: guardOf(full),
  };
}

/** A rule for everybody: the new function, for the others with its result translated back. */
function everybody(spec: MigrationSpec, target: string, back: string): readonly MigrationRule[] {
  const renames = new Set(spec.introduce.filter(({ how }) => how === 'rename').map(nameOf));
  return spec.rules.map((rule) => {
    const isKept =
      rule.action.kind === 'keep' || (rule.action.kind === 'call' && renames.has(rule.action.to));
    const action: RuleAction = isKept ? { kind: 'call', to: target, through: back } : rule.action;
    return { ...rule, action };
  });
}

function translateBack(spec: MigrationSpec, target: string, back: string): Strategy {
  const introduce = withoutRenames(spec);
  return {
    key: 'translate-back',
    title: 'replace everywhere and translate back',
    how: `Everybody calls ${target}(); who wants the old results calls ${back}() on what it returns.`,
    spec: { ...spec, introduce, rules: everybody(spec, target, back) },
    isInPlace: false,
    guard: 'the compiler: the old name is gone',
  };
}

function inPlace(spec: MigrationSpec, target: string, back: string): Strategy {
  const { spec: changed } = translateBack(spec, target, back);
  const names = spec.subjects.map(subjectName).join(', ');
  return {
    key: 'in-place',
    title: 'give the old name the new meaning',
    how: `${names}() itself returns what ${target}() does, from one day on, and everybody follows.`,
    spec: { ...changed, retire: [] },
    isInPlace: true,
    guard: 'nothing: code written for the old meaning compiles and is wrong',
  };
}

function range(spec: MigrationSpec): Strategy {
  const better = [...new Set(spec.shapes.map((shape) => shape.better))].join(', ');
  return {
    key: 'range',
    title: 'reshape to a range interface',
    how: `Calls of a shape that ${better}() serves better move to it; a person writes them.`,
    spec,
    isInPlace: false,
    guard: 'a check for the shapes; the old name stays for the other calls',
  };
}

function guardOf({ retire }: MigrationSpec): string {
  const gone = retire.filter(({ when }) => when === 'unused').map(({ name }) => name);
  return gone.length > 0
    ? `the compiler, once ${gone.join(', ')} is gone; until then flagday check`
    : 'only a check: the old name compiles everywhere';
}

function sameRules(a: MigrationSpec, b: MigrationSpec): boolean {
  return (
    a.introduce.length === b.introduce.length &&
    a.retire.length === b.retire.length &&
    a.rules.every((rule, i) => rule.action.kind === b.rules[i]?.action.kind)
  );
}
