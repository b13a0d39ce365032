import type { Introduction, MigrationRule, MigrationSpec } from '../spec/migration-spec.ts';
import { nameOfSubject } from '../spec/read-subjects.ts';

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
  const targets = newFunctionsOf(spec);
  const isOfCalls = spec.subjects.every(({ kind }) => kind === 'function');
  if (!isOfCalls || targets.size === 0) {
    const why = 'the migration leads no call to a function of another meaning';
    return { strategies: [written], leftOut: [{ strategy: 'all others', why }] };
  }
  const leftOut: { strategy: string; why: string }[] = [];
  const strategies = [written];
  const isWritten = ({ key, spec: other }: Strategy): boolean => {
    if (!isSameMigration(spec, other)) return false;
    leftOut.push({ strategy: key, why: 'that is what the migration says' });
    return true;
  };
  const keep = keepBoth(spec);
  if (!isWritten(keep)) strategies.push(keep);
  const retire = convertAndRetire(spec);
  if (retire === undefined) {
    leftOut.push({
      strategy: 'convert-and-retire',
      why: 'the migration introduces no new name for those who keep the old meaning',
    });
  } else if (!isWritten(retire)) strategies.push(retire);
  if (spec.translateBack === undefined) {
    const why =
      'the migration names no function that makes old results of new ones: translate-back: NAME';
    leftOut.push({ strategy: 'translate-back', why }, { strategy: 'in-place', why });
  } else {
    strategies.push(translateBack(spec, targets, spec.translateBack));
    strategies.push(inPlace(spec, targets, spec.translateBack));
  }
  if (spec.shapes.length === 0) {
    leftOut.push({
      strategy: 'range',
      why: 'the migration names no shapes with a better interface',
    });
  } else strategies.push(range(spec));
  return { strategies, leftOut };
}

/** For each subject the function of another meaning that the first rule for it leads to; none for some. */
function newFunctionsOf(spec: MigrationSpec): ReadonlyMap<string, string> {
  const renames = renamesOf(spec);
  const targets = new Map<string, string>();
  for (const name of spec.subjects.map(nameOfSubject)) {
    for (const { action, subjects } of spec.rules) {
      if (action.kind !== 'call' || renames.has(action.to) || targets.has(name)) continue;
      if (subjects.length === 0 || subjects.includes(name)) targets.set(name, action.to);
    }
  }
  return targets;
}

function renamesOf({ introduce }: MigrationSpec): ReadonlySet<string> {
  return new Set(introduce.filter(({ how }) => how === 'rename').map(nameOf));
}

function nameOf({ name }: Introduction): string {
  return name;
}

function keepBoth(spec: MigrationSpec): Strategy {
  const renames = renamesOf(spec);
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
    name: nameOfSubject(subject),
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

/**
 * A rule for everybody: the new function, and its result translated back for those whom the migration leaves with
 * the old one or with a person. A subject that no rule leads anywhere keeps its rules.
 */
function everybody(
  spec: MigrationSpec,
  targets: ReadonlyMap<string, string>,
  back: string,
): readonly MigrationRule[] {
  const renames = renamesOf(spec);
  return spec.rules.flatMap((rule): MigrationRule[] => {
    const { action, subjects } = rule;
    if (action.kind === 'call' && !renames.has(action.to)) return [rule];
    if (action.kind === 'pattern' || action.kind === 'slot') return [rule];
    const names = subjects.length > 0 ? subjects : spec.subjects.map(nameOfSubject);
    return names.map((name) => {
      const to = targets.get(name);
      if (to === undefined) return { ...rule, subjects: [name] };
      return { ...rule, subjects: [name], action: { kind: 'call', to, through: back } };
    });
  });
}

function translateBack(
  spec: MigrationSpec,
  targets: ReadonlyMap<string, string>,
  back: string,
): Strategy {
  const introduce = withoutRenames(spec);
  const changed = { ...spec, introduce, rules: everybody(spec, targets, back) };
  return {
    key: 'translate-back',
    title: 'replace everywhere and translate back',
    how: `Everybody calls ${namesIn(targets)}; who wants the old results calls ${back}() on what it returns.`,
    spec: changed,
    isInPlace: false,
    guard: guardOf(changed),
  };
}

function namesIn(targets: ReadonlyMap<string, string>): string {
  return [...new Set(targets.values())].map((name) => `${name}()`).join(' or ');
}

function inPlace(
  spec: MigrationSpec,
  targets: ReadonlyMap<string, string>,
  back: string,
): Strategy {
  const { spec: changed } = translateBack(spec, targets, back);
  const own = spec.subjects.map((subject) => `${nameOfSubject(subject)}()`);
  const becomes =
    own.length === 1
      ? `${own.join()} itself returns what ${namesIn(targets)} does`
      : `${own.join(', ')} themselves return what ${namesIn(targets)} do`;
  return {
    key: 'in-place',
    title: 'give the old name the new meaning',
    how: `${becomes}, from one day on, and everybody follows.`,
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

/** What keeps new uses of the old names out, once the migration is carried out. */
export function guardOf({ retire }: Pick<MigrationSpec, 'retire'>): string {
  const gone = retire.filter(({ when }) => when === 'unused').map(({ name }) => name);
  return gone.length > 0
    ? `the compiler, once ${gone.join(', ')} is gone; until then flagday check`
    : 'only a check: the old name compiles everywhere';
}

/** Whether two migrations of the same subjects do the same. */
function isSameMigration(a: MigrationSpec, b: MigrationSpec): boolean {
  const goes = ({ retire }: MigrationSpec): string =>
    retire
      .flatMap(({ name, when }) => (when === 'unused' ? [name] : []))
      .sort()
      .join();
  return (
    a.introduce.length === b.introduce.length &&
    goes(a) === goes(b) &&
    a.rules.length === b.rules.length &&
    a.rules.every((rule, i) => rule.action.kind === b.rules[i]?.action.kind)
  );
}
