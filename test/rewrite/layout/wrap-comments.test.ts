import { expect, test } from 'vitest';
import { wrapComments } from '../../../src/rewrite/layout/wrap-comments.ts';
import { applied, renamesIn, STYLE } from './rename-edits.ts';

function renamed(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return applied(text, wrapComments(bytes, renamesIn(text), STYLE));
}

const code = (...lines: string[]): string => `${lines.join('\n')}\n`;

test('words that no longer fit go in front of the next line of the paragraph', () => {
  const before = code(
    '/*',
    ' * Whoever wants a page mapped into the address space of a user calls map_page',
    ' * and looks at what it returns, because map_page may fail; when it does, nobody',
    ' * is told.',
    ' *',
    ' * Another paragraph.',
    ' */',
  );
  const after = code(
    '/*',
    ' * Whoever wants a page mapped into the address space of a user calls',
    ' * map_kernel_page and looks at what it returns, because map_kernel_page may',
    ' * fail; when it does, nobody is told.',
    ' *',
    ' * Another paragraph.',
    ' */',
  );
  expect(renamed(before)).toBe(after);
});

test('they get a line of their own where the paragraph ends', () => {
  const before = code(
    '\t/*',
    '\t * Whoever wants a page mapped into the space of a user calls map_page.',
    '\t */',
    '\t// Whoever wants a page mapped into the space of users, by map_page().',
    '\tx();',
  );
  const after = code(
    '\t/*',
    '\t * Whoever wants a page mapped into the space of a user calls',
    '\t * map_kernel_page.',
    '\t */',
    '\t// Whoever wants a page mapped into the space of users, by',
    '\t// map_kernel_page().',
    '\tx();',
  );
  expect(renamed(before)).toBe(after);
});

test('a parameter of kernel-doc begins a paragraph', () => {
  const before = code(
    '/**',
    ' * map_page - map one page, which the caller has made, where users can see it',
    ' * @vma: where',
    ' */',
  );
  const after = code(
    '/**',
    ' * map_kernel_page - map one page, which the caller has made, where users can',
    ' * see it',
    ' * @vma: where',
    ' */',
  );
  expect(renamed(before)).toBe(after);
});

test('lines that were wide before, and code, stay', () => {
  const wide = `/*\n * ${'wide '.repeat(16)}map_page and more\n */\n`;
  expect(renamed(wide)).toBe(wide.replace('map_page', 'map_kernel_page'));
  const product = `int x = a\n * ${'wider + '.repeat(9)}map_page;\n`;
  expect(renamed(product)).toBe(product.replace('map_page', 'map_kernel_page'));
});
