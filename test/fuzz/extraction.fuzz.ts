import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { extractFacts } from '../../src/facts/extract-file.ts';
import { Extraction } from '../../src/facts/extraction.ts';
import { FactsRecord } from '../../src/facts/facts-reader.ts';
import { SECTIONS } from '../../src/facts/record-format.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');
/** More than this for one byte is no longer linear work; a file takes some 50 ns for each. */
const MAX_MS_PER_KILOBYTE = 5;

/** A generator of numbers in [0, 1) that a seed repeats (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function corpus(): Buffer[] {
  const root = path.resolve('examples/mini-kernel');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[ch]$/.test(name))
    .map((name) => readFileSync(path.join(root, name)));
}

/** Cuts, repeats, swaps and overwrites pieces of `text`, and mixes in pieces of `other`. */
function mutated(text: Buffer, other: Buffer, random: () => number): Buffer {
  let bytes = text;
  for (let i = Math.floor(random() * 8) + 1; i > 0; i--) {
    const at = Math.floor(random() * bytes.length);
    const end = Math.min(bytes.length, at + Math.floor(random() * 80));
    const piece = bytes.subarray(at, end);
    const from = Math.floor(random() * other.length);
    const foreign = other.subarray(from, from + Math.floor(random() * 120));
    const tokens = Buffer.from(
      [
        '{',
        '}',
        '(',
        ')',
        '\n#if 0\n',
        '\n#else\n',
        '\n#endif\n',
        '"',
        '/*',
        '##',
        '\\\n',
        '\0',
        '\xff',
        ';',
        '->',
        '= {',
      ][Math.floor(random() * 16)] ?? '',
      'latin1',
    );
    const parts = [
      [bytes.subarray(0, at), bytes.subarray(end)],
      [bytes.subarray(0, end), piece, piece, bytes.subarray(end)],
      [bytes.subarray(0, at), foreign, bytes.subarray(at)],
      [bytes.subarray(0, at), tokens, bytes.subarray(at)],
    ][Math.floor(random() * 4)];
    bytes = Buffer.concat(parts ?? []);
  }
  return bytes;
}

test(`facts of mutated C for ${seconds} seconds: no throw, no hang, a record that decodes`, () => {
  const files = corpus();
  const seed = Date.now() & 0x7fffffff;
  const random = seeded(seed);
  const until = performance.now() + seconds * 1000;
  const pick = (): Buffer => files[Math.floor(random() * files.length)] ?? Buffer.alloc(0);
  let extraction = new Extraction(SymbolTable.create(1 << 18).table);
  for (let round = 0; performance.now() < until; round++) {
    // Mutated names fill the table in time; a run over a tree would begin again with a larger one.
    if (round % 2000 === 1999) extraction = new Extraction(SymbolTable.create(1 << 18).table);
    const text =
      random() < 0.1
        ? Buffer.from(
            Array.from({ length: Math.floor(random() * 3000) }, () => Math.floor(random() * 256)),
          )
        : mutated(pick(), pick(), random);
    const story = `seed ${seed}, round ${round}: ${JSON.stringify(text.toString('latin1'))}`;
    const bytes = new Uint8Array(text.length + 1);
    bytes.set(text);
    const began = performance.now();
    try {
      const record = new FactsRecord(extractFacts(extraction, bytes, text.length).slice());
      for (const section of SECTIONS) expect(Array.isArray(record[section])).toBe(true);
    } catch (error) {
      throw new Error(story, { cause: error });
    }
    const limit = 250 + (text.length / 1024) * MAX_MS_PER_KILOBYTE;
    if (performance.now() - began > limit) throw new Error(`too slow: ${story}`);
  }
});
