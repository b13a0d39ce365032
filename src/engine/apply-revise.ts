import type { Change } from '../rewrite/change.ts';
import type { FileEdits, TextEdit } from '../rewrite/text-edit.ts';
import { applyHunks } from '../source/apply-diff.ts';
import { findLineChanges, linesOf } from '../source/git-diff.ts';
import { type FileDiff, parseUnifiedDiff } from '../source/unified-diff.ts';

/**
 * The change as a person has rewritten it in the diff that shows it: lines with a `#` in front are left out, and the
 * counts in the hunks' headers need not be right. Gives the reason when the text is no diff of these files.
 */
export function reviseChange(
  change: Change,
  diff: string,
  readFile: (path: string) => Uint8Array | undefined,
): Change | string {
  const { files, problem } = parseUnifiedDiff(recounted(diff));
  if (problem !== undefined) return `line ${problem.line} of the edited text: ${problem.reason}`;
  const revised: FileEdits[] = [];
  for (const file of files) {
    const path = file.newPath.replace(/^b\//, '');
    const before = readFile(path);
    const isOurs = change.files.some((one) => one.path === path);
    if (!isOurs || before === undefined || file.kind !== 'change') {
      return `${path} is no file of this change`;
    }
    const edits = editsOf(before, file);
    if (typeof edits === 'string') return `${path}: ${edits}`;
    if (edits.length > 0) revised.push({ path, edits });
  }
  if (revised.length === 0) return 'nothing is left of the change; answer n to leave it out';
  return { ...change, files: revised };
}

function editsOf(before: Uint8Array, { hunks }: FileDiff): readonly TextEdit[] | string {
  const oldLines = linesOf(before);
  const applied = applyHunks(oldLines.join(''), hunks);
  if (applied.kind === 'failed') return `hunk ${applied.number} does not fit: ${applied.reason}`;
  if (applied.fuzzy.length > 0) return 'lines that begin with a blank have to stay as they are';
  const newLines = linesOf(Buffer.from(applied.text, 'latin1'));
  const offsets = [0];
  for (const line of oldLines) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return findLineChanges(oldLines, newLines).map(({ oldStart, oldEnd, newStart, newEnd }) => ({
    start: offsets[oldStart] ?? 0,
    end: offsets[oldEnd] ?? 0,
    text: newLines.slice(newStart, newEnd).join(''),
  }));
}

/** The diff without comments, and with the counts that its lines have. */
function recounted(diff: string): string {
  const lines = diff.split('\n').filter((line) => !line.startsWith('#'));
  let header = -1;
  let counts = { old: 0, new: 0 };
  const finish = (): void => {
    const line = lines[header];
    if (line === undefined) return;
    lines[header] = line.replace(
      /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/,
      (_, from: string, to: string) => `@@ -${from},${counts.old} +${to},${counts.new} @@`,
    );
  };
  lines.forEach((line, i) => {
    if (/^@@ -\d/.test(line) || line.startsWith('diff --git ')) {
      finish();
      header = line.startsWith('@@') ? i : -1;
      counts = { old: 0, new: 0 };
    } else if (header >= 0) counts = counted(counts, line, i === lines.length - 1);
  });
  finish();
  return lines.join('\n');
}

interface LineCounts {
  readonly old: number;
  readonly new: number;
}

/** An empty line is one of context, which editors take the blank off; the last one is the end of the text. */
function counted(counts: LineCounts, line: string, isLast: boolean): LineCounts {
  const mark = line === '' && !isLast ? ' ' : line[0];
  return {
    old: counts.old + (mark === ' ' || mark === '-' ? 1 : 0),
    new: counts.new + (mark === ' ' || mark === '+' ? 1 : 0),
  };
}
