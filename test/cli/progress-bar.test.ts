import { describe, expect, test } from 'vitest';
import { ProgressBar, progressLine } from '../../src/cli/progress-bar.ts';

const halfway = {
  phase: 'reading',
  done: 27_702,
  total: 55_405,
  bytes: 590_000_000,
  totalBytes: 1_180_000_000,
  elapsedMs: 4000,
};

describe('the progress line', () => {
  test('shows share, rate, time left and files', () => {
    expect(progressLine(halfway, 100)).toBe(
      'reading  [==========          ]   50 %  148 MB/s  4 s left  27,702/55,405',
    );
  });

  test('leaves parts out until it fits', () => {
    for (let width = 0; width < 100; width++) {
      expect(progressLine(halfway, width).length).toBeLessThanOrEqual(width);
    }
    expect(progressLine(halfway, 40)).toBe('reading   50 %  148 MB/s  4 s left');
    expect(progressLine(halfway, 5)).toBe('50 %');
  });

  test('counts files where bytes say nothing', () => {
    const linking = { ...halfway, phase: 'linking', done: 1, total: 4, bytes: 0, totalBytes: 0 };
    expect(progressLine(linking, 100)).toBe(
      'linking  [=====               ]   25 %  12 s left  1/4',
    );
  });

  test('gives no estimate in the first second and none for nothing', () => {
    expect(progressLine({ ...halfway, elapsedMs: 900 }, 100)).not.toContain('left');
    const nothing = { ...halfway, done: 0, total: 0, bytes: 0, totalBytes: 0 };
    expect(progressLine(nothing, 100)).toBe('reading  [                    ]    0 %  0/0');
  });

  test('counts minutes when it takes long', () => {
    expect(progressLine({ ...halfway, elapsedMs: 125_000 }, 100)).toContain('2:05 min left');
  });
});

describe('the progress bar', () => {
  test('is drawn ten times a second at most, at once in a new phase, and erased at the end', () => {
    const written: string[] = [];
    let now = 0;
    const bar = new ProgressBar({ columns: 40, write: (text) => written.push(text) }, () => now);
    bar.listener(halfway);
    now = 50;
    bar.listener(halfway);
    expect(written).toHaveLength(1);
    bar.listener({ ...halfway, phase: 'linking' });
    now = 150;
    bar.listener({ ...halfway, phase: 'linking' });
    expect(written).toHaveLength(3);
    bar.erase();
    bar.erase();
    expect(written.slice(3)).toEqual(['\r\x1b[2K']);
  });

  test('takes a terminal that does not know its width for one of 80 columns', () => {
    const written: string[] = [];
    const bar = new ProgressBar({ columns: 0, write: (text) => written.push(text) });
    bar.listener(halfway);
    expect(written.join('')).toContain('27,702/55,405');
  });
});
