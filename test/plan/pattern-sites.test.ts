import { describe, expect, test } from 'vitest';
import { displayName } from '../../src/callgraph/graph.ts';
import { searchTexts } from '../../src/facts/search-texts.ts';
import { TreeFacts } from '../../src/facts/tree-facts.ts';
import { type PatternOptions, parsePattern } from '../../src/patterns/parse-pattern.ts';
import type { Pattern } from '../../src/patterns/pattern.ts';
import { isConstantCall } from '../../src/plan/patterns/constant-calls.ts';
import { replaceSite } from '../../src/plan/patterns/pattern-replacement.ts';
import {
  findPatternSites,
  indexedFiles,
  type PatternSites,
} from '../../src/plan/patterns/pattern-sites.ts';
import { type SmallTree, smallTree } from '../outcomes/small-tree.ts';

function read(text: string, options: PatternOptions = {}): Pattern {
  const parsed = parsePattern(text, options);
  if (parsed.kind === 'pattern') return parsed.pattern;
  throw new Error(parsed.problems[0]?.reason);
}

const area = read('$area->flags |= $bits;', { types: new Map([['area', 'struct area *']]) });

function sitesIn(tree: SmallTree, pattern: Pattern, path = 'a.c'): PatternSites {
  return findPatternSites({ graph: tree.graph, reader: tree.texts }, pattern, [tree.file(path)]);
}

/** `line:column kind owner: codes of the reviews` */
function shown(tree: SmallTree, { sites }: PatternSites): string[] {
  return sites.map(({ line, column, kind, owner, reviews }) => {
    const name = owner === undefined ? '-' : displayName(tree.graph, owner);
    return `${line}:${column} ${kind} ${name}: ${reviews.map(({ code }) => code).join(' ')}`.trim();
  });
}

const HEADER = `
struct area { unsigned long flags; struct area *next; struct zone *zone; };
struct zone { unsigned long flags; struct area *areas[4]; struct area first; };
struct ops { struct area *(*find)(int key); int (*count)(void); };
typedef struct area *area_ptr_t;
typedef unsigned long area_flags_t;
struct area *area_find(int key);
`;

/** Whether `expression->flags |= 1;` is a site, in a function that begins with `head`. */
async function typeAnswer(head: string, expression: string, outside = ''): Promise<string> {
  const text = `#include "area.h"\n${outside}\n${head}\n\t${expression}->flags |= 1;\n}\n`;
  const body = 'struct area *area_find(int key) { return 0; }\n';
  const tree = await smallTree({ 'a.c': text, 'area.h': HEADER, 'area.c': body });
  const { sites, otherTypes } = sitesIn(tree, area);
  if (otherTypes > 0) return 'no';
  return sites[0]?.reviews.some(({ code }) => code === 'type') ? 'unknown' : 'yes';
}

describe('the type of an expression, as declarations tell', () => {
  test.each([
    ['void f(struct area *a) {', 'a', 'yes'],
    ['void f(const struct area *const a) {', 'a', 'yes'],
    ['void f(struct zone *a) {', 'a', 'no'],
    ['void f(struct area **a) {', 'a', 'no'],
    ['void f(struct area **a) {', '(*a)', 'yes'],
    ['void f(struct area **a) {', 'a[1]', 'yes'],
    ['void f(struct area a) {', '(&a)', 'yes'],
    ['void f(struct area *a) {', '(a + 1)', 'yes'],
    ['void f(struct area *a) {', 'a->next', 'yes'],
    ['void f(struct area *a) {', 'a->next->next', 'yes'],
    ['void f(struct area *a) {', 'a->zone', 'no'],
    ['void f(struct area *a) {', 'a->zone->areas[2]', 'yes'],
    ['void f(struct area *a) {', '(&a->zone->first)', 'yes'],
    ['void f(area_ptr_t a) {', 'a', 'yes'],
    ['void f(other_ptr_t a) {', 'a', 'unknown'],
    ['void f(void *a) {', '((struct area *)a)', 'yes'],
    ['void f(void *a) {', '((struct zone *)a)', 'no'],
    ['void f(struct ops *o) {', 'o->find(1)', 'yes'],
    ['void f(void) {', 'area_find(1)', 'yes'],
    ['void f(void) {', 'unheard_of(1)', 'unknown'],
    ['void f(void) {', 'unheard_of', 'unknown'],
    ['void f(struct area *a, struct area *b) {', '(a ? a : b)', 'yes'],
    ['void f(struct area *a, struct area *b) {', '(a ?: b)', 'yes'],
    ['void f(struct area *a, struct zone *b) {', '(a = b)', 'yes'],
    ['void f(struct zone *a) { struct area *a;', 'a', 'yes'],
    ['void f(struct area *a) { { struct zone *a; }', 'a', 'yes'],
    ['void f(void (*call)(struct area *a)) {', 'a', 'unknown'],
    ['void f(void) { struct zone *z, *b; struct area *a;', 'a', 'yes'],
    ['void f(void) {\n#ifdef A\nstruct area *a;\n#else\nstruct zone *a;\n#endif\n', 'a', 'unknown'],
    ['void f(void) { typeof(area_find(1)) a;', 'a', 'unknown'],
    ['SYSCALL_DEFINE1(f, struct area *, a) {', 'a', 'unknown'],
  ])('%s %s: %s', async (head, expression, answer) => {
    expect(await typeAnswer(head, expression)).toBe(answer);
  });

  test('macros say nothing, and hide what else has their name', async () => {
    const macro = '#define current_area find_it()';
    expect(await typeAnswer('void f(void) {', 'current_area', macro)).toBe('unknown');
    const call = '#define area_find(key) zone_find(key)';
    expect(await typeAnswer('void f(void) {', 'area_find(1)', call)).toBe('unknown');
  });

  test('a variable outside functions is of another struct, or not known to be a pointer', async () => {
    const head = 'void f(void) {';
    expect(await typeAnswer(head, 'here', 'static struct zone *here;')).toBe('no');
    expect(await typeAnswer(head, 'here', 'static struct area *here;')).toBe('unknown');
  });
});

test('numbers are compared through typedefs', async () => {
  const pattern = read('take($x)', { types: new Map([['x', 'area_flags_t']]) });
  const heads = [
    'unsigned long x',
    'long unsigned int x',
    'area_flags_t x',
    'int x',
    'struct area *x',
  ];
  const text = heads.map((head, i) => `void f${i}(${head}) { take(x); }\n`).join('');
  const tree = await smallTree({ 'a.c': text, 'include/area.h': HEADER });
  const found = sitesIn(tree, pattern);
  expect(found.sites.map((site) => `${site.line} ${site.reviews.length}`)).toEqual([
    '1 0',
    '2 0',
    '3 0',
  ]);
  expect(found.otherTypes).toBe(2);
});

test('sites have places, owners and the facts of their calls; macros and split text are to be reviewed', async () => {
  const tree = await smallTree({
    'a.c': `#define SET(a) ((a)->flags |= 1)
#define SET_ALL(a) do { \\
	(a)->flags |= 3; \\
} while (0)
struct area { int flags; };
int f(struct area *a)
{
	a->flags |=
		take(2);
	return take(3);
}
static int table[] = { take(1) };
`,
  });
  expect(shown(tree, sitesIn(tree, read('$a->flags |= $b;')))).toEqual([
    '1:17 miss SET: value-used',
    '3:2 match SET_ALL: macro',
    '8:2 match f:',
  ]);
  const calls = sitesIn(tree, read('take($x)'));
  expect(shown(tree, calls)).toEqual(['9:3 match f:', '10:9 match f:', '12:24 match -: constant']);
  expect(calls.sites.map((site) => site.resultUse)).toEqual(['used', 'returned', 'used']);
  expect(calls.sites.map((site) => site.siteIndex)).toEqual([0, 1, 2]);
  expect(calls.searched).toEqual({ files: 1, items: 2 });
});

test('what holds another match is reviewed, because both cannot change at once', async () => {
  const tree = await smallTree({ 'a.c': 'void f(void) { take(take(1)); take(2); }\n' });
  expect(shown(tree, sitesIn(tree, read('take($x)')))).toEqual([
    '1:16 match f: holds-match',
    '1:21 match f:',
    '1:31 match f:',
  ]);
});

test('files come from the index for calls, from the text for all else', async () => {
  const tree = await smallTree({
    'a.c': 'void f(void) { take(1); }\n',
    'b.c': '/* take() is mentioned */\nint flags;\n',
    'c.c': '#define T take(2)\nint flagship;\n',
  });
  const paths = (files: readonly number[] | undefined): string[] | undefined =>
    files?.map((file) => tree.graph.base.path(file));
  expect(paths(indexedFiles(tree.graph, read('take($x)')))).toEqual(['a.c', 'c.c']);
  expect(indexedFiles(tree.graph, read('$x->flags'))).toBeUndefined();
  const options = { threads: 1, signal: new AbortController().signal };
  const { base } = tree.graph;
  if (!(base instanceof TreeFacts)) throw new Error('no facts of a tree');
  const found = await searchTexts(tree.host, base.state, ['flags'], options);
  expect(paths(found.files)).toEqual(['b.c']);
  expect(found).toMatchObject({ searchedFiles: 3, problems: [] });
});

test('a replacement is reviewed for side effects, macros and what would come apart', async () => {
  const tree = await smallTree({
    'a.c': `#define BOTH ONE | TWO
#define twice(x) ((x) + (x))
#define LENGTH(x) (sizeof(x) / sizeof((x)[0]) + CHECKED(x))
#define CHECKED(x) (0 * sizeof(struct { int : -!!__builtin_types_compatible_p(typeof(x), int); }))
#define COUNT(x) (count++ + sizeof(x))
void f(int a)
{
	take(a, BOTH);
	take(a++, a);
	take(a, (1, 2));
	take(a, LENGTH(a));
	take(a, COUNT(a));
	take(a, LENGTH(next(a)));
}
`,
  });
  const pattern = read('take($x, $y)');
  const parts = {
    graph: tree.graph,
    isConstant: (name: string) =>
      isConstantCall({ graph: tree.graph, reader: tree.texts }, tree.file('a.c'), name),
  };
  const replaced = (to: string): string[] =>
    sitesIn(tree, pattern).sites.map((site) => {
      const replacement = read(to, { role: 'replacement' });
      const { text, reviews } = replaceSite(parts, site, pattern, replacement);
      return [text, ...reviews.map(({ code }) => code)].join(' ~ ');
    });
  const at = (to: string, ...positions: readonly number[]): (string | undefined)[] => {
    const all = replaced(to);
    return positions.map((position) => all[position]);
  };
  expect(at('give($x, $y)', 0, 1, 2)).toEqual(['give(a, BOTH)', 'give(a++, a)', 'give(a, (1, 2))']);
  expect(at('$x & $y', 0, 1, 2)).toEqual(['a & BOTH ~ precedence', 'a++ & a', 'a & (1, 2)']);
  expect(at('twice($x)', 0, 1, 2)).toEqual(['twice(a)', 'twice(a++) ~ effects', 'twice(a)']);
  expect(at('give($y)', 0, 1, 2)).toEqual(['give(BOTH)', 'give(a) ~ effects', 'give((1, 2))']);
  // A macro that looks at types only may be dropped.
  expect(at('give($x)', 3, 4, 5)).toEqual(['give(a)', 'give(a) ~ effects', 'give(a) ~ effects']);
});
