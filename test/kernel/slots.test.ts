import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SlotMove } from '../../src/plan/slots/slot-parts.ts';
import { type JudgedSite, judgeAll, withSlotParts } from '../plan/slots/slot-tree.ts';
import { sharedStore } from './shared-store.ts';

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

const FAULT_SLOTS = [
  'vm_operations_struct.fault',
  'vm_operations_struct.huge_fault',
  'vm_operations_struct.page_mkwrite',
  'vm_operations_struct.pfn_mkwrite',
  'vm_special_mapping.fault',
];

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

describe.each(trees)('Linux $version', ({ version, root }) => {
  test('every fault handler has its type', async () => {
    const moves = FAULT_SLOTS.map((slot) => ({ slot, to: slot, resultType: 'vm_fault_t' }));
    const judged = await judge(root, moves, undefined);
    expect(judged.filter((site) => site.verdict !== 'done')).toEqual([]);
    expect(judged.length).toBeGreaterThan(140);
    const [convert, , , done] = sumsOf(tables(version, 'vm_fault_t'));
    expect([0, judged.length]).toEqual([convert, done]);
  });
});

describe.each(trees.filter((tree) => tree.version === '6.1'))('Linux $version', ({ root }) => {
  let judged: readonly JudgedSite[];

  beforeAll(async () => {
    const move = {
      slot: 'platform_driver.remove',
      to: 'platform_driver.remove_new',
      resultType: 'void',
    };
    judged = await judge(root, [move], 'The bus calls remove_new where it called remove.');
  });

  test('as many functions of platform_driver.remove are judged as the audit counts', () => {
    const counts = new Map<string, number>();
    for (const { verdict } of judged) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    const [convert, differs, review, done] = sumsOf(tables('6.1', 'remove_new'));
    expect(Object.fromEntries(counts)).toEqual({
      convert,
      'convert-differs': differs,
      review,
      done,
    });
  });

  test('every value that is no longer told was read by hand, and none that was is gone', () => {
    const found = judged
      .filter((site) => site.verdict === 'convert-differs')
      .map((site) => `${site.file} ${site.name} ${valuesIn(site)}`);
    expect(found.sort()).toEqual(
      rows('## 6.1: values')
        .map((cells) => cells.slice(1, 4).join(' '))
        .sort(),
    );
  });

  test('functions that return 0 through others are among the converted', () => {
    const converted = new Set(
      judged.filter((site) => site.verdict === 'convert').map((site) => site.name),
    );
    const missing = rows('## 6.1: functions').filter(([, , name = '']) => !converted.has(name));
    expect(missing).toEqual([]);
  });
});

async function judge(
  tree: string,
  moves: readonly SlotMove[],
  argument: string | undefined,
): Promise<readonly JudgedSite[]> {
  return await withSlotParts({ tree, store: sharedStore }, moves, (parts) =>
    judgeAll(parts, argument),
  );
}

function valuesIn({ text }: JudgedSite): string {
  return [...text.matchAll(/^differs: (.*?): /gm)].map(([, value]) => value).join(', ');
}

const audit = readFileSync(
  fileURLToPath(new URL('../../docs/slot-audit.md', import.meta.url)),
  'utf8',
);

/** The cells of the table under a heading: Linux, then what the heading is about. */
function rows(heading: string): readonly (readonly string[])[] {
  const [, after = ''] = audit.split(`\n${heading}`);
  const [table = ''] = after.split('\n## ');
  return table
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

/** Rows of the totals for a tree whose target is named so. */
function tables(version: string, to: string): readonly (readonly string[])[] {
  return rows('## Totals').filter(
    (cells) => cells[0] === version && cells[2]?.includes(to) === true,
  );
}

/** The last four columns, summed. */
function sumsOf(totals: readonly (readonly string[])[]): readonly number[] {
  return [4, 5, 6, 7].map((column) =>
    totals.reduce((sum, cells) => sum + Number(cells[column] ?? 0), 0),
  );
}
