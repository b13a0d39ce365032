// What the scripts that hold Flagday's answers on a real tree against something else have in common: arguments,
// options for the engine, output.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { packageRoot } from './freshness.mjs';
import { ensureReady } from './setup.mjs';

const script = basename(process.argv[1] ?? '');

/** The arguments `TREE [--rev R] [--store DIR] FILE`; ends the process with 2 when they are others. */
export function readArguments(usage, extraOptions = {}) {
  let given;
  try {
    given = parseArgs({
      allowPositionals: true,
      options: { rev: { type: 'string' }, store: { type: 'string' }, ...extraOptions },
    });
  } catch (error) {
    fail(error.message, usage);
  }
  const { positionals, values } = given;
  const wanted = usage
    .replace(/\[.*?\]/g, '')
    .trim()
    .split(/\s+/).length;
  if (positionals.length !== wanted) fail(`${wanted} arguments are wanted`, usage);
  return { positionals, ...values };
}

/** The records of a file of cases; ends the process with 2 when it cannot be read. */
export function readCases(file, usage) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(`${file} cannot be used: ${error.message}`, usage);
  }
}

/** A module of what was built, made anew when it is stale. */
export async function builtModule(path) {
  ensureReady();
  return await import(pathToFileURL(join(packageRoot, 'dist', path)).href);
}

/** Options for the engine's functions. */
export function engineOptions({ tree, rev, store }) {
  return {
    tree,
    rev,
    store,
    contexts: undefined,
    jobs: undefined,
    progress: undefined,
    warn: say,
    signal: new AbortController().signal,
  };
}

/** What was expected and what was found, part by part. */
export function printDifferences(differences) {
  for (const { part, wanted, found } of differences) {
    print(`  ${part}: expected ${wanted}`);
    print(`  ${' '.repeat(part.length + 2)}found    ${found}`);
  }
}

export function print(line) {
  process.stdout.write(`${line}\n`);
}

function say(message) {
  process.stderr.write(`${script}: ${message}\n`);
}

function fail(message, usage) {
  say(message);
  say(`usage: node scripts/${script} ${usage}`);
  process.exit(2);
}
