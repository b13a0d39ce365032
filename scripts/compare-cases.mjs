// Holds a survey of a real tree against uses that were read by hand, and prints where they differ.
//
//   node scripts/compare-cases.mjs TREE [--rev R] [--store DIR] CASES.json
//
// TREE is a folder, or with --rev a git repository (bare or not). Exit 0: nothing differs, 1: something
// does, 2: the arguments are wrong. It runs what is in dist/.
import { differencesOf, findUse, showsChain } from './case-comparison.mjs';
import {
  builtModule,
  engineOptions,
  print,
  printDifferences,
  readArguments,
  readCases,
} from './comparison-run.mjs';

const usage = 'TREE [--rev R] [--store DIR] CASES.json';
const { positionals, rev, store } = readArguments(usage);
const [tree, casesFile] = positionals;
const cases = readCases(casesFile, usage);
const { surveyApis } = await builtModule('engine/survey.js');

const apis = [...new Set(cases.map((one) => one.api))].sort();
const { uses } = await surveyApis(apis, engineOptions({ tree, rev, store }));

let differing = 0;
for (const wanted of cases) {
  const use = findUse(uses, wanted);
  const differences = differencesOf(use, wanted);
  // Ours is one of the shortest chains to a slot, the reader's may be another: that alone is no mistake.
  const notes = use === undefined || showsChain(use, wanted.chain) ? [] : chainNotes(use, wanted);
  if (differences.length > 0) differing++;
  if (differences.length + notes.length === 0) continue;
  print(`${wanted.file}:${use?.line ?? wanted.line}: ${wanted.api} in ${wanted.function}`);
  printDifferences(differences);
  for (const note of notes) print(`  ${note}`);
  if (use?.unknown) print(`  unknown: ${use.unknown}`);
}
print(`${cases.length} cases, ${cases.length - differing} as read, ${differing} otherwise`);
process.exitCode = differing > 0 ? 1 : 0;

function chainNotes(use, wanted) {
  return [
    `chain: expected ${wanted.chain.join(' > ') || 'none'}`,
    ...use.chains.map(
      (chain) =>
        `       found ${chain.steps.map((step) => step.function).join(' > ')} (${chain.entry.slot})`,
    ),
  ];
}
