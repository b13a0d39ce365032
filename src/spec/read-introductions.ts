import { UserError } from '../base/user-error.ts';
import { conform, type Taken, takeOnce } from '../knowledge/conform.ts';
import type { YamlPath } from '../knowledge/yaml-text.ts';
import { definedNames } from './defined-names.ts';
import { introductionSchemas } from './kind-schemas.ts';
import type { MigrationText } from './migration-schema.ts';
import type { Introduction } from './migration-spec.ts';
import type { ReadSubjects } from './read-subjects.ts';
import type { RawMapping } from './schema-parts.ts';
import { checkKnownName, type SpecReading } from './spec-reading.ts';

/** What comes into the tree before the first use changes. Throws `UserError`. */
export function readIntroductions(
  { introduce }: MigrationText,
  subjects: ReadSubjects,
  reading: SpecReading,
): Introduction[] {
  const taken: Taken = new Map();
  const renamed: Taken = new Map();
  return (introduce ?? []).map((raw, index) => {
    const path = ['introduce', index];
    const introduction = readIntroduction(raw, path, reading);
    const { name, how, of } = introduction;
    takeOnce(name, [...path, 'name'], taken, reading.yaml);
    if (how !== 'existing') checkNew(name, [...path, 'name'], subjects, reading);
    checkOrigin(introduction, [...path, 'of'], subjects, reading);
    if (how === 'rename') takeOnce(of, [...path, 'of'], renamed, reading.yaml);
    return introduction;
  });
}

const kinds = ['rename', 'wrapper', 'existing'] as const;

function readIntroduction(raw: RawMapping, path: YamlPath, { yaml }: SpecReading): Introduction {
  const { place } = yaml.find(path);
  const how = kindOf(raw, path, { yaml });
  const nothing = { definition: undefined, header: undefined, export: undefined };
  switch (how) {
    case 'rename': {
      const text = conform(introductionSchemas.rename, raw, path, yaml);
      const { name, of, alias = 'inline', documentation } = text;
      const where = { header: text.header, export: text.export };
      return { ...nothing, ...where, name, how, of, alias, documentation, place };
    }
    case 'wrapper': {
      const text = conform(introductionSchemas.wrapper, raw, path, yaml);
      const { name, of, definition, documentation } = text;
      checkDefinition(definition, name, [...path, 'definition'], { yaml });
      const where = { header: text.header, export: text.export };
      return { ...where, name, how, of, alias: 'none', definition, documentation, place };
    }
    case 'existing': {
      const { name, of } = conform(introductionSchemas.existing, raw, path, yaml);
      return { ...nothing, name, how, of, alias: 'none', documentation: undefined, place };
    }
  }
}

type YamlOnly = Pick<SpecReading, 'yaml'>;

function kindOf(raw: RawMapping, path: YamlPath, { yaml }: YamlOnly): (typeof kinds)[number] {
  const how = raw['how'];
  const kind = kinds.find((one) => one === how);
  if (kind !== undefined) return kind;
  const where = yaml.find([...path, 'how']);
  const problem = Object.hasOwn(raw, 'how')
    ? `how cannot be ${where.seen ?? 'empty'}`
    : 'the key how is missing';
  throw new UserError(`${where.place}: ${problem}`, 'how: use rename, wrapper or existing');
}

/** What is written into the tree must be C, and must define the name that the rules call. */
function checkDefinition(text: string, name: string, path: YamlPath, { yaml }: YamlOnly): void {
  const defined = definedNames(text);
  const { place } = yaml.find(path);
  if (defined.kind === 'not-c') {
    throw new UserError(
      `${place}: the definition of ${name} is no C: ${defined.reason}`,
      `line ${defined.line} of the definition: ${defined.seen}`,
    );
  }
  if (defined.names.includes(name)) return;
  const found = defined.names.length === 0 ? 'nothing' : defined.names.join(', ');
  throw new UserError(
    `${place}: the definition of ${name} defines ${found}`,
    `give the definition of a function ${name}, a typedef or a #define of it`,
  );
}

function checkNew(
  name: string,
  path: YamlPath,
  { names }: ReadSubjects,
  { yaml }: SpecReading,
): void {
  if (!names.has(name)) return;
  throw new UserError(
    `${yaml.find(path).place}: ${name} is one of the apis, and cannot come new`,
    'give another name; the same name with another meaning would be a flag day',
  );
}

/** A rename moves an api. The others may be measured by anything that C can name. */
function checkOrigin(
  { name, how, of }: Introduction,
  path: YamlPath,
  { subjects, names }: ReadSubjects,
  { yaml }: SpecReading,
): void {
  if (of === name) {
    throw new UserError(
      `${yaml.find(path).place}: ${name} cannot come from itself`,
      'name what it comes from',
    );
  }
  if (how === 'rename') {
    const functions = new Set(
      subjects.flatMap((subject) => (subject.kind === 'function' ? [subject.name] : [])),
    );
    checkKnownName(of, functions, path, yaml, () => `${of} is no function among the apis`);
  } else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(of)) {
    checkKnownName(of, names, path, yaml, () => `${of} is neither a name nor one of the apis`);
  }
}
