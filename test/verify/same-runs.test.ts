import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { programs } from '../outcomes/any-program.ts';
import { Tape } from '../outcomes/program-tape.ts';
import { handlers, TO_RUN } from '../plan/any-handler.ts';
import { mutated } from './mutations.ts';
import { differingRun, type RunsCompared } from './run-both.ts';
import { compareTexts, ToyText } from './toy-versions.ts';

const environments = Array.from({ length: 24 }, (_, i) => i * 7919 + 13);
const tapes = fc.uint8Array({ minLength: 70, maxLength: 70 }).map((bytes) => new Tape(bytes));

test.each([
  { title: 'programs', texts: programs, numRuns: 400 },
  { title: 'handlers', texts: handlers.map((text) => TO_RUN + text), numRuns: 400 },
])(
  'no run of the one text is another one of the other: $title',
  ({ texts, numRuns }) => {
    const compared: RunsCompared = { runs: 0 };
    let same = 0;
    fc.assert(
      fc.property(texts, tapes, (text, tape) => {
        const before = new ToyText(text);
        const name = tape.oneOf(before.names);
        const [from, to] = extentOf(text, name);
        let changed = text;
        for (let times = 1 + tape.below(2); times > 0; times--)
          changed = mutated(changed, from, to, tape);
        const after = readable(changed);
        if (after === undefined || !after.names.includes(name)) return;
        if (compareTexts(before, after, name).kind !== 'same') return;
        same++;
        const found = runnable(text, changed, name, compared);
        if (found !== undefined) expect.fail(`${name}() ${found}\n${text}\n=====\n${changed}`);
      }),
      { numRuns, endOnFailure: true },
    );
    expect(same).toBeGreaterThan(numRuns / 50);
    expect(compared.runs).toBeGreaterThan(same);
  },
  240_000,
);

function readable(text: string): ToyText | undefined {
  try {
    return new ToyText(text);
  } catch {
    return undefined;
  }
}

/** Some texts are no C any more, in a way that only running them tells. */
function runnable(
  before: string,
  after: string,
  name: string,
  compared: RunsCompared,
): string | undefined {
  try {
    return differingRun(before, after, name, environments, compared);
  } catch {
    return undefined;
  }
}

/** The lines of a function's body. */
function extentOf(text: string, name: string): readonly [number, number] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith('static') && line.includes(`${name}(`));
  const end = lines.findIndex((line, i) => i > head && line === '}');
  return [head + 2, end];
}
