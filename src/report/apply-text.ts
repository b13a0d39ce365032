import type { ApplyDocument, ApplyFile, ApplySite, ApplyStatus } from '../documents/apply.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { oneLine } from './plan-use-text.ts';
import { count, counted } from './quantities.ts';
import { addTable, type Row } from './table.ts';
import { prose, word } from './words.ts';

export interface ApplyTextOptions extends PageOptions {
  /** Whether every place is listed, however many are alike. */
  readonly all: boolean;
  /** Whether the files that change are listed; a diff shows them anyway. */
  readonly files: boolean;
}

/**
 * What apply did, or would do, for people: the figures, what behaves otherwise afterwards, what is left to somebody
 * and why, and what was written.
 */
export async function renderApply(
  document: ApplyDocument,
  options: ApplyTextOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  addTitle(page, document);
  addFigures(page, document);
  if (options.files) addFiles(page, document, options);
  addDifferences(page, document.sites, options);
  addLeft(page, document.sites, options);
  addLeftOut(page, document.files);
  addLacking(page, document.sites, options);
  addNotes(page, document);
  addWritten(page, document);
  return page.text();
}

/** The diff of all files to the byte, as `git apply` takes it. */
export function renderApplyDiff({ files }: Pick<ApplyDocument, 'files'>): Uint8Array {
  return Buffer.concat(files.map(({ diff, encoding }) => Buffer.from(diff, encoding)));
}

/** Places that are alike: these many are enough to see which they are. */
const MOST_PLACES = 10;

function addTitle(page: Page, { name, tree, summary, stages }: ApplyDocument): void {
  const at = tree.revision === undefined ? '' : ` at ${tree.revision}`;
  const only = stages.length === 3 ? '' : `, ${stages.join(' and ')} only`;
  page.add([
    word(`${name}:`, 'heading'),
    ...prose(`applied to ${counted(tree.files, 'file')} of`),
    word(`${tree.root}${at}`, 'place'),
    ...(only === '' ? [] : prose(only.slice(2), 'faint')),
  ]);
  page.add(prose(summary), { indent: 2, hanging: 2 });
}

const MEANINGS: Readonly<Record<ApplyStatus, string>> = {
  rewritten: 'changed as planned, and verified',
  left: 'somebody has to look',
  kept: 'not to change, as a rule says or because the name stays',
  done: 'in the new form already',
  later: 'of a stage that was not asked for',
};
const STATUSES: readonly ApplyStatus[] = ['rewritten', 'left', 'kept', 'done', 'later'];

function addFigures(page: Page, { counts, sites, files }: ApplyDocument): void {
  page.blank();
  const { filesChanged, added, removed } = counts;
  page.add([
    word(`${counted(filesChanged, 'file')}`, 'heading'),
    ...prose(
      `${filesChanged === 1 ? 'changes' : 'change'}: ${counted(added, 'line')} added, ${count(removed)} removed.`,
    ),
  ]);
  const rows: Row[] = STATUSES.filter((status) => counts[status] > 0).map((status) => {
    const having = sites.filter((site) => site.status === status);
    const inFiles = new Set(having.map(({ file }) => file)).size;
    const places = `${counted(having.length, 'place')} in ${counted(inFiles, 'file')}`;
    return [word(status), word(places), word(MEANINGS[status], 'faint')];
  });
  addTable(page, rows, { indent: 2 });
  if (sites.length === 0 && files.length === 0) page.add(prose('There is nothing to change.'));
}

function addFiles(page: Page, { files }: ApplyDocument, { all }: ApplyTextOptions): void {
  const changed = files.filter(({ status }) => status === 'changed');
  if (changed.length === 0) return;
  page.blank();
  page.add([word('Files', 'heading')]);
  const shown = all ? changed : changed.slice(0, 2 * MOST_PLACES);
  const rows = shown.map(({ file, added, removed }) => [
    word(file, 'place'),
    word(`+${added} -${removed}`),
  ]);
  addTable(page, rows, { indent: 2 });
  addMore(page, changed.length - shown.length, 2);
}

/** What maintainers have to agree to. */
function addDifferences(page: Page, sites: readonly ApplySite[], options: ApplyTextOptions): void {
  const different = sites.filter(
    (site) => site.status === 'rewritten' && differencesOf(site).length > 0,
  );
  addGroups(page, different, options, {
    heading: 'Behavior changes as listed, and in nothing else',
    style: '*',
    textsOf: differencesOf,
  });
}

function differencesOf({ differences, alsoDiffers }: ApplySite): readonly string[] {
  const reachable = differences.filter((difference) => difference.reachable);
  return [...reachable.map(({ text }) => text), ...alsoDiffers];
}

function addLeft(page: Page, sites: readonly ApplySite[], options: ApplyTextOptions): void {
  const left = sites.filter(({ status }) => status === 'left');
  addGroups(page, left, options, {
    heading: 'Left to a person',
    style: '-',
    textsOf: ({ reasons }) => reasons,
  });
}

interface Grouping {
  readonly heading: string;
  readonly style: '-' | '*';
  readonly textsOf: (site: ApplySite) => readonly string[];
}

/** Places of which the same is to be said, together; the largest groups last would hide them, so the first seen. */
function addGroups(
  page: Page,
  sites: readonly ApplySite[],
  { all }: ApplyTextOptions,
  { heading, style, textsOf }: Grouping,
): void {
  if (sites.length === 0) return;
  page.blank();
  page.add([word(heading, 'heading'), word(`(${counted(sites.length, 'place')})`, 'faint')]);
  const isOneApi = new Set(sites.map(({ api }) => api)).size === 1;
  const groups = new Map<string, ApplySite[]>();
  for (const site of sites) {
    const key = textsOf(site).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), site]);
  }
  for (const [key, members] of groups) {
    const shown = all ? members : members.slice(0, MOST_PLACES);
    addTable(
      page,
      shown.map((site) => rowOf(site, isOneApi)),
      { indent: 2 },
    );
    addMore(page, members.length - shown.length, 2);
    for (const text of key.split('\n').filter((one) => one !== '')) {
      page.add([word(style), ...prose(text)], { indent: 6, hanging: 8 });
    }
  }
}

/** The old name is said only where there are several. */
function rowOf({ file, line, function: name, api, to, kind }: ApplySite, isOneApi: boolean): Row {
  const what = kind === 'call' ? [] : [kind];
  const from = isOneApi ? [] : [oneLine(api)];
  const change = to === null ? [] : ['→', oneLine(to)];
  const said = [...what, ...from, ...change].join(' ');
  return [
    word(`${file}:${line}`, 'place'),
    ...(name === null ? [] : [word(name, 'name')]),
    ...(said === '' ? [] : [word(said, 'faint')]),
  ];
}

function addMore(page: Page, more: number, indent: number): void {
  if (more > 0) page.add(prose(`and ${count(more)} more (--all lists them)`, 'faint'), { indent });
}

function addLeftOut(page: Page, files: readonly ApplyFile[]): void {
  const leftOut = files.filter(({ status }) => status === 'left-out');
  if (leftOut.length === 0) return;
  page.blank();
  page.add([word('Left out as a whole, by verification', 'heading')]);
  for (const { file, reasons } of leftOut) {
    page.add([word(file, 'place')], { indent: 2 });
    for (const reason of reasons) page.add(prose(`- ${reason}`), { indent: 6, hanging: 8 });
  }
}

/** Rewritten where something is missing that the new function needs. */
function addLacking(page: Page, sites: readonly ApplySite[], options: ApplyTextOptions): void {
  const lacking = sites.filter((site) => site.status === 'rewritten' && missingOf(site).length > 0);
  addGroups(page, lacking, options, {
    heading: 'Rewritten, and what the new function needs is missing',
    style: '-',
    textsOf: missingOf,
  });
}

function missingOf({ preconditions }: ApplySite): readonly string[] {
  return preconditions
    .filter(({ answer }) => answer === 'missing')
    .map(({ requirement }) => `${requirement} is missing`);
}

function addNotes(page: Page, { notes }: ApplyDocument): void {
  if (notes.length === 0) return;
  page.blank();
  page.add([word('Notes', 'heading')]);
  for (const note of notes) page.add(prose(`- ${note}`), { indent: 2, hanging: 4 });
}

function addWritten(page: Page, { write }: ApplyDocument): void {
  if (write === undefined) return;
  page.blank();
  const { written, failed, earlier, notes } = write;
  if (earlier.length > 0) {
    const files = counted(earlier.length, 'file');
    page.add(prose(`An earlier run that was stopped had written ${files} already.`));
  }
  page.add([word('Written:', 'heading'), ...prose(`${counted(written.length, 'file')}.`)]);
  for (const note of notes) page.add(prose(`- ${note}`), { indent: 2, hanging: 4 });
  if (failed.length === 0) return;
  page.add([word('Not written:', 'heading')]);
  for (const { file, reason } of failed) {
    page.add([word(file, 'place'), ...prose(reason)], { indent: 2 });
  }
}
