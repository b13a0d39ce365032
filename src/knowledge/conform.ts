import type { z } from 'zod';
import { UserError } from '../base/user-error.ts';
import type { YamlPath, YamlText } from './yaml-text.ts';

/** `value` as `schema` has it, or the `UserError` for the mistake that stands first in the text. */
export function conform<T>(
  schema: z.ZodType<T>,
  value: unknown,
  path: YamlPath,
  yaml: YamlText,
): T {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const mistakes = checked.error.issues.map((issue) => describeIssue(issue, path, yaml));
  const [first] = mistakes.sort((a, b) => a.offset - b.offset);
  throw new UserError(first?.problem ?? `${yaml.find(path).place}: not as expected`, first?.cure);
}

interface Mistake {
  readonly offset: number;
  readonly problem: string;
  readonly cure: string;
}

function describeIssue(issue: z.core.$ZodIssue, base: YamlPath, yaml: YamlText): Mistake {
  const path = [...base, ...issue.path];
  const cure = issue.message;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const { place, offset } = yaml.findKey([...path, key]);
    return { offset, problem: `${place}: unknown key ${key}`, cure };
  }
  const last = path.at(-1);
  if (issue.code === 'invalid_key') {
    const { place, offset, seen } = yaml.findKey(path);
    return { offset, problem: `${place}: ${seen} cannot be ${keyOf(path)}`, cure };
  }
  if (typeof last === 'string' && !hasValue(yaml.value, path)) {
    const { place } = yaml.find(path.slice(0, -1));
    // Any other mistake goes before: the key may be there, misspelt.
    const offset = Number.MAX_SAFE_INTEGER;
    return { offset, problem: `${place}: the key ${last} is missing`, cure: `${last}: ${cure}` };
  }
  const { place, offset, seen } = yaml.find(path);
  return { offset, problem: `${place}: ${nameOf(path)} cannot be ${seen ?? 'empty'}`, cure };
}

function hasValue(value: unknown, path: YamlPath): boolean {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return false;
    inner = Reflect.get(inner, step);
  }
  return true;
}

function keyOf(path: YamlPath): string {
  return path[0] === 'contexts' ? 'the name of a context' : 'a key';
}

function nameOf(path: YamlPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'a pack';
  return typeof last === 'number' ? `an item of ${String(path.at(-2))}` : String(last);
}

/** Where each slot, call, macro, type was first spoken of, so that a second mention can name it. */
export type Taken = Map<string, YamlPath>;

export function takeOnce(key: string, path: YamlPath, taken: Taken, yaml: YamlText): void {
  const first = taken.get(key);
  if (first !== undefined) {
    throw new UserError(
      `${yaml.find(path).place}: ${key} stands here a second time`,
      `keep one of them; the first is on line ${yaml.find(first).line}`,
    );
  }
  taken.set(key, path);
}
