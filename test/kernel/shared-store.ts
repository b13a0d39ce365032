import path from 'node:path';

/**
 * The store of one run of the acceptance tests, in the cache folder that the global set-up made: a tree is
 * read once, by the test file that comes first. Nobody removes it but the set-up.
 */
export const sharedStore: string = path.join(
  process.env['XDG_CACHE_HOME'] ?? '',
  'flagday',
  'store',
);
