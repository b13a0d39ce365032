import type { LineStyle } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';
import { bracketAround } from './alignment.ts';
import type { Code, CodeLine } from './code-lines.ts';
import { columnBehind } from './columns.ts';
import type { EditedText } from './edited-text.ts';

/**
 * Puts lines that came into a new bracket onto the line in front of them, when all of that bracket's lines fit onto
 * one, and no comment or directive stands between them.
 */
export function joinLines(edited: EditedText, now: Code, style: LineStyle): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let i = 1; i < now.lines.length; i++) {
    const run = linesOfNewBracket(edited, now, i);
    if (run.length === 0) continue;
    const joined = joinRun(now, [now.lines[i - 1] as CodeLine, ...run], style);
    edits.push(...joined);
    i += run.length - 1;
  }
  return edits;
}

/** The lines from `first` on that stand in one bracket that an edit brought, breaks of the old text between them. */
function linesOfNewBracket(edited: EditedText, now: Code, first: number): CodeLine[] {
  const bracket = bracketAround(now, now.lines[first] as CodeLine);
  if (bracket === undefined || edited.oldOffset(bracket.start) !== undefined) return [];
  const run: CodeLine[] = [];
  for (let i = first; i < now.lines.length; i++) {
    const line = now.lines[i] as CodeLine;
    if (now.tokens[line.around] !== bracket || edited.oldOffset(line.lead) === undefined) break;
    run.push(line);
  }
  return run;
}

function joinRun(now: Code, lines: readonly CodeLine[], style: LineStyle): TextEdit[] {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  const isPlain = lines.every((line) => {
    const hasComment = now.comments.some(({ start, end }) => start < line.end && end > line.start);
    return !hasComment && !line.isDirective && line.lead < line.end;
  });
  if (!isPlain) return [];
  let text = now.text.slice(first.start, first.codeEnd);
  const edits: TextEdit[] = [];
  let behind = first.codeEnd;
  for (const line of others) {
    const gap = /[([]$/.test(text) ? '' : ' ';
    text += gap + now.text.slice(line.lead, line.codeEnd);
    edits.push({ start: behind, end: line.lead, text: gap });
    behind = line.codeEnd;
  }
  return columnBehind(text) <= style.preferred ? edits : [];
}
