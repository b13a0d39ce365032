/** How many names are suggested. */
const MAX_SUGGESTIONS = 5;

/**
 * Names of the tree that are spelled almost like `wanted`: one or two letters wrong, missing, too many or
 * swapped. Nearest first.
 */
export function nearSpellings(wanted: string, names: Iterable<string>): string[] {
  const limit = wanted.length <= 4 ? 1 : 2;
  const found: { name: string; distance: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > limit || !/^\w+$/.test(name)) continue;
    const distance = editDistance(wanted, name, limit);
    if (distance <= limit) found.push({ name, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

/** Damerau's distance with adjacent swaps, given up (any larger number) beyond `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return best;
    before = row;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
