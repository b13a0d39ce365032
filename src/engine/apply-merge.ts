import type { Change } from '../rewrite/change.ts';
import { EditSet, type TextEdit } from '../rewrite/text-edit.ts';

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
