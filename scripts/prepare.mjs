// Runs at the end of `npm ci`: builds when the compiler is installed, and does nothing for
// `npm ci --omit=dev`, where there is nothing to build with.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { packageRoot } from './freshness.mjs';

if (existsSync(join(packageRoot, 'node_modules/typescript'))) {
  process.exitCode = build() ? 0 : 1;
}
