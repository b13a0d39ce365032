import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Worker threads and the command line tool run from dist/, so it must be there and be current. */
export default function setup(): void {
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  const built = spawnSync(process.execPath, [script, '--if-stale'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('dist/ could not be built');
}
