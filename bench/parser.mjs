// Scans and parses every .c and .h file of a tree on one core, and prints how much was read and how fast.
//
//   npm run bench -- parser               the tree that `npm run bench` takes
//   npm run bench -- parser --tree DIR    another tree
//   npm run bench -- parser --every 20    each 20th file only
//   npm run bench -- parser --failures 9  also lists places that were not read, 9 of each kind
//
// For comparison it runs tree-sitter-c over each 20th file when `web-tree-sitter` and `tree-sitter-c` can be
// found. They are no dependencies of the project, for all it would need them for is this line:
//
//   npm install --no-save web-tree-sitter@0.27.1 tree-sitter-c@0.24.1
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'syntax');
const PEER_SAMPLE = 20;
const PEER = { runtime: 'web-tree-sitter', grammar: 'tree-sitter-c/tree-sitter-c.wasm' };

/** @param {string} root @param {string[]} files @param {{ every: number, failures: number }} options */
export async function benchParser(root, files, options) {
  const { SymbolTable } = await import(path.join(dist, 'symbol-table.js'));
  const { FileSymbols } = await import(path.join(dist, 'file-symbols.js'));
  const { TokenBuffer } = await import(path.join(dist, 'token-buffer.js'));
  const { scan } = await import(path.join(dist, 'scanner.js'));
  const { Parser } = await import(path.join(dist, 'parser.js'));
  const { topLevelItems } = await import(path.join(dist, 'top-level-items.js'));

  const { table } = SymbolTable.create(1 << 22);
  const symbols = new FileSymbols(table);
  const parser = new Parser(table);
  const tokens = new TokenBuffer();
  const sample = files.filter((_, i) => i % options.every === 0);
  const total = { bytes: 0, tokens: 0, bodies: 0, clean: 0, items: 0, cleanItems: 0 };
  let scanning = 0;
  let finding = 0;
  let parsing = 0;
  /** Time on the processor, which other work on the machine does not lengthen as it does the clock's. */
  let burnt = 0;
  const failures = new Map();

  for (const file of sample) {
    const content = readFileSync(file);
    const bytes = new Uint8Array(content.length + 8);
    bytes.set(content);
    const cpu = process.cpuUsage();
    const began = performance.now();
    tokens.reset();
    symbols.beginFile();
    scan(bytes, 0, content.length, symbols, tokens);
    tokens.close();
    const scanned = performance.now();
    const items = topLevelItems(bytes, tokens);
    const found = performance.now();
    let spent = 0;
    for (const item of items) {
      const start = performance.now();
      const tree = parser.parse(bytes, tokens, item.firstToken, item.endToken, 'item');
      spent += performance.now() - start;
      const isClean = tree.problems.length === 0;
      total.items++;
      if (isClean) total.cleanItems++;
      if (item.kind === 'function') {
        total.bodies++;
        if (isClean) total.clean++;
      }
      if (!isClean && options.failures > 0) note(failures, file, tree, item);
    }
    burnt += process.cpuUsage(cpu).user / 1000;
    scanning += scanned - began;
    finding += found - scanned;
    parsing += spent;
    total.bytes += content.length;
    total.tokens += tokens.count;
  }

  const megabytes = total.bytes / 1e6;
  const rate = (milliseconds) => `${(megabytes / (milliseconds / 1000)).toFixed(1)} MB/s`;
  const share = (part, whole) => `${((100 * part) / whole).toFixed(3)} %`;
  say(`${root}: ${sample.length} files, ${megabytes.toFixed(1)} MB, ${total.tokens} tokens`);
  say(`scan                   ${rate(scanning)}`);
  say(`find items             ${rate(finding)}`);
  say(`parse                  ${rate(parsing)}`);
  say(`all three              ${rate(scanning + finding + parsing)}`);
  say(`all three, CPU time    ${rate(burnt)}`);
  say(
    `function bodies        ${total.bodies}, without a problem ${share(total.clean, total.bodies)}`,
  );
  say(
    `top-level items        ${total.items}, without a problem ${share(total.cleanItems, total.items)}`,
  );
  if (options.failures > 0) printFailures(failures, root, options.failures);
  else await benchPeer(files.filter((_, i) => i % PEER_SAMPLE === 0));
}

function note(failures, file, tree, item) {
  for (const problem of tree.problems) {
    const at = tree.tokens.starts[Math.min(problem.firstToken, tree.tokens.count - 1)];
    let line = 1;
    for (let i = 0; i < at; i++) if (tree.bytes[i] === 0x0a) line++;
    const end = tree.tokens.ends[Math.min(problem.endToken, problem.firstToken + 12) - 1];
    const text = Buffer.from(tree.bytes.subarray(at, end)).toString('latin1').replace(/\s+/g, ' ');
    const key = `${item.kind}: ${problem.message}`;
    const list = failures.get(key) ?? [];
    list.push(`${file}:${line}: ${text}`);
    failures.set(key, list);
  }
}

function printFailures(failures, root, count) {
  for (const [message, places] of [...failures].sort((a, b) => b[1].length - a[1].length)) {
    say(`\n${places.length} × ${message}`);
    const step = Math.max(1, Math.floor(places.length / count));
    for (let i = 0, shown = 0; i < places.length && shown < count; i += step, shown++) {
      say(`  ${places[i].replace(`${root}/`, '')}`);
    }
  }
}

async function benchPeer(files) {
  const require = createRequire(import.meta.url);
  let wasm;
  let treeSitter;
  try {
    wasm = require.resolve(PEER.grammar);
    treeSitter = await import(require.resolve(PEER.runtime));
  } catch {
    say('tree-sitter-c          not installed; the head of bench/parser.mjs says how to get it');
    return;
  }
  await treeSitter.Parser.init();
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(wasm));
  let bytes = 0;
  let spent = 0;
  let bodies = 0;
  let clean = 0;
  for (const file of files) {
    const text = readFileSync(file, 'latin1');
    const began = performance.now();
    const tree = parser.parse(text);
    spent += performance.now() - began;
    bytes += text.length;
    for (const definition of tree.rootNode.descendantsOfType('function_definition')) {
      bodies++;
      if (!definition.hasError) clean++;
    }
    tree.delete();
  }
  const rate = (bytes / 1e6 / (spent / 1000)).toFixed(1);
  const share = ((100 * clean) / bodies).toFixed(3);
  say(`tree-sitter-c (wasm)   ${rate} MB/s on each ${PEER_SAMPLE}th file, scanning included;`);
  say(
    `                       of ${bodies} function definitions it found, without an error ${share} %`,
  );
}

function say(line) {
  console.log(line);
}
