import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  differencesOf,
  findUse,
  type HandReadUse,
  showsChain,
} from '../../scripts/case-comparison.mjs';
import type { SurveyDocument, SurveyUse } from '../../src/documents/survey.ts';
import { explainInTree, surveyTree, type TestedTree } from '../survey/survey-tree.ts';
import { sharedStore } from './shared-store.ts';
import { readWithOracle } from './word-oracle.ts';

const apis = [
  'vm_insert_page',
  'vm_insert_pages',
  'vmf_insert_page',
  'vmf_insert_pfn',
  'vmf_insert_mixed',
  'vmf_error',
];

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

/**
 * Where the survey and the hand-read list differ, and who is right by a second reading of the source. A
 * difference that is not here fails, and so does one that is here and gone.
 */
const judged: readonly {
  readonly version: string;
  readonly function: string;
  readonly part: string;
  readonly missing?: string;
  readonly extra?: string;
  readonly right: 'survey' | 'list';
  readonly reason: string;
}[] = [
  {
    version: '6.1',
    function: 'remap_vmalloc_range_partial',
    part: 'entries',
    extra: 'vfio_device_ops.mmap',
    right: 'survey',
    reason:
      'samples/vfio-mdev/mdpy.c: mdpy_mmap() fills vfio_device_ops.mmap and calls remap_vmalloc_range(); the list leaves samples out',
  },
  {
    version: '6.12',
    function: 'remap_vmalloc_range_partial',
    part: 'entries',
    extra: 'vfio_device_ops.mmap',
    right: 'survey',
    reason: 'samples/vfio-mdev/mdpy.c, as in 6.1',
  },
];

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

describe.each(trees)('Linux $version', ({ version, root }) => {
  const cases = readCases(version);
  let tree: TestedTree;
  let survey: SurveyDocument;
  let uses: readonly SurveyUse[];

  beforeAll(async () => {
    tree = { root, store: sharedStore, jobs: 2 };
    survey = await surveyTree(tree, apis);
    ({ uses } = survey);
  });

  describe('says of a hand-read use what the reader said', () => {
    test.each(cases)('$api in $function, $file', async (wanted) => {
      const use = findUse(uses, wanted);
      const found = differencesOf(use, wanted).map(({ part, wanted: expected, found: got }) => ({
        part,
        ...changes(expected, got),
      }));
      const known = judged
        .filter((one) => one.version === version && one.function === wanted.function)
        .map(({ part, missing = '', extra = '' }) => ({ part, missing, extra }));
      expect(found).toEqual(known);
      if (use === undefined || showsChain(use, wanted.chain)) return;
      // Ours is one of the shortest chains, the reader's may be another: then each of its steps is ours.
      expect(await stepsNotFound(tree, wanted.chain)).toEqual([]);
    });
  });

  test('says nothing else of any use than a second, simple reader', () => {
    const wanted = readWithOracle(root, apis);
    expect(wanted.length).toBeGreaterThan(100);
    const found = uses.filter((use) => use.via === null);
    const differences = changedLines(
      wanted.map((use) => `${use.file}:${use.line}: ${use.kind} of ${use.word} in ${use.function}`),
      found.map((use) => `${use.file}:${use.line}: ${use.kind} of ${use.api} in ${use.function}`),
    );
    expect(differences).toEqual([]);
  });

  test('gives a reason for each call without a context', () => {
    const silent = uses.filter(
      (use) => use.kind === 'call' && use.contexts.length === 0 && use.unknown === null,
    );
    expect(silent).toEqual([]);
  });

  test('says the same with one worker as with two', async () => {
    const store = mkdtempSync(join(tmpdir(), 'flagday-kernel-jobs-'));
    try {
      const other = await surveyTree({ root, store, jobs: 1 }, apis);
      const texts = other.uses.map((use) => JSON.stringify(use));
      expect(
        changedLines(
          texts,
          uses.map((use) => JSON.stringify(use)),
        ),
      ).toEqual([]);
      expect(JSON.stringify(other) === JSON.stringify(survey)).toBe(true);
    } finally {
      rmSync(store, { recursive: true, force: true });
    }
  });
});

function readCases(version: string): readonly HandReadUse[] {
  const file = fileURLToPath(
    new URL(`../../../shared/cases/uses-${version}.json`, import.meta.url),
  );
  const cases: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(cases) || cases.length === 0) throw new Error(`${file} holds no cases`);
  return cases as HandReadUse[]; // The file is ours; a field that is missing fails the case.
}

/** Words of `expected` that `got` lacks, and the other way round. */
function changes(expected: string, got: string): { missing: string; extra: string } {
  const wanted = expected.split(' ');
  const found = got.split(' ');
  return {
    missing: wanted.filter((word) => !found.includes(word)).join(' '),
    extra: found.filter((word) => !wanted.includes(word)).join(' '),
  };
}

/** Lines that stand in one of the lists more often than in the other, and in which. */
function changedLines(expected: readonly string[], found: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const line of expected) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of found) count.set(line, (count.get(line) ?? 0) - 1);
  return [...count]
    .filter(([, times]) => times !== 0)
    .map(([line, times]) => `${line} (${times > 0 ? 'expected' : 'found'})`)
    .sort();
}

/** The steps of a chain that are no calls, slots or hand-overs in our graph. */
async function stepsNotFound(tree: TestedTree, chain: readonly string[]): Promise<string[]> {
  const lost: string[] = [];
  for (const [index, caller] of chain.slice(0, -1).entries()) {
    const callee = chain[index + 1] ?? '';
    const { definitions } = await explainInTree(tree, callee);
    const edges = definitions.flatMap((one) => one.callers);
    const isFound = edges.some((edge) => edge.function === caller && !edge.weak);
    if (!isFound) lost.push(`${caller} > ${callee}`);
  }
  return lost;
}
