import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import type { TwinsDocument } from '../../src/documents/twins.ts';
import { findTwins } from '../../src/engine/twins.ts';
import type { TwinsRequest } from '../../src/engine/twins-run.ts';
import { applyHunks } from '../../src/source/apply-diff.ts';
import { parseUnifiedDiff } from '../../src/source/unified-diff.ts';

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

/** Two cores for thirty seconds. Time of the processor, because other work on the machine adds none to it. */
const MAX_CPU_SECONDS = 60;

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

describe.each(trees)('Linux $version', ({ root }) => {
  const file = 'mm/memory.c';
  const memory = readFileSync(join(root, file), 'latin1');

  test('a copy of vm_insert_page under another name has that one twin', async () => {
    const patch = patchWith((copy) => copy);
    const { groups, coverage } = await twins(root, { patch: { name: 'copy', text: patch } });
    expect(coverage.added).toBe(1);
    expect(groups.map((group) => group.function.function)).toEqual(['vm_insert_kmem_page']);
    const [group] = groups;
    expect(group?.twins.map(({ function: name, file: at }) => `${name} ${at}`)).toEqual([
      `vm_insert_page ${file}`,
    ]);
    expect(group?.twins[0]).toMatchObject({ similarity: 1, same: 'text', renaming: [], diff: '' });
  });

  test('with a parameter renamed and a constant changed, the diff shows that constant only', async () => {
    const patch = patchWith((copy) =>
      copy.replaceAll(/\baddr\b/g, 'where').replace('-EFAULT', '-EDOM'),
    );
    const { groups } = await twins(root, { patch: { name: 'copy', text: patch } });
    const [twin] = groups[0]?.twins ?? [];
    expect(groups.flatMap((group) => group.twins).length).toBe(1);
    expect(twin?.renaming).toEqual([
      { from: 'addr', to: 'where', times: 3 },
      { from: 'EFAULT', to: 'EDOM', times: 1 },
    ]);
    expect(twin).toMatchObject({ function: 'vm_insert_page', similarity: 1, same: 'text' });
    const longer = patchWith((copy) => copy.replace('return -EFAULT', 'return 1 - EFAULT'));
    const other = await twins(root, { patch: { name: 'copy', text: longer } });
    const changes = other.groups[0]?.twins[0]?.diff.match(/^[-+]\t.*$/gm);
    expect(changes).toEqual(['-\t\treturn -EFAULT;', '+\t\treturn 1 - EFAULT;']);
  });

  test('all groups of the tree, in time, whatever the number of threads', async () => {
    const began = process.cpuUsage();
    const wall = performance.now();
    const all = await twins(root, { limit: 200 });
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    process.stderr.write(
      `whole tree: ${((performance.now() - wall) / 1000).toFixed(1)} s, ${seconds.toFixed(1)} s of CPU\n`,
    );
    expect(seconds).toBeLessThan(MAX_CPU_SECONDS);
    expect(all.groups.length).toBe(200);
    expect(all.groupsLeftOut).toBeGreaterThan(20_000);
    expect(namesOf(all)).toContain('dml20v2_rq_dlg_get_dlg_params dml20_rq_dlg_get_dlg_params');
    const one = await twins(root, { limit: 200 }, 1);
    expect(JSON.stringify(one) === JSON.stringify(all)).toBe(true);

    const misfits = all.groups.flatMap((group) =>
      group.twins
        .filter((twin) => twin.diff !== '' && twin.renaming.length === 0)
        .filter((twin) => !leadsToTwin(root, group.function.file, twin))
        .map((twin) => `${group.function.function} ${twin.function}`),
    );
    expect(misfits).toEqual([]);
  });

  /** A patch that puts a changed copy of vm_insert_page() under another name behind it. */
  function patchWith(change: (copy: string) => string): string {
    const from = memory.indexOf('\nint vm_insert_page(struct') + 1;
    const to = memory.indexOf('\n}\n', from) + 3;
    const copy = change(memory.slice(from, to)).replace('vm_insert_page', 'vm_insert_kmem_page');
    const patched = `${memory.slice(0, to)}\n${copy}${memory.slice(to)}`;
    return createTwoFilesPatch(`a/${file}`, `b/${file}`, memory, patched);
  }
});

/** Whether the diff fits the file it begins with and makes the body of the twin in there. */
function leadsToTwin(
  root: string,
  file: string,
  twin: TwinsDocument['groups'][number]['twins'][number],
): boolean {
  const before = readFileSync(join(root, file), 'latin1');
  const wanted = readFileSync(join(root, twin.file), 'latin1').split('\n');
  const diff = Buffer.from(twin.diff, 'utf8').toString('latin1');
  const applied = applyHunks(before, parseUnifiedDiff(diff).files[0]?.hunks ?? []);
  if (applied.kind === 'failed' || applied.fuzzy.length > 0) return false;
  // Between the lines of the braces: what stands beside a brace on its line is no body.
  const open = wanted.findIndex((line, i) => i >= twin.line - 1 && line.includes('{'));
  return applied.text.includes(wanted.slice(open + 1, twin.endLine - 1).join('\n'));
}

function namesOf({ groups }: TwinsDocument): string[] {
  return groups.map(({ function: first, twins: others }) =>
    [first, ...others].map((one) => one.function).join(' '),
  );
}

async function twins(root: string, asked: Partial<TwinsRequest>, jobs = 2): Promise<TwinsDocument> {
  const request = { function: undefined, diff: undefined, patch: undefined };
  const size = { minTokens: 40, similarity: 0.9, limit: 20 };
  return await findTwins(
    { ...request, ...size, ...asked },
    {
      tree: root,
      rev: undefined,
      store: undefined,
      contexts: undefined,
      jobs,
      progress: undefined,
      warn: (message) => {
        throw new Error(`unexpected warning: ${message}`);
      },
      signal: new AbortController().signal,
    },
  );
}
