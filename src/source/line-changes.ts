/** Lines `[oldStart, oldEnd)` become lines `[newStart, newEnd)`; both counted from 0. */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/**
 * The same changes, each pure addition or removal moved to where a person would see it. A block of lines that is
 * added between equal lines can be shown in several places; git chooses by the indentation around its two ends (git
 * 2.39, xdiff/xdiffi.c, score_add_split), and so does this.
 */
export function slideChanges(
  changes: readonly LineChange[],
  oldLines: readonly string[],
  newLines: readonly string[],
): readonly LineChange[] {
  const slid: LineChange[] = [];
  changes.forEach((change, i) => {
    const lower = slid.at(-1);
    const upper = changes[i + 1];
    const isAdded = change.oldStart === change.oldEnd;
    const isRemoved = change.newStart === change.newEnd;
    if (isAdded === isRemoved) {
      slid.push(change);
      return;
    }
    const lines = isAdded ? newLines : oldLines;
    const [start, end] = isAdded
      ? [change.newStart, change.newEnd]
      : [change.oldStart, change.oldEnd];
    // Touching another change would make one of two, which need not be the fewest lines: a line stays between.
    const floor = lower === undefined ? 0 : (isAdded ? lower.newEnd : lower.oldEnd) + 1;
    const ceiling =
      upper === undefined ? lines.length : (isAdded ? upper.newStart : upper.oldStart) - 1;
    slid.push(moved(change, bestShift(lines, { start, end, floor, ceiling })));
  });
  return slid;
}

function moved({ oldStart, oldEnd, newStart, newEnd }: LineChange, by: number): LineChange {
  return {
    oldStart: oldStart + by,
    oldEnd: oldEnd + by,
    newStart: newStart + by,
    newEnd: newEnd + by,
  };
}

/** A block of lines, and between which lines it may move. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly floor: number;
  readonly ceiling: number;
}

/** As git: no block is tried in more places than this. */
const MAX_SLIDES = 100;

function bestShift(lines: readonly string[], { start, end, floor, ceiling }: Block): number {
  const isSame = (a: number, b: number): boolean => lines[a] === lines[b];
  let highest = 0;
  while (start + highest > floor && isSame(start + highest - 1, end + highest - 1)) highest--;
  let lowest = 0;
  while (end + lowest < ceiling && isSame(start + lowest, end + lowest)) lowest++;
  let best = lowest;
  let bestScore: Score | undefined;
  for (let shift = Math.max(highest, lowest - MAX_SLIDES); shift <= lowest; shift++) {
    const score = addedScores(scoreAt(lines, start + shift), scoreAt(lines, end + shift));
    if (bestScore === undefined || isBetterOrEqual(score, bestScore)) {
      best = shift;
      bestScore = score;
    }
  }
  return best;
}

interface Score {
  readonly indent: number;
  readonly penalty: number;
}

function addedScores(a: Score, b: Score): Score {
  return { indent: a.indent + b.indent, penalty: a.penalty + b.penalty };
}

const INDENT_WEIGHT = 60;

function isBetterOrEqual(a: Score, b: Score): boolean {
  const order = Math.sign(a.indent - b.indent);
  return INDENT_WEIGHT * order + (a.penalty - b.penalty) <= 0;
}

const MAX_BLANKS = 20;

/** What speaks against a split in front of line `at`; the weights are git's, found by measuring what people prefer. */
function scoreAt(lines: readonly string[], at: number): Score {
  const isEnd = at >= lines.length;
  const indent = isEnd ? -1 : indentOf(lines[at]);
  let before = at - 1;
  while (before >= 0 && at - 1 - before < MAX_BLANKS && indentOf(lines[before]) < 0) before--;
  const preBlank = at - 1 - before;
  const preIndent = before < 0 ? -1 : indentOf(lines[before]);
  let behind = at + 1;
  while (behind < lines.length && behind - at - 1 < MAX_BLANKS && indentOf(lines[behind]) < 0) {
    behind++;
  }
  const postBlank = indent < 0 ? behind - at : 0;
  const postIndent = behind >= lines.length ? -1 : indentOf(lines[behind]);
  let penalty = 0;
  if (preIndent < 0 && preBlank === 0) penalty += 1; // the file's beginning
  if (isEnd) penalty += 21;
  const totalBlank = preBlank + postBlank;
  penalty += -30 * totalBlank + 6 * postBlank;
  const shown = indent >= 0 ? indent : postIndent;
  const anyBlanks = totalBlank !== 0;
  if (shown >= 0 && preIndent >= 0) {
    if (shown > preIndent) penalty += anyBlanks ? 10 : -4;
    else if (shown < preIndent) {
      penalty +=
        postIndent >= 0 && postIndent > shown ? (anyBlanks ? 17 : 24) : anyBlanks ? 17 : 23;
    }
  }
  return { indent: shown, penalty };
}

/** Columns in front of the first character; -1 for an empty line. */
function indentOf(line = ''): number {
  let columns = 0;
  for (const character of line) {
    if (character === '\t') columns += 8 - (columns % 8);
    else if (character === ' ') columns++;
    else if (character === '\n' || character === '\r') continue;
    else return columns;
  }
  return -1;
}
