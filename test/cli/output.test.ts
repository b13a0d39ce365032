import { Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { reportFailure } from '../../src/cli/failure.ts';
import { isInterruption } from '../../src/cli/interrupt.ts';
import { useColor, writeResult } from '../../src/cli/output.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a result is not done before all of it was taken', async () => {
  let taken = 0;
  const slow = new Writable({
    write(chunk: Buffer, _encoding, done) {
      setTimeout(() => {
        taken += chunk.length;
        done();
      }, 20);
    },
  });
  await writeResult('x'.repeat(1_000_000), slow);
  expect(taken).toBe(1_000_000);
});

test('a reader that went away is no failure', async () => {
  await expect(writeResult('text', failing('EPIPE'))).resolves.toBeUndefined();
});

test('a full disk is reported', async () => {
  await expect(writeResult('text', failing('ENOSPC'))).rejects.toThrow(
    'the result could not be written: ENOSPC',
  );
});

test("a user's mistake is told with its cure, and control characters are shown", () => {
  const written: string[] = [];
  const status = reportFailure(new UserError('no such tree: \x1b[31m', 'try another'), (text) =>
    written.push(text),
  );
  expect(written.join('')).toBe('error: no such tree: \\x1b[31m\n  help: try another\n');
  expect(status).toBe(2);
});

test('anything else is our bug and comes with its stack', () => {
  const written: string[] = [];
  const status = reportFailure(new TypeError('x is not a function'), (text) => written.push(text));
  expect(written.join('')).toMatch(
    /this is a bug in flagday.*\nTypeError: x is not a function\n +at /,
  );
  expect(status).toBe(3);
});

test('after Ctrl-C a failing git is part of the interruption, a bug is not', () => {
  const controller = new AbortController();
  expect(isInterruption(new UserError('git failed'), controller.signal)).toBe(false);
  controller.abort();
  expect(isInterruption(controller.signal.reason, controller.signal)).toBe(true);
  expect(isInterruption(new UserError('git failed'), controller.signal)).toBe(true);
  expect(isInterruption(new TypeError('x'), controller.signal)).toBe(false);
});

test('NO_COLOR and --no-color beat FORCE_COLOR', () => {
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('FORCE_COLOR', '1');
  expect(useColor(true)).toBe(true);
  expect(useColor(false)).toBe(false);
  vi.stubEnv('NO_COLOR', '1');
  expect(useColor(true)).toBe(false);
});

function failing(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(code), { code }));
    },
  });
}
