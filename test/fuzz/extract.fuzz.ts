import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { test } from 'vitest';
import { mutationsOf, tokenSoup } from '../syntax/any-text.ts';
import { expectSound } from './expect-sound.ts';

/** For all tests here together. */
const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');

const root = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.c') || path.endsWith('.h'))
  .sort()
  .map((path) => readFileSync(join(root, path)));

const pieces = fc
  .array(fc.oneof(tokenSoup, fc.constantFrom(...sources)), { minLength: 1, maxLength: 4 })
  .map((parts) => Buffer.concat(parts));
const repeated = fc
  .tuple(fc.array(tokenSoup, { minLength: 1, maxLength: 3 }), fc.integer({ min: 20, max: 400 }))
  .map(([parts, times]) => Buffer.concat(parts.map((part) => repeat(part.subarray(0, 40), times))));

test.each<[name: string, texts: fc.Arbitrary<Uint8Array>]>([
  ['random bytes', fc.uint8Array({ maxLength: 2000 })],
  ['words of C in any order', tokenSoup],
  ['the bundled sources, broken', mutationsOf(sources)],
  ['sources and noise one behind the other', pieces],
  ['the same few words many times', repeated],
])('%s', (_, texts) => {
  fc.assert(fc.property(texts, expectSound), {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: (seconds * 1000) / 5,
    markInterruptAsFailure: false,
  });
});

function repeat(part: Uint8Array, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => part));
}
