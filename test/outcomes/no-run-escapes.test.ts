import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { programs, programsWithStubs, runInputs } from './any-program.ts';
import { type Compared, expectAdmitted } from './expect-admitted.ts';
import { shrunk } from './shrink-program.ts';

const severalRuns = fc.array(runInputs, { minLength: 4, maxLength: 6 });

test.each([
  { title: 'a summary', texts: programs, numRuns: 1_500 },
  { title: 'a summary with stubs', texts: programsWithStubs, numRuns: 400 },
])(
  'no concrete run escapes $title',
  ({ texts, numRuns }) => {
    const compared: Compared = { runs: 0, activations: 0, skipped: 0 };
    fc.assert(
      fc.property(texts, severalRuns, (program, inputs) => {
        try {
          expectAdmitted(program, inputs, compared);
        } catch (trouble) {
          expect.fail(`${String(trouble)}\n${shrunk(program, inputs)}`);
        }
      }),
      { numRuns, endOnFailure: true },
    );
    // A run ends early where C leaves it undefined; too many of those and nothing was compared.
    expect(compared.activations).toBeGreaterThan(compared.runs / 2);
    expect(compared.skipped).toBeLessThan(compared.activations / 50);
  },
  120_000,
);

// What the property and the fuzzer found, named after what was wrong.
const folder = join(import.meta.dirname, 'escaped');

test.each(readdirSync(folder).sort())('%s', (name) => {
  const text = readFileSync(join(folder, name), 'latin1');
  const compared: Compared = { runs: 0, activations: 0, skipped: 0 };
  expectAdmitted(text, fc.sample(runInputs, { numRuns: 200, seed: 1 }), compared);
  expect(compared.activations).toBeGreaterThan(20);
  expect(compared.skipped).toBe(0);
});
