import type { Twin, TwinFunction, TwinGroupDocument, TwinsDocument } from '../documents/twins.ts';
import { addUnreadable } from './coverage-text.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { count, counted } from './quantities.ts';
import { addTable } from './table.ts';
import { prose, type Word, word } from './words.ts';

/** Twins of a group of the whole tree that are listed; and of any group, those whose diff is shown. */
const twinsListed = 10;
/** Of a diff, so many lines are shown. Cutting it in the middle of a hunk is fine for eyes, and said. */
const diffLines = 60;
const renamesListed = 12;
const smallListed = 10;

/** Twins for people: each function with those that are like it, the names that differ, and a diff. */
export async function renderTwins(document: TwinsDocument, options: PageOptions): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  addTitle(page, document);
  for (const group of document.groups) addGroup(page, group, document);
  if (document.groupsLeftOut > 0) addLeftOut(page, document);
  addTwinsCoverage(page, document);
  return page.text();
}

function addTitle(page: Page, document: TwinsDocument): void {
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  page.add([
    ...subjectOf(document),
    ...prose(`in ${counted(files, 'file')} of`),
    word(`${root}${at}`, 'place'),
  ]);
}

function subjectOf({ question, groups, groupsLeftOut, coverage }: TwinsDocument): Word[] {
  const found = groups.length + groupsLeftOut;
  switch (question.kind) {
    case 'tree':
      return [word('Twins', 'heading'), ...prose(`${counted(found, 'group')} of functions`)];
    case 'function':
      return [word(question.name, 'heading'), ...prose(found === 0 ? 'has no twin' : 'has twins')];
    case 'diff':
    case 'patch': {
      const name = question.kind === 'diff' ? `${question.base}..${question.head}` : question.name;
      const added = counted(coverage.added, 'function');
      const have = found === 1 ? 'has' : 'have';
      return [
        word(name, 'heading'),
        ...prose(`adds or rewrites ${added}, of which ${count(found)} ${have} twins`),
      ];
    }
  }
}

function addGroup(page: Page, group: TwinGroupDocument, { question }: TwinsDocument): void {
  page.blank();
  page.add(functionLine(group.function));
  const isTree = question.kind === 'tree';
  const listed = isTree ? group.twins.slice(0, twinsListed) : group.twins;
  if (isTree) {
    addTable(
      page,
      listed.map((twin) => [...placeOf(twin), ...likenessOf(twin)]),
      { indent: 2 },
    );
    addTwinsLeftOut(page, group.twins.length - listed.length + group.twinsLeftOut);
    // One example is enough to judge a group by; the command with a function's name shows the others.
    const [example] = group.twins;
    if (example !== undefined) addDiff(page, group.function, example, 'from');
    return;
  }
  for (const twin of listed) {
    page.add([...placeOf(twin), ...likenessOf(twin)], { indent: 2 });
    addDiff(page, group.function, twin, question.kind === 'function' ? 'from' : 'to');
  }
  addTwinsLeftOut(page, group.twinsLeftOut);
}

function functionLine(of: TwinFunction): Word[] {
  return [...placeOf(of), word(`(${counted(of.tokens, 'token')})`, 'faint')];
}

function placeOf(of: TwinFunction): Word[] {
  return [word(`${of.file}:${of.line}`, 'place'), word(of.function, 'name')];
}

function likenessOf(twin: Twin): Word[] {
  if (twin.same === 'no') {
    return [
      word(
        `similarity ${shownSimilarity(twin.similarity)}, ${counted(twin.edits, 'token')} differ`,
      ),
    ];
  }
  const renamed = twin.renaming.length;
  const names = renamed === 0 ? '' : `, up to ${counted(renamed, 'name')}`;
  return [
    word(
      twin.same === 'text'
        ? `the same, line for line${names}`
        : `the same${names}, but for comments and line breaks`,
    ),
  ];
}

/** Rounded down: what is not quite the same never shows as 1. */
function shownSimilarity(similarity: number): string {
  return (Math.floor(similarity * 1000) / 1000).toFixed(3);
}

function addTwinsLeftOut(page: Page, left: number): void {
  if (left > 0)
    page.add(
      prose(
        `and ${counted(left, 'more twin')} (--format json and a higher --limit list them)`,
        'faint',
      ),
      { indent: 2 },
    );
}

/** The names that are replaced, and the diff as it is, from a line's first column on, so that it can be used. */
function addDiff(page: Page, of: TwinFunction, twin: Twin, direction: 'from' | 'to'): void {
  const [from, to] = direction === 'from' ? [of, twin] : [twin, of];
  if (twin.renaming.length > 0) addRenaming(page, twin, from);
  if (twin.diff === '') {
    page.verbatim(`--- ${labelOf(from)}`, 'faint');
    page.verbatim(`+++ ${labelOf(to)}`, 'faint');
    return;
  }
  const lines = twin.diff.replace(/\n$/, '').split('\n');
  for (const line of lines.slice(0, diffLines)) page.verbatim(line, styleOf(line));
  const left = lines.length - diffLines;
  if (left > 0) {
    page.add(prose(`and ${counted(left, 'more line')} (--format json has all)`, 'faint'), {
      indent: 2,
    });
  }
}

function labelOf({ file, line, function: name }: TwinFunction): string {
  return `${file}:${line} ${name}`;
}

function styleOf(line: string): 'faint' | 'name' | 'plain' {
  if (/^(?:---|\+\+\+|@@) /.test(line)) return 'faint';
  return /^[-+]/.test(line) ? 'name' : 'plain';
}

function addRenaming(page: Page, { renaming }: Twin, from: TwinFunction): void {
  const shown = renaming.slice(0, renamesListed);
  const left = renaming.length - shown.length;
  page.add(
    [
      ...prose(`with the names of ${from.function} replaced:`, 'faint'),
      ...shown.map((one, i) => {
        const comma = i < shown.length - 1 || left > 0 ? ',' : '';
        return word(`${one.from} → ${one.to}${comma}`);
      }),
      ...(left > 0 ? prose(`and ${count(left)} more`, 'faint') : []),
    ],
    { indent: 4 },
  );
}

function addLeftOut(page: Page, { groups, groupsLeftOut, question }: TwinsDocument): void {
  page.blank();
  const what = question.kind === 'tree' ? 'group' : 'function with twins';
  const many = question.kind === 'tree' ? 'groups' : 'functions with twins';
  const limit = groups.length + groupsLeftOut;
  page.add(
    prose(
      `and ${counted(groupsLeftOut, `more ${what}`, `more ${many}`)} (--limit ${limit} shows all)`,
      'faint',
    ),
  );
}

function addTwinsCoverage(page: Page, document: TwinsDocument): void {
  const { coverage, minTokens, similarity } = document;
  page.blank();
  page.add([word('Coverage', 'heading')]);
  const add = (text: string): void => page.add(prose(text), { indent: 2 });
  add(
    `This rests on ${counted(coverage.files, 'file')} with ${counted(coverage.functions, 'function')}, of which ${count(coverage.compared)} have at least ${counted(minTokens, 'token')} between their braces. Twins are at least ${similarity} alike under a consistent renaming.`,
  );
  if (coverage.twinsBefore > 0) {
    const were = coverage.twinsBefore === 1 ? 'was' : 'were';
    add(
      `${counted(coverage.twinsBefore, 'pair')} that ${were} twins before the change ${were} left out.`,
    );
  }
  if (coverage.commonWindows > 0) {
    add(
      `${counted(coverage.commonWindows, 'sequence')} of tokens that hundreds of functions have did not count as something in common.`,
    );
  }
  addTooSmall(page, document);
  for (const note of coverage.notes) add(note);
  addUnreadable(page, coverage.unreadable, 'functions');
}

function addTooSmall(page: Page, { coverage, question }: TwinsDocument): void {
  const { tooSmall } = coverage;
  if (tooSmall.length === 0) return;
  const which = question.kind === 'function' ? 'asked for' : 'added or rewritten';
  const are = tooSmall.length === 1 ? 'is' : 'are';
  page.add(
    prose(
      `${counted(tooSmall.length, 'function')} ${which} ${are} too small (--min-tokens N takes smaller ones):`,
    ),
    { indent: 2 },
  );
  for (const of of tooSmall.slice(0, smallListed)) page.add(functionLine(of), { indent: 4 });
  const left = tooSmall.length - smallListed;
  if (left > 0) {
    page.add(prose(`and ${count(left)} more (--format json lists all)`, 'faint'), { indent: 4 });
  }
}
