import type { IndexDocument } from '../documents/index-report.ts';
import { addNotUnderstood, addUnreadable } from './coverage-text.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { byteSize, count, counted } from './quantities.ts';
import { prose, word } from './words.ts';

/** What an index run read, found and stored. */
export async function renderIndex(document: IndexDocument, options: PageOptions): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  page.add([
    word('Indexed', 'heading'),
    ...prose(`${counted(files, 'file')} (${byteSize(document.bytes)}) of`),
    word(`${root}${at}`, 'place'),
    ...prose(`in ${document.seconds.toFixed(2)} s`),
  ]);
  page.blank();
  addCounts(page, document);
  page.blank();
  addStore(page, document);
  addUnreadable(page, document.unreadable);
  addNotUnderstood(page, document.notUnderstood);
  return page.text();
}

function addCounts(page: Page, document: IndexDocument): void {
  const rows: readonly (readonly [string, number])[] = [
    ['files read', document.filesRead],
    ['files reused', document.filesReused],
    ['functions', document.functions],
    ['macros', document.macros],
    ['constants, counted only', document.unlistedConstants],
    ['calls', document.calls],
    ['calls through a pointer', document.dispatches],
    ['bindings', document.bindings],
    ['references', document.references],
    ['structs', document.structs],
    ['names', document.names],
  ];
  const nameSize = Math.max(...rows.map(([name]) => name.length));
  const valueSize = Math.max(...rows.map(([, value]) => count(value).length));
  for (const [name, value] of rows) {
    const shown = count(value);
    const start = 2 + nameSize + 2 + valueSize - shown.length;
    page.add([word(name), word(shown, 'plain', start)], { indent: 2 });
  }
}

function addStore(page: Page, { store }: IndexDocument): void {
  const path = word(store.path, 'place');
  if (store.saved) {
    page.add([...prose('The store in'), path, ...prose(`takes ${byteSize(store.bytes)}.`)], {
      indent: 2,
    });
    return;
  }
  page.add(
    [
      ...prose('The facts were not saved in', 'warning'),
      path,
      ...prose('so the next run reads the files again.', 'warning'),
    ],
    { indent: 2 },
  );
}
