import { expect, test } from 'vitest';
import { byteSize, count, counted } from '../../src/report/quantities.ts';

test('counts have separators and their nouns a number', () => {
  expect(count(55_405)).toBe('55,405');
  expect(count(1_234_567)).toBe('1,234,567');
  expect(counted(1, 'call')).toBe('1 call');
  expect(counted(0, 'entry', 'entries')).toBe('0 entries');
});

test('sizes have three digits, also where rounding reaches the next unit', () => {
  expect(byteSize(1)).toBe('1 byte');
  expect(byteSize(999)).toBe('999 bytes');
  expect(byteSize(1000)).toBe('1.00 kB');
  expect(byteSize(9_999)).toBe('10.0 kB');
  expect(byteSize(999_600)).toBe('1.00 MB');
  expect(byteSize(1_180_000_000)).toBe('1.18 GB');
});
