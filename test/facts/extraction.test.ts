import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeFacts, Reader } from './describe-facts.ts';

/*
 * Each fixture is C with its facts beside it: `//= fact; fact` at the line, `//@ fact` for facts without a
 * place. The markers are taken away before the text is read. A line without a marker has no facts.
 */
const folder = join(import.meta.dirname, 'fixtures');

test.each(readdirSync(folder).sort())('%s', (name) => {
  const marked = readFileSync(join(folder, name), 'utf8').split('\n');
  const source = marked.map(withoutMarker).join('\n');
  const { facts, text } = new Reader().facts(Buffer.from(source));
  const { lines, file } = describeFacts(facts, text);
  const described = marked.map((line, i) => {
    const found = lines.get(i + 1) ?? [];
    const code = withoutMarker(line);
    if (line.startsWith('//@')) return line;
    return found.length === 0 ? code : `${code} //= ${found.join('; ')}`;
  });
  const expected = marked.map((line) => {
    if (line.startsWith('//@')) return line;
    const wanted = markerOf(line);
    return wanted === '' ? withoutMarker(line) : `${withoutMarker(line)} //= ${wanted}`;
  });
  expect(described.join('\n')).toBe(expected.join('\n'));
  expect(file.map((fact) => `//@ ${fact}`)).toEqual(
    marked.filter((line) => line.startsWith('//@')),
  );
});

function markerOf(line: string): string {
  return (/ *\/\/= ?(.*)$/.exec(line)?.[1] ?? '').trim();
}

/** A continuation's backslash has to stay the last character of its line. */
function withoutMarker(line: string): string {
  return line.startsWith('//@') ? '' : line.replace(/ *\/\/=.*$/, '');
}
