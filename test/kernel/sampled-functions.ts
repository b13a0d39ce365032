import { type FunctionId, functionId } from '../../src/callgraph/function-id.ts';
import type { Graph } from '../../src/callgraph/graph.ts';

/** A function picked from a tree. */
export interface SampledFunction {
  readonly id: FunctionId;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

const FOLDERS = /^(?:fs|mm|drivers|net)\/.*\.c$/;

/**
 * `count` functions with a result from the C files of fs, mm, drivers and net: first a file, then one of its
 * functions, both by a linear congruential generator (Knuth, MMIX's 32-bit sibling of Numerical Recipes), so
 * that the same tree and seed give the same functions. A function may be picked twice.
 */
export function sampleFunctions(
  graph: Graph,
  fileCount: number,
  count: number,
  seed: number,
): SampledFunction[] {
  const files: { path: string; file: number }[] = [];
  for (let file = 0; file < fileCount; file++) {
    const path = graph.base.path(file);
    if (FOLDERS.test(path)) files.push({ path, file });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const sampled: SampledFunction[] = [];
  while (sampled.length < count && files.length > 0) {
    const picked = files[below(files.length)];
    if (picked === undefined) break;
    const owners = graph.base.facts(picked.file).owners;
    const functions = owners.flatMap((owner, index) =>
      owner.kind === 'function' && owner.macro < 0 && graph.base.text(owner.resultText) !== 'void'
        ? [{ owner, index }]
        : [],
    );
    const chosen = functions[below(Math.max(functions.length, 1))];
    if (chosen === undefined) continue;
    sampled.push({
      id: functionId(picked.file, chosen.index),
      name: graph.base.text(chosen.owner.name),
      file: picked.path,
      line: chosen.owner.line,
    });
  }
  return sampled;
}
