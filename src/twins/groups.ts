import { CandidateIndex } from './candidates.ts';
import { compareBodies } from './compare.ts';
import type { BodyId, FunctionTable } from './function-table.ts';

/** Functions whose bodies are alike: each at least as much as was asked for to the first one. */
export interface TwinGroup {
  readonly first: BodyId;
  /** The others, in the order of the tree. */
  readonly others: readonly { readonly id: BodyId; readonly similarity: number }[];
}

export interface TwinSearch {
  /** The largest and most alike first: by tokens of the first body times the lowest similarity in the group. */
  readonly groups: readonly TwinGroup[];
  /** Windows so common that having one in common did not count. */
  readonly commonWindows: number;
}

/**
 * Sorts the bodies of a table into groups of twins; a body is in one group at most.
 *
 * Bodies that are the same up to a renaming are always found. Then, from the largest body to the smallest, each
 * one that is in no group yet takes those smaller ones that are like it. What is like two of them belongs to
 * the first. `pause` is awaited now and then, and may throw to end the search.
 */
export async function findTwinGroups(
  table: FunctionTable,
  least: number,
  pause: (done: number, total: number) => Promise<void>,
): Promise<TwinSearch> {
  const classes = table.exactClasses();
  const tokensOf = (members: readonly BodyId[]): number => table.tokensOf(members[0] as BodyId);
  classes.sort((a, b) => tokensOf(b) - tokensOf(a) || (a[0] as BodyId) - (b[0] as BodyId));
  const bodies = classes.map((members) => members[0] as BodyId);
  const index = new CandidateIndex(table, bodies, least);
  const taken = new Uint8Array(bodies.length);
  const groups: TwinGroup[] = [];
  for (let body = 0; body < bodies.length; body++) {
    if (body % PAUSE_EVERY === 0) await pause(body, bodies.length);
    if (taken[body] === 1) continue;
    const [first, ...same] = classes[body] as [BodyId, ...BodyId[]];
    const others = same.map((id) => ({ id, similarity: 1 }));
    for (const candidate of index.behind(body, taken)) {
      const likeness = compareBodies(
        table.body(first),
        table.body(bodies[candidate] as BodyId),
        least,
      );
      if (likeness === undefined) continue;
      taken[candidate] = 1;
      const { similarity } = likeness;
      for (const id of classes[candidate] as BodyId[]) others.push({ id, similarity });
    }
    if (others.length > 0) groups.push({ first, others: others.sort((a, b) => a.id - b.id) });
  }
  return { groups: sortGroups(table, groups), commonWindows: index.commonWindows };
}

/** A few milliseconds of work. */
const PAUSE_EVERY = 512;

function sortGroups(table: FunctionTable, groups: readonly TwinGroup[]): TwinGroup[] {
  return groups
    .map((group) => ({ group, weight: weightOf(table, group) }))
    .sort((a, b) => b.weight - a.weight || a.group.first - b.group.first)
    .map(({ group }) => group);
}

function weightOf(table: FunctionTable, { first, others }: TwinGroup): number {
  return table.tokensOf(first) * Math.min(...others.map(({ similarity }) => similarity));
}
