import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText } from '../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { mutationsOf, tokenSoup } from '../syntax/any-text.ts';
import { expectSoundFile, expectSoundTree } from '../syntax/expect-sound-tree.ts';

/** For all tests here together. */
const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');
const MAX_MILLISECONDS = 200;
const MAX_MILLISECONDS_PER_BYTE = 0.1;

const sources = ['../../examples/mini-kernel', '../syntax/fixtures'].flatMap((folder) => {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.c') || path.endsWith('.h'))
    .sort()
    .map((path) => readFileSync(join(root, path)));
});

const arms = fc.constantFrom('\n#ifdef A\n', '\n#if !defined(A)\n', '\n#else\n', '\n#endif\n');
const splitSources = fc
  .tuple(mutationsOf(sources), fc.array(fc.tuple(fc.nat(), arms), { maxLength: 12 }))
  .map(([source, lines]) => {
    let text = Buffer.from(source).toString('latin1');
    for (const [place, line] of lines) {
      const at = place % (text.length + 1);
      text = text.slice(0, at) + line + text.slice(at);
    }
    return Buffer.from(text, 'latin1');
  });
const repeated = fc
  .tuple(fc.array(tokenSoup, { minLength: 1, maxLength: 3 }), fc.integer({ min: 20, max: 400 }))
  .map(([parts, times]) =>
    Buffer.concat(
      parts.flatMap((part) => Array.from({ length: times }, () => part.subarray(0, 40))),
    ),
  );

test.each<[name: string, texts: fc.Arbitrary<Uint8Array>]>([
  ['words of C in any order', tokenSoup],
  ['sources with #if lines in any place', splitSources],
  ['the same few words many times', repeated],
])('%s', (_, texts) => {
  fc.assert(fc.property(texts, expectReadable), {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: (seconds * 1000) / 3,
    markInterruptAsFailure: false,
  });
});

/** A table keeps every name it meets, so now and then a new one takes its place. */
let table = SymbolTable.create(1 << 16).table;

function expectReadable(content: Uint8Array): void {
  if (table.size > 40_000) table = SymbolTable.create(1 << 16).table;
  expectSoundFile(content);
  const limit = MAX_MILLISECONDS + content.length * MAX_MILLISECONDS_PER_BYTE;
  for (const as of ['item', 'statements', 'macroBody'] as const) {
    // A busy machine may hold up one run, hardly three.
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3 && best > limit; i++) {
      const began = performance.now();
      const tree = parseText(table, content, as);
      best = Math.min(best, performance.now() - began);
      expectSoundTree(tree, 0, tree.tokens.count);
    }
    expect(best).toBeLessThan(limit);
  }
}
