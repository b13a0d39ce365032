// Holds a survey of a real tree against uses that were read by hand, and prints where they differ.
//
//   node scripts/compare-cases.mjs TREE [--rev R] [--store DIR] CASES.json
//
// TREE is a folder, or with --rev a git repository (bare or not). Exit 0: nothing differs, 1: something
// does, 2: the arguments are wrong. It runs what is in dist/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { differencesOf, findUse, showsChain } from './case-comparison.mjs';
import { packageRoot } from './freshness.mjs';
import { ensureReady } from './setup.mjs';

const { tree, casesFile, rev, store } = readArguments();
const cases = readCases(casesFile);
ensureReady();
const survey = await import(pathToFileURL(join(packageRoot, 'dist/engine/survey.js')).href);

const apis = [...new Set(cases.map((one) => one.api))].sort();
const { uses } = await survey.surveyApis(apis, {
  tree,
  rev,
  store,
  contexts: undefined,
  jobs: undefined,
  progress: undefined,
  warn: say,
  signal: new AbortController().signal,
});

let differing = 0;
for (const wanted of cases) {
  const use = findUse(uses, wanted);
  const differences = differencesOf(use, wanted);
  // Ours is one of the shortest chains to a slot, the reader's may be another: that alone is no mistake.
  const notes = use === undefined || showsChain(use, wanted.chain) ? [] : chainNotes(use, wanted);
  if (differences.length > 0) differing++;
  if (differences.length + notes.length === 0) continue;
  print(`${wanted.file}:${use?.line ?? wanted.line}: ${wanted.api} in ${wanted.function}`);
  for (const { part, wanted: expected, found } of differences) {
    print(`  ${part}: expected ${expected}`);
    print(`  ${' '.repeat(part.length + 2)}found    ${found}`);
  }
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

function readArguments() {
  let given;
  try {
    given = parseArgs({
      allowPositionals: true,
      options: { rev: { type: 'string' }, store: { type: 'string' } },
    });
  } catch (error) {
    fail(error.message);
  }
  const [tree, casesFile, ...rest] = given.positionals;
  if (casesFile === undefined || rest.length > 0) fail('name a tree and a file of cases');
  return { tree, casesFile, rev: given.values.rev, store: given.values.store };
}

function readCases(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(`${file} cannot be used: ${error.message}`);
  }
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

function say(message) {
  process.stderr.write(`compare-cases: ${message}\n`);
}

function fail(message) {
  say(message);
  say('usage: node scripts/compare-cases.mjs TREE [--rev R] [--store DIR] CASES.json');
  process.exit(2);
}
