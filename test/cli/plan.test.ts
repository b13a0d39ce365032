import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/documents/plan.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const exampleTree = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const migration = fileURLToPath(new URL('../../migrations/vm_insert_page.yaml', import.meta.url));

let scratch: string;
let tree: string[];

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-plan-'));
  tree = ['--tree', exampleTree, '--store', join(scratch, 'store')];
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('flagday plan', () => {
  test('prints in 100 columns, and its status says that somebody is needed', () => {
    const { status, stdout, stderr } = flagday('plan', migration, ...tree);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^\d+ of \d+ uses can be converted without a change of behavior\.$/m);
    const headings = [...stdout.matchAll(/^(convert-differs|review|convert|keep|done): /gm)];
    const order = ['convert-differs', 'review', 'convert', 'keep', 'done'];
    const shown = headings.map(([, verdict]) => verdict);
    expect(shown).toEqual(order.filter((verdict) => shown.includes(verdict)));
    expect(stdout).not.toContain('\x1b');
  });

  test('prints a document that its schema knows in full', () => {
    const document = planned();
    const url = new URL('../../schemas/plan.schema.json', import.meta.url);
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync(url, 'utf8')),
    );
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.sites.map(({ verdict }) => verdict)).toContain('convert-differs');
  });

  test('--verdict limits the sites, says so, and leaves the status alone', () => {
    const { status, stdout } = flagday(
      'plan',
      migration,
      ...tree,
      '--verdict',
      'convert,keep',
      '--format',
      'json',
    );
    // What the command prints; the test above holds it against the schema.
    const { sites, verdicts } = JSON.parse(stdout) as PlanDocument;
    expect(status).toBe(1);
    expect(verdicts).toEqual(['convert', 'keep']);
    expect(new Set(sites.map(({ verdict }) => verdict))).toContain('convert');
    expect(sites.filter(({ verdict }) => verdict === 'review')).toEqual([]);
  });

  test('--site prints the argument for one line: chain, table, and what the callee returns', () => {
    const site = 'drivers/gpu/busy_is_error/gem.c:15';
    const { stdout, stderr } = flagday('plan', migration, ...tree, '--site', site);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^drivers\/gpu\/busy_is_error\/gem\.c:15:\d+ busy_is_error_fault$/m);
    expect(stdout).toContain('vm_operations_struct.fault (busy_is_error_vm_ops)');
    expect(stdout).toMatch(/^ {2}-EBUSY +VM_FAULT_SIGBUS +VM_FAULT_NOPAGE +differs$/m);
    expect(stdout).toMatch(/^ {2}-EAGAIN .* cannot occur$/m);
    expect(stdout).toMatch(/^What vm_insert_page\(\) returns$/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('--site takes a path as an editor copies it', () => {
    const site = `${exampleTree}/drivers/gpu/busy_is_error/gem.c:15:10`;
    const { status, stdout } = flagday('plan', migration, ...tree, '--site', site);
    expect(status).toBeLessThan(2);
    expect(stdout).toContain('busy_is_error_fault');
  });

  test('a tree in which everything is converted needs nobody', () => {
    const spec = join(scratch, 'rename.yaml');
    writeFileSync(spec, renameOf('map_irq_page'));
    const { status, stdout } = flagday('plan', spec, ...tree);
    expect(stdout).toContain('1 of 1 use can be converted without a change of behavior.');
    expect(status).toBe(0);
  });
});

describe("a user's mistake is told with what would work", () => {
  const mistakes: readonly (readonly [args: string[], message: RegExp, help: RegExp])[] = [
    [
      ['--site', 'drivers/gpu/busy_is_error/gem.c:99'],
      /^error: the plan has no use at drivers\/gpu\/busy_is_error\/gem\.c:99$/m,
      /help: nearest in that file: drivers\/gpu\/busy_is_error\/gem\.c:15$/m,
    ],
    [
      ['--site', 'gem.c:15'],
      /^error: the plan has no use in gem\.c$/m,
      /help: uses in files of that name: .*busy_is_error\/gem\.c:15/,
    ],
    [
      ['--site', 'no/such/thing.c:1'],
      /^error: the plan has no use in no\/such\/thing\.c$/m,
      /help: name a file as the plan lists it/,
    ],
    [['--site', 'gem.c'], /^error: --site gem\.c: that is no place/, /help: name a file .*:120$/m],
    [
      ['--site', 'a.c:1', '--verdict', 'keep'],
      /^error: --site and --verdict are different questions/,
      /help: .*leave out --verdict$/m,
    ],
    [
      ['--verdict', 'keep,nope'],
      /^error: --verdict keep,nope: there is no verdict "nope"/,
      /help: use convert, convert-differs, keep, review, done$/m,
    ],
  ];

  test.each(mistakes)('%j', (args, message, help) => {
    const { status, stdout, stderr } = flagday('plan', migration, ...tree, ...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(help);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('a migration that is not there', () => {
    const { status, stderr } = flagday('plan', join(scratch, 'missing.yaml'), ...tree);
    expect(stderr).toMatch(/^error: the migration .*missing\.yaml cannot be read/);
    expect(status).toBe(2);
  });
});

function planned(): PlanDocument {
  const { stdout } = flagday('plan', migration, ...tree, '--format', 'json');
  // The caller holds it against the schema.
  return JSON.parse(stdout) as PlanDocument;
}

function renameOf(name: string): string {
  return `format: flagday/migration
version: 1
name: ${name}
summary: Give it a name that says more.
contexts: linux
apis: [${name}]
introduce:
  - { name: ${name}_by_number, how: rename, of: ${name}, alias: none }
rules:
  - { name: everywhere, replace: { call: ${name}_by_number } }
`;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function flagday(...args: string[]): Ended {
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}
