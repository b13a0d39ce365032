import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type MaintainersSection,
  parseMaintainers,
  SectionFinder,
} from '../../src/maintainers/maintainers-file.ts';

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

const SAMPLE = 200;

/** Each is held against some ten thousand patterns. */
const CANDIDATES = 2000;

/** Titles of the section that takes everything, which we leave out. It is always printed last. */
const REST = 'THE REST';

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

/** The tree's own scripts/get_maintainer.pl is the judge. Keywords (`K:`) and git history are asked for nowhere. */
describe.each(trees)('Linux $version', ({ root }) => {
  const { files, folders } = listTree(root);
  const sections = parseMaintainers(readFileSync(join(root, 'MAINTAINERS'), 'utf8'));
  const finder = new SectionFinder(sections, (path) => folders.has(path));

  test('every pattern is read', () => {
    expect(sections.length).toBeGreaterThan(2000);
    expect(finder.unread).toEqual([]);
  });

  test(`sections and maintainers of ${SAMPLE} files are those that get_maintainer.pl prints`, () => {
    const sample = evenly(files, SAMPLE);
    const printed = printedSections(root, sample);
    expect(printed).toHaveLength(sample.length);
    const wrong = sample.flatMap((path, i) => {
      const wanted = spell(printed[i] ?? []);
      const found = spell(finder.sectionsOf(path));
      return wanted.join('\n') === found.join('\n') ? [] : [{ path, wanted, found }];
    });
    expect(wrong).toEqual([]);
    const decided = sample.filter((path) => keywordsDecide(root, path, finder));
    process.stderr.write(
      `${sample.length} files, ${printed.flat().length} sections; ` +
        `K: adds sections to ${decided.length} of them, which were compared without\n`,
    );
  });

  /** Files that patterns with blanks, brackets and the like are for, which a sample may miss. */
  test('so are those of files in sections with odd patterns', () => {
    const odd = sections.filter(
      ({ files: patterns, names, excluded }) =>
        names.length > 0 || excluded.length > 0 || patterns.some((one) => /[[\]{}()+?]/.test(one)),
    );
    const wanted = new Set(odd.map(({ title }) => title));
    const theirs = evenly(files, CANDIDATES).filter((path) =>
      finder.sectionsOf(path).some(({ title }) => wanted.has(title)),
    );
    const sample = evenly(theirs, SAMPLE);
    const printed = printedSections(root, sample);
    expect(sample.map((path) => spell(finder.sectionsOf(path)))).toEqual(printed.map(spell));
  });
});

/** The sections of each file, in the order of the files. One run: its start costs more than a file does. */
function printedSections(
  root: string,
  paths: readonly string[],
): readonly (readonly MaintainersSection[])[] {
  const flags = ['--no-tree', '--nogit', '--nogit-fallback', '--no-l', '--no-r', '--no-keywords'];
  const script = join('scripts', 'get_maintainer.pl');
  const { status, stdout, stderr } = spawnSync(
    'perl',
    [script, ...flags, '--sections', '-f', ...paths],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // Behind the last file's sections come the addresses of all files.
  const printed = parseMaintainers(stdout);
  const files: MaintainersSection[][] = [[]];
  for (const section of printed) {
    if (section.title === REST) files.push([]);
    else files.at(-1)?.push(section);
  }
  expect(files.pop()).toEqual([]);
  return files;
}

/** The script sorts by how well a pattern fits, we by the order of the file. */
function spell(sections: readonly MaintainersSection[]): readonly string[] {
  return sections.map(({ title, maintainers }) => [title, ...maintainers].join('; ')).sort();
}

/** Whether a section comes to a file by its text alone; for what is printed, so Perl's own expressions may be missed. */
function keywordsDecide(root: string, path: string, finder: SectionFinder): boolean {
  const text = readFileSync(join(root, path), 'latin1');
  const known = new Set(finder.sectionsOf(path).map(({ title }) => title));
  return keywordsOf(root).some(({ title, expression }) => {
    return !known.has(title) && expression.test(text);
  });
}

const keywords = new Map<string, { readonly title: string; readonly expression: RegExp }[]>();

function keywordsOf(root: string): readonly { title: string; expression: RegExp }[] {
  let found = keywords.get(root);
  if (found === undefined) {
    found = [];
    let title = '';
    for (const line of readFileSync(join(root, 'MAINTAINERS'), 'utf8').split('\n')) {
      if (/^\S/.test(line) && !/^[A-Z]:/.test(line)) title = line;
      const source = /^K:\s*(.*)$/.exec(line)?.[1]?.replace(/\s+/g, '');
      const expression = source === undefined ? undefined : javaScriptOf(source);
      if (expression !== undefined) found.push({ title, expression });
    }
    keywords.set(root, found);
  }
  return found;
}

/** `(?i)` and `(?i:…)` are Perl's. */
function javaScriptOf(source: string): RegExp | undefined {
  try {
    return new RegExp(
      source.replace(/\(\?i:/g, '(?:').replace('(?i)', ''),
      source.includes('(?i') ? 'i' : '',
    );
  } catch {
    return undefined;
  }
}

/** `.yaml` files are left out: the script takes addresses from their text. */
function listTree(root: string): { files: readonly string[]; folders: ReadonlySet<string> } {
  const files: string[] = [];
  const folders = new Set<string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git') {
        folders.add(path);
        walk(path);
      } else if (entry.isFile() && !/(\.yaml|MAINTAINERS)$/.test(entry.name)) files.push(path);
    }
  };
  walk('');
  return { files: files.sort(), folders };
}

function evenly<T>(list: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, list.length / count);
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, i) => list[Math.floor(i * step)],
  ).filter((one) => one !== undefined);
}
