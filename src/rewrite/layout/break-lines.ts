import { C, T } from '../../syntax/token-kinds.ts';
import type { LineStyle } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';
import { columnOf } from './alignment.ts';
import { type Code, type CodeLine, type CodeToken, lineIndexAt } from './code-lines.ts';
import { blanksBetween, columnBehind, indentationTo, isOfSpaces } from './columns.ts';
import type { EditedText } from './edited-text.ts';
import { oldLineOf } from './realign.ts';

/**
 * Breaks the first line that edits made too long, if that can be done; undefined when there is none. `tried` holds
 * the lines that cannot be broken, by their first character's offset; it grows.
 */
export function breakFirstLongLine(
  edited: EditedText,
  old: Code,
  now: Code,
  { style, tried }: { readonly style: LineStyle; readonly tried: Set<number> },
): readonly TextEdit[] | undefined {
  for (const line of now.lines) {
    if (line.isDirective || line.inside !== undefined || tried.has(line.lead)) continue;
    const allowed = allowedWidth(edited, old, now, line, style);
    if (allowed === undefined || codeWidth(now, line) <= allowed) continue;
    const backslash = edited.oldOffset(line.end);
    const edits = breakLine(now, line, {
      preferred: Math.min(allowed, style.preferred),
      limit: style.limit,
      backslash: backslash === undefined ? 0 : columnOf(old, backslash),
    });
    if (edits !== undefined) return edits;
    tried.add(line.lead);
  }
  return undefined;
}

/** How wide the code of a line may be; undefined for a line that did not get longer, however long it was. */
function allowedWidth(
  edited: EditedText,
  old: Code,
  now: Code,
  line: CodeLine,
  { preferred }: LineStyle,
): number | undefined {
  const before = oldLineOf(edited, old, line);
  if (before === undefined) return isEdited(edited, line) ? preferred : undefined;
  const text = now.text.slice(line.start, line.codeEnd);
  if (text === old.text.slice(before.start, before.codeEnd)) return undefined;
  if (codeWidth(now, line) <= codeWidth(old, before)) return undefined;
  return Math.min(preferred, roomBeforeBackslash(old, before));
}

/** A macro's lines end before the column in which their backslashes are lined up. */
function roomBeforeBackslash(code: Code, line: CodeLine): number {
  if (!line.ending.startsWith('\\')) return Infinity;
  const column = columnOf(code, line.end);
  const isLinedUp = line.end - line.codeEnd > 1 || code.text[line.codeEnd] === '\t';
  return isLinedUp ? column + 1 : Infinity;
}

/** Whether an edit brought some of the line, its line break included. */
function isEdited(edited: EditedText, line: CodeLine): boolean {
  for (let at = Math.max(0, line.start - 1); at < line.codeEnd; at++)
    if (edited.oldOffset(at) === undefined) return true;
  return false;
}

/** Without a comment behind the code: that may pass the preferred width, as it did before. */
function codeWidth(code: Code, line: CodeLine): number {
  const comment = code.comments.find(({ start, end }) => start > line.lead && end === line.codeEnd);
  const text = code.text.slice(line.start, comment?.start ?? line.codeEnd).trimEnd();
  return columnBehind(text) + (line.ending.startsWith('\\') ? 2 : 0);
}

interface BreakStyle extends LineStyle {
  /** The column in which the line's backslash stood; of no meaning for a line without. */
  readonly backslash: number;
}

/** A gap behind a token at which a line may be broken. */
interface Gap {
  readonly before: CodeToken;
  readonly after: CodeToken;
  /** The bracket that it lies in. */
  readonly open: CodeToken;
  /** How many brackets are open there. */
  readonly depth: number;
  /** Behind an operator that binds more tightly than a comma or a logical operator. */
  readonly isTight: boolean;
}

function breakLine(code: Code, line: CodeLine, style: BreakStyle): TextEdit[] | undefined {
  const gaps = gapsOf(code, line);
  const end = codeWidth(code, line);
  const tokens = tokensOf(code, line);
  const fits = (gap: Gap): boolean =>
    widthBefore(code, line, gap) <= style.preferred &&
    firstPieceBehind(code, line, gap, tokens, gaps) <= style.preferred;
  const fitting = gaps.filter(fits).sort(byPreference);
  const shortening = gaps
    .map((gap) => ({ gap, width: longerHalf(code, line, gap) }))
    .filter(({ width }) => width < end)
    .sort((a, b) => a.width - b.width);
  const best = fitting[0] ?? (end > style.limit ? shortening[0]?.gap : undefined);
  return best === undefined ? undefined : breakAt(code, line, best, style);
}

/** Outermost first, behind a comma or `&&` rather than `|`, and then as late as possible. */
function byPreference(a: Gap, b: Gap): number {
  return (
    a.depth - b.depth || Number(a.isTight) - Number(b.isTight) || b.before.start - a.before.start
  );
}

function tokensOf(code: Code, line: CodeLine): CodeToken[] {
  const found: CodeToken[] = [];
  for (let i = line.firstToken; (code.tokens[i]?.start ?? Infinity) < line.codeEnd; i++)
    found.push(code.tokens[i] as CodeToken);
  return found;
}

function gapsOf(code: Code, line: CodeLine): Gap[] {
  const tokens = tokensOf(code, line);
  return tokens.flatMap((before, i) => {
    const after = tokens[i + 1];
    const open = code.tokens[before.around];
    if (after === undefined || open === undefined || open.kind !== C.openParen) return [];
    // A comment between them would have to be given to one of the two.
    if (/\S/.test(code.text.slice(before.end, after.start))) return [];
    const isLoose = LOOSE.has(before.kind);
    const isTight = TIGHT.has(before.kind) && isBlank(code, before.start - 1);
    if (!isLoose && !isTight) return [];
    return [{ before, after, open, depth: depthOf(code, before), isTight: !isLoose }];
  });
}

const LOOSE: ReadonlySet<number> = new Set([C.comma, T.andAnd, T.orOr, C.semicolon]);
const TIGHT: ReadonlySet<number> = new Set([0x7c, 0x2b, C.minus, C.question, C.colon]);

function isBlank({ text }: Code, offset: number): boolean {
  return text[offset] === ' ';
}

function depthOf(code: Code, token: CodeToken): number {
  let depth = 0;
  for (let open = token.around; open >= 0; open = (code.tokens[open] as CodeToken).around) depth++;
  return depth;
}

function widthBefore(code: Code, line: CodeLine, { before }: Gap): number {
  return columnBehind(code.text.slice(line.start, before.end));
}

/** Where what cannot be broken any more ends, of the line that a break at `gap` makes. */
function firstPieceBehind(
  code: Code,
  line: CodeLine,
  gap: Gap,
  tokens: readonly CodeToken[],
  gaps: readonly Gap[],
): number {
  const next = gaps.find((one) => one.before.start > gap.before.start);
  const end = next?.before.end ?? tokens.at(-1)?.end ?? line.codeEnd;
  return columnBehind(code.text.slice(gap.after.start, end), indentAt(code, line, gap).column);
}

function longerHalf(code: Code, line: CodeLine, gap: Gap): number {
  const rest = code.text.slice(gap.after.start, line.codeEnd);
  return Math.max(
    widthBefore(code, line, gap),
    columnBehind(rest, indentAt(code, line, gap).column),
  );
}

/** How the line behind a gap is indented: as other lines in that bracket are, else behind the bracket. */
function indentAt(code: Code, line: CodeLine, { open }: Gap): { column: number; text: string } {
  const bracket = code.tokens.indexOf(open);
  const isLike = (other: CodeLine): boolean =>
    other.around === bracket &&
    other.lead < other.end &&
    other.inside === undefined &&
    !other.isDirective &&
    other.start > open.start &&
    code.tokens[other.firstToken]?.partner !== bracket;
  const from = lineIndexAt(code, open.start) + 1;
  const until = open.partner < 0 ? line.end : (code.tokens[open.partner] as CodeToken).start;
  const like = code.lines.slice(from, lineIndexAt(code, until) + 1).find(isLike);
  if (like !== undefined) {
    const text = code.text.slice(like.start, like.lead);
    return { column: columnBehind(text), text };
  }
  const column = columnOf(code, open.start) + 1;
  const spaces = isOfSpaces(code.text.slice(line.start, line.lead));
  return { column, text: indentationTo(column, spaces) };
}

function breakAt(code: Code, line: CodeLine, gap: Gap, style: BreakStyle): TextEdit[] {
  const indent = indentAt(code, line, gap);
  const edits = [
    {
      start: gap.before.end,
      end: gap.after.start,
      text: lineEnd(code, line, gap, style) + indent.text,
    },
  ];
  const joined = joinBehind(code, line, gap, { indent, style });
  return joined === undefined ? edits : [...edits, joined];
}

/** The line's end, with a macro's backslash in the column of the old one. */
function lineEnd(code: Code, line: CodeLine, gap: Gap, { backslash }: BreakStyle): string {
  if (!line.ending.startsWith('\\')) return line.ending.includes('\r') ? '\r\n' : '\n';
  const from = widthBefore(code, line, gap);
  return (backslash > from + 1 ? blanksBetween(from, backslash) : ' ') + line.ending;
}

/** The next line of the same bracket goes behind the rest of this one, where both fit on one line. */
function joinBehind(
  code: Code,
  line: CodeLine,
  gap: Gap,
  {
    indent,
    style,
  }: { readonly indent: { column: number; text: string }; readonly style: LineStyle },
): TextEdit | undefined {
  const next = code.lines[lineIndexAt(code, line.start) + 1];
  const last = tokensOf(code, line).at(-1);
  const first = next === undefined ? undefined : code.tokens[next.firstToken];
  if (next === undefined || last === undefined || first === undefined) return undefined;
  const isPlain = last.end === line.codeEnd && first.start === next.lead && !next.isDirective;
  const isSame = last.around === gap.before.around && next.around === gap.before.around;
  if (!isPlain || !isSame || columnOf(code, next.lead) !== indent.column) return undefined;
  const text = `${code.text.slice(gap.after.start, line.codeEnd)} ${code.text.slice(next.lead, next.codeEnd)}`;
  if (columnBehind(text, indent.column) > style.preferred) return undefined;
  return { start: line.codeEnd, end: next.lead, text: ' ' };
}
