// Builds dist/ from src/, which it mirrors, and compiles the knowledge data.
//
//   node scripts/build.mjs              # build
//   node scripts/build.mjs --if-stale   # build only when dist/ is older than its sources
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStamp, needsBuild, packageRoot } from './freshness.mjs';

/** Builds everything and says whether that went well. Compiler messages go to stderr. */
export function build() {
  const began = new Date();
  rmSync(buildStamp, { force: true });
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  if (!run(tsc, '-b', 'tsconfig.src.json')) return false;
  removeOrphans(join(packageRoot, 'dist'));
  const compileKnowledge = join(packageRoot, 'scripts/compile-knowledge.mjs');
  if (existsSync(compileKnowledge) && !run(compileKnowledge)) return false;
  writeStamp(began);
  return true;
}

function run(script, ...args) {
  const child = spawnSync(process.execPath, [script, ...args], {
    cwd: packageRoot,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  return child.status === 0;
}

/** The compiler leaves the output of a source file that is gone; an import of it would still work. */
function removeOrphans(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    else if (entry.name.endsWith('.d.ts')) removeIfOrphan(path.slice(0, -'.d.ts'.length));
  }
}

function removeIfOrphan(stem) {
  const source = join(packageRoot, 'src', relative(join(packageRoot, 'dist'), `${stem}.ts`));
  if (existsSync(source)) return;
  for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map'])
    rmSync(stem + ending, { force: true });
}

/** The stamp carries the time the build began: a file saved while it ran makes dist/ stale again. */
function writeStamp(began) {
  mkdirSync(join(packageRoot, 'dist'), { recursive: true });
  writeFileSync(buildStamp, '');
  utimesSync(buildStamp, began, began);
}

// Real paths, because a clone may be reached through a symbolic link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-stale') || needsBuild()) {
    process.exitCode = build() ? 0 : 1;
  }
}
