/** One line of a hunk, with the newline that ends it; the last line of a file may have none. */
export interface HunkLine {
  readonly kind: 'context' | 'removed' | 'added';
  readonly text: string;
}

export interface Hunk {
  /** 1-based; the line before it when `oldCount` is 0. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly lines: readonly HunkLine[];
  /** `@@ -1,2 +3,4 @@`. */
  readonly header: string;
  /** 1-based line of the header in the diff's text. */
  readonly line: number;
}

/** What a diff does to one file. */
export interface FileDiff {
  readonly kind: 'change' | 'add' | 'delete' | 'rename' | 'copy';
  /** As the diff spells it, `a/` and `b/` included; the other one again for a file that is added or deleted. */
  readonly oldPath: string;
  readonly newPath: string;
  readonly hunks: readonly Hunk[];
  /** Its content is not in the diff as lines. */
  readonly isBinary: boolean;
  readonly line: number;
}

export interface ParsedDiff {
  readonly files: readonly FileDiff[];
  /** Why the rest could not be read. */
  readonly problem: { readonly line: number; readonly reason: string } | undefined;
}

/**
 * Reads a unified diff, git's extensions included, with any text before, between and behind its files. One
 * character is one byte. Files that are changed twice, as by two patches of an mbox, are there twice.
 */
export function parseUnifiedDiff(text: string): ParsedDiff {
  const reader = new DiffReader(text);
  const files: FileDiff[] = [];
  while (!reader.isAtEnd) {
    const file = reader.readFile();
    if (file !== undefined) files.push(file);
    if (reader.problem !== undefined) break;
  }
  return { files, problem: reader.problem };
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** What the lines between `diff --git` and the first hunk say. */
interface Head {
  oldPath: string | undefined;
  newPath: string | undefined;
  kind: FileDiff['kind'];
  isBinary: boolean;
}

class DiffReader {
  problem: ParsedDiff['problem'] = undefined;
  private readonly lines: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  get isAtEnd(): boolean {
    return this.at >= this.lines.length;
  }

  /** The file that begins at this line; `undefined` when none does, and then this line is passed. */
  readFile(): FileDiff | undefined {
    const line = this.at + 1;
    const head = this.readHead();
    if (head === undefined) {
      if (/^@@@+ -/.test(this.lineAt(this.at))) {
        this.fail('a combined diff of a merge; a diff against one parent is needed');
      }
      this.at++;
      return undefined;
    }
    const hunks: Hunk[] = [];
    while (this.problem === undefined && HUNK.test(this.lineAt(this.at))) {
      const hunk = this.readHunk();
      if (hunk !== undefined) hunks.push(hunk);
    }
    const { kind, isBinary } = head;
    const oldPath = head.oldPath ?? head.newPath ?? '';
    return { kind, oldPath, newPath: head.newPath ?? oldPath, hunks, isBinary, line };
  }

  private readHead(): Head | undefined {
    const git = /^diff --git (.*)$/.exec(this.lineAt(this.at));
    if (git === null) {
      if (!this.isFileLine(this.at)) return undefined;
      const head: Head = { ...noPaths, kind: 'change', isBinary: false };
      this.readFileLines(head);
      return head;
    }
    const head: Head = { ...pathsOfGitLine(git[1] ?? ''), kind: 'change', isBinary: false };
    this.at++;
    while (!this.isAtEnd && readExtension(head, this.lineAt(this.at))) this.at++;
    if (this.isFileLine(this.at)) this.readFileLines(head);
    return head;
  }

  /** `--- old`, `+++ new`, and a hunk: less could be a line of prose. */
  private isFileLine(at: number): boolean {
    return (
      /^--- \S/.test(this.lineAt(at)) &&
      /^\+\+\+ \S/.test(this.lineAt(at + 1)) &&
      /^@@ /.test(this.lineAt(at + 2))
    );
  }

  private readFileLines(head: Head): void {
    const oldPath = pathIn(this.lineAt(this.at).slice(4));
    const newPath = pathIn(this.lineAt(this.at + 1).slice(4));
    this.at += 2;
    if (oldPath === undefined) head.kind = 'add';
    else head.oldPath = oldPath;
    if (newPath === undefined) head.kind = 'delete';
    else head.newPath = newPath;
  }

  private readHunk(): Hunk | undefined {
    const header = this.lineAt(this.at);
    const [shown = '', oldStart, oldCount = '1', , newCount = '1'] = HUNK.exec(header) ?? [];
    const line = this.at + 1;
    const lines: HunkLine[] = [];
    let oldLeft = Number(oldCount);
    let newLeft = Number(newCount);
    this.at++;
    while (oldLeft > 0 || newLeft > 0) {
      const hunkLine = hunkLineOf(this.lineAt(this.at), this.at < this.lines.length - 1);
      if (hunkLine?.kind !== 'added') oldLeft--;
      if (hunkLine?.kind !== 'removed') newLeft--;
      if (hunkLine === undefined || oldLeft < 0 || newLeft < 0) {
        this.fail(`the hunk ${shown} of line ${line} does not have the lines that it announces`);
        return undefined;
      }
      this.at++;
      const isLast = this.lineAt(this.at).startsWith('\\ ');
      if (isLast) this.at++;
      lines.push(isLast ? { ...hunkLine, text: hunkLine.text.slice(0, -1) } : hunkLine);
    }
    return { oldStart: Number(oldStart), oldCount: Number(oldCount), lines, header: shown, line };
  }

  private lineAt(at: number): string {
    return this.lines[at] ?? '';
  }

  private fail(reason: string): void {
    this.problem ??= { line: this.at + 1, reason };
  }
}

const noPaths = { oldPath: undefined, newPath: undefined };

function hunkLineOf(line: string, hasEnd: boolean): HunkLine | undefined {
  const text = `${line.slice(1)}\n`;
  switch (line[0]) {
    case ' ':
      return { kind: 'context', text };
    case '-':
      return { kind: 'removed', text };
    case '+':
      return { kind: 'added', text };
    case undefined:
    case '\r':
      // Mail programs take off the blank that an empty line of context consists of.
      return hasEnd ? { kind: 'context', text: `${line}\n` } : undefined;
    default:
      return undefined;
  }
}

/** Takes what a line of git's header says; false when it is none. */
function readExtension(head: Head, line: string): boolean {
  const [, word, rest = ''] =
    /^(old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|similarity index|dissimilarity index|index|Binary files|GIT binary patch)\b ?(.*)$/.exec(
      line,
    ) ?? [];
  switch (word) {
    case undefined:
      return false;
    case 'deleted file mode':
      head.kind = 'delete';
      break;
    case 'new file mode':
      head.kind = 'add';
      break;
    case 'copy from':
    case 'rename from':
      head.kind = word === 'copy from' ? 'copy' : 'rename';
      head.oldPath = `a/${unquoted(rest)}`;
      break;
    case 'copy to':
    case 'rename to':
      head.newPath = `b/${unquoted(rest)}`;
      break;
    case 'Binary files':
    case 'GIT binary patch':
      head.isBinary = true;
      break;
    default: // modes, indexes and percentages change no text
  }
  return true;
}

/** The paths of `diff --git a/x b/x`. Where they differ, a later line names them. */
function pathsOfGitLine(paths: string): Pick<Head, 'oldPath' | 'newPath'> {
  const quoted = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(paths);
  if (quoted !== null) {
    return { oldPath: unquoted(quoted[1] ?? ''), newPath: unquoted(quoted[2] ?? '') };
  }
  const middle = (paths.length - 1) / 2;
  if (paths[middle] !== ' ') return noPaths;
  return { oldPath: paths.slice(0, middle), newPath: paths.slice(middle + 1) };
}

/** The path behind `---` or `+++`; `undefined` for no file. */
function pathIn(text: string): string | undefined {
  const path = unquoted((text.startsWith('"') ? text : (text.split('\t')[0] ?? '')).trimEnd());
  return path === '/dev/null' ? undefined : path;
}

/** Undoes git's quoting of odd names: `"a/t\303\244ler.c"`. */
function unquoted(text: string): string {
  const inner = /^"(.*)"/.exec(text)?.[1];
  if (inner === undefined) return text;
  return inner.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
