import { describe, expect, test } from 'vitest';
import { parseMaintainers, SectionFinder } from '../../src/maintainers/maintainers-file.ts';

describe('a MAINTAINERS text', () => {
  test('is read section by section', () => {
    const text = `Who looks after what
====================

\tM: Mail patches to
\tF: Files

TOY DRIVERS
M:\tTina Toy <tina@toy.example>
M:\tTom Toy <tom@toy.example>
R:\tRita Reader <rita@toy.example>
T:\tgit https://git.example/toy.git
F:\tdrivers/toy/
X:\tdrivers/toy/old/
N:\ttoy
`;
    expect(parseMaintainers(text)).toEqual([
      {
        title: 'TOY DRIVERS',
        line: 7,
        maintainers: ['Tina Toy <tina@toy.example>', 'Tom Toy <tom@toy.example>'],
        trees: ['git https://git.example/toy.git'],
        files: ['drivers/toy/'],
        excluded: ['drivers/toy/old/'],
        names: ['toy'],
      },
    ]);
  });

  test('has blank lines and comments inside a section, which end nothing', () => {
    const text = 'TOY\nM:\ta\n\n# F:\tno/\nF:\ttoy/\n\nNEXT\n\nF:\tnext/\n';
    const read = parseMaintainers(text).map(({ title, files }) => ({ title, files }));
    expect(read).toEqual([
      { title: 'TOY', files: ['toy/'] },
      { title: 'NEXT', files: ['next/'] },
    ]);
  });

  test('may be empty, prose alone, or begin with a field of nothing', () => {
    for (const text of ['', 'Nobody\nlooks after this.\n', 'F:\tlost/\n']) {
      expect(parseMaintainers(text)).toEqual([]);
    }
  });

  test('may end its lines as another system does', () => {
    const [section] = parseMaintainers('TOY\r\nM:\ta\r\nF:\ttoy/\r\n');
    expect(section).toMatchObject({ title: 'TOY', maintainers: ['a'], files: ['toy/'] });
  });
});

describe('a pattern', () => {
  const cases: readonly (readonly [field: string, yes: string[], no: string[]])[] = [
    [
      'F: drivers/toy/',
      ['drivers/toy/a.c', 'drivers/toy/b/c.c'],
      ['drivers/toys.c', 'x/drivers/toy/a.c'],
    ],
    ['F: folder', ['folder/a.c', 'folder/b/c.c'], ['folders.c', 'folder.c']],
    // The script looks for a folder whose name holds a backslash.
    ['F: dotted.d', ['dotted.d'], ['dotted.d/a.c']],
    ['F: mm/toy.c', ['mm/toy.c'], ['mm/toyxc', 'mm/toy.c/a.c', 'a/mm/toy.c']],
    // Nothing ends a pattern.
    ['F: mm/toy', ['mm/toy.c', 'mm/toys.h'], ['mm/toy/a.c']],
    ['F: mm/toy*', ['mm/toy.c', 'mm/toy'], ['mm/toys/a.c']],
    ['F: mm/*/', ['mm/a/b.c', 'mm/a/b/c.c'], ['mm/a.c']],
    ['F: mm/*/t.c', ['mm/a/t.c'], ['mm/a/b/t.c', 'mm/t.c']],
    ['F: mm/t?y.c', ['mm/toy.c'], ['mm/ty.c', 'mm/tooy.c']],
    ['F: mm/t*.[ch]', ['mm/toy.c', 'mm/toy.h'], ['mm/toy.S', 'mm/toy.[ch]']],
    ['F: mm/{a,b}.c', ['mm/{a,b}.c'], ['mm/a.c', 'mm/b.c']],
    ['F: *', ['Makefile', 'a.c'], ['mm/a.c']],
    ['N: toy', ['drivers/toy/a.c', 'mm/mytoys.c'], ['mm/ty.c']],
    ['N: [^a-z]toy', ['mm/toy.c'], ['mm/atoy.c']],
    ['N: toy [ a-c] # names', ['mm/toyb.c', 'mm/toy .c'], ['mm/toyd.c']],
  ];
  test.each(cases)('%s', (field, yes, no) => {
    const finder = finderOf(`TOY\n${field.replace(': ', ':\t')}\n`);
    const found = (path: string): boolean => finder.sectionsOf(path).length === 1;
    expect([yes.filter((path) => !found(path)), no.filter(found)]).toEqual([[], []]);
  });

  test('that excludes goes before those that include', () => {
    const finder = finderOf('TOY\nF:\ttoy/\nN:\told\nX:\ttoy/old/\n');
    const found = ['toy/a.c', 'toy/old/a.c', 'mm/old.c'].map(
      (path) => finder.sectionsOf(path).length,
    );
    expect(found).toEqual([1, 0, 1]);
  });

  test('that is no expression matches nothing, and is told', () => {
    const finder = finderOf('TOY\nN:\ttoy(\nF:\tmm/[a\nF:\ttoy/\n');
    expect(finder.unread).toEqual(['mm/[a in TOY', 'toy( in TOY']);
    expect(finder.sectionsOf('toy/a.c')).toHaveLength(1);
    expect(finder.sectionsOf('mm/toy(.c')).toEqual([]);
  });
});

test('the section of everything is no section of a file', () => {
  const finder = finderOf('TOY\nF:\ttoy/\n\nTHE REST\nM:\tanybody\nF:\t*\nF:\t*/\n');
  const titles = ['toy/a.c', 'mm/a.c'].map((path) =>
    finder.sectionsOf(path).map(({ title }) => title),
  );
  expect(titles).toEqual([['TOY'], []]);
});

test('a file may be in several sections, in the order of the text', () => {
  const finder = finderOf('B\nF:\ttoy/\n\nA\nF:\ttoy/a*\n\nC\nN:\t\\.c$\n');
  expect(finder.sectionsOf('toy/a.c').map(({ title }) => title)).toEqual(['B', 'A', 'C']);
  expect(finder.unread).toEqual([]);
});

function finderOf(text: string): SectionFinder {
  const folders = new Set(['folder', 'dotted.d']);
  return new SectionFinder(parseMaintainers(text), (path) => folders.has(path));
}
