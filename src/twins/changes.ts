import type { Body } from './body.ts';
import { areExactTwins, compareBodies } from './compare.ts';
import type { BodyId, FunctionTable, ReadFunction } from './function-table.ts';

/** A function as it stands on one side of a change. */
export interface SideFunction extends ReadFunction {
  readonly path: string;
  readonly body: Body;
}

/** What a change does to functions. */
export interface FunctionChanges {
  /** Functions whose body is new or other than before, as they stand after the change. */
  readonly added: readonly SideFunction[];
  /** For a function in `added` what it was before, where it was: changed in place, moved, or renamed. */
  readonly olderSelf: ReadonlyMap<SideFunction, SideFunction>;
}

/** Every function of a table of files that were read from `paths`. */
export function sideFunctions(table: FunctionTable, paths: readonly string[]): SideFunction[] {
  return Array.from({ length: table.size }, (_, id: BodyId) => {
    const read = table.functionOf(id);
    return { ...read, path: paths[read.file] ?? '', body: table.body(id) };
  });
}

/**
 * Compares the functions of the changed files before and after. A function that moved as it is, is not added.
 *
 * What is gone becomes the older self of something added that has its name, in the same file first; then of
 * something that is at least `least` like it.
 */
export function findChanges(
  before: readonly SideFunction[],
  after: readonly SideFunction[],
  least: number,
): FunctionChanges {
  const { left: gone, right: added } = withoutEqual(before, after);
  const olderSelf = new Map<SideFunction, SideFunction>();
  const free = new Set(gone);
  const match = (isSelf: (old: SideFunction, now: SideFunction) => boolean): void => {
    for (const now of added) {
      if (olderSelf.has(now)) continue;
      const old = [...free].find((candidate) => isSelf(candidate, now));
      if (old === undefined) continue;
      olderSelf.set(now, old);
      free.delete(old);
    }
  };
  match((old, now) => old.name === now.name && old.path === now.path);
  match((old, now) => old.name === now.name);
  match((old, now) => compareBodies(old.body, now.body, least) !== undefined);
  return { added, olderSelf };
}

/** Both lists without what stands in both: the same name with the same body, in the same file first. */
function withoutEqual(
  left: readonly SideFunction[],
  right: readonly SideFunction[],
): { left: SideFunction[]; right: SideFunction[] } {
  let restLeft = [...left];
  let restRight = [...right];
  for (const samePath of [true, false]) {
    const byName = new Map<string, SideFunction[]>();
    const keyOf = ({ name, path }: SideFunction): string => (samePath ? `${path}\0${name}` : name);
    for (const one of restLeft) {
      const key = keyOf(one);
      byName.set(key, [...(byName.get(key) ?? []), one]);
    }
    const used = new Set<SideFunction>();
    restRight = restRight.filter((now) => {
      const old = byName.get(keyOf(now))?.find((one) => !used.has(one) && isSameText(one, now));
      if (old !== undefined) used.add(old);
      return old === undefined;
    });
    restLeft = restLeft.filter((old) => !used.has(old));
  }
  return { left: restLeft, right: restRight };
}

/** Whether two bodies are the same, names and all. */
function isSameText({ body: a }: SideFunction, { body: b }: SideFunction): boolean {
  return areExactTwins(a, b) && a.names.every((name, i) => name === b.names[i]);
}
