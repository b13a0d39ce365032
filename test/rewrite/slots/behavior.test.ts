import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText } from '../../../src/syntax/parse-text.ts';
import { SymbolTable } from '../../../src/syntax/symbol-table.ts';
import { BINDING, IN_TREE, NAME, removeFunctions, TO_RUN } from './any-remove.ts';
import { rewriteToyTree } from './rewrite-tree.ts';
import { traceOf } from './traces.ts';

// Functions are rewritten together, as the files of one tree: the properties are asked of all of them at once.
const seed = Math.floor(Math.random() * 1e9);
const originals = fc.sample(removeFunctions, { numRuns: 400, seed });
const { table } = SymbolTable.create(1 << 12);

test('a function that returns nothing any more does what it did', async () => {
  const files = new Map(
    originals.map((text, i) => [`drivers/made${i}.c`, `${IN_TREE}${text}${BINDING}`] as const),
  );
  const tree = await rewriteToyTree('drop', files);
  let compared = 0;
  [...files.keys()].forEach((path, i) => {
    const before = originals[i] ?? '';
    const after = ownText(tree.files.get(path) ?? '');
    if (after === before) return;
    const shown = `seed ${seed}\n${before}\n${after}`;
    expect(after.startsWith(`static void ${NAME}(`), shown).toBe(true);
    expect(problemsIn(before, after), shown).toEqual([]);
    for (let environment = 0; environment < 12; environment++) {
      const old = traceOf(`${TO_RUN}${before}`, NAME, environment);
      const made = traceOf(`${TO_RUN}${after}`, NAME, environment);
      if (old === undefined || made === undefined) continue;
      compared++;
      // The last line of the old one is what it returns.
      expect(made, `environment ${environment}, ${shown}`).toEqual(old.slice(0, -1));
    }
  });
  expect(compared).toBeGreaterThan(originals.length * 4);
}, 120_000);

function ownText(file: string): string {
  return file.slice(IN_TREE.length, file.lastIndexOf('static struct'));
}

/** What the compiler would say of the new text and not of the old one. */
function problemsIn(before: string, after: string): string[] {
  const had = new Set(complaintsAbout(before));
  const tree = parseText(table, after, 'item');
  const unread = tree.problems.map(({ message }) => message);
  return [...unread, ...complaintsAbout(after).filter((text) => !had.has(text))];
}

function complaintsAbout(text: string): string[] {
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  const variables = ['ret', 'other', 'last'].filter((name) => {
    const all = count(new RegExp(`\\b${name}\\b`, 'g'));
    const declared = count(new RegExp(`^\\tint [^;]*\\b${name}\\b`, 'gm'));
    const written = count(new RegExp(`^\\t+${name} \\|?= `, 'gm'));
    return all > 0 && all === declared + written;
  });
  const labels = ['again', 'err', 'unlock', 'out'].filter(
    (name) => text.includes(`${name}:`) && !text.includes(`goto ${name};`),
  );
  return [
    ...variables.map((name) => `${name} is not read`),
    ...labels.map((name) => `nothing goes to ${name}`),
    ...(/;[ \t]+\S/.test(text) ? ['two statements in one line'] : []),
    ...(/\n\n\n|\{\n\n|\n\n\}/.test(text) ? ['a blank line too many'] : []),
    ...(/:\n\}|return [^;]/.test(text) && text.includes('static void') ? ['a value or label'] : []),
  ];
}
