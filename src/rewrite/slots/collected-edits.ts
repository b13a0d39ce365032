import type { FileIndex } from '../../facts/postings.ts';
import { layOut } from '../layout/lay-out.ts';
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

  /** By path, laid out as their authors would; undefined when two edits touch the same text. */
  files({ search, reader, style }: RewriteParts): readonly FileEdits[] | undefined {
    const files: FileEdits[] = [];
    for (const [file, edits] of this.byFile) {
      const set = EditSet.from(edits);
      const bytes = reader.bytes(file);
      if (set === undefined || bytes === undefined) return undefined;
      const laidOut = layOut(bytes, set.edits, style);
      if (laidOut.length > 0) files.push({ path: search.graph.base.path(file), edits: laidOut });
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
