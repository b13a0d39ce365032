import type { FileIndex } from '../../facts/postings.ts';
import type { RewriteParts } from '../parts.ts';
import { EditSet, type FileEdits, type TextEdit } from '../text-edit.ts';

/** Edits of several files that become one change. */
export class CollectedEdits {
  private readonly byFile = new Map<FileIndex, TextEdit[]>();

  add(file: FileIndex, edits: readonly TextEdit[]): void {
    const known = this.byFile.get(file);
    if (known === undefined) this.byFile.set(file, [...edits]);
    else known.push(...edits);
  }

  /** By path; undefined when two edits touch the same text. */
  files({ search }: RewriteParts): readonly FileEdits[] | undefined {
    const files: FileEdits[] = [];
    for (const [file, edits] of this.byFile) {
      const set = EditSet.from(edits);
      if (set === undefined) return undefined;
      if (set.edits.length > 0)
        files.push({ path: search.graph.base.path(file), edits: set.edits });
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
