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
  const standing = new Map(
    from.pattern.metavariables.flatMap(({ name, stands }): [string, string][] =>
      stands === 'expression' || !new RegExp(`\\$${name}\\b`).test(text) ? [] : [[name, stands]],
    ),
  );
  const parsed = parsePattern(text, { role: 'replacement', types: standing });
  const pattern = accepted(parsed, path, yaml, undefined);
  checkFits(pattern, from.pattern, path, yaml);
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

function checkFits(to: Pattern, from: Pattern, path: YamlPath, yaml: YamlText): void {
  const [problem] = replacementProblems(from, to);
  if (problem === undefined) return;
  const { place } = yaml.find(path);
  if (problem.kind === 'other-form') {
    throw new UserError(
      `${place}: ${to.text} is ${aForm(to)}, but it is to replace ${aForm(from)}`,
      'write both with their ; or both without',
    );
  }
  const names = from.metavariables.map(({ name }) => `$${name}`);
  throw new UserError(
    `${place}: ${problem.reason}`,
    `${from.text} has ${names.join(', ') || 'no metavariables'}${from.hasRest ? ' and ...' : ''}`,
  );
}

function aForm({ form }: Pattern): string {
  return form === 'statement' ? 'a statement' : 'an expression';
}

function accepted(parsed: ParsedPattern, path: YamlPath, yaml: YamlText, types: Types): Pattern {
  if (parsed.kind === 'pattern') return parsed.pattern;
  const [problem] = parsed.problems;
  const { place, seen } = placeOf(problem, path, yaml, types);
  throw new UserError(
    `${place}: ${problem?.reason ?? 'this is no pattern'}`,
    isOfType(problem)
      ? 'give types of metavariables that the pattern has, as C writes them: struct page *'
      : `seen: ${seen ?? 'nothing'}; write one C expression, or one statement with its ;, in which $name stands for any expression`,
  );
}

function isOfType(problem: PatternProblem | undefined): boolean {
  return problem?.kind === 'type-of-no-metavariable' || problem?.kind === 'not-a-type';
}

/** A type's problem belongs to the type, which stands beside the pattern. */
function placeOf(
  problem: PatternProblem | undefined,
  path: YamlPath,
  yaml: YamlText,
  types: Types,
): ReturnType<YamlText['find']> {
  const named = Object.keys(types ?? {}).find((name) => problem?.reason.includes(`'$${name}'`));
  const ofType = isOfType(problem) && named !== undefined;
  return yaml.find(ofType ? [...path.slice(0, -1), 'types', named] : path);
}
