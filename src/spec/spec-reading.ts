import { findNearSpelling } from '../base/near-spelling.ts';
import { UserError } from '../base/user-error.ts';
import { readYaml, type YamlPath, type YamlText } from '../knowledge/yaml-text.ts';

/** What every part of a migration file is read with. */
export interface SpecReading {
  readonly yaml: YamlText;
  /** The names that the migration's context pack has. */
  readonly contexts: ReadonlySet<string>;
}

/**
 * The YAML of a migration file. A byte order mark and CRLF are taken as editors write them; places are those
 * that an editor shows. Throws `UserError`.
 */
export function readMigrationYaml(text: string, fileName: string): YamlText {
  const plain = (text.startsWith('\ufeff') ? text.slice(1) : text).replaceAll('\r\n', '\n');
  const nul = plain.indexOf('\0');
  if (nul >= 0) {
    const before = plain.slice(0, nul);
    const line = before.split('\n').length;
    const column = nul - before.lastIndexOf('\n');
    throw new UserError(
      `${fileName}:${line}:${column}: a NUL byte stands here`,
      'a migration is text in UTF-8; is this the right file?',
    );
  }
  const yaml = readYaml(plain, fileName);
  if (typeof yaml.value !== 'object' || yaml.value === null || Array.isArray(yaml.value)) {
    const { place, seen } = yaml.find([]);
    throw new UserError(
      `${place}: a migration cannot be ${seen ?? 'empty'}`,
      'begin with: format: flagday/migration',
    );
  }
  return yaml;
}

/** What a mapping is told apart by, and the words for one that cannot be told. */
export interface SoleKeyWords {
  /** `this rule` */
  readonly what: string;
  /** `says nothing`: follows `what` where none of the keys is there. */
  readonly lacks: string;
}

/** Which one of `keys` the mapping at `path` has. Throws `UserError` for none and for two. */
export function soleKey<Key extends string>(
  mapping: object,
  keys: readonly Key[],
  path: YamlPath,
  yaml: YamlText,
  { what, lacks }: SoleKeyWords,
): Key {
  const [key, other] = keys.filter((candidate) => Object.hasOwn(mapping, candidate));
  if (key === undefined) {
    const near = Object.keys(mapping).find((one) => findNearSpelling(one, keys) !== undefined);
    const { place } = near === undefined ? yaml.find(path) : yaml.findKey([...path, near]);
    const cure =
      near === undefined ? '' : `did you mean ${findNearSpelling(near, keys)} for ${near}? `;
    throw new UserError(
      `${place}: ${what} ${lacks}`,
      `${cure}it takes one of the keys ${keys.join(', ')}`,
    );
  }
  if (other !== undefined) {
    const { place } = yaml.findKey([...path, other]);
    throw new UserError(`${place}: ${what} has both ${key} and ${other}`, 'keep one of them');
  }
  return key;
}

/** The problem with a name that is not known: `there is no context page-falt`. */
export type Problem = (name: string) => string;

/** Throws `UserError` unless every name of the list at `path` is among `known`. */
export function checkKnown(
  names: readonly string[],
  known: ReadonlySet<string>,
  path: YamlPath,
  yaml: YamlText,
  problem: Problem,
): void {
  for (const [index, name] of names.entries()) {
    checkKnownName(name, known, [...path, index], yaml, problem);
  }
}

/** Throws `UserError` unless the name at `path` is among `known`. */
export function checkKnownName(
  name: string,
  known: ReadonlySet<string>,
  path: YamlPath,
  yaml: YamlText,
  problem: Problem,
): void {
  if (known.has(name)) return;
  const near = findNearSpelling(name, known);
  throw new UserError(
    `${yaml.find(path).place}: ${problem(name)}`,
    near === undefined ? `use ${listed(known)}` : `did you mean ${near}?`,
  );
}

function listed(known: ReadonlySet<string>): string {
  if (known.size === 0) return 'none; there is nothing to choose from';
  const shown = [...known].slice(0, 8);
  const rest = known.size - shown.length;
  return `one of ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
