import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TwinsDocument } from '../../src/documents/twins.ts';
import { git, makeRepository, writeTree } from '../source/git-fixture.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let scratch: string;

beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'flagday-twins-')));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** A function whose body is large enough, with one name and one number of its own. */
function insert(name: string, page = 'page', prot = 4): string {
  return `static int ${name}(struct toy_vma *vma, unsigned long addr, struct toy_page *${page})
{
	if (addr < vma->start || addr >= vma->end)
		return -EFAULT;
	if (!toy_page_count(${page}))
		return -EINVAL;
	if (!(vma->flags & TOY_MIXED))
		vma->flags |= TOY_MIXED;
	return toy_put(vma, addr, ${page}, vma->prot | ${prot});
}
`;
}

/** Another function, of which one line is like `insert`'s. */
const other = `static void toy_drop(struct toy_vma *vma, struct toy_list *list)
{
	struct toy_page *page, *next;

	for_each_toy_page_safe(page, next, list) {
		if (page->users > 1 || page->vma != vma)
			continue;
		list_del(&page->link);
		toy_free(page);
	}
	vma->flags &= ~TOY_MIXED;
	toy_flush(vma, vma->start, vma->end);
}
`;

const header = '/* Pages of toys. */\n\n';
const before = {
  'mm/toy.c': `${header}${insert('toy_insert')}\n${other}`,
  'mm/list.c': 'int x;\n',
};
const after = { ...before, 'mm/list.c': `int x;\n\n${insert('toy_insert_kernel', 'kpage', 6)}` };

describe('what a commit adds', () => {
  test('is shown beside what it copies, and nothing else is', async () => {
    const root = repository(before, after);
    const run = await flagday(['--diff', 'HEAD~1..HEAD', '--tree', root]);
    expect(run.stderr).toBe('');
    await expect(run.stdout.replaceAll(root, '/toy')).toMatchFileSnapshot(
      'expected/twins-diff.txt',
    );
    expect(run.status).toBe(1);
  });

  test('is the same as a patch, from a file and from standard input', async () => {
    const root = repository(before, after);
    const patch = git(root, 'format-patch', '--stdout', '-1');
    writeTree(scratch, { 'x.patch': `${patch}\n` });
    git(root, 'checkout', '-q', 'HEAD~1');
    const wanted = await twins(['--diff', 'main~1..main', '--tree', root], 1);
    const file = await twins(['--patch', join(scratch, 'x.patch'), '--tree', root], 1);
    const input = await twins(['--patch', '-', '--tree', root], 1, `${patch}\n`);
    const revision = await twins(['--patch', '-', '--rev', 'main~1', '--tree', root], 1, patch);
    for (const { groups } of [file, input, revision]) expect(groups).toEqual(wanted.groups);
    expect(input.question).toEqual({ kind: 'patch', name: 'standard input' });
  });

  test('is clean when it is like nothing', async () => {
    const root = repository(
      { 'mm/toy.c': insert('toy_insert') },
      { 'mm/toy.c': insert('toy_insert'), 'mm/b.c': other },
    );
    const { groups, coverage } = await twins(['--diff', 'HEAD~1..HEAD', '--tree', root], 0);
    expect(groups).toEqual([]);
    expect(coverage).toMatchObject({ added: 1, functions: 2, compared: 2 });
  });

  test.each([
    [
      'a function that moves',
      { 'mm/a.c': insert('toy_insert'), 'mm/b.c': 'int b;\n' },
      { 'mm/a.c': 'int a;\n', 'mm/b.c': insert('toy_insert') },
    ],
    [
      'a function that moves and gets another name',
      { 'mm/a.c': insert('toy_insert'), 'mm/b.c': 'int b;\n' },
      { 'mm/a.c': 'int a;\n', 'mm/b.c': insert('toy_put_in') },
    ],
    [
      'a function that changes in its place',
      { 'mm/a.c': insert('toy_insert') },
      { 'mm/a.c': insert('toy_insert', 'page', 8) },
    ],
    [
      'a function that only gets comments',
      { 'mm/a.c': insert('toy_insert') },
      { 'mm/a.c': insert('toy_insert').replace('\tif', '\t/* why */\n\tif') },
    ],
  ])('%s is no twin of what it was', async (_, old, now) => {
    const root = repository(old, now);
    const { groups } = await twins(['--diff', 'HEAD~1..HEAD', '--tree', root], 0);
    expect(groups).toEqual([]);
  });

  test('twins that were twins before are counted, and left out', async () => {
    const both = (prot: number): string =>
      insert('toy_one', 'page', prot) + insert('toy_two', 'page', 3);
    const root = repository({ 'mm/a.c': both(1) }, { 'mm/a.c': both(2) });
    const { groups, coverage } = await twins(['--diff', 'HEAD~1..HEAD', '--tree', root], 0);
    expect(groups).toEqual([]);
    expect(coverage).toMatchObject({ added: 1, twinsBefore: 1 });
  });

  test('two copies that are added together are shown once', async () => {
    const root = repository(
      { 'mm/a.c': 'int a;\n' },
      { 'mm/a.c': insert('toy_one'), 'mm/b.c': insert('toy_two') },
    );
    const { groups } = await twins(['--diff', 'HEAD~1..', '--tree', root], 1);
    expect(pairsOf(groups)).toEqual(['toy_one toy_two 1']);
  });

  test('a body that is too small is named', async () => {
    const small = 'int toy_size(void)\n{\n\treturn 4;\n}\n';
    const root = repository({ 'mm/a.c': 'int a;\n' }, { 'mm/a.c': small });
    const { coverage } = await twins(['--diff', 'HEAD~1..HEAD', '--tree', root], 0);
    expect(coverage.tooSmall).toEqual([
      { function: 'toy_size', file: 'mm/a.c', line: 1, endLine: 4, tokens: 3 },
    ]);
  });
});

describe('a function, or the whole tree', () => {
  const files = {
    'mm/a.c': insert('toy_one') + insert('toy_two', 'kpage'),
    'mm/b.c': insert('toy_three', 'page', 7) + other,
  };

  test('each definition with its twins', async () => {
    const root = folder(files);
    const { groups } = await twins(['toy_one', '--tree', root], 0);
    expect(pairsOf(groups)).toEqual(['toy_one toy_two 1', 'toy_one toy_three 0.98']);
    expect(groups[0]?.twins[1]?.diff).toBe(
      [
        '--- mm/a.c:1 toy_one',
        '+++ mm/b.c:1 toy_three',
        '@@ -6,5 +6,5 @@',
        ' \t\treturn -EINVAL;',
        ' \tif (!(vma->flags & TOY_MIXED))',
        ' \t\tvma->flags |= TOY_MIXED;',
        '-\treturn toy_put(vma, addr, page, vma->prot | 4);',
        '+\treturn toy_put(vma, addr, page, vma->prot | 7);',
        ' }',
        '',
      ].join('\n'),
    );
  });

  test('in groups, with what the limit cuts off', async () => {
    const root = folder(files);
    const all = await twins(['--tree', root], 0);
    expect(pairsOf(all.groups)).toEqual(['toy_one toy_two 1', 'toy_one toy_three 0.98']);
    const one = await twins(['--tree', root, '--limit', '1'], 0);
    expect(pairsOf(one.groups)).toEqual(['toy_one toy_two 1']);
    expect(one.groups[0]?.twinsLeftOut).toBe(1);
    const exact = await twins(['--tree', root, '--similarity', '1'], 0);
    expect(pairsOf(exact.groups)).toEqual(['toy_one toy_two 1']);
  });

  test('of a revision, as it was', async () => {
    const root = repository(before, after);
    const { groups, tree } = await twins(['toy_insert', '--rev', 'HEAD~1', '--tree', root], 0);
    expect(groups).toEqual([]);
    expect(tree.revision).toBe('HEAD~1');
  });

  test('more threads and more files change nothing', async () => {
    const filler = Array.from({ length: 60 }, (_, i) => [
      `fill/f${i}.c`,
      `/*${'x'.repeat(220_000)}*/\n${insert(`toy_fill_${i}`, 'page', i)}`,
    ]);
    const root = folder({ ...files, ...Object.fromEntries(filler) });
    const one = await flagday([
      '--tree',
      root,
      '--jobs',
      '1',
      '--limit',
      '100',
      '--format',
      'json',
    ]);
    const three = await flagday([
      '--tree',
      root,
      '--jobs',
      '3',
      '--limit',
      '100',
      '--format',
      'json',
    ]);
    expect(three).toEqual(one);
    expect(one.stdout).toContain('toy_fill_59');
  });
});

describe("a user's mistake is told with what would work", () => {
  test('in the flags', async () => {
    const root = folder({ 'a.c': insert('toy_insert') });
    const messages = [
      ['toy_insert --patch -', 'toy_insert and --patch are different questions'],
      ['--diff v1', '--diff v1: that is no range of revisions'],
      ['--diff a..b --rev c', '--diff a..b names its revisions itself, so --rev c has no place'],
      ['--min-tokens 3', '--min-tokens 3: that is no size of a body'],
      ['--similarity 2', '--similarity 2: that is no similarity'],
      ['--limit 0', '--limit 0: that is no number of groups'],
      ['--patch /no/such.patch', 'cannot read the patch /no/such.patch: no such file or folder'],
      ['toy_insrt', `no function toy_insrt is defined in ${root}`],
    ];
    for (const [args = '', message = ''] of messages) {
      const { status, stderr } = await flagday([...args.split(' '), '--tree', root], '');
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(/^error: .*\n {2}help: .*\n$/),
      });
      expect(stderr).toContain(message);
    }
  });

  test('in the patch: file, hunk, and why', async () => {
    const root = repository(before, after);
    const patch = git(root, 'format-patch', '--stdout', '-1');
    writeTree(root, { 'mm/list.c': 'long y;\n' });
    const { status, stdout, stderr } = await flagday(
      ['--patch', '-', '--tree', root],
      `${patch}\n`,
    );
    expect(stderr).toMatch(
      /^error: standard input:\d+: hunk 1 of mm\/list\.c \(@@ -1 \+1,\d+ @@\) does not apply: it expects "int x;" in line 1, and the file has "long y;" there\n {2}help: .*\n$/,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

test('Ctrl-C ends it with 130, also while it waits for a patch', async () => {
  const root = folder({ 'a.c': insert('toy_insert') });
  const child = spawn(process.execPath, [main, 'twins', '--patch', '-', '--tree', root], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stderr = collect(child.stderr);
  const ended = new Promise((resolve) => child.on('close', resolve));
  // It tells of nothing while it waits; by then it listens for the signal, which is all that matters.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(stderr.text).toBe('interrupted\n');
});

let trees = 0;

function folder(files: Readonly<Record<string, string>>): string {
  const root = join(scratch, `tree-${trees++}`);
  writeTree(root, files);
  return root;
}

/** A repository whose last commit leads from one state of the files to the other. */
function repository(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): string {
  const root = makeRepository(first);
  writeTree(root, second);
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Add what the test is about');
  return root;
}

function pairsOf(groups: TwinsDocument['groups']): string[] {
  return groups.flatMap((group) =>
    group.twins.map(
      (twin) => `${group.function.function} ${twin.function} ${Number(twin.similarity.toFixed(2))}`,
    ),
  );
}

/** The document, held against its schema. */
async function twins(
  args: readonly string[],
  status: number,
  input?: string,
): Promise<TwinsDocument> {
  const run = await flagday([...args, '--format', 'json'], input);
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status, stderr: '' });
  // Our own document; the schema below says whether it is one.
  const document = JSON.parse(run.stdout) as TwinsDocument;
  const url = new URL('../../schemas/twins.schema.json', import.meta.url);
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(readFileSync(url, 'utf8')) as object);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  return document;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function flagday(args: readonly string[], input?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const all = [main, 'twins', ...args, '--store', join(scratch, 'store')];
    const child = spawn(process.execPath, all, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: stdout.text, stderr: stderr.text }));
    child.stdin.on('error', () => {}); // a run that ends early does not read it
    child.stdin.end(input ?? '');
  });
}

function collect(stream: NodeJS.ReadableStream): { text: string } {
  const collected = { text: '' };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    collected.text += chunk;
  });
  return collected;
}
