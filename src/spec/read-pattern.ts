import { UserError } from '../base/user-error.ts';
import type { YamlPath, YamlText } from '../knowledge/yaml-text.ts';
import { parsePattern, replacementProblems } from '../patterns/parse-pattern.ts';
import type { ParsedPattern, Pattern, PatternProblem } from '../patterns/pattern.ts';
import type { PatternSpec } from './migration-spec.ts';

/** A pattern as the migration holds it, and as it was parsed. */
export interface ReadPattern {
  readonly spec: PatternSpec;
  readonly pattern: Pattern;
}

type Types = Readonly<Record<string, string>> | undefined;

/** The pattern at `path`, which code is searched by. Throws `UserError` when it is none. */
export function readSearchPattern(
  text: string,
  types: Types,
  path: YamlPath,
  yaml: YamlText,
): ReadPattern {
  const typed = new Map(Object.entries(types ?? {}));
  const pattern = accepted(parsePattern(text, { types: typed }), path, yaml, types);
  return { spec: { text, types: typed, place: yaml.find(path).place }, pattern };
}

/** The pattern at `path`, which takes the place of what `from` matches. Throws `UserError` when it cannot. */
export function readReplacement(
  text: string,
  from: ReadPattern,
  path: YamlPath,
  yaml: YamlText,
): ReadPattern {
  const pattern = accepted(parsePattern(text, { role: 'replacement' }), path, yaml, undefined);
  const [problem] = replacementProblems(from.pattern, pattern);
  if (problem) refuse(problem, path, yaml, undefined);
  const types = new Map<string, string>();
  for (const { name } of pattern.metavariables) {
    const type = from.spec.types.get(name);
    if (type !== undefined) types.set(name, type);
  }
  return { spec: { text, types, place: yaml.find(path).place }, pattern };
}

/** The text of a pattern with its white space evened out: equal for patterns that differ in nothing else. */
export function patternKey(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function accepted(parsed: ParsedPattern, path: YamlPath, yaml: YamlText, types: Types): Pattern {
  if (parsed.kind === 'pattern') return parsed.pattern;
  const [problem] = parsed.problems;
  if (problem) refuse(problem, path, yaml, types);
  throw new UserError(`${yaml.find(path).place}: this is no pattern`, cure);
}

const cure =
  'write one C expression, or one statement with its ;, in which $name stands for any expression';

function refuse(problem: PatternProblem, path: YamlPath, yaml: YamlText, types: Types): never {
  // A type's problem belongs to the type, which stands beside the pattern.
  const named = Object.keys(types ?? {}).find((name) => problem.reason.includes(`'$${name}'`));
  const ofType = problem.kind === 'type-of-no-metavariable' || problem.kind === 'not-a-type';
  const where = yaml.find(
    ofType && named !== undefined ? [...path.slice(0, -1), 'types', named] : path,
  );
  throw new UserError(
    `${where.place}: ${problem.reason}`,
    `seen: ${where.seen ?? 'nothing'}; ${cure}`,
  );
}
