import { expect, test } from 'vitest';
import { findNearSpelling } from '../../src/base/near-spelling.ts';

const contexts = ['mmap', 'page-fault', 'hard-irq', 'ioctl'];

test.each([
  ['a letter too few', 'mmp', 'mmap'],
  ['a letter too many', 'iocttl', 'ioctl'],
  ['another letter', 'page_fault', 'page-fault'],
  ['two letters swapped', 'ioclt', 'ioctl'],
  ['the same word', 'hard-irq', 'hard-irq'],
  ['another word', 'workqueue', undefined],
  ['a short word that shares a letter', 'map2', undefined],
  ['nothing', '', undefined],
])('%s', (_, word, nearest) => {
  expect(findNearSpelling(word, contexts)).toBe(nearest);
});
