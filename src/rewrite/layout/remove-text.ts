import type { TextEdit } from '../text-edit.ts';

/** Bytes `[start, end)` of a file. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes statements, declarations and other whole pieces out of a file as a person would: with the comment behind
 * them on their line, with the line when nothing is left on it, and without leaving two blank lines, a blank line
 * behind `{` or one in front of `}`, `#else` and `#endif` where the piece stood. Where something is left on the line,
 * the blanks in front of the piece go with it. Comments above a piece stay: `withCommentAbove` adds them to a range.
 */
export function removeTexts(bytes: Uint8Array, ranges: readonly TextRange[]): readonly TextEdit[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const pieces = merged(ranges.map((range) => withBlanks(text, range)));
  const lines = linesOf(text, pieces);
  const edits: TextEdit[] = pieces
    .filter(
      (piece) => !lines.some(({ isGone, start, end }) => isGone && covers({ start, end }, piece)),
    )
    .map((piece) => partOfLine(text, piece, lines));
  for (let i = 0; i < lines.length; ) {
    const end = endOfRun(lines, i);
    if (end > i) edits.push(...removedLines(lines, i, end));
    i = Math.max(end, i + 1);
  }
  return joined(edits.filter(({ start, end }) => start < end));
}

/** A range with the comments that stand right above it, without a blank line between. */
export function withCommentAbove(bytes: Uint8Array, range: TextRange): TextRange {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const line = text.lastIndexOf('\n', range.start - 1) + 1;
  if (/\S/.test(text.slice(line, range.start))) return range;
  const above = text.slice(0, line);
  const block = /(?:^|\n)([ \t]*\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\r?\n)$/.exec(above)?.[1];
  const single = /(?:^|\n)((?:[ \t]*\/\/[^\n]*\n)+)$/.exec(above)?.[1];
  const comment = block ?? single;
  return comment === undefined ? range : { start: line - comment.length, end: range.end };
}

interface Line extends TextRange {
  /** Everything on it is taken out. */
  readonly isGone: boolean;
  readonly isBlank: boolean;
  /** Without blanks around it. */
  readonly text: string;
}

/** With the rest of its lines, as far as it is blank or a comment, when the range begins its line. */
function withBlanks(text: string, { start, end }: TextRange): TextRange {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const begins = !/\S/.test(text.slice(line, start));
  const [blanks] = /^[ \t]*/.exec(text.slice(end)) ?? [''];
  if (!begins)
    return { start: start - (/[ \t]*$/.exec(text.slice(line, start))?.[0].length ?? 0), end };
  const [behind] = COMMENT_TO_LINE_END.exec(text.slice(end)) ?? [blanks];
  return { start: line, end: end + behind.length };
}

const COMMENT_TO_LINE_END =
  /^[ \t]*(?:\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*(?=\r?\n)|\/\/[^\r\n]*|(?=\r?\n|$))/;

function merged(ranges: readonly TextRange[]): TextRange[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else found.push({ start, end });
  }
  return found;
}

function linesOf(text: string, pieces: readonly TextRange[]): Line[] {
  const lines: Line[] = [];
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    while ((pieces[next]?.end ?? Infinity) <= start) next++;
    let left = '';
    let at = start;
    for (let i = next; (pieces[i]?.start ?? Infinity) < end; i++) {
      const piece = pieces[i] as TextRange;
      left += text.slice(at, Math.max(at, piece.start));
      at = Math.max(at, piece.end);
    }
    const isTouched = at > start;
    left = (left + text.slice(at, Math.max(at, end))).trim();
    lines.push({
      start,
      end,
      isGone: isTouched && left === '',
      isBlank: !isTouched && left === '',
      text: left,
    });
    start = end;
  }
  return lines;
}

/** The end of the blank and removed lines that begin at `from`; `from` when none of them is removed. */
function endOfRun(lines: readonly Line[], from: number): number {
  let end = from;
  let isRemoved = false;
  for (
    let line = lines[end];
    line !== undefined && (line.isGone || line.isBlank);
    line = lines[++end]
  )
    isRemoved ||= line.isGone;
  return isRemoved ? end : from;
}

/** Without the blank lines that nothing needs any more. */
function removedLines(lines: readonly Line[], from: number, end: number): TextEdit[] {
  const run = lines.slice(from, end);
  const opens = from === 0 || /[{:]$|^#\s*(?:if|el)/.test(lines[from - 1]?.text ?? '');
  const closes = end === lines.length || /^(?:\}|#\s*e(?:l|ndif))/.test(lines[end]?.text ?? '');
  const blanks = run.filter(({ isBlank }) => isBlank);
  const first = run.findIndex(({ isGone }) => isGone);
  const last = run.findLastIndex(({ isGone }) => isGone);
  const ahead = run.slice(0, first);
  const behind = run.slice(last + 1);
  const wanted = ahead.length > 0 ? ahead : behind.length > 0 ? behind : blanks.slice(0, 1);
  const kept = opens || closes ? [] : wanted;
  return run
    .filter((line) => !kept.includes(line))
    .map(({ start, end: stop }) => ({ start, end: stop, text: '' }));
}

/** A piece that leaves something on a line: whole lines of it are taken care of elsewhere. */
function partOfLine(text: string, piece: TextRange, lines: readonly Line[]): TextEdit {
  const gone = lines.filter(
    ({ isGone, start, end }) => isGone && start < piece.end && end > piece.start,
  );
  const start = Math.max(
    piece.start,
    ...gone.filter((line) => line.start <= piece.start).map((line) => line.end),
  );
  const isToLineEnd = gone.some((line) => line.end >= piece.end);
  const below = gone.find((line) => isToLineEnd && line.start > piece.start);
  const end = below === undefined ? piece.end : endOfLineBefore(text, below);
  const isFirst = !/\S/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const blanks = isFirst ? (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) : 0;
  const from = isFirst ? start + (/^[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 0) : start;
  return { start: from, end: Math.max(from, end + blanks), text: '' };
}

/** Where the line break stands in front of a line: it ends what is left of the line above. */
function endOfLineBefore(text: string, { start }: TextRange): number {
  return start - (/\r?\n$/.exec(text.slice(Math.max(0, start - 2), start))?.[0].length ?? 0);
}

function covers(line: TextRange, piece: TextRange): boolean {
  return line.start <= piece.start && piece.end <= line.end;
}

function joined(edits: readonly TextEdit[]): TextEdit[] {
  return merged(edits).map(({ start, end }) => ({ start, end, text: '' }));
}
