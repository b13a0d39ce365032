// Compiles knowledge/<project>/contexts.yaml to dist/knowledge/packs/<project>.json, which a survey
// reads in a few milliseconds. Run by scripts/build.mjs after the compiler.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from './freshness.mjs';

const dist = join(packageRoot, 'dist/knowledge');
const { readContextPack } = await built('read-context-pack.js');
const { encodeContextPack } = await built('context-pack.js');

const packs = join(dist, 'packs');
mkdirSync(packs, { recursive: true });
const written = [];
for (const project of readdirSync(join(packageRoot, 'knowledge')).sort()) {
  const file = `knowledge/${project}/contexts.yaml`;
  const text = readIfThere(join(packageRoot, file));
  if (text === undefined) continue;
  try {
    writeFileSync(join(packs, `${project}.json`), encodeContextPack(readContextPack(text, file)));
  } catch (error) {
    if (error.name !== 'UserError') throw error;
    console.error(
      error.cure ? `error: ${error.message}\n  help: ${error.cure}` : `error: ${error.message}`,
    );
    process.exit(1);
  }
  written.push(`${project}.json`);
}

// The pack of a project that is gone would still be found.
for (const name of readdirSync(packs)) {
  if (!written.includes(name)) rmSync(join(packs, name));
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
