import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplyDocument } from '../../src/documents/apply.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const exampleTree = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const migration = fileURLToPath(new URL('../../migrations/vm_insert_page.yaml', import.meta.url));

/** Each test starts a process, on a machine that may be busy. */
const PATIENCE = { timeout: 120_000 };

let scratch: string;
let tree: string[];

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-apply-'));
  tree = ['--tree', exampleTree, '--store', join(scratch, 'store')];
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('flagday apply', PATIENCE, () => {
  test('prints nothing but the diff on stdout, and the rest on stderr, in 100 columns', () => {
    const { status, stdout, stderr } = flagday('apply', migration, ...tree);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^diff --git a\/Documentation\/mm\/page-insertion\.rst /);
    for (const line of stdout.trimEnd().split('\n')) {
      expect(line).toMatch(/^(diff --git |index [0-9a-f]{12}\.\.|--- a\/|\+\+\+ b\/|@@ -|[-+ \\])/);
    }
    expect(stderr).toMatch(/^Left to a person \(\d+ places\)$/m);
    for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(flagday('apply', migration, ...tree, '--quiet')).toEqual({ status, stdout, stderr: '' });
  });

  test('prints a document that its schema knows in full', () => {
    const { stdout, stderr } = flagday('apply', migration, ...tree, '--format', 'json');
    expect(stderr).toBe('');
    const url = new URL('../../schemas/apply.schema.json', import.meta.url);
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync(url, 'utf8')),
    );
    // What the command prints; the schema says whether it is one.
    const document = JSON.parse(stdout) as ApplyDocument;
    validate(document);
    expect(validate.errors).toBeNull();
    const { files, sites, counts, notes } = document;
    expect(files.map(({ diff }) => diff).join('')).toBe(
      flagday('apply', migration, ...tree, '--quiet').stdout,
    );
    expect(sites.filter(({ status }) => status === 'rewritten').length).toBe(counts.rewritten);
    expect(notes).toContain(
      'drivers/media/replaced_errno.c:16 names vm_insert_page in a string, which stays',
    );
  });

  test('does one stage, and says what belongs to others', () => {
    const args = ['apply', migration, ...tree, '--format', 'text', '--stage', 'introduce'];
    const { status, stdout } = flagday(...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}later +\d+ places in \d+ files +of a stage/m);
    expect(stdout).not.toMatch(/^Left to a person/m);
  });

  test('a stage needs what the stage before it brings', () => {
    const { stdout } = flagday(
      'apply',
      migration,
      ...tree,
      '--format',
      'text',
      '--stage',
      'convert',
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'the tree has no vm_insert_kmem_page() yet: introduce it first, by --stage introduce',
    );
  });
});

describe('a mistake is told with what would work', PATIENCE, () => {
  const mistakes: readonly (readonly [flags: string[], message: string, help: string])[] = [
    [
      ['--stage', 'convert,retier'],
      '--stage convert,retier: there is no stage "retier"',
      'use introduce, convert, retire',
    ],
    [['--stage', ''], '--stage : there is no stage ""', 'use introduce, convert, retire'],
    [['--format', 'patch'], '--format patch: there is no such format', 'use diff, text or json'],
    [['--allow-dirty'], '--allow-dirty goes with --write', 'a diff can be had of any tree'],
    [
      ['--write', '--rev', 'HEAD'],
      '--write changes files, and --rev HEAD reads none',
      'check the revision out and leave out --rev, or take the diff',
    ],
  ];

  test.each(mistakes)('%j', (flags, message, help) => {
    expect(flagday('apply', migration, ...tree, ...flags)).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: ${message}\n  help: ${help}\n`,
    });
  });

  test('in the migration: as plan tells it', () => {
    const file = join(scratch, 'odd.yaml');
    writeFileSync(file, 'format: flagday/migration\nversion: 1\nname: odd\n');
    const applied = flagday('apply', file, ...tree);
    expect(applied).toEqual(flagday('plan', file, ...tree));
    expect(applied.status).toBe(2);
    expect(flagday('apply', join(scratch, 'none.yaml'), ...tree).status).toBe(2);
  });
});

function flagday(...args: string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}
