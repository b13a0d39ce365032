import type { Change } from '../rewrite/change.ts';
import { EditSet, type FileEdits, type TextEdit } from '../rewrite/text-edit.ts';

/** A file with all its edits made. */
export interface MergedFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** What makes `after` of `before`. */
  readonly edits: readonly TextEdit[];
}

/** Puts changes together, file by file. Invariant: no two edits that were taken touch each other. */
export class ChangeMerger {
  private readonly readFile: (path: string) => Uint8Array | undefined;
  private readonly edits = new Map<string, EditSet>();
  private readonly leftOut = new Map<string, string>();

  constructor(readFile: (path: string) => Uint8Array | undefined) {
    this.readFile = readFile;
  }

  /** From now on no change that touches `path` is taken. */
  leaveOut(path: string, reason: string): void {
    if (!this.leftOut.has(path)) this.leftOut.set(path, reason);
  }

  /** Takes a change in all its files. Gives the reason when it cannot be taken; then nothing of it is. */
  take(change: Change): string | undefined {
    const joined = new Map<string, EditSet>();
    for (const { path, edits } of change.files) {
      const leftOut = this.leftOut.get(path);
      if (leftOut !== undefined) return `${path} is left out: ${leftOut}`;
      if (this.readFile(path) === undefined) return `${path} cannot be read`;
      const before = this.edits.get(path)?.edits ?? [];
      const set = EditSet.from([...before, ...edits]);
      if (set === undefined) return `another change edits the same place of ${path}`;
      joined.set(path, set);
    }
    for (const [path, set] of joined) this.edits.set(path, set);
    return undefined;
  }

  /** By path, without those in which nothing changes. */
  files(): readonly MergedFile[] {
    const merged: MergedFile[] = [];
    for (const [path, set] of this.edits) {
      const before = this.readFile(path) ?? new Uint8Array();
      const after = set.applyTo(before);
      if (Buffer.compare(before, after) !== 0)
        merged.push({ path, before, after, edits: set.edits });
    }
    return merged.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/**
 * The change with the line ends of its files: lines that are put into a file whose lines end in a carriage return
 * and a newline end so, too.
 */
export function withLineEnds(
  change: Change,
  readFile: (path: string) => Uint8Array | undefined,
): Change {
  return { ...change, files: change.files.map((file) => fileWithLineEnds(file, readFile)) };
}

function fileWithLineEnds(
  { path, edits }: FileEdits,
  readFile: (path: string) => Uint8Array | undefined,
): FileEdits {
  const bytes = readFile(path);
  if (bytes === undefined) return { path, edits };
  return { path, edits: edits.map((edit) => editWithLineEnds(edit, bytes)) };
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The line in which the edit begins says how lines end; of a last line without an end, the one above. */
function editWithLineEnds(edit: TextEdit, bytes: Uint8Array): TextEdit {
  if (!edit.text.includes('\n')) return edit;
  const behind = bytes.indexOf(NEWLINE, edit.start);
  const newline = behind >= 0 ? behind : bytes.lastIndexOf(NEWLINE);
  if (newline < 1 || bytes[newline - 1] !== RETURN) return edit;
  return { ...edit, text: edit.text.replace(/\r?\n/g, '\r\n') };
}
