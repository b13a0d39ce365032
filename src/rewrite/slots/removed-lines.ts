import type { TextEdit } from '../text-edit.ts';
import type { SourceFile } from './source-file.ts';

/** Bytes `[start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes stretches of code out. One that fills its lines takes them along, with the comment behind it, and with
 * blank lines that would begin or end a block or follow another one.
 */
export function removalEdits(file: SourceFile, ranges: readonly Range[]): readonly TextEdit[] {
  const whole: Range[] = [];
  const edits: TextEdit[] = [];
  for (const range of ranges) {
    const lines = wholeLines(file, range);
    if (lines === undefined) edits.push({ ...inlineRange(file, range), text: '' });
    else whole.push(lines);
  }
  for (const range of merged(file, whole)) edits.push({ ...withBlanks(file, range), text: '' });
  return edits;
}

/** The lines of the range; undefined when there is something else in them. */
function wholeLines(file: SourceFile, { start, end }: Range): Range | undefined {
  const first = lineStart(file, start);
  if (file.text(first, start).trim() !== '') return undefined;
  const next = lineBehindTrivia(file, end);
  return next === undefined ? undefined : { start: first, end: next };
}

/** The begin of the next line when nothing but blanks and comments stand in front of it. */
function lineBehindTrivia(file: SourceFile, from: number): number | undefined {
  const { bytes } = file;
  for (let at = from; at < bytes.length; ) {
    const byte = bytes[at];
    if (byte === NEWLINE) return at + 1;
    if (byte === SPACE || byte === TAB || byte === RETURN) at++;
    else if (byte === SLASH && bytes[at + 1] === SLASH) at = lineEnd(file, at);
    else if (byte === SLASH && bytes[at + 1] === STAR) {
      const close = file.text(at, bytes.length).indexOf('*/', 2);
      if (close < 0) return undefined;
      at += close + 2;
    } else return undefined;
  }
  return bytes.length;
}

/** With the blanks in front of it; behind it where it begins a line. */
function inlineRange(file: SourceFile, { start, end }: Range): Range {
  const before = file.text(lineStart(file, start), start);
  if (before.trim() !== '')
    return { start: start - (before.length - before.trimEnd().length), end };
  const behind = file.text(end, lineEnd(file, end));
  return { start, end: end + (behind.length - behind.trimStart().length) };
}

/** Neighbors, also with only blank lines between them, become one. */
function merged(file: SourceFile, ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const found: Range[] = [];
  for (const range of sorted) {
    const last = found.at(-1);
    if (last !== undefined && file.text(last.end, range.start).trim() === '') {
      found[found.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else found.push(range);
  }
  return found;
}

function withBlanks(file: SourceFile, { start, end }: Range): Range {
  const above = blanksAbove(file, start);
  const below = blanksBelow(file, end);
  const opens = file
    .text(lineStart(file, above - 1), above)
    .trimEnd()
    .endsWith('{');
  const closes = file.text(below, lineEnd(file, below)).trimStart().startsWith('}');
  if (closes) return { start: above, end: below };
  if (opens) return { start: above, end: below };
  return above < start && below > end ? { start: above, end } : { start, end };
}

function blanksAbove(file: SourceFile, from: number): number {
  let start = from;
  while (start > 0) {
    const line = lineStart(file, start - 1);
    if (file.text(line, start).trim() !== '') break;
    start = line;
  }
  return start;
}

function blanksBelow(file: SourceFile, from: number): number {
  let end = from;
  while (end < file.bytes.length) {
    const next = Math.min(lineEnd(file, end) + 1, file.bytes.length);
    if (file.text(end, next).trim() !== '') break;
    end = next;
  }
  return end;
}

export function lineStart(file: SourceFile, offset: number): number {
  return offset <= 0 ? 0 : file.bytes.lastIndexOf(NEWLINE, offset - 1) + 1;
}

/** Where the line's newline stands. */
export function lineEnd(file: SourceFile, offset: number): number {
  const found = file.bytes.indexOf(NEWLINE, offset);
  return found < 0 ? file.bytes.length : found;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const SLASH = 0x2f;
const STAR = 0x2a;
