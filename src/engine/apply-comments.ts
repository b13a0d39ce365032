import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { MergedFile } from './apply-merge.ts';
import { commentsOf } from './text-tokens.ts';

/** So much of a comment is shown, and so much of it has to be left for it to count as changed and not as lost. */
const SHOWN = 60;
const KEPT = 20;

/**
 * Comments that go with the code they stood in: `drivers/a.c:12 …`, a sentence for each, with the line of the file as
 * it was. What they say may hold for the new code as well; nobody but a person can tell.
 */
export function lostComments(
  symbols: SymbolTable,
  files: readonly MergedFile[],
): readonly string[] {
  return files.filter(({ path }) => /\.[ch]$/.test(path)).flatMap((file) => lostIn(symbols, file));
}

function lostIn(symbols: SymbolTable, { path, before, after, edits }: MergedFile): string[] {
  const old = Buffer.from(before).toString('latin1');
  const touched = commentsOf(symbols, old).filter(({ start, end }) =>
    edits.some((edit) => edit.start < end && start < edit.end),
  );
  if (touched.length === 0) return [];
  const now = Buffer.from(after).toString('latin1');
  const left = commentsOf(symbols, now).map(({ start, end }) => saidBy(now.slice(start, end)));
  return touched.flatMap(({ start, end }) => {
    const said = saidBy(old.slice(start, end));
    const isLeft = said === '' || left.some((one) => isTheSame(one, said));
    if (isLeft) return [];
    const line = old.slice(0, start).split('\n').length;
    const shown = said.length > SHOWN ? `${said.slice(0, SHOWN)}…` : said;
    return [`${path}:${line} loses a comment with the code around it: "${shown}"`];
  });
}

/** A comment in which a name or a line has changed begins or ends as it did. */
function isTheSame(one: string, other: string): boolean {
  return one.startsWith(other.slice(0, KEPT)) || one.endsWith(other.slice(-KEPT));
}

/** Its words, without what makes it a comment. */
function saidBy(comment: string): string {
  return comment
    .replace(/^\/[*/]+|\*+\/$/g, '')
    .replace(/\n[ \t]*\*?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
