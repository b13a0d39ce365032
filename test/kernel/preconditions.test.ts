import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { displayName, type Graph } from '../../src/callgraph/graph.ts';
import { findUses } from '../../src/callgraph/uses.ts';
import { openAnalysis } from '../../src/engine/analysis.ts';
import { flagPartsOf } from '../../src/engine/flag-parts.ts';
import { withProject } from '../../src/engine/open-project.ts';
import { checkFlagPrecondition } from '../../src/plan/preconditions/flag-precondition.ts';
import type { FlagPrecondition, SetupPath } from '../../src/plan/preconditions/flag-question.ts';
import { sharedStore } from './shared-store.ts';

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

/** A record of the cases, as far as it is compared. */
interface HandReadCase {
  readonly tree: string;
  readonly user: string;
  readonly file: string;
  readonly call: { readonly api: string; readonly file: string };
  readonly verdict: string;
  readonly mmapPaths: readonly HandReadPath[];
}

interface HandReadPath {
  /** `.mmap of tegra_drm_fops (file_operations) drivers/gpu/drm/tegra/drm.c:802`. */
  readonly entry: string;
  readonly chain: readonly string[];
  readonly setsVM_MIXEDMAP?: { readonly file: string; readonly function: string };
  readonly condition?: string;
}

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

describe.each(trees)('Linux $version', ({ version, root }) => {
  const cases = readCases().filter((one) => one.tree === version);
  const found = new Map<HandReadCase, { answer: string; paths: readonly string[] }>();

  beforeAll(async () => {
    const signal = new AbortController().signal;
    const quiet = { progress: undefined, warn: () => {}, signal };
    const options = {
      tree: root,
      rev: undefined,
      store: sharedStore,
      contexts: undefined,
      jobs: 2,
    };
    await withProject({ ...options, ...quiet }, (project) => {
      const parts = flagPartsOf(project, openAnalysis(project));
      const { graph, sites } = project.search;
      for (const one of cases) {
        const uses = findUses(graph, sites, graph.base.find(one.call.api));
        for (const { kind, file, owner, siteIndex, line } of uses) {
          if (kind !== 'call' || owner === undefined || displayName(graph, owner) !== one.user)
            continue;
          if (graph.base.path(file) !== one.call.file) continue;
          const use = { function: owner, siteIndex, line };
          const question = {
            flag: 'VM_MIXEDMAP',
            field: 'vm_area_struct.vm_flags',
            exceptIn: ['mmap'],
          };
          const answer = checkFlagPrecondition(parts, { ...question, use, api: one.call.api });
          found.set(one, { answer: answer.answer, paths: describePaths(graph, answer) });
        }
      }
    });
  });

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  // A line may have moved since the cases were read, so places are compared by file and function.
  test.each(cases)('$user, $file', (one) => {
    expect(one.verdict).toBe('ok');
    expect(found.get(one)).toEqual({ answer: 'met', paths: one.mmapPaths.map(asText).sort() });
  });
});

function describePaths(graph: Graph, { paths }: FlagPrecondition): readonly string[] {
  return paths.map((path) => describePath(graph, path)).sort();
}

function describePath(graph: Graph, { entry, setAt, outcome }: SetupPath): string {
  const [struct, field] = entry.slot.split('.');
  const sets = setAt.map(({ chain, file }) => {
    const names = chain.map((id) => displayName(graph, id));
    return `${names.join(' > ')} sets it in ${graph.base.path(file)}`;
  });
  const where = `.${field} of ${entry.object} (${struct}) ${graph.base.path(entry.file)}`;
  return `${where}: ${sets.join(', ')}${outcome === 'sets' ? '' : ', where needed'}`;
}

function asText({ entry, chain, setsVM_MIXEDMAP: set, condition }: HandReadPath): string {
  const sets = set === undefined ? '' : `${chain.join(' > ')} sets it in ${set.file}`;
  return `${entry.replace(/:\d+$/, '')}: ${sets}${condition === undefined ? '' : ', where needed'}`;
}

function readCases(): readonly HandReadCase[] {
  const file = fileURLToPath(new URL('../../../shared/cases/preconditions.json', import.meta.url));
  const cases: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(cases) || cases.length === 0) throw new Error(`${file} holds no cases`);
  return cases as HandReadCase[]; // The file is ours; a field that is missing fails the case.
}
