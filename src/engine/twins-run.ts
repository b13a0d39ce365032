import type { TwinFunction, TwinGroupDocument, TwinsDocument } from '../documents/twins.ts';
import type { Patch } from '../source/apply-patch.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import type { BodyId, ReadFunction } from '../twins/function-table.ts';
import type { FoundTwin } from '../twins/queries.ts';
import type { TreeOptions } from './options.ts';
import { utf8 } from './tree-texts.ts';
import type { TwinDescriber } from './twins-describe.ts';
import type { ReadTree } from './twins-read.ts';

/** What twins are looked for: those of a function, those a change adds, or with neither all of the tree's. */
export interface TwinsRequest {
  readonly function: string | undefined;
  /** `BASE..HEAD` */
  readonly diff: string | undefined;
  readonly patch: Patch | undefined;
  readonly minTokens: number;
  readonly similarity: number;
  /** So many groups are described, and so many twins in each. */
  readonly limit: number;
}

/** What all the ways to ask go by. */
export interface TwinsRun {
  readonly request: TwinsRequest;
  readonly options: TreeOptions;
  readonly listing: TreeListing;
  readonly tree: ReadTree;
  readonly describer: TwinDescriber;
}

/** What differs between the ways to ask. */
export interface TwinsAnswer {
  readonly question: TwinsDocument['question'];
  readonly groups: readonly TwinGroupDocument[];
  readonly groupsLeftOut: number;
  readonly tooSmall?: readonly TwinFunction[];
  readonly added?: number;
  readonly twinsBefore?: number;
  readonly commonWindows?: number;
  readonly notes?: readonly string[];
}

/** A function with its twins. The diffs lead to the function for a change, which made it of them, else from it. */
export async function describeGroup(
  run: TwinsRun,
  first: BodyId,
  found: readonly FoundTwin[],
  direction: 'to' | 'from',
): Promise<TwinGroupDocument> {
  const { tree, describer, request } = run;
  const twins = found.slice(0, request.limit);
  const leader = functionDocument(tree, tree.table.functionOf(first));
  const described = [];
  for (const { id } of twins) {
    const twin = functionDocument(tree, tree.table.functionOf(id));
    const shown =
      direction === 'from'
        ? await describer.describe(leader, twin)
        : await describer.describe(twin, leader);
    described.push({ ...twin, ...shown });
  }
  return { function: leader, twins: described, twinsLeftOut: found.length - twins.length };
}

export function functionDocument(tree: ReadTree, read: ReadFunction): TwinFunction {
  const { name, file, line, endLine, tokens } = read;
  return { function: utf8(name), file: tree.paths[file] ?? '', line, endLine, tokens };
}

/** Lets signals in now and then, tells of progress, and throws when the run is to end. */
export function pauseOf(options: TreeOptions): (done: number, total: number) => Promise<void> {
  const began = performance.now();
  return async (done, total) => {
    options.progress?.({
      phase: 'comparing',
      done,
      total,
      bytes: 0,
      totalBytes: 0,
      elapsedMs: performance.now() - began,
    });
    await new Promise((resolve) => setImmediate(resolve));
    options.signal.throwIfAborted();
  };
}
