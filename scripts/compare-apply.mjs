// Holds the functions that flagday apply rewrites in an old tree against the same functions of a later tree, where
// their maintainers have made the change by hand, and prints where they differ.
//
//   node scripts/compare-apply.mjs TREE [--rev R] [--store DIR] [--later-rev R] [--same A=B] LATER MIGRATION.yaml
//
// TREE and LATER are git repositories, bare or not; each is read at HEAD unless a revision is given. Blank lines do not
// count, and with --same the word A of LATER is read as B: `vm_fault_t=int` for a tree without that type. Functions
// that call the old name later as well are only counted. It runs what is in dist/. Exit 0: all are the same, 1: some differ, 2: the arguments are wrong.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtModule, engineOptions, print, readArguments } from './comparison-run.mjs';

const usage = 'TREE [--rev R] [--store DIR] [--later-rev R] [--same A=B] LATER MIGRATION.yaml';
const { positionals, rev, store, ...flags } = readArguments(usage, {
  'later-rev': { type: 'string' },
  same: { type: 'string' },
});
const [tree, later, migration] = positionals;
const [word, reading] = (flags.same ?? '').split('=');
const laterRevision = flags['later-rev'] ?? 'HEAD';
const { applyMigration } = await builtModule('engine/apply.js');
const options = { ...engineOptions({ tree, rev, store }), stages: ['introduce', 'convert'] };
const { files, sites } = await applyMigration(migration, options);

const counts = { same: 0, different: 0, missing: 0, unchanged: 0 };
for (const { file, status, diff } of files) {
  if (status !== 'changed') continue;
  const functions = rewrittenFunctions(file);
  if (functions.length === 0) continue;
  const before = textAt(tree, rev ?? 'HEAD', file) ?? '';
  const after = patched(file, before, diff);
  const upstream = readAs(textAt(later, laterRevision, file));
  for (const name of functions) compare(file, name, functionText(after, name), upstream);
}
print(
  `${counts.same} the same as later, ${counts.different} different, ${counts.unchanged} not changed later, ${counts.missing} no longer there`,
);
process.exitCode = counts.different > 0 ? 1 : 0;

/** Functions of the file with a call that was rewritten to another function, each once. */
function rewrittenFunctions(file) {
  const rewritten = sites.filter(
    (site) => site.file === file && site.kind === 'call' && site.status === 'rewritten',
  );
  return [...new Set(rewritten.map((site) => site.function))];
}

function compare(file, name, ours, upstream) {
  const theirs = upstream === undefined ? undefined : functionText(upstream, name);
  if (theirs === undefined) {
    counts.missing++;
    print(`${file}: ${name}() is not there later`);
  } else if (callsOldName(file, name, theirs)) counts.unchanged++;
  else if (ours === theirs) counts.same++;
  else {
    counts.different++;
    print(`${file}: ${name}() differs:`);
    print(lineDiff(ours ?? '', theirs));
  }
}

/** Whether the function still calls what was replaced. */
function callsOldName(file, name, theirs) {
  return sites.some(
    (site) =>
      site.file === file &&
      site.function === name &&
      site.status === 'rewritten' &&
      new RegExp(`\\b${site.api}\\s*\\(`).test(theirs),
  );
}

function readAs(text) {
  if (text === undefined || !word) return text;
  return text.replace(new RegExp(`\\b${word}\\b`, 'g'), reading ?? '');
}

/** From the line its type begins in to its closing brace, blank lines left out; undefined when it is not there. */
function functionText(text, name) {
  const lines = text.split('\n');
  const at = lines.findIndex(
    (line, i) => new RegExp(`\\b${name}\\s*\\(`).test(line) && /^\w/.test(line) && opens(lines, i),
  );
  if (at < 0) return undefined;
  const end = lines.findIndex((line, i) => i > at && line.startsWith('}'));
  const start = /^\w+\s*\(/.test(lines[at] ?? '') ? at - 1 : at;
  return lines
    .slice(start, end + 1)
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/** Whether a body follows, before the next semicolon at the end of a line. */
function opens(lines, from) {
  for (let i = from; i < Math.min(lines.length, from + 12); i++) {
    if (lines[i]?.startsWith('{')) return true;
    if (lines[i]?.endsWith(';')) return false;
  }
  return false;
}

function textAt(repository, revision, path) {
  const child = spawnSync('git', ['-C', repository, 'show', `${revision}:${path}`], {
    encoding: 'latin1',
    maxBuffer: 1 << 26,
  });
  return child.status === 0 ? child.stdout : undefined;
}

function patched(file, before, diff) {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-compare-'));
  try {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    writeFileSync(join(scratch, file), before, 'latin1');
    execFileSync('git', ['apply', '-'], { cwd: scratch, input: diff });
    return readFileSync(join(scratch, file), 'latin1');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lineDiff(ours, theirs) {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-compare-'));
  try {
    writeFileSync(join(scratch, 'ours'), `${ours}\n`, 'latin1');
    writeFileSync(join(scratch, 'later'), `${theirs}\n`, 'latin1');
    const child = spawnSync('diff', ['-u', 'ours', 'later'], { cwd: scratch, encoding: 'latin1' });
    return child.stdout.split('\n').slice(2).join('\n').trimEnd();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
