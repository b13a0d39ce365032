import { availableParallelism, homedir } from 'node:os';
import path from 'node:path';
import { ContextSearch } from '../callgraph/context-search.ts';
import { makeGraph } from '../callgraph/graph.ts';
import { FactStore, StoreDamaged } from '../facts/fact-store.ts';
import { type OpenedTree, openTree } from '../facts/open-tree.ts';
import { type Host, nodeHost } from '../host/host.ts';
import { findDefaultTree } from '../source/default-tree.ts';
import { loadPack } from './load-packs.ts';
import type { TreeOptions } from './options.ts';

/** A tree with its facts and its call graph, ready for questions. */
export interface Project {
  readonly opened: OpenedTree;
  readonly search: ContextSearch;
  readonly store: FactStore;
}

/**
 * How many functions one search for contexts may visit. Helpers that half a kernel calls reach it, and then
 * their answer says so.
 */
const MAX_STATES = 5_000;

/**
 * Opens the tree that `options` name, asks `question` and closes the store again, whatever happens.
 *
 * A damaged store is discarded and built anew, once. Throws `UserError` and what `question` throws.
 */
export async function withProject<Answer>(
  options: TreeOptions,
  question: (project: Project) => Answer | Promise<Answer>,
): Promise<Answer> {
  const host = nodeHost;
  const pack = await loadPack(host, options.contexts);
  const folder = storeFolder(host, options.store);
  for (let attempt = 0; ; attempt++) {
    const store = FactStore.open(folder);
    for (const note of store.notes) options.warn(note.text);
    try {
      const opened = await openTree(host, store, {
        tree: path.resolve(options.tree ?? findDefaultTree(host.fileSystem, process.cwd())),
        rev: options.rev,
        threads: options.jobs ?? availableParallelism(),
        progress: progressOf(host, options),
        signal: options.signal,
      });
      for (const note of opened.notes) options.warn(note);
      const graph = makeGraph(opened.facts, opened.facts.state.columns.packs.length, pack);
      const search = new ContextSearch(graph, { maxStates: MAX_STATES });
      return await question({ opened, search, store });
    } catch (error) {
      // A record that cannot be decoded although its checksum is right was written by a broken run.
      if (!(error instanceof StoreDamaged || error instanceof RangeError) || attempt > 0)
        throw error;
      options.warn(`the store in ${folder} is damaged (${error.message}); it is built anew`);
      await store.discard();
    } finally {
      await store.close();
    }
  }
}

/** `--store`, else `flagday` in the user's cache folder. */
export function storeFolder(host: Host, given: string | undefined): string {
  if (given !== undefined) return path.resolve(given);
  const cache = host.environment['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  return path.join(cache, 'flagday', 'store');
}

function progressOf(
  host: Host,
  options: TreeOptions,
): (phase: string, done: number, total: number, bytes: number, totalBytes: number) => void {
  let phase = '';
  let began = 0;
  return (now, done, total, bytes, totalBytes) => {
    if (now !== phase) {
      phase = now;
      began = host.now();
    }
    options.progress?.({ phase, done, total, bytes, totalBytes, elapsedMs: host.now() - began });
  };
}
