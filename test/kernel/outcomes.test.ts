import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { OutcomesDocument, OutcomesOfDefinition } from '../../src/documents/outcomes.ts';
import { openAnalysis } from '../../src/engine/analysis.ts';
import { withProject } from '../../src/engine/open-project.ts';
import type { TreeOptions } from '../../src/engine/options.ts';
import { describeSummary, outcomesOf } from '../../src/engine/outcomes.ts';
import { sampleFunctions } from './sampled-functions.ts';
import { sharedStore } from './shared-store.ts';

const root = process.env['FLAGDAY_KERNEL_6_1'] ?? '';

/** What somebody read in the tree: one function, and what it returns. */
interface HandReadOutcome {
  readonly tree: string;
  readonly function: string;
  readonly file: string;
  readonly values: readonly string[];
  readonly against?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

test('there is a tree to judge by', () => {
  expect(root).not.toBe('');
});

describe.each(root === '' ? [] : [{ version: '6.1' }])('Linux $version', () => {
  test.each(readCases())('$function in $file returns what was read by hand', async (read) => {
    const document = await outcomesOf(read.function, undefined, options());
    const definition = definitionIn(document, read.file);
    expect(definition.complete).toBe(true);
    expect(valuesOf(definition)).toEqual([...read.values].sort());
    for (const [wrapped, mapping] of Object.entries(read.against ?? {})) {
      const asked = await outcomesOf(wrapped, read.function, options());
      const rows = asked.against?.mapping ?? [];
      expect(Object.fromEntries(rows.map(({ input, outputs }) => [input, outputs]))).toEqual(
        Object.fromEntries(Object.entries(mapping).map(([input, output]) => [input, [output]])),
      );
    }
  });

  test('vm_insert_page() has the conditions one reads in the source', async () => {
    const { outcomes } = await outcomesOf('vm_insert_page', undefined, options());
    const inside = ['addr >= vma->vm_start', 'addr < vma->vm_end'];
    const counted = [...inside, 'page_count(page) != 0'];
    expect(outcomes.map(({ value, guard }) => [value, ...guard])).toEqual([
      ['-EFAULT', 'addr < vma->vm_start'],
      ['-EFAULT', 'addr >= vma->vm_end'],
      ['-EINVAL', ...inside, 'page_count(page) == 0'],
      ['0', ...counted, 'insert_page() == 0'],
      ['-ENOMEM', ...counted, 'insert_page() == -ENOMEM'],
      ['-EBUSY', ...counted, 'insert_page() == -EBUSY'],
      ['-EINVAL', ...counted, 'insert_page() == -EINVAL'],
    ]);
    expect(outcomes.every((outcome) => !outcome.guardIsPartial)).toBe(true);
  });

  test('vmf_insert_page() folds success with -EBUSY, and -EFAULT with -EINVAL', async () => {
    const { against } = await outcomesOf('vm_insert_page', 'vmf_insert_page', options());
    expect(against?.relation).toBe('wrapper');
    expect(against?.reversible).toBe('no');
    const together = against?.fallsTogether.map(({ output, inputs }) => [
      output,
      ...[...inputs].sort(),
    ]);
    expect(together?.sort()).toEqual([
      ['VM_FAULT_NOPAGE', '-EBUSY', '0'],
      ['VM_FAULT_SIGBUS', '-EFAULT', '-EINVAL'],
    ]);
  });

  test('vm_insert_pages() has an answer for each build', async () => {
    const document = await outcomesOf('vm_insert_pages', undefined, options());
    const all = ['-EBUSY', '-EFAULT', '-EINVAL', '-ENOMEM', '0'];
    expect(valuesOf(definitionIn(document, 'mm/memory.c'))).toEqual(all);
    expect(valuesOf(definitionIn(document, 'mm/nommu.c'))).toEqual(['-EINVAL']);
  });

  test('most of 300 sampled functions have a complete answer', async () => {
    const counted = await countSample(options());
    const reasons = [...counted.reasons].sort((a, b) => b[1] - a[1]);
    const lines = reasons.map(([reason, functions]) => `  ${functions} ${reason}`);
    process.stdout.write(`${counted.complete} of 300 sampled functions are complete\n`);
    process.stdout.write(`${lines.join('\n')}\n`);
    // Never less than today: what is not complete says why.
    expect(counted.complete).toBeGreaterThanOrEqual(195);
    expect(counted.internal).toEqual([]);
  });
});

async function countSample(given: TreeOptions): Promise<{
  readonly complete: number;
  readonly reasons: ReadonlyMap<string, number>;
  readonly internal: readonly string[];
}> {
  return await withProject(given, (project) => {
    const analysis = openAnalysis(project);
    const fileCount = project.opened.facts.state.columns.packs.length;
    const reasons = new Map<string, number>();
    const internal: string[] = [];
    let complete = 0;
    for (const { id, name } of sampleFunctions(project.search.graph, fileCount, 300, 20_261_122)) {
      const answer = describeSummary(analysis, analysis.summaries.ask(id));
      const codes = [...new Set(answer.unknowns.map((unknown) => unknown.reason))].sort();
      if (answer.complete) complete++;
      else reasons.set(codes.join(' + '), (reasons.get(codes.join(' + ')) ?? 0) + 1);
      if (codes.includes('internal')) internal.push(name);
    }
    return { complete, reasons, internal };
  });
}

function readCases(): readonly HandReadOutcome[] {
  const file = fileURLToPath(new URL('../../../shared/cases/outcomes.json', import.meta.url));
  // Written by hand beside the case's other facts; a record of another shape fails its test.
  const all = JSON.parse(readFileSync(file, 'utf8')) as readonly HandReadOutcome[];
  return all.filter((read) => read.tree === '6.1');
}

function definitionIn(document: OutcomesDocument, file: string): OutcomesOfDefinition {
  const found = [document, ...document.others].find((definition) => definition.file === file);
  if (found === undefined) throw new Error(`no definition in ${file}`);
  return found;
}

function valuesOf(definition: OutcomesOfDefinition): string[] {
  return [...new Set(definition.outcomes.map((outcome) => outcome.value))].sort();
}

function options(): TreeOptions {
  return {
    tree: root,
    rev: undefined,
    store: sharedStore,
    contexts: undefined,
    jobs: 2,
    progress: undefined,
    warn: (message) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    signal: new AbortController().signal,
  };
}
