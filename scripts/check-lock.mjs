// Fails when the lock file lacks a platform package, or holds a download address: the first makes
// `npm ci` stop with EUSAGE everywhere, the second ties the project to one registry.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const lockFile = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
const locked = new Set(Object.keys(packages).map((place) => place.split('node_modules/').pop()));
const complaints = [];
for (const [place, entry] of Object.entries(packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!locked.has(name)) complaints.push(`${place}: the optional package ${name} is missing`);
  }
  if (entry.resolved) complaints.push(`${place}: a download address in the lock file`);
}
if (complaints.length > 0) {
  console.error(`package-lock.json:\n${complaints.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = 1;
}
