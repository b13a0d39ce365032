import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findTwinGroups } from '../../src/twins/groups.ts';
import { findTwinsOf } from '../../src/twins/queries.ts';
import { tableOf } from './read-text.ts';

const folder = fileURLToPath(new URL('fixtures', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.c'));
const pause = async (): Promise<void> => {};

test.each(fixtures)('%s', async (name) => {
  await checkTwins(name);
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(9);
});

/**
 * Holds the twins of each function against the fixture's markers.
 *
 * `//@ min-tokens: N similarity: S` (0.9 when left out) says what is asked. `//= other S, another S` on the line of
 * a function's name lists its twins, each with its similarity; a function without has none. A search for groups
 * must put the same functions into groups.
 */
async function checkTwins(name: string): Promise<void> {
  const text = readFileSync(join(folder, name), 'latin1');
  const settings = /^\/\/@ min-tokens: (\d+)(?: similarity: ([\d.]+))?$/m.exec(text);
  if (settings === null) throw new Error(`${name} has no line "//@ min-tokens: N"`);
  const least = Number(settings[2] ?? '0.9');
  const table = tableOf([text], Number(settings[1]));
  const ids = Array.from({ length: table.size }, (_, id) => id);
  const nameOf = (id: number): string => table.functionOf(id).name;
  const found = await findTwinsOf(table, ids, least, pause);
  const answers = [...found]
    .filter(([, twins]) => twins.length > 0)
    .map(([id, twins]) => {
      const { line } = table.functionOf(id);
      const list = twins.map((twin) => `${nameOf(twin.id)} ${shown(twin.similarity)}`);
      return `${line}: ${list.sort().join(', ')}`;
    });
  expect(answers).toEqual(markers(text));

  const { groups } = await findTwinGroups(table, least, pause);
  const grouped = groups.flatMap(({ first, others }) => [first, ...others.map(({ id }) => id)]);
  expect(grouped.map(nameOf).sort()).toEqual(
    [...found]
      .filter(([, twins]) => twins.length > 0)
      .map(([id]) => nameOf(id))
      .sort(),
  );
}

function markers(text: string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const marker = /\/\/= (.*)$/.exec(line)?.[1];
    return marker === undefined ? [] : `${i + 1}: ${marker.split(', ').sort().join(', ')}`;
  });
}

function shown(similarity: number): string {
  return similarity === 1 ? '1' : similarity.toFixed(3);
}
