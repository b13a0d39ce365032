import { layOut } from '../layout/lay-out.ts';
import { wrapComments } from '../layout/wrap-comments.ts';
import type { RewriteParts } from '../parts.ts';
import type { FileEdits, TextEdit } from '../text-edit.ts';

/** Edits of several files as they are collected. What is inserted at one place stays in its order. */
export class FileDrafts {
  private readonly edits = new Map<string, TextEdit[]>();
  private readonly insertions = new Map<string, Map<number, string>>();

  edit(path: string, edit: TextEdit): void {
    this.edits.set(path, [...(this.edits.get(path) ?? []), edit]);
  }

  insert(path: string, offset: number, text: string): void {
    const own = this.insertions.get(path) ?? new Map<number, string>();
    own.set(offset, (own.get(offset) ?? '') + text);
    this.insertions.set(path, own);
  }

  /** By path, laid out. */
  files(parts: RewriteParts): readonly FileEdits[] {
    const paths = [...new Set([...this.edits.keys(), ...this.insertions.keys()])].sort();
    return paths.flatMap((path) => {
      const bytes = parts.readFile(path);
      if (bytes === undefined) return [];
      const own = this.edits.get(path) ?? [];
      const edits = wrapComments(bytes, layOut(bytes, own, parts.style), parts.style);
      const inserted = [...(this.insertions.get(path) ?? [])].map(([offset, text]) => ({
        start: offset,
        end: offset,
        text,
      }));
      return [{ path, edits: [...edits, ...inserted].sort((a, b) => a.start - b.start) }];
    });
  }
}
