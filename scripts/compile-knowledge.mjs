// Compiles knowledge/<project>/contexts.yaml to dist/knowledge/packs/<project>.json, semantics.yaml to
// <project>.semantics.json and locks.yaml to <project>.locks.json, which a run reads in a few milliseconds. Run by
// scripts/build.mjs after the compiler.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from './freshness.mjs';

const dist = join(packageRoot, 'dist/knowledge');
const { readContextPack } = await built('read-context-pack.js');
const { encodeContextPack } = await built('context-pack.js');
const { readSemantics } = await built('read-semantics.js');
const { encodeSemantics } = await built('semantics.js');
const { readLocks } = await built('read-locks.js');
const { encodeLocks } = await built('locks.js');
const { readFlagRules } = await built('read-flag-rules.js');
const { encodeFlagRules } = await built('flag-rules.js');

/** What a project may have: the file, what it is compiled to, and how. */
const kinds = [
  ['contexts.yaml', 'json', (text, file) => encodeContextPack(readContextPack(text, file))],
  ['semantics.yaml', 'semantics.json', (text, file) => encodeSemantics(readSemantics(text, file))],
  ['locks.yaml', 'locks.json', (text, file) => encodeLocks(readLocks(text, file))],
  ['flags.yaml', 'flags.json', (text, file) => encodeFlagRules(readFlagRules(text, file))],
];

const packs = join(dist, 'packs');
mkdirSync(packs, { recursive: true });
const written = [];
for (const project of readdirSync(join(packageRoot, 'knowledge')).sort()) {
  for (const [name, ending, compile] of kinds) {
    const file = `knowledge/${project}/${name}`;
    const text = readIfThere(join(packageRoot, file));
    if (text === undefined) continue;
    writeFileSync(
      join(packs, `${project}.${ending}`),
      orFail(() => compile(text, file)),
    );
    written.push(`${project}.${ending}`);
  }
}

// The pack of a project that is gone would still be found.
for (const name of readdirSync(packs)) {
  if (!written.includes(name)) rmSync(join(packs, name));
}

/** What `work` gives; ends the script with the words for a user's mistake. */
function orFail(work) {
  try {
    return work();
  } catch (error) {
    if (error.name !== 'UserError') throw error;
    console.error(
      error.cure ? `error: ${error.message}\n  help: ${error.cure}` : `error: ${error.message}`,
    );
    process.exit(1);
  }
}

function built(name) {
  return import(pathToFileURL(join(dist, name)).href);
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
