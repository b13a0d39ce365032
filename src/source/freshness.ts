import type { Stamp } from '../host/file-system.ts';

/**
 * Kernels stamp files with a clock that ticks every 1 to 10 ms, some network disks far more coarsely than
 * that. A change so soon after a reading can leave the stamp as it was.
 */
const SLACK_MS = 50;

/**
 * Whether equal stamps prove equal content, for something that was read at `readAtMs`.
 *
 * Git's rule for its index: what was changed just before it was read, or later, may have changed once more
 * within the same tick of the clock, and must be read again.
 */
export function isTrustworthy(
  stamp: Pick<Stamp, 'mtimeMs' | 'ctimeMs'>,
  readAtMs: number,
): boolean {
  const limit = readAtMs - SLACK_MS;
  return stamp.mtimeMs < limit && stamp.ctimeMs < limit;
}

/** Whether two stamps are equal in every respect. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return (
    a.mtimeMs === b.mtimeMs && a.size === b.size && a.inode === b.inode && a.ctimeMs === b.ctimeMs
  );
}

/** Whether a file read at `readAtMs`, then with the stamp `before`, certainly still has the same content. */
export function isUnchanged(before: Stamp, now: Stamp, readAtMs: number): boolean {
  return sameStamp(before, now) && isTrustworthy(now, readAtMs);
}
