import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Place } from '../../src/facts/model.ts';
import { bytesLikeC, mutationsOf } from '../syntax/any-text.ts';
import { describeFacts, Reader } from './describe-facts.ts';

const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFileSync(join(folder, name)));
const anyFile = fc.oneof(bytesLikeC, mutationsOf(fixtures));

function described(reader: Reader, content: Uint8Array): unknown {
  const { facts, text } = reader.facts(content);
  const { lines, file } = describeFacts(facts, text);
  return { lines: [...lines], file, counts: facts.counts };
}

test('a file has the same facts whatever was read before it', () => {
  const busy = new Reader();
  fc.assert(
    fc.property(anyFile, anyFile, (before, content) => {
      busy.record(before);
      expect(described(busy, content)).toEqual(described(new Reader(1 << 12), content));
    }),
    { numRuns: 150 },
  );
});

test('a file has the same record whatever lies behind it in memory', () => {
  const reader = new Reader();
  fc.assert(
    fc.property(anyFile, fc.constantFrom(0, 0x0a, 0x22, 0x2a, 0x2f, 0x5f), (content, leftover) => {
      expect(reader.record(content, leftover)).toEqual(reader.record(content));
    }),
    { numRuns: 300 },
  );
});

test('every record can be read, and its places lie in the text', () => {
  const reader = new Reader();
  fc.assert(
    fc.property(anyFile, (content) => {
      const { facts } = reader.facts(content);
      const lines = Buffer.from(content).toString('latin1').split('\n');
      const placed: readonly Place[] = [
        ...facts.owners,
        ...facts.sites,
        ...facts.bindings,
        ...facts.references,
        ...facts.variables,
        ...facts.prototypes,
        ...facts.enumerations,
        ...facts.constants,
        ...facts.owners.flatMap((owner) =>
          owner.kind === 'macro'
            ? []
            : [owner.start, { line: owner.endLine, column: owner.endColumn }],
        ),
        ...facts.mentions,
      ];
      for (const { line, column } of placed) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
      }
      for (const guard of facts.guards) expect(guard.to).toBeLessThanOrEqual(facts.sites.length);
      for (const site of facts.sites) expect(site.owner).toBeLessThan(facts.owners.length);
      for (const { enumeration } of facts.constants) {
        expect(enumeration).toBeLessThan(facts.enumerations.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('columns count bytes, a tab being one', () => {
  const { facts } = new Reader().facts(Buffer.from('int f(void)\n{\n\t\u00e4(); g();\n}\n'));
  expect(facts.sites.map(({ line, column }) => [line, column])).toEqual([
    [3, 2],
    [3, 8],
  ]);
});
