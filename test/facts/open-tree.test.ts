import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FactStore } from '../../src/facts/fact-store.ts';
import { visitNames } from '../../src/facts/facts-reader.ts';
import { type OpenedTree, openTree } from '../../src/facts/open-tree.ts';
import { readDirectory, readMeta } from '../../src/facts/store-content.ts';
import { recordOf, type TreeFacts } from '../../src/facts/tree-facts.ts';
import type { Host } from '../../src/host/host.ts';
import {
  git,
  type MemoryHost,
  makeMemoryHost,
  makeRepository,
  makeTemporaryFolder,
  realHost,
  writeTree,
} from '../source/git-fixture.ts';
import { describeFacts } from './describe-facts.ts';

interface Opening {
  readonly rev?: string;
  readonly threads?: number;
}

/** Opens the tree with the store in `folder`, as one run of the program does, and says what it then knows. */
async function answers<Answer>(
  host: Host,
  folder: string,
  tree: string,
  ask: (opened: OpenedTree) => Answer,
  opening: Opening = {},
): Promise<Answer> {
  const store = FactStore.open(folder);
  try {
    const opened = await openTree(host, store, {
      tree,
      rev: opening.rev,
      threads: opening.threads ?? 1,
      progress: () => {},
      signal: new AbortController().signal,
    });
    expect(store.notes).toEqual([]);
    return ask(opened);
  } finally {
    await store.close();
  }
}

/** Everything that can be asked of a tree: each file's facts, and for each name where it is in which role. */
function everything({ facts }: OpenedTree): unknown {
  const files: Record<string, unknown> = {};
  const names = new Set<number>();
  const { columns, listing, pack } = facts.state;
  listing.files.forEach(({ path }, i) => {
    const index = columns.indexOf[i] as number;
    if (index < 0) return;
    expect(facts.path(index)).toBe(path);
    const { lines, file } = describeFacts(facts.facts(index), (name) => facts.text(name));
    files[path] = [
      ...[...lines].map(([line, phrases]) => `${line}: ${phrases.join('; ')}`),
      ...file,
    ];
    visitNames(recordOf(columns, pack, index), (name) => names.add(name));
  });
  return {
    files,
    found: [...names].map((name) => placesOf(facts, name)).sort(),
    totals: totals(facts),
  };
}

function placesOf(facts: TreeFacts, name: number): string {
  const text = facts.text(name);
  expect(facts.find(text)).toBe(name);
  const roles = [1, 2, 4, 8, 16].map((role) =>
    facts
      .filesWith(name, role)
      .map((file) => facts.path(file))
      .sort()
      .join(' '),
  );
  return `${text}: ${roles.join(' | ')}`;
}

function totals(facts: TreeFacts): readonly number[] {
  return (['bytes', 'functions', 'calls', 'dispatches', 'macros'] as const).map((one) =>
    facts.total(one),
  );
}

const program = (name: string, calls: readonly string[]): string =>
  [
    `#include "${name}.h"`,
    `/* see ${name}_start() */`,
    `static int ${name}_start(struct ${name} *it)`,
    '{',
    ...calls.map((call) => `\tit->ops->${call}(${call}(it));`),
    '\treturn 0;',
    '}',
    `static const struct ${name}_ops ops = { .start = ${name}_start };`,
  ].join('\n');

describe('a tree that is edited between runs', () => {
  const path = fc.constantFrom('a.c', 'b.c', 'sub/c.c', 'sub/d.h', 'e.c', 'sub/deep/f.c', 'g.h');
  const content = fc
    .tuple(
      fc.constantFrom('toy', 'ring', 'box', 'lamp'),
      fc.array(fc.constantFrom('open', 'close', 'poll', 'read', 'sync'), { maxLength: 4 }),
    )
    .map(([name, calls]) => program(name, calls));
  const edit = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), path, content }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), path }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), path, to: path }) },
  );
  type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never;

  test('gives the answers of a fresh store', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        async (rounds) => {
          const scratch = makeTemporaryFolder();
          const host = makeMemoryHost();
          const files = new Map<string, string>([['always.c', program('always', ['open'])]]);
          // Enough files that a few changed ones do not make the index be packed anew.
          for (let i = 0; i < 12; i++) files.set(`other/${i}.c`, program(`other${i}`, ['poll']));
          for (const [name, text] of files) host.fileSystem.writeFile(`/tree/${name}`, text);
          await answers(host, join(scratch, 'store'), '/tree', everything);
          for (const [i, edits] of rounds.entries()) {
            host.fileSystem.nowMs += 600_000;
            for (const one of edits) apply(host, files, one);
            host.fileSystem.nowMs += 600_000;
            const kept = await answers(host, join(scratch, 'store'), '/tree', everything);
            const fresh = await answers(host, join(scratch, `fresh-${i}`), '/tree', everything);
            expect(kept).toEqual(fresh);
          }
          rmSync(scratch, { recursive: true });
        },
      ),
      { numRuns: 25 },
    );
  });

  function apply(host: MemoryHost, files: Map<string, string>, one: Edit): void {
    const text = one.kind === 'write' ? one.content : files.get(one.path);
    if (one.kind !== 'write') {
      if (text === undefined) return;
      host.fileSystem.remove(`/tree/${one.path}`);
      files.delete(one.path);
    }
    if (one.kind === 'delete' || text === undefined) return;
    const target = one.kind === 'move' ? one.to : one.path;
    host.fileSystem.writeFile(`/tree/${target}`, text);
    files.set(target, text);
  }

  test('reads what changed and nothing else', async () => {
    const folder = join(makeTemporaryFolder(), 'store');
    const host = makeMemoryHost();
    for (const name of ['a', 'b', 'c']) {
      host.fileSystem.writeFile(`/tree/${name}.c`, program(name, ['open']));
    }
    const filesRead = ({ filesRead: count }: OpenedTree): number => count;
    expect(await answers(host, folder, '/tree', filesRead)).toBe(3);
    host.fileSystem.nowMs += 600_000;
    expect(await answers(host, folder, '/tree', filesRead)).toBe(0);
    host.fileSystem.writeFile('/tree/b.c', program('b', ['close']));
    host.fileSystem.nowMs += 600_000;
    expect(await answers(host, folder, '/tree', filesRead)).toBe(1);
    expect(await answers(host, folder, '/tree', filesRead)).toBe(0);
  });

  test('a change within the tick of the clock in which the file was read is seen', async () => {
    const folder = join(makeTemporaryFolder(), 'store');
    const host = { ...makeMemoryHost() };
    const racing: Host = { ...host, now: () => host.fileSystem.nowMs };
    host.fileSystem.writeFile('/tree/a.c', program('old', ['open']));
    await answers(racing, folder, '/tree', everything);
    host.fileSystem.writeFile('/tree/a.c', program('new', ['open']));
    const found = await answers(racing, folder, '/tree', ({ facts }) => facts.find('new_start'));
    expect(found).not.toBe(0);
  });
});

describe('what makes no difference', () => {
  test('the number of worker threads', async () => {
    const scratch = makeTemporaryFolder();
    // Above the size from which worker threads are used at all.
    const files: Record<string, string> = {};
    for (let i = 0; i < 45; i++) {
      const name = `part${i}`;
      files[`${name}.c`] = `${program(name, ['open', `own${i}`])}\n`.repeat(1200);
    }
    writeTree(join(scratch, 'tree'), files);
    const ask = (opened: OpenedTree): unknown => ({
      totals: totals(opened.facts),
      places: ['open', 'own7', 'part3_start', 'part3'].map((name) =>
        placesOf(opened.facts, opened.facts.find(name)),
      ),
      calls: opened.facts
        .facts(opened.facts.filesWith(opened.facts.find('own7'), 2)[0] ?? -1)
        .sites.slice(0, 9)
        .map((site) => [site.line, site.column, site.kind, site.resultUse]),
    });
    const tree = join(scratch, 'tree');
    const one = await answers(realHost, join(scratch, 'one'), tree, ask, { threads: 1 });
    const three = await answers(realHost, join(scratch, 'three'), tree, ask, { threads: 3 });
    expect(three).toEqual(one);
    // Facts written by three threads are read back by the next run.
    expect(await answers(realHost, join(scratch, 'three'), tree, ask)).toEqual(one);
  });

  test('which tree of a store came first', async () => {
    const scratch = makeTemporaryFolder();
    const host = makeMemoryHost();
    host.fileSystem.writeFile('/old/a.c', program('toy', ['open']));
    host.fileSystem.writeFile('/old/b.c', program('ring', ['open', 'close']));
    host.fileSystem.writeFile('/new/a.c', program('toy', ['open']));
    host.fileSystem.writeFile('/new/b.c', program('ring', ['poll']));
    const shared = join(scratch, 'shared');
    const count = ({ filesRead }: OpenedTree): number => filesRead;
    for (const tree of ['/old', '/new', '/old']) {
      const fresh = await answers(host, join(scratch, `fresh${tree}`), tree, everything);
      expect(await answers(host, shared, tree, everything)).toEqual(fresh);
    }
    expect(await answers(host, shared, '/old', count)).toBe(0);
    expect(await answers(host, shared, '/new', count)).toBe(0);
  });

  test('whether a revision is checked out', async () => {
    const scratch = makeTemporaryFolder();
    const root = makeRepository({
      'a.c': program('toy', ['open']),
      'sub/b.h': 'struct b { int x; };',
    });
    git(root, 'tag', 'first');
    writeTree(root, { 'a.c': program('toy', ['close']), 'c.c': program('ring', ['poll']) });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'second');
    const shared = join(scratch, 'shared');
    const now = await answers(realHost, shared, root, everything);
    expect(await answers(realHost, shared, root, everything, { rev: 'HEAD' })).toEqual(now);
    const first = await answers(realHost, shared, root, everything, { rev: 'first' });
    git(root, 'checkout', '-q', 'first');
    expect(await answers(realHost, join(scratch, 'fresh'), root, everything)).toEqual(first);
    expect(first).not.toEqual(now);
  });
});

test('a run that is interrupted keeps what it has read', async () => {
  const scratch = makeTemporaryFolder();
  const host = makeMemoryHost();
  for (let i = 0; i < 4; i++) {
    // One file to a batch, so that some are done when the first one is reported.
    host.fileSystem.writeFile(`/tree/${i}.c`, `${program(`part${i}`, ['open'])}\n`.repeat(8000));
  }
  const folder = join(scratch, 'store');
  const store = FactStore.open(folder);
  const controller = new AbortController();
  const interrupted = openTree(host, store, {
    tree: '/tree',
    rev: undefined,
    threads: 1,
    progress: () => controller.abort(new Error('Ctrl-C')),
    signal: controller.signal,
  });
  await expect(interrupted).rejects.toThrow('Ctrl-C');
  await store.close();

  const next = FactStore.open(folder);
  const kept = readDirectory(next, readMeta(next)).size;
  await next.close();
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(4);
  const places = ({ facts }: OpenedTree): unknown => [
    totals(facts),
    placesOf(facts, facts.find('open')),
    placesOf(facts, facts.find('part2_start')),
  ];
  const fresh = await answers(host, join(scratch, 'fresh'), '/tree', places);
  expect(await answers(host, folder, '/tree', places)).toEqual(fresh);
});

describe('two runs at once', () => {
  test('one that was slower answers from the moment it began, and saves nothing', async () => {
    const scratch = makeTemporaryFolder();
    const folder = join(scratch, 'store');
    const host = makeMemoryHost();
    for (let i = 0; i < 20; i++) {
      host.fileSystem.writeFile(`/tree/${i}.c`, program(`part${i}`, ['open']));
    }
    await answers(host, folder, '/tree', everything);
    host.fileSystem.nowMs += 600_000;
    host.fileSystem.writeFile('/tree/3.c', program('changed', ['close']));
    host.fileSystem.nowMs += 600_000;
    const fresh = await answers(host, join(scratch, 'fresh'), '/tree', everything);

    const slow = FactStore.open(folder);
    expect(readMeta(slow).generation).toBe(1); // what it sees from now on is the store of this moment
    const other = makeMemoryHost();
    for (let i = 0; i < 30; i++) {
      other.fileSystem.writeFile(`/other/${i}.c`, program(`other${i}`, ['poll', `own${i}`]));
    }
    await answers(other, folder, '/other', everything);
    const opened = await openTree(host, slow, {
      tree: '/tree',
      rev: undefined,
      threads: 1,
      progress: () => {},
      signal: new AbortController().signal,
    });
    expect(opened).toMatchObject({ filesRead: 1, saved: false });
    expect(everything(opened)).toEqual(fresh);
    await slow.close();
    expect(await answers(host, folder, '/tree', everything)).toEqual(fresh);
  });
});

describe('files that cannot be read', () => {
  test('are named, and read as soon as they can be', async () => {
    const folder = join(makeTemporaryFolder(), 'store');
    const host = makeMemoryHost();
    host.fileSystem.writeFile('/tree/a.c', program('toy', ['open']));
    host.fileSystem.writeFile('/tree/b.c', program('ring', ['open']));
    host.fileSystem.failOn('open', '/tree/b.c', 'EACCES');
    const problems = await answers(host, folder, '/tree', ({ facts }) => facts.state.problems);
    expect(problems).toEqual([{ file: 'b.c', reason: 'permission denied' }]);
    const opened = makeMemoryHost();
    opened.fileSystem.nowMs += 900_000;
    opened.fileSystem.writeFile('/tree/a.c', program('toy', ['open']));
    opened.fileSystem.writeFile('/tree/b.c', program('ring', ['open']));
    const after = await answers(opened, folder, '/tree', ({ facts }) => [
      facts.state.problems,
      facts.find('ring_start') > 0,
    ]);
    expect(after).toEqual([[], true]);
  });

  test('a file that vanishes between the listing and the reading', async () => {
    const folder = join(makeTemporaryFolder(), 'store');
    const host = makeMemoryHost();
    host.fileSystem.writeFile('/tree/a.c', program('toy', ['open']));
    host.fileSystem.writeFile('/tree/b.c', program('ring', ['open']));
    host.fileSystem.before('open', '/tree/a.c', () => host.fileSystem.remove('/tree/b.c'));
    const problems = await answers(host, folder, '/tree', ({ facts }) => facts.state.problems);
    expect(problems).toEqual([{ file: 'b.c', reason: 'vanished while the tree was read' }]);
    const next = await answers(host, folder, '/tree', ({ facts }) => [
      facts.state.problems.length,
      facts.state.listing.files.map((file) => file.path),
    ]);
    expect(next).toEqual([0, ['a.c']]);
  });

  test('a file that changes while it is read is read again', async () => {
    const folder = join(makeTemporaryFolder(), 'store');
    const host = makeMemoryHost();
    host.fileSystem.writeFile('/tree/a.c', program('old', ['open']));
    host.fileSystem.before('read', '/tree/a.c', () => {
      host.fileSystem.writeFile('/tree/a.c', program('newer', ['open']));
    });
    const found = await answers(host, folder, '/tree', ({ facts }) => [
      facts.find('newer_start') > 0,
      facts.state.problems,
    ]);
    expect(found).toEqual([true, []]);
  });
});
