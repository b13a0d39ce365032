import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const exampleTree = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));

let scratch: string;
let tree: string[];

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-init-'));
  tree = ['--tree', exampleTree, '--store', join(scratch, 'store')];
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

test.each(['vm_insert_page', 'vm_insert_pages', 'vmf_insert_page', 'toy_insert', 'ERR_PTR'])(
  'what is drafted for %s can be planned as it is',
  (api) => {
    const file = join(scratch, `${api}.yaml`);
    const drafted = flagday('init', api, '-o', file, ...tree);
    expect(drafted).toEqual({
      status: 0,
      stdout: '',
      stderr: `wrote ${file}; flagday plan ${file} shows what it does as it is\n`,
    });
    const { status, stdout, stderr } = flagday('plan', file, ...tree);
    expect(stderr).toBe('');
    expect(stdout).toContain(`${api}: `);
    expect(status).toBeLessThan(2);
  },
);

test('a draft goes to stdout, with what the tree says of the API', () => {
  const { status, stdout, stderr } = flagday('init', 'vm_insert_page', ...tree);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}- \{ name: vmf_insert_page, how: existing, of: vm_insert_page \}$/m);
  expect(stdout).toMatch(/^# {3}BUG_ON\(.*set_mixedmap\(\)\)$/m);
  expect(stdout).toMatch(/^# Exported by EXPORT_SYMBOL in mm\/memory\.c:\d+\.$/m);
  expect(stdout).toMatch(/^# {3}-EBUSY → VM_FAULT_NOPAGE$/m);
});

test('the JSON is what its schema says', () => {
  const { stdout } = flagday('init', 'vm_insert_page', ...tree, '--format', 'json');
  const url = new URL('../../schemas/migration-draft.schema.json', import.meta.url);
  const schema = JSON.parse(readFileSync(url, 'utf8'));
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  validate(JSON.parse(stdout));
  expect(validate.errors).toBeNull();
});

test('a file that is there is not written over', () => {
  const file = join(scratch, 'once.yaml');
  flagday('init', 'vm_insert_page', '-o', file, ...tree, '--quiet');
  const before = readFileSync(file, 'utf8');
  const { status, stdout, stderr } = flagday('init', 'vm_insert_pages', '-o', file, ...tree);
  expect(stderr).toBe(
    `error: ${file} is there already\n  help: name a file that is not, or remove it first\n`,
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a name that occurs nowhere, with a near spelling', () => {
  const { status, stdout, stderr } = flagday('init', 'vm_insert_pge', ...tree);
  expect(stderr).toMatch(/^error: vm_insert_pge occurs nowhere .*\n {2}help: .*vm_insert_page/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

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
