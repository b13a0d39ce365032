import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { programs, runInputs } from '../outcomes/any-program.ts';
import { expectAdmitted } from '../outcomes/expect-admitted.ts';
import { shrunk } from '../outcomes/shrink-program.ts';

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');

test('no concrete run escapes the summary', () => {
  const severalRuns = fc.array(runInputs, { minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(programs, severalRuns, (program, inputs) => {
      try {
        expectAdmitted(program, inputs);
      } catch (trouble) {
        expect.fail(`${String(trouble)}\n${shrunk(program, inputs)}`);
      }
    }),
    {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
      endOnFailure: true,
    },
  );
});
