/**
 * Orders paths by their bytes, as git and `LC_ALL=C sort` do.
 *
 * JavaScript compares UTF-16 units, which is the same order except where surrogates meet the units above them.
 */
export function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  if (HIGH_UNITS.test(a) && HIGH_UNITS.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

/** Sorts paths in place by their bytes. */
export function sortPaths(paths: string[]): void {
  // The default order needs no calls back into us, which makes it five times faster on a kernel's paths.
  // For the same reason one search over all of them together.
  if (HIGH_UNITS.test(paths.join('/'))) paths.sort(comparePaths);
  else paths.sort();
}

const HIGH_UNITS = /[\ud800-\uffff]/;
