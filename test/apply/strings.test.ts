import { expect, test } from 'vitest';
import { stringsWithNames } from '../../src/engine/apply-strings.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';

test('strings that say an old name are found by the scanner, and nothing else is', () => {
  const text = [
    "char quote = '\"';",
    'int toy_map(void); /* "toy_map" */',
    '// "toy_map"',
    'const char *a = "toy_map() failed";',
    'const char *b = "toy_mapper";',
    'const char *c = "\\"toy_map";',
  ].join('\n');
  const after = Buffer.from(text);
  const file = { path: 'a.c', before: after, after, edits: [] };
  const { table } = SymbolTable.create(1 << 10);
  expect(stringsWithNames(table, [file, { ...file, path: 'a.rst' }], ['toy_map'])).toEqual([
    'a.c:4 names toy_map in a string, which stays',
    'a.c:6 names toy_map in a string, which stays',
  ]);
  expect(stringsWithNames(table, [file], ['toy_unmap'])).toEqual([]);
});
