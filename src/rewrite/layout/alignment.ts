import { C, T } from '../../syntax/token-kinds.ts';
import type { Code, CodeLine, CodeToken } from './code-lines.ts';
import { lineIndexAt } from './code-lines.ts';
import { columnBehind } from './columns.ts';

/**
 * What an indented line was lined up with: a character of an earlier line of the same text, and how many columns
 * to the right of it the line begins.
 */
export interface Anchor {
  readonly offset: number;
  readonly right: number;
}

/** Where on its line a character stands, from 0. */
export function columnOf(code: Code, offset: number): number {
  const line = code.lines[lineIndexAt(code, offset)] as CodeLine;
  return columnBehind(code.text.slice(line.start, offset));
}

/**
 * What the author lined a continuation line up with: the bracket around it or what follows that, the value of an
 * assignment or a `return`, or a comment's beginning. Undefined for a line that is indented in some other way.
 */
export function anchorOf(code: Code, line: CodeLine): Anchor | undefined {
  const column = columnOf(code, line.lead);
  if (line.inside !== undefined) {
    const right = column - columnOf(code, line.inside.start);
    return right < 0 ? undefined : { offset: line.inside.start, right };
  }
  for (const offset of candidatesFor(code, line)) {
    const isBracket = isOpenBracket(code, offset);
    if (columnOf(code, offset) + (isBracket ? 1 : 0) === column)
      return { offset, right: isBracket ? 1 : 0 };
  }
  return undefined;
}

/** The open bracket around a line, when it is one of parentheses or an index and stands on an earlier line. */
export function bracketAround(code: Code, line: CodeLine): CodeToken | undefined {
  const bracket = code.tokens[line.around];
  if (bracket === undefined || bracket.start >= line.start) return undefined;
  return bracket.kind === C.openBrace ? undefined : bracket;
}

/** Offsets of earlier lines that a line may be lined up with, the nearest bracket first. */
function* candidatesFor(code: Code, line: CodeLine): Generator<number> {
  const { tokens } = code;
  let before = line.firstToken;
  for (let open = line.around; ; open = (tokens[open] as CodeToken).around) {
    const bracket = tokens[open];
    if (bracket !== undefined && bracket.start < line.start) {
      if (bracket.kind !== C.openBrace) yield bracket.start;
      const next = tokens[open + 1];
      if (next !== undefined && isSameLine(code, bracket.start, next.start)) yield next.start;
    }
    yield* valuesIn(code, open, before);
    if (bracket === undefined || bracket.kind === C.openBrace) return;
    before = open;
  }
}

/** The first tokens of assigned and returned values in front of token `before`, back to the statement's begin. */
function* valuesIn(code: Code, open: number, before: number): Generator<number> {
  const { tokens } = code;
  for (let i = before - 1; i > open; i--) {
    const token = tokens[i] as CodeToken;
    if (token.partner >= 0 && token.partner < i) {
      if (token.kind === C.closeBrace) return;
      i = token.partner;
      continue;
    }
    if (token.kind === C.semicolon || token.kind === C.openBrace) return;
    const next = tokens[i + 1];
    if (next !== undefined && beginsValue(code, token)) yield next.start;
  }
}

function beginsValue({ text }: Code, { kind, start, end }: CodeToken): boolean {
  if (kind === C.assign || kind === T.compoundAssign || kind === C.question) return true;
  return text.slice(start, end) === 'return';
}

function isOpenBracket({ text }: Code, offset: number): boolean {
  return text[offset] === '(' || text[offset] === '[';
}

function isSameLine({ text }: Code, start: number, end: number): boolean {
  return !text.slice(start, end).includes('\n');
}
