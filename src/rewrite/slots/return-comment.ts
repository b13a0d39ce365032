import { lineEnd, lineStart, type SourceFile } from '../functions/source-file.ts';
import type { TextEdit } from '../text-edit.ts';

/**
 * Takes what the comment in front of a definition says of its result out: a `Return:` section of kernel-doc, or a
 * paragraph that begins with "Returns" or "Return".
 */
export function dropReturnComment(file: SourceFile, definitionStart: number): readonly TextEdit[] {
  const comment = commentBefore(file, definitionStart);
  if (comment === undefined) return [];
  const lines = linesOf(file, comment.start, comment.end);
  const first = lines.findIndex(({ said }) => SAYS_RESULT.test(said));
  if (first <= 0) return [];
  let end = first + 1;
  while (end < lines.length - 1 && !endsParagraph(lines[end]?.said ?? '')) end++;
  // The empty line before it separates nothing any more.
  let from = first;
  const isLast = lines.slice(end, -1).every(({ said }) => said === '');
  while (from > 1 && lines[from - 1]?.said === '' && (isLast || lines[end]?.said === '')) from--;
  const until = isLast ? lines.length - 1 : end;
  return [{ start: lines[from]?.start ?? 0, end: lines[until]?.start ?? 0, text: '' }];
}

/** `Return:`, or a sentence about a value: "Return the buffers to the pool" is another matter. */
const SAYS_RESULT =
  /^@?\*{0,2}returns?(?: values?)?\*{0,2}:|^(?:it )?(?:always |unconditionally )?returns?:? (?:always |only |an? |the |either )*(?:0\b|zero|-E[A-Z]|-?errno|negative|non-?zero|error|status|success|result)/i;

/** An empty line, another section, or the end of the comment. */
function endsParagraph(said: string): boolean {
  return said === '' || said === '/' || /^(?:@\w+|\w[\w ]*):/.test(said);
}

interface CommentLine {
  readonly start: number;
  /** Without the star. */
  readonly said: string;
}

function linesOf(file: SourceFile, start: number, end: number): readonly CommentLine[] {
  const lines: CommentLine[] = [];
  for (let at = lineStart(file, start); at < end; at = lineEnd(file, at) + 1) {
    const text = file.text(at, Math.min(lineEnd(file, at), end));
    lines.push({
      start: at,
      said: text
        .trim()
        .replace(/^\/?\*+\s*/, '')
        .trim(),
    });
  }
  return lines;
}

/** The block comment that ends in the line before the definition. */
function commentBefore(
  file: SourceFile,
  start: number,
): { readonly start: number; readonly end: number } | undefined {
  const line = lineStart(file, start);
  const above = file.text(0, line).trimEnd();
  if (!above.endsWith('*/') || file.text(above.length, line).split('\n').length > 2)
    return undefined;
  const open = above.lastIndexOf('/*');
  return open < 0 ? undefined : { start: open, end: above.length };
}
