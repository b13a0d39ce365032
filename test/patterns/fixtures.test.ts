import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPatterns } from './check-patterns.ts';

const folder = new URL('./fixtures/', import.meta.url);

describe('patterns find what the markers say, and nothing else', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const { expected, found } = checkPatterns(readFileSync(new URL(name, folder), 'latin1'));
    expect(found).toEqual(expected);
  });
});
