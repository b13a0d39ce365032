import { FileSymbols } from '../../syntax/file-symbols.ts';
import { scan } from '../../syntax/scanner.ts';
import { SymbolTable } from '../../syntax/symbol-table.ts';
import { TokenBuffer } from '../../syntax/token-buffer.ts';
import { C } from '../../syntax/token-kinds.ts';

/** One token of a text, with the bracket around it. */
export interface CodeToken {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  /** The innermost bracket that is open in front of it; -1 for none. */
  readonly around: number;
  /** Of a bracket: the one that it belongs to; -1 for none, and for other tokens. */
  partner: number;
}

export interface CodeComment {
  readonly start: number;
  readonly end: number;
}

export interface CodeLine {
  readonly start: number;
  /** Where its first character stands that is no blank; `end` for a blank line. */
  readonly lead: number;
  /** Behind its last character: line end, and a carriage return or backslash before it, left out. */
  readonly end: number;
  /** Behind the code and the comments on it, without blanks. */
  readonly codeEnd: number;
  /** The line's end: `\n`, `\r\n`, with the backslash of a macro in front; empty for the last line. */
  readonly ending: string;
  /** The first token that begins on the line or behind it. */
  readonly firstToken: number;
  /** The bracket that is open in front of `lead`; -1 for none. */
  readonly around: number;
  /** `lead` is inside this comment, which begins on an earlier line. */
  readonly inside: CodeComment | undefined;
  readonly isDirective: boolean;
}

/** The text of one item of a file, or of one `#define`, as layout sees it. */
export interface Code {
  readonly text: string;
  readonly tokens: readonly CodeToken[];
  readonly comments: readonly CodeComment[];
  readonly lines: readonly CodeLine[];
}

/** Reads a text whose tokens begin at `from`: behind the word `define` for a macro. Any text is accepted. */
export function readCode(text: string, from = 0): Code {
  const tokens = tokensOf(text, from);
  const comments = commentsOf(text, tokens, from);
  return { text, tokens, comments, lines: linesOf(text, tokens, comments, from) };
}

/** The last line that begins at or before `offset`. */
export function lineIndexAt(code: Code, offset: number): number {
  let low = 0;
  let high = code.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((code.lines[middle] as CodeLine).start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Room for the names of many texts; one that holds more gets a table of its own. */
const SYMBOLS = 1 << 16;
/** Layout asks no name for its number, so that every text may have a table that another one filled. */
let symbols = new FileSymbols(SymbolTable.create(SYMBOLS).table);

function tokensOf(text: string, from: number): CodeToken[] {
  const buffer = new TokenBuffer(Math.max(64, text.length >> 2));
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  const needed = text.length >> 1;
  if (symbols.table.size + needed > symbols.table.limit)
    symbols = new FileSymbols(SymbolTable.create(Math.max(SYMBOLS, 2 * needed)).table);
  symbols.beginFile();
  scan(bytes, from, text.length, symbols, buffer);
  const tokens: CodeToken[] = [];
  let around = -1;
  for (let i = 0; i < buffer.count; i++) {
    const kind = buffer.kinds[i] as number;
    const start = buffer.starts[i] as number;
    const end = buffer.ends[i] as number;
    const opener = closes(kind);
    if (opener !== undefined) {
      const open = openerOf(tokens, around, opener);
      const outer = open < 0 ? around : (tokens[open] as CodeToken).around;
      tokens.push({ kind, start, end, around: open < 0 ? around : open, partner: open });
      if (open >= 0) (tokens[open] as CodeToken).partner = i;
      around = outer;
      continue;
    }
    tokens.push({ kind, start, end, around, partner: -1 });
    if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) around = i;
  }
  return tokens;
}

function closes(kind: number): number | undefined {
  if (kind === C.closeParen) return C.openParen;
  if (kind === C.closeBracket) return C.openBracket;
  return kind === C.closeBrace ? C.openBrace : undefined;
}

/** Arms of an `#if` may open a bracket twice: what is left open inside another bracket is passed over. */
function openerOf(tokens: readonly CodeToken[], around: number, kind: number): number {
  for (let open = around; open >= 0; open = (tokens[open] as CodeToken).around) {
    if ((tokens[open] as CodeToken).kind === kind) return open;
    if ((tokens[open] as CodeToken).kind === C.openBrace) return -1;
  }
  return -1;
}

/** Between tokens stand only blanks, comments and directives. */
function commentsOf(text: string, tokens: readonly CodeToken[], from: number): CodeComment[] {
  const comments: CodeComment[] = [];
  let behind = from;
  for (const { start, end } of [...tokens, { start: text.length, end: text.length }]) {
    for (let at = behind; at < start; at++) {
      const char = text[at];
      if (char === '#') at = endOfDirective(text, at) - 1;
      if (char !== '/') continue;
      const close = text[at + 1] === '*' ? text.indexOf('*/', at + 2) + 2 : text.indexOf('\n', at);
      const stop = close < at + 2 ? start : Math.min(close, start);
      comments.push({ start: at, end: text[stop - 1] === '\r' ? stop - 1 : stop });
      at = stop - 1;
    }
    behind = end;
  }
  return comments;
}

function endOfDirective(text: string, at: number): number {
  const [line] = /(?:[^\n\\]|\\\r?\n|\\.?)*/y.exec(text.slice(at)) ?? [''];
  return at + line.length;
}

function linesOf(
  text: string,
  tokens: readonly CodeToken[],
  comments: readonly CodeComment[],
  from: number,
): CodeLine[] {
  const lines: CodeLine[] = [];
  let token = 0;
  let comment = 0;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const ending = /\\?\r?$/.exec(text.slice(start, stop))?.[0] ?? '';
    const end = stop - ending.length;
    while ((tokens[token]?.start ?? Infinity) < start) token++;
    while ((comments[comment]?.end ?? Infinity) <= start) comment++;
    const blanks = /^[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 0;
    const lead = start + blanks;
    const over = comments[comment];
    lines.push({
      start,
      lead,
      end,
      codeEnd: start + text.slice(start, end).trimEnd().length,
      ending: newline < 0 ? ending : `${ending}\n`,
      firstToken: token,
      around: tokens[token]?.around ?? -1,
      inside: over !== undefined && over.start < start ? over : undefined,
      isDirective: text[lead] === '#' && lead >= from && tokens[token]?.start !== lead,
    });
    start = stop + 1;
    if (newline < 0) break;
  }
  return lines;
}
