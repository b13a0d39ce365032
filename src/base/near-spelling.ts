/** The candidate most like `word`, unless even that one differs in more than a third of its letters. */
export function findNearSpelling(word: string, candidates: Iterable<string>): string | undefined {
  return findNearSpellings(word, candidates, Math.max(1, Math.floor(word.length / 3)), 1)[0];
}

/**
 * The candidates that differ from `word` by at most `edits` letters (added, dropped, changed, or swapped with
 * their neighbour), nearest first and at most `most` of them.
 */
export function findNearSpellings(
  word: string,
  candidates: Iterable<string>,
  edits: number,
  most: number,
): string[] {
  const found: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > edits) continue;
    const distance = countEdits(word, candidate, edits);
    if (distance <= edits) found.push({ candidate, distance });
  }
  // Sorting keeps the order of equals, so that the first of several is the one that was offered first.
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** The number of edits that turn `from` into `to`; some larger number once it is beyond `limit`. */
function countEdits(from: string, to: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const edits = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      current[column] = edits;
      least = Math.min(least, edits);
    }
    if (least > limit + 1) return least; // a swap may still win back one
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
