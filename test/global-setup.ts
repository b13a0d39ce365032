import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Builds `dist/`, which worker threads and the command-line tests run, and gives the tests a cache folder of
 * their own, so that no store of another version or of the person's trees takes part.
 */
export default function setup(): () => void {
  execFileSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
  const cache = mkdtempSync(path.join(tmpdir(), 'flagday-test-cache-'));
  process.env['XDG_CACHE_HOME'] = cache;
  return () => rmSync(cache, { recursive: true, force: true });
}
