import type { LineStyle } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';
import { type Code, type CodeLine, lineIndexAt, readCode } from './code-lines.ts';
import { columnBehind } from './columns.ts';
import { EditedText } from './edited-text.ts';

/** More lines of comments than one file's edits make too long. */
const MAX_WRAPS = 1000;

/**
 * Edits of a C file with the lines of comments wrapped that they make wider than the preferred width: the last words
 * go to the next line, in front of what stands there when it belongs to the same paragraph.
 */
export function wrapComments(
  bytes: Uint8Array,
  edits: readonly TextEdit[],
  style: LineStyle,
): readonly TextEdit[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let edited = EditedText.of(text).with(sorted);
  if (!hasLongLine(edited, style)) return edits;
  for (let wraps = 0; wraps < MAX_WRAPS; wraps++) {
    const wrapped = wrapFirst(edited, style);
    if (wrapped === undefined) break;
    edited = edited.with([wrapped]);
  }
  return edited.edits;
}

/** Asked of every file, where the rest is asked of few. */
function hasLongLine(edited: EditedText, { preferred }: LineStyle): boolean {
  return edited.text
    .split('\n')
    .some((line) => /^\s*(?:\*|\/\/)/.test(line) && columnBehind(line) > preferred);
}

function wrapFirst(edited: EditedText, style: LineStyle): TextEdit | undefined {
  const code = readCode(edited.text);
  for (const line of code.lines) {
    const prefix = prefixOf(code, line);
    if (prefix === undefined || !isMadeLong(edited, line, style)) continue;
    const wrapped = wrap(code, line, prefix, style);
    if (wrapped !== undefined) return wrapped;
  }
  return undefined;
}

/** What a line of a comment begins with, up to its text; undefined for every other line. */
function prefixOf(code: Code, line: CodeLine): string | undefined {
  const text = code.text.slice(line.start, line.end);
  const isInside = line.inside !== undefined && /^\s*\*\s/.test(text);
  const isLine = code.comments.some(({ start }) => start === line.lead) && /^\s*\/\//.test(text);
  if (!isInside && !isLine) return undefined;
  return /^\s*(?:\*|\/\/)[ \t]*/.exec(text)?.[0];
}

function isMadeLong(edited: EditedText, line: CodeLine, { preferred }: LineStyle): boolean {
  if (columnBehind(edited.text.slice(line.start, line.end)) <= preferred) return false;
  for (let at = line.start; at < line.end; at++) {
    if (edited.oldOffset(at) !== undefined) continue;
    const old = edited.oldOffset(line.start);
    if (old === undefined) return true;
    const [before = ''] = /^[^\r\n]*/.exec(edited.old.slice(old, old + 1000)) ?? [];
    return columnBehind(before) <= preferred;
  }
  return false;
}

function wrap(
  code: Code,
  line: CodeLine,
  prefix: string,
  { preferred }: LineStyle,
): TextEdit | undefined {
  const text = code.text.slice(line.start, line.codeEnd);
  const end = text.endsWith('*/') ? text.length - 2 : text.length;
  let at = -1;
  for (let blank = text.indexOf(' ', prefix.length); blank >= 0 && blank < end; ) {
    if (columnBehind(text.slice(0, blank)) > preferred) break;
    at = blank;
    blank = text.indexOf(' ', blank + 1);
  }
  const rest = text.slice(at + 1).trim();
  if (at < 0 || rest === '' || rest === '*/') return undefined;
  const start = line.start + at;
  const next = code.lines[lineIndexAt(code, line.start) + 1];
  if (next !== undefined && continues(code, next, prefix)) {
    const lineEnd = code.text.slice(line.end, next.start);
    const to = next.start + prefix.length;
    return { start, end: to, text: `${lineEnd}${prefix}${rest} ` };
  }
  const lineEnd = line.ending === '' ? '\n' : line.ending;
  return { start, end: line.codeEnd, text: `${lineEnd}${prefix}${rest}` };
}

/** Whether a line goes on with the paragraph of a line that begins with `prefix`. */
function continues(code: Code, line: CodeLine, prefix: string): boolean {
  if (prefixOf(code, line) !== prefix) return false;
  const text = code.text.slice(line.start + prefix.length, line.codeEnd);
  return text !== '' && !/^(?:[@\-*+]|\d+[.)]|\w+:(?:\s|$)|\*\/)/.test(text);
}
