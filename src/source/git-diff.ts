import { diffArrays } from 'diff';
import { contentId, contentIdHex } from './content-id.ts';
import { type LineChange, slideChanges } from './line-changes.ts';

/** A file before and after, as a diff shows it. */
export interface DiffedFile {
  /** With forward slashes, relative to where the diff is applied. */
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** As git has it: `100644`. */
  readonly mode: string;
}

export interface GitDiff {
  /** One character for each byte, so that any encoding comes through; empty when nothing changes. */
  readonly text: string;
  readonly added: number;
  readonly removed: number;
}

/**
 * The change of one file as git prints it: with the blobs' ids, and in each hunk's header the function that git's
 * driver for C names there, or its plain rule for other files. `git apply` makes exactly `after` of it.
 */
export function renderGitDiff({ path, before, after, mode }: DiffedFile): GitDiff {
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const changes = findLineChanges(oldLines, newLines);
  if (changes.length === 0) return { text: '', added: 0, removed: 0 };
  const [from, to] = [quotedPath(`a/${path}`), quotedPath(`b/${path}`)];
  const ids = [before, after].map((bytes) => contentIdHex(contentId(bytes)).slice(0, ID_DIGITS));
  const parts = [
    `diff --git ${from} ${to}\nindex ${ids.join('..')} ${mode}\n`,
    `--- ${from}${tabBehind(path)}\n+++ ${to}${tabBehind(path)}\n`,
  ];
  const isHead = headRule(path);
  for (const hunk of hunksOf(changes)) {
    parts.push(...renderHunk(hunk, { oldLines, newLines, isHead }));
  }
  const sum = (size: (change: LineChange) => number): number =>
    changes.reduce((total, change) => total + size(change), 0);
  return {
    text: parts.join(''),
    added: sum(({ newStart, newEnd }) => newEnd - newStart),
    removed: sum(({ oldStart, oldEnd }) => oldEnd - oldStart),
  };
}

/** What git shortens ids to in a repository of Linux's size. */
const ID_DIGITS = 12;
/** Lines of context around a change, as everywhere. */
const CONTEXT = 3;

/** The lines of a text, each with the newline that ends it; the last one may have none. */
export function linesOf(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The fewest lines that differ, in order; where a change could stand in several places, it is put where git would. */
export function findLineChanges(
  oldLines: readonly string[],
  newLines: readonly string[],
): readonly LineChange[] {
  const shorter = Math.min(oldLines.length, newLines.length);
  let head = 0;
  while (head < shorter && oldLines[head] === newLines[head]) head++;
  let tail = 0;
  while (tail < shorter - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail++;
  const changes: LineChange[] = [];
  let oldAt = head;
  let newAt = head;
  const middle = diffArrays(
    oldLines.slice(head, oldLines.length - tail),
    newLines.slice(head, newLines.length - tail),
  );
  for (const { added, removed, value } of middle) {
    const change = { oldStart: oldAt, oldEnd: oldAt, newStart: newAt, newEnd: newAt };
    if (!added) oldAt += value.length;
    if (!removed) newAt += value.length;
    if (!added && !removed) continue;
    const last = changes.at(-1);
    const begins = last?.oldEnd === change.oldStart && last.newEnd === change.newStart;
    if (last !== undefined && begins) {
      changes[changes.length - 1] = { ...last, oldEnd: oldAt, newEnd: newAt };
    } else changes.push({ ...change, oldEnd: oldAt, newEnd: newAt });
  }
  return slideChanges(changes, oldLines, newLines);
}

/** Changes that stand so near that they share context. */
function hunksOf(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    const before = last?.at(-1);
    if (last === undefined || before === undefined) hunks.push([change]);
    else if (change.oldStart - before.oldEnd <= 2 * CONTEXT) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

interface HunkTexts {
  readonly oldLines: readonly string[];
  readonly newLines: readonly string[];
  readonly isHead: (line: string) => boolean;
}

function renderHunk(changes: readonly LineChange[], texts: HunkTexts): readonly string[] {
  const { oldLines, newLines } = texts;
  const first = changes[0] as LineChange; // a hunk has one change at least
  const last = changes.at(-1) as LineChange;
  const oldFrom = Math.max(0, first.oldStart - CONTEXT);
  const newFrom = first.newStart - (first.oldStart - oldFrom);
  const oldTo = Math.min(oldLines.length, last.oldEnd + CONTEXT);
  const newTo = last.newEnd + (oldTo - last.oldEnd);
  const head = headBefore(texts, oldFrom);
  const ranges = `-${range(oldFrom, oldTo)} +${range(newFrom, newTo)}`;
  const parts = [`@@ ${ranges} @@${head === '' ? '' : ` ${head}`}\n`];
  let at = oldFrom;
  for (const { oldStart, oldEnd, newStart, newEnd } of changes) {
    for (; at < oldStart; at++) parts.push(shownLine(' ', oldLines[at]));
    for (; at < oldEnd; at++) parts.push(shownLine('-', oldLines[at]));
    for (let i = newStart; i < newEnd; i++) parts.push(shownLine('+', newLines[i]));
  }
  for (; at < oldTo; at++) parts.push(shownLine(' ', oldLines[at]));
  return parts;
}

/** Git counts from 1, names the line before an empty range, and leaves out a count of 1. */
function range(from: number, to: number): string {
  if (to === from) return `${from},0`;
  return to - from === 1 ? `${from + 1}` : `${from + 1},${to - from}`;
}

function shownLine(mark: ' ' | '-' | '+', line = ''): string {
  return line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`;
}

/** How much of a function's head git shows. */
const HEAD_BYTES = 80;

function headBefore({ oldLines, isHead }: HunkTexts, line: number): string {
  for (let at = line - 1; at >= 0; at--) {
    const text = oldLines[at] ?? '';
    if (isHead(text)) return text.slice(0, HEAD_BYTES).replace(/[ \t\n\r]+$/, '');
  }
  return '';
}

/**
 * Which line names what a hunk is in. For C, as `*.c diff=cpp` of Linux's .gitattributes asks for (git 2.39,
 * userdiff.c, "cpp"): one that begins at the margin with a name and is no label. Otherwise (git 2.39, xdiff/xemit.c,
 * def_ff): one that begins at the margin with a letter, `_` or `$`.
 */
function headRule(path: string): (line: string) => boolean {
  if (!/\.[ch]$/.test(path)) return (line) => /^[A-Za-z_$]/.test(line);
  return (line) =>
    /^((::\s*)?[A-Za-z_])/.test(line) && !/^[A-Za-z_][A-Za-z_0-9]*:\s*($|\/[/*])/.test(line);
}

/** Git's way to write a path with unusual bytes in it. */
function quotedPath(path: string): string {
  const bytes = Buffer.from(path, 'utf8').toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be quoted.
  if (!/[\0-\x1f"\\\x7f-\xff]/.test(bytes)) return path;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be quoted.
  const inner = bytes.replace(/[\0-\x1f"\\\x7f-\xff]/g, (byte) => {
    const short = SHORT_ESCAPES[byte];
    return short ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${inner}"`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

/** A tab says where a path with blanks ends. */
function tabBehind(path: string): string {
  return / /.test(path) && quotedPath(path) === path ? '\t' : '';
}
