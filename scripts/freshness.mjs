// Tells whether what is installed and built is current, by comparing times of files.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Written by a successful build; its time is the time at which that build began. */
export const buildStamp = join(packageRoot, 'dist/.build-stamp');

/** True when node_modules is missing or older than the lock file. */
export function needsInstall() {
  const installed = modifiedAt(join(packageRoot, 'node_modules/.package-lock.json'));
  const locked = modifiedAt(join(packageRoot, 'package-lock.json'));
  return installed === undefined || (locked !== undefined && installed < locked);
}

/** True when a file that dist/ is made from changed after the last good build began. */
export function needsBuild() {
  const built = modifiedAt(buildStamp);
  return (
    built === undefined || buildInputs().some((input) => isNewer(join(packageRoot, input), built))
  );
}

function buildInputs() {
  const configs = readdirSync(packageRoot).filter((name) => /^tsconfig.*\.json$/.test(name));
  return [...configs, 'scripts/build.mjs', 'scripts/compile-knowledge.mjs', 'src', 'knowledge'];
}

/** Folders count too: removing or renaming a file changes nothing but the folder's own time. */
function isNewer(path, time) {
  const modified = modifiedAt(path);
  if (modified === undefined) return false;
  if (modified > time) return true;
  return isFolder(path) && readdirSync(path).some((name) => isNewer(join(path, name), time));
}

function isFolder(path) {
  return statSync(path).isDirectory();
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
