// Holds the plans of migrations/vm_insert_page.yaml and vm_insert_pfn-mixed.yaml on a real tree against uses that
// were read by hand, and prints where they differ.
//
//   node scripts/compare-plan.mjs TREE [--rev R] [--store DIR] CASES.json
//
// TREE is a folder, or with --rev a git repository (bare or not). Exit 0: nothing differs, 1: something
// does, 2: the arguments are wrong. It runs what is in dist/.
import { join } from 'node:path';
import { findUse } from './case-comparison.mjs';
import {
  builtModule,
  engineOptions,
  print,
  printDifferences,
  readArguments,
  readCases,
} from './comparison-run.mjs';
import { packageRoot } from './freshness.mjs';
import { planDifferences } from './plan-comparison.mjs';

const migrations = {
  'vm_insert_page.yaml': ['vm_insert_page'],
  'vm_insert_pfn-mixed.yaml': [
    'vm_insert_pfn',
    'vm_insert_pfn_prot',
    'vm_insert_mixed',
    'vm_insert_mixed_mkwrite',
  ],
};
const usage = 'TREE [--rev R] [--store DIR] CASES.json';
const { positionals, rev, store } = readArguments(usage);
const [tree, casesFile] = positionals;
const cases = readCases(casesFile, usage);
const { planMigration } = await builtModule('engine/plan.js');

const sites = [];
for (const [name, apis] of Object.entries(migrations)) {
  if (!cases.some((one) => apis.includes(one.api))) continue;
  const options = engineOptions({ tree, rev, store });
  const plan = await planMigration(join(packageRoot, 'migrations', name), options);
  sites.push(...plan.sites);
}

const planned = cases.filter((one) => Object.values(migrations).flat().includes(one.api));
let differing = 0;
for (const wanted of planned) {
  const site = findUse(sites, wanted);
  const differences = planDifferences(site, wanted);
  if (differences.length === 0) continue;
  differing++;
  print(`${wanted.file}:${site?.line ?? wanted.line}: ${wanted.api} in ${wanted.function}`);
  printDifferences(differences);
  for (const reason of [...(site?.reasons ?? []), ...(site?.unknown ?? [])]) print(`  ${reason}`);
}
printCounts();
const left = cases.length - planned.length;
const besides = left > 0 ? `, ${left} of functions that do not move` : '';
print(
  `${planned.length} cases, ${planned.length - differing} as read, ${differing} otherwise${besides}`,
);
process.exitCode = differing > 0 ? 1 : 0;

/** How many calls have which verdict, apart for those in fault handlers. */
function printCounts() {
  const counts = new Map();
  for (const { kind, via, contexts, verdict, to } of sites) {
    if (kind !== 'call' || via !== null) continue;
    const where = contexts.length === 0 ? 'no context' : contexts.join(' ');
    const key = `${verdict}${to === null ? '' : ` to ${to}`}, ${where}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of [...counts].sort()) print(`${String(count).padStart(4)} ${key}`);
}
