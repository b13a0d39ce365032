import { posix } from 'node:path';
import { type Token, tokenize } from './import-tokens.ts';

/** The import table of tools/layers.json: for each folder of src/ the folders it may import. */
export interface LayerTable {
  readonly folders: Readonly<Record<string, readonly string[]>>;
  readonly forbiddenFolders: readonly string[];
}

/**
 * Holds source files against the import table and says, one line each, what breaks it.
 *
 * `files` maps paths such as `src/facts/store.ts` to their text. Type-only imports count: who needs
 * another's types knows the other. A worker named by `new URL('./x.js', import.meta.url)` counts as
 * an import too, but not in cycles, because a worker has to know its caller's messages.
 */
export function checkLayers(files: Readonly<Record<string, string>>, table: LayerTable): string[] {
  const complaints: string[] = [];
  const imports = new Map<string, string[]>();
  for (const path of Object.keys(files).sort()) {
    const tokens = tokenize(files[path] ?? '');
    const references = findReferences(tokens);
    complaints.push(...checkPlace(path, table), ...checkShape(path, tokens));
    for (const reference of references) complaints.push(...checkReference(path, reference, table));
    imports.set(path, importedFiles(path, references));
  }
  return [...complaints, ...findCycles(imports)];
}

interface Reference {
  readonly kind: 'import' | 'worker';
  /** `undefined` when the target is computed, so that nothing can be said about it. */
  readonly target: string | undefined;
  readonly line: number;
}

function findReferences(tokens: readonly Token[]): Reference[] {
  const references: Reference[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || textAt(tokens, index - 1) === '.') continue;
    const next = tokens[index + 1];
    if (next === undefined) continue;
    const { line } = token;
    if (token.text === 'import' && isPunctuation(next, '(')) {
      references.push({ kind: 'import', target: soleString(tokens, index + 2), line });
    } else if (token.text === 'require' && isPunctuation(next, '(')) {
      references.push({ kind: 'import', target: soleString(tokens, index + 2), line });
    } else if (token.text === 'import' && next.kind === 'string') {
      references.push({ kind: 'import', target: next.text, line });
    } else if (token.text === 'import' || token.text === 'export') {
      const target = findFrom(tokens, index + 1);
      if (target !== undefined) references.push({ kind: 'import', target, line });
    } else if (token.text === 'URL' && textAt(tokens, index - 1) === 'new') {
      const target = workerTarget(tokens, index + 1);
      if (target !== undefined) references.push({ kind: 'worker', target, line });
    }
  }
  return references;
}

/** The string at `index` when it is the whole first argument of a call. */
function soleString(tokens: readonly Token[], index: number): string | undefined {
  const after = textAt(tokens, index + 1);
  const token = tokens[index];
  if (after !== ')' && after !== ',') return undefined;
  // A template without ${} is followed by the same tokens as a string.
  return token?.kind === 'string' || token?.kind === 'template' ? token.text : undefined;
}

/** The target of `import … from 'x'` and `export … from 'x'`, given what follows the first word. */
function findFrom(tokens: readonly Token[], start: number): string | undefined {
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind === 'string') {
      if (textAt(tokens, index - 1) === 'from') return token.text;
      // A quoted name inside the braces: `import { 'a-b' as ab } from 'x'`.
      if (textAt(tokens, index + 1) !== 'as') return undefined;
    } else if (token?.kind === 'punctuation') {
      if (!'{},*'.includes(token.text)) return undefined;
    } else if (token?.kind !== 'word' || declarationWords.has(token.text)) {
      return undefined;
    }
  }
  return undefined;
}

const declarationWords = new Set(
  'const let var function class interface enum abstract async declare namespace'.split(' '),
);

/** The script in `new URL('./x.js', …)`; data files (YAML, JSON) are nobody's import. */
function workerTarget(tokens: readonly Token[], start: number): string | undefined {
  const target = soleString(tokens, start + 1);
  return target?.startsWith('.') && /\.[mc]?[jt]sx?$/.test(target) ? target : undefined;
}

function checkPlace(path: string, table: LayerTable): string[] {
  const complaints: string[] = [];
  const folders = path.split('/').slice(1, -1);
  const layer = folders[0];
  if (layer === undefined) {
    complaints.push(`${path}: lies in no folder of the import table (tools/layers.json)`);
  } else if (!Object.hasOwn(table.folders, layer)) {
    complaints.push(`${path}: the folder ${layer} is not in the import table (tools/layers.json)`);
  }
  const stem = posix.basename(path).replace(/\.[mc]?tsx?$/, '');
  for (const name of [...folders, stem]) {
    if (table.forbiddenFolders.includes(name)) {
      complaints.push(`${path}: "${name}" says nothing; a helper lives beside its only caller`);
    }
  }
  return complaints;
}

function checkShape(path: string, tokens: readonly Token[]): string[] {
  const complaints: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || token.text !== 'export') continue;
    const star = textAt(tokens, index + 1) === 'type' ? index + 2 : index + 1;
    if (textAt(tokens, star) === '*') complaints.push(`${path}:${token.line}: export *`);
  }
  if (isBarrel(path, tokens)) {
    complaints.push(`${path}: a barrel file, it only passes on what other files export`);
  }
  return complaints;
}

/** True for an index file, and for one in which nothing is left once imports and export lists go. */
function isBarrel(path: string, tokens: readonly Token[]): boolean {
  if (/^index\.[mc]?tsx?$/.test(posix.basename(path))) return true;
  let passesOn = false;
  let index = 0;
  while (index < tokens.length) {
    const end = endOfPassingOn(tokens, index);
    if (end === undefined) return false;
    passesOn ||= tokens[index]?.text === 'export' && end - index > minimalExport;
    index = end;
  }
  return passesOn;
}

/** `export {};` makes a file a module and passes nothing on. */
const minimalExport = 4;

/** Where the import or `export {…}` statement that begins at `index` ends, if one does. */
function endOfPassingOn(tokens: readonly Token[], index: number): number | undefined {
  const first = textAt(tokens, index);
  if (first !== 'import' && first !== 'export') return undefined;
  let at = index + 1;
  if (tokens[at]?.kind !== 'string') {
    while (isListPart(tokens[at])) at += 1;
    if (tokens[at]?.kind !== 'string' && textAt(tokens, at - 1) !== '}') return undefined;
  }
  if (tokens[at]?.kind === 'string') at += 1;
  if (textAt(tokens, at) === 'with') {
    while (at < tokens.length && textAt(tokens, at) !== '}') at += 1;
    at += 1;
  }
  return textAt(tokens, at) === ';' ? at + 1 : at;
}

function isListPart(token: Token | undefined): boolean {
  if (token?.kind === 'word') {
    return !declarationWords.has(token.text) && token.text !== 'import' && token.text !== 'export';
  }
  return token?.kind === 'punctuation' && '{},*'.includes(token.text);
}

function checkReference(path: string, reference: Reference, table: LayerTable): string[] {
  const place = `${path}:${reference.line}`;
  if (reference.target === undefined) {
    return [`${place}: an import whose target is computed cannot be checked`];
  }
  if (!reference.target.startsWith('.')) return [];
  const target = resolveTarget(path, reference.target);
  if (!target.startsWith('src/')) return [`${place}: imports ${target}, which is outside src`];
  const from = layerOf(path);
  const to = layerOf(target);
  if (from === to) return [];
  const allowed = Object.hasOwn(table.folders, from) ? (table.folders[from] ?? []) : [];
  if (allowed.includes(to)) return [];
  return [`${place}: ${from} may not import ${to} (${target})`];
}

function importedFiles(path: string, references: readonly Reference[]): string[] {
  return references.flatMap(({ kind, target }) =>
    kind === 'import' && target?.startsWith('.') ? [resolveTarget(path, target)] : [],
  );
}

/** The source file a relative reference means, also when it names the built file in dist/. */
function resolveTarget(path: string, target: string): string {
  const resolved = posix.normalize(posix.join(posix.dirname(path), target));
  return resolved.replace(/^dist\//, 'src/').replace(/\.([mc]?)js$/, '.$1ts');
}

function layerOf(path: string): string {
  const [, layer = '', rest] = path.split('/');
  return rest === undefined ? '' : layer;
}

/** Walks depth first; every import of a file that is still open on the trail closes a cycle. */
function findCycles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    state.set(path, 'open');
    trail.push(path);
    for (const next of imports.get(path) ?? []) {
      if (state.get(next) === 'open') {
        cycles.push(`import cycle: ${[...trail.slice(trail.indexOf(next)), next].join(' -> ')}`);
      } else if (imports.has(next) && !state.has(next)) {
        visit(next);
      }
    }
    trail.pop();
    state.set(path, 'done');
  };
  for (const path of imports.keys()) if (!state.has(path)) visit(path);
  return [...new Set(cycles)];
}

function isPunctuation(token: Token, text: string): boolean {
  return token.kind === 'punctuation' && token.text === text;
}

/** Punctuation and words only: a string `'from'` is not the word. */
function textAt(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  return token?.kind === 'word' || token?.kind === 'punctuation' ? token.text : undefined;
}
