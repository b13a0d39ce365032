import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWords } from './c-words.ts';
import { compareWithMarkers, readMarkers } from './markers.ts';
import { surveyTree } from './survey-tree.ts';

const folder = fileURLToPath(new URL('fixtures', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.c'));

/** Holds one store, which all fixtures share as trees of one user do. */
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-fixtures-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

test.each(fixtures)('%s', async (name) => {
  await checkSurvey(name);
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(25);
});

/**
 * Surveys the tree that a fixture describes and holds the answer against the fixture's markers.
 *
 * `//@ apis: a b` names what is surveyed. `//- path` begins a file of the tree; a fixture without one is a
 * single file. The markers are the mini-kernel's, see its README: `//=` is exact, `//!` must at least be
 * in the answer, `//?` is what we want where the `//=` beside it pins today's weaker answer. A use without
 * a marker is a mistake. Comments do not count: what a fixture explains is not its subject.
 */
async function checkSurvey(name: string): Promise<void> {
  const fixture = readFixture(name);
  const root = join(scratch, name.replace(/\.c$/, ''));
  for (const { path, text } of fixture.files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, 'latin1');
  }
  const store = join(scratch, 'store');
  const { uses } = await surveyTree({ root, store, jobs: 1 }, fixture.apis);
  const markers = fixture.files.flatMap(({ path, text }) => readMarkers(path, text));
  const complaints = compareWithMarkers(
    uses.filter((use) => use.kind !== 'comment'),
    markers,
  );
  expect(complaints.map((text) => inFixture(name, fixture.files, text))).toEqual([]);

  const words = fixture.files.flatMap(({ path, text }) =>
    findWords(text, new Set(fixture.apis))
      .filter((place) => place.where !== 'literal')
      .map(({ line, column }) => `${path}:${line}:${column}`),
  );
  const plain = uses.filter((use) => use.via === null);
  expect(plain.map((use) => `${use.file}:${use.line}:${use.column}`).sort()).toEqual(words.sort());
}

interface FixtureFile {
  readonly path: string;
  /** Latin-1, so that every byte is a character. */
  readonly text: string;
  /** How many lines of the fixture stand before it. */
  readonly before: number;
}

function readFixture(name: string): {
  readonly apis: readonly string[];
  readonly files: readonly FixtureFile[];
} {
  const text = readFileSync(join(folder, name), 'latin1');
  const apis = /^\/\/@ apis: (.+?)\r?$/m.exec(text)?.[1]?.split(' ');
  if (apis === undefined) throw new Error(`${name} has no line "//@ apis: NAME"`);
  const heads = [...text.matchAll(/^\/\/- (\S+?)\r?\n/gm)];
  if (heads.length === 0) return { apis, files: [{ path: name, text, before: 0 }] };
  const files = heads.map((head, index) => {
    const from = head.index + head[0].length;
    const before = text.slice(0, from).split('\n').length - 1;
    return { path: head[1] ?? '', text: text.slice(from, heads[index + 1]?.index), before };
  });
  return { apis, files };
}

/** The complaint with its place in the fixture, where the reader will look for it. */
function inFixture(name: string, files: readonly FixtureFile[], complaint: string): string {
  const [, path, line, rest] = /^([^:]+):(\d+)(.*)$/s.exec(complaint) ?? [];
  const file = files.find((one) => one.path === path);
  if (file === undefined) return complaint;
  const at = `fixtures/${name}:${file.before + Number(line)}`;
  return files.length === 1 ? `${at}${rest}` : `${at} (${path})${rest}`;
}
