import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkLayers, type LayerTable } from '../tools/check-layers.ts';

const packageRoot = fileURLToPath(new URL('..', import.meta.url));
// Our own file: a table of another shape would not survive the second test.
const table = JSON.parse(
  readFileSync(join(packageRoot, 'tools/layers.json'), 'utf8'),
) as LayerTable;

test('src/ keeps to the import table', () => {
  const files = readSources();
  expect(Object.keys(files)).toContain('src/cli/main.ts');
  expect(checkLayers(files, table)).toEqual([]);
});

test('the table names only folders it has, and lets data flow down only', () => {
  const folders = Object.keys(table.folders);
  for (const [folder, mayImport] of Object.entries(table.folders)) {
    const above = folders.slice(0, folders.indexOf(folder));
    expect(above).toEqual(expect.arrayContaining([...mayImport]));
  }
});

/** The checker is of use only if it fires, so each rule is shown a file that breaks it. */
describe('the layer checker', () => {
  const breaches: Record<string, { files: Record<string, string>; says: string[] }> = {
    'a static import of a folder the row does not name': {
      files: { 'src/base/a.ts': "import { f } from '../facts/f.ts';\nf();" },
      says: ['src/base/a.ts:1: base may not import facts (src/facts/f.ts)'],
    },
    'an import over several lines': {
      files: { 'src/base/a.ts': "import {\n  f,\n  g,\n} from '../facts/f.ts';\nf(g);" },
      says: ['src/base/a.ts:1: base may not import facts (src/facts/f.ts)'],
    },
    'a type-only import': {
      files: { 'src/syntax/a.ts': "import type { F } from '../facts/f.ts';\nlet f: F;" },
      says: ['src/syntax/a.ts:1: syntax may not import facts (src/facts/f.ts)'],
    },
    'a type written as an import': {
      files: { 'src/syntax/a.ts': "let f: import('../facts/f.ts').F;" },
      says: ['src/syntax/a.ts:1: syntax may not import facts (src/facts/f.ts)'],
    },
    'a side-effect import': {
      files: { 'src/report/a.ts': "import '../host/disk.ts';\nlet a = 1;" },
      says: ['src/report/a.ts:1: report may not import host (src/host/disk.ts)'],
    },
    'a dynamic import': {
      files: { 'src/report/a.ts': "const f = await import('../engine/survey.ts');" },
      says: ['src/report/a.ts:1: report may not import engine (src/engine/survey.ts)'],
    },
    'a dynamic import inside a template': {
      files: { 'src/report/a.ts': "const f = `x ${{ a: await import('../engine/b.ts') }} y`;" },
      says: ['src/report/a.ts:1: report may not import engine (src/engine/b.ts)'],
    },
    'a dynamic import whose target is computed': {
      files: { 'src/cli/a.ts': 'const f = await import(`../${name}/a.ts`);' },
      says: ['src/cli/a.ts:1: an import whose target is computed cannot be checked'],
    },
    'a re-export': {
      files: { 'src/cli/a.ts': "export { scan } from '../syntax/scan.ts';\nexport const a = 1;" },
      says: ['src/cli/a.ts:1: cli may not import syntax (src/syntax/scan.ts)'],
    },
    'a require': {
      files: { 'src/base/a.ts': "const f = require('../facts/f.js');" },
      says: ['src/base/a.ts:1: base may not import facts (src/facts/f.ts)'],
    },
    'a worker': {
      files: { 'src/base/a.ts': "const w = new URL('../facts/w.js', import.meta.url);" },
      says: ['src/base/a.ts:1: base may not import facts (src/facts/w.ts)'],
    },
    'a worker named by its built file': {
      files: { 'src/base/a.ts': "const w = new URL('../../dist/facts/w.js', here);" },
      says: ['src/base/a.ts:1: base may not import facts (src/facts/w.ts)'],
    },
    'an import from outside src': {
      files: { 'src/base/a.ts': "import { f } from '../../test/f.ts';\nf();" },
      says: ['src/base/a.ts:1: imports test/f.ts, which is outside src'],
    },
    'a folder that is not in the table': {
      files: { 'src/extras/a.ts': 'export const a = 1;' },
      says: ['src/extras/a.ts: the folder extras is not in the import table (tools/layers.json)'],
    },
    'a file in no folder': {
      files: { 'src/a.ts': 'export const a = 1;' },
      says: ['src/a.ts: lies in no folder of the import table (tools/layers.json)'],
    },
    'a folder called utils': {
      files: { 'src/base/utils/a.ts': 'export const a = 1;' },
      says: ['src/base/utils/a.ts: "utils" says nothing; a helper lives beside its only caller'],
    },
    'a file called common': {
      files: { 'src/base/common.ts': 'export const a = 1;' },
      says: ['src/base/common.ts: "common" says nothing; a helper lives beside its only caller'],
    },
    'export *': {
      files: {
        'src/base/a.ts': 'export const a = 1;',
        'src/base/b.ts': "export const b = 1;\nexport * from './a.ts';",
        'src/base/c.ts': "export const c = 1;\nexport type * as d from './a.ts';",
      },
      says: ['src/base/b.ts:2: export *', 'src/base/c.ts:2: export *'],
    },
    'a barrel file': {
      files: {
        'src/base/all.ts': "export { a } from './a.ts';\nexport type { B } from './b.ts';\n",
        'src/base/more.ts': "import { a } from './a.ts';\n\nexport { a };",
      },
      says: [
        'src/base/all.ts: a barrel file, it only passes on what other files export',
        'src/base/more.ts: a barrel file, it only passes on what other files export',
      ],
    },
    'an index file': {
      files: { 'src/base/index.ts': 'export const a = 1;' },
      says: ['src/base/index.ts: a barrel file, it only passes on what other files export'],
    },
    'a cycle of imports, of types too': {
      files: {
        'src/base/a.ts': "import { b } from './b.ts';\nexport const a = b;",
        'src/base/b.ts': "import type { C } from './c.ts';\nexport const b: C = 1;",
        'src/base/c.ts': "import { a } from './a.ts';\nexport type C = typeof a;",
      },
      says: ['import cycle: src/base/a.ts -> src/base/b.ts -> src/base/c.ts -> src/base/a.ts'],
    },
    'a file that imports itself': {
      files: { 'src/base/a.ts': "import type { A } from './a.ts';\nexport type B = A;" },
      says: ['import cycle: src/base/a.ts -> src/base/a.ts'],
    },
  };

  test.each(Object.entries(breaches))('reports %s', (_name, { files, says }) => {
    expect(checkLayers(files, table)).toEqual(says);
  });

  const allowed: Record<string, Record<string, string>> = {
    'imports the table allows': {
      'src/facts/a.ts': "import { b } from '../base/b.ts';\nimport { c } from './c.ts';\nb(c);",
      'src/facts/c.ts': "import { readFileSync } from 'node:fs';\nexport const c = readFileSync;",
    },
    'imports in comments, strings, templates and regular expressions': {
      'src/base/a.ts': [
        "// import { f } from '../facts/f.ts';",
        "/* export * from '../facts/f.ts'; */",
        'const s = "import(\'../facts/f.ts\')";',
        "const t = `import('../facts/f.ts') ${'}'} export * from '../cli/a.ts'`;",
        "const r = [/import '..[/']facts'/, /`/];",
        "const u = 4 / 2; // it's",
      ].join('\n'),
    },
    'data files beside the code': {
      'src/knowledge/a.ts': "const u = new URL('../../knowledge/linux/a.yaml', import.meta.url);",
    },
    'words that only look like imports': {
      'src/base/a.ts': "loader.import('../cli/a.ts');\nexport type Import = { from: 'x' };",
    },
    'a worker that imports the types of the file that starts it': {
      'src/facts/pool.ts': "export type Job = 1;\nnew URL('./work.js', import.meta.url);",
      'src/facts/work.ts': "import type { Job } from './pool.ts';\nlet job: Job;",
    },
    'a module that ends in an export list of its own': {
      'src/base/a.ts': 'const a = 1;\nexport { a };',
      'src/base/b.ts': "import './a.ts';\nexport {};",
    },
  };

  test.each(Object.entries(allowed))('is quiet about %s', (_name, files) => {
    expect(checkLayers(files, table)).toEqual([]);
  });
});

function readSources(): Record<string, string> {
  const names = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => /\.[mc]?tsx?$/.test(name)).sort();
  return Object.fromEntries(
    sources.map((name) => [
      `src/${name.split(sep).join('/')}`,
      readFileSync(join(packageRoot, 'src', name), 'utf8'),
    ]),
  );
}
