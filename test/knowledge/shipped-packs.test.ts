import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { decodeContextPack, encodeContextPack } from '../../src/knowledge/context-pack.ts';
import { readContextPack } from '../../src/knowledge/read-context-pack.ts';
import { readSemantics } from '../../src/knowledge/read-semantics.ts';
import { decodeSemantics, encodeSemantics } from '../../src/knowledge/semantics.ts';
import { toyPack } from './toy-pack.ts';
import { toySemantics } from './toy-semantics.ts';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
const projects = readdirSync(join(packageRoot, 'knowledge')).filter((project) =>
  existsSync(packFile(project)),
);

test('there is a pack for Linux', () => {
  expect(projects).toContain('linux');
});

describe.each(projects)('knowledge/%s/contexts.yaml', (project) => {
  const text = readFileSync(packFile(project), 'utf8');
  const pack = readContextPack(text, `knowledge/${project}/contexts.yaml`);

  test('is what its JSON Schema describes', () => {
    const schema = readFileSync(join(packageRoot, 'schemas/contexts.schema.json'), 'utf8');
    const accepts = new Ajv2020({
      strict: true,
      strictRequired: false,
      strictTypes: false,
    }).compile(JSON.parse(schema));
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  test('compiles without loss', () => {
    expect(decodeContextPack(encodeContextPack(pack))).toStrictEqual(pack);
  });

  test('goes by the name of its folder', () => {
    expect(pack.name).toBe(project);
  });
});

describe('knowledge/linux/semantics.yaml', () => {
  const file = join(packageRoot, 'knowledge/linux/semantics.yaml');
  const text = readFileSync(file, 'utf8');
  const semantics = readSemantics(text, 'knowledge/linux/semantics.yaml');

  test('is what its JSON Schema describes', () => {
    const schema = readFileSync(join(packageRoot, 'schemas/semantics.schema.json'), 'utf8');
    const options = { strict: true, strictRequired: false, strictTypes: false };
    const accepts = new Ajv2020(options).compile(JSON.parse(schema));
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  test('compiles without loss', () => {
    expect(decodeSemantics(encodeSemantics(semantics))).toEqual(semantics);
  });

  test('names only errors that it has a number for', () => {
    for (const [name, rule] of semantics.calls) {
      if (rule.kind !== 'call') continue;
      for (const outcome of rule.outcomes ?? []) {
        if (outcome.kind === 'errno')
          expect([name, [...semantics.errnos.keys()]]).toEqual([
            name,
            expect.arrayContaining([outcome.name]),
          ]);
      }
    }
  });
});

describe('scripts/compile-knowledge.mjs', () => {
  const clones: string[] = [];
  afterAll(() => {
    for (const clone of clones) rmSync(clone, { recursive: true });
  });

  test('writes a pack for each folder that has one, and removes those of folders that are gone', () => {
    const clone = cloneWith({
      'knowledge/README.md': 'facts',
      'knowledge/no-pack/README.md': 'nothing yet',
      'knowledge/toy/contexts.yaml': toyPack,
      'knowledge/toy/semantics.yaml': toySemantics,
      'dist/knowledge/packs/gone.json': '{}',
    });
    expect(compileIn(clone)).toEqual({ status: 0, stderr: '' });
    const packs = readdirSync(join(clone, 'dist/knowledge/packs')).sort();
    expect(packs).toEqual(['toy.json', 'toy.semantics.json']);
    const compiled = readFileSync(join(clone, 'dist/knowledge/packs/toy.json'), 'utf8');
    expect(decodeContextPack(compiled)).toStrictEqual(readContextPack(toyPack, 'toy.yaml'));
  });

  test('fails on a bad pack and says where', () => {
    const clone = cloneWith({
      'knowledge/toy/contexts.yaml': toyPack.replace('context: hard-irq', 'context: hardirq'),
    });
    expect(compileIn(clone)).toEqual({
      status: 1,
      stderr:
        'error: knowledge/toy/contexts.yaml:9:44: there is no context hardirq\n' +
        '  help: did you mean hard-irq?\n',
    });
  });

  /** Enough of a clone for the script: itself, what is built, and the `files`. */
  function cloneWith(files: Record<string, string>): string {
    const clone = mkdtempSync(join(tmpdir(), 'flagday-knowledge-'));
    clones.push(clone);
    for (const part of ['scripts', 'dist/base', 'dist/knowledge', 'package.json']) {
      cpSync(join(packageRoot, part), join(clone, part), { recursive: true });
    }
    symlinkSync(join(packageRoot, 'node_modules'), join(clone, 'node_modules'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), content);
    }
    return clone;
  }

  function compileIn(clone: string): { status: number | null; stderr: string } {
    const script = join(clone, 'scripts/compile-knowledge.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    return { status, stderr };
  }
});

function packFile(project: string): string {
  return join(packageRoot, 'knowledge', project, 'contexts.yaml');
}
