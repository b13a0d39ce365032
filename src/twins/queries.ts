import { compareBodies } from './compare.ts';
import { Fingerprinter } from './fingerprint.ts';
import type { BodyId, FunctionTable } from './function-table.ts';

/** A body that is like the one asked for. */
export interface FoundTwin {
  readonly id: BodyId;
  readonly similarity: number;
}

/** A window that so many of the bodies asked for have is no reason to compare them with anything. */
const MAX_ASKING = 200;

/** Windows of a body's sketch that a body asked for must have, too, for the two to be compared. */
const MIN_SHARED = 2;

/**
 * The twins of each body in `asked`, most alike first, then in the order of the tree.
 *
 * All windows of the bodies asked for are looked up, so that less slips through than in a search for groups.
 * `pause` is awaited now and then, and may throw to end the search.
 */
export async function findTwinsOf(
  table: FunctionTable,
  asked: readonly BodyId[],
  least: number,
  pause: (done: number, total: number) => Promise<void>,
): Promise<ReadonlyMap<BodyId, readonly FoundTwin[]>> {
  const askingFor = windowsOf(table, asked);
  const shared = new Int32Array(asked.length);
  const found = new Map<BodyId, FoundTwin[]>(asked.map((id) => [id, []]));
  for (let id = 0; id < table.size; id++) {
    if (id % PAUSE_EVERY === 0) await pause(id, table.size);
    const seen: number[] = [];
    for (const hash of table.sketchOf(id)) {
      for (const query of askingFor.get(hash >>> 0) ?? []) {
        if (shared[query] === 0) seen.push(query);
        shared[query] = (shared[query] as number) + 1;
      }
    }
    for (const query of seen) {
      const enough = (shared[query] as number) >= MIN_SHARED;
      shared[query] = 0;
      const body = asked[query] as BodyId;
      if (!enough || body === id) continue;
      const likeness = compareBodies(table.body(body), table.body(id), least);
      if (likeness !== undefined) found.get(body)?.push({ id, similarity: likeness.similarity });
    }
  }
  for (const twins of found.values()) twins.sort((a, b) => b.similarity - a.similarity);
  return found;
}

const PAUSE_EVERY = 4096;

/** For each window of a body asked for, which of them have it. */
function windowsOf(table: FunctionTable, asked: readonly BodyId[]): Map<number, number[]> {
  const fingerprinter = new Fingerprinter();
  const having = new Map<number, number[]>();
  asked.forEach((id, query) => {
    const { codes, names } = table.body(id);
    fingerprinter.compute(codes, codes.length, names.length);
    for (const hash of new Set(fingerprinter.windows.subarray(0, fingerprinter.windowCount))) {
      const queries = having.get(hash);
      if (queries === undefined) having.set(hash, [query]);
      else queries.push(query);
    }
  });
  for (const [hash, queries] of having) if (queries.length > MAX_ASKING) having.delete(hash);
  return having;
}
