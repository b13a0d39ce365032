import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { RESULT_USES } from '../../src/facts/model.ts';
import { RESULT_USE_NAMES } from '../../src/spec/rule-schema.ts';
import { mistakeIn, toyMigration } from './toy-migration.ts';

const folder = new URL('../../migrations/', import.meta.url);
const texts = [
  toyMigration,
  ...readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8')),
];
const schema = JSON.parse(
  readFileSync(new URL('../../schemas/migration.schema.json', import.meta.url), 'utf8'),
);
const accepts = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(
  schema,
);

/** Texts that YAML readers and C parsers have tripped over, to put anywhere. */
const snippets = fc.constantFrom(
  ...['\n', '\t', ' ', '  ', '\0', '\r', '\r\n', '\u2028', '\ufeff', '\ud800', '"', "'", '\\', '#'],
  ...['{', '}', '[', ']', ', ', ': ', '? ', '| ', '> ', '|\n', '&a ', '*a ', '*a : ', '<<: *a'],
  ...['!!set ', '!!binary ', '!x ', '%YAML 1.1\n', '---\n', '...\n', '~', '__proto__', '- '],
  ...['null', 'true', 'yes', '1', '0x1', '.nan', '1e999', '$', '$x', '$1', '...', '/*', '//', ';'],
  ...[
    '(',
    ')',
    '#if 0\n',
    '#define x',
    '{to}',
    '{table',
    'page-fault',
    'keep: true',
    'review: true',
  ],
);

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 80 })),
  insert: fc.oneof(snippets, fc.string({ unit: 'binary', maxLength: 6 }), fc.constant('')),
});

describe('whatever the text', () => {
  test('mutated migrations give a migration or a UserError with its place', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }))
      .map(([text, edits]) =>
        edits.reduce((now, { at, remove, insert }) => {
          const start = Math.floor(at * now.length);
          return now.slice(0, start) + insert + now.slice(start + remove);
        }, text),
      );
    fc.assert(fc.property(mutated, expectPlace), { numRuns: 200 });
  }, 60_000);

  test('random texts give a UserError with its place', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(snippets, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, expectPlace), { numRuns: 300 });
  });
});

/** Editors judge by the schema and Flagday by its own reader: what one accepts the other must. */
describe('the JSON Schema and the reader', () => {
  const toy = parse(toyMigration);

  test('agree on the toy migration', () => {
    expect(accepts(toy)).toBe(true);
    expect(mistakeIn(toyMigration)).toBeUndefined();
  });

  test('agree on migrations with one value changed or one key gone or added', () => {
    const values = fc.constantFrom<unknown>(
      ...[null, true, false, 0, 1, 33, 1.5, '', 'a', 'yes', 'unknown', 'unused', 'linux'],
      ...['mmap', 'A-B', 'a.b', 'a.b.c', '/a', '!/a', '!a', 'ä', 'a\nb', ' ', [], {}, ['a'], [0]],
      ...['rename', 'wrapper', 'existing', 'toy_put', 'toy_ops.put', 'Link: x', 'write', 'int'],
    );
    const keys = fc.constantFrom('unheard-of', 'keep', 'review', 'alias', 'definition', 'argument');
    const change = fc.record({
      where: fc.nat(),
      value: values,
      key: keys,
      how: fc.constantFrom('set', 'cut', 'add'),
    });
    fc.assert(
      fc.property(change, ({ where, value, key, how }) => {
        const migration = structuredClone(toy);
        const paths = pathsIn(migration);
        const path = paths[where % paths.length] ?? [];
        if (how === 'add') changeAt(migration, [...path.slice(0, -1), key], value);
        else changeAt(migration, path, how === 'set' ? value : undefined);
        const mistake = mistakeIn(stringify(migration));
        if (isBeyondSchemas(mistake?.message ?? '')) return;
        const accepted = accepts(migration);
        expect({ migration, accepted }).toEqual({ migration, accepted: mistake === undefined });
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test('know the same uses of a result as the facts do', () => {
    expect(RESULT_USE_NAMES).toEqual(RESULT_USES);
    expect(schema.$defs.conditions.properties.result.items.enum).toEqual(RESULT_USES);
  });

  test('say of every property what it is for', () => {
    const silent = propertiesIn(schema).filter(
      ([, value]) => typeof value['description'] !== 'string' && typeof value['$ref'] !== 'string',
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

/** What takes a look at two places, at the context pack, or at C. */
function isBeyondSchemas(message: string): boolean {
  return /no context|second time|none of the apis|among the apis|one of the apis|is a slot|cannot take the place|its own place|is no pattern|never match|no rule leads|nothing leads|come from|nor one of|defines|no C|neither an expression|the pattern (has|is empty)|is a statement|is an expression|without an identifier|types stand here|in a circle|does not name|stands where no|nothing fills in|no type of C/.test(
    message,
  );
}

function expectPlace(text: string): void {
  const mistake = mistakeIn(text);
  if (mistake) expect(mistake.message).toMatch(/^toy\.yaml:\d+:\d+: ./);
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [path];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

function changeAt(root: unknown, path: Path, value: unknown): void {
  const last = path.at(-1);
  let holder = root;
  for (const step of path.slice(0, -1)) holder = Reflect.get(Object(holder), step);
  if (last === undefined || typeof holder !== 'object' || holder === null) return;
  if (value !== undefined) {
    if (!Array.isArray(holder) || typeof last === 'number') Reflect.set(holder, last, value);
  } else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
}

type Described = Readonly<Record<string, unknown>>;

function propertiesIn(value: unknown): [string, Described][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, Described][] => [
    ...(key === 'properties' ? Object.entries<Described>(inner) : []),
    ...propertiesIn(inner),
  ]);
}
