import { createHash } from 'node:crypto';
import path from 'node:path';
import { type FileSystem, FileSystemError, readWholeFile } from '../host/file-system.ts';
import type { FileWriter } from '../host/file-writer.ts';
import type { TextEdit } from '../rewrite/text-edit.ts';
import { contentId, contentIdHex } from '../source/content-id.ts';

/** What a run was about to write. It lies beside the facts, never in the tree. */
export interface ApplyJournal {
  /** Content id of the migration file, and the stages: what was being carried out. */
  readonly migration: string;
  readonly files: readonly JournalEntry[];
}

/** A file to be written, with the ids of its content before and after. */
export interface JournalEntry {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Remembers what is about to be written to a tree until all of it is, so that the next run can finish what a killed
 * one has begun. Which files were written shows in their content; nothing is noted down between two files.
 */
export class JournalFile {
  private readonly fileSystem: FileSystem;
  private readonly writer: FileWriter;
  private readonly file: string;

  constructor(fileSystem: FileSystem, writer: FileWriter, folder: string, root: string) {
    this.fileSystem = fileSystem;
    this.writer = writer;
    const name = createHash('sha1').update(root).digest('hex').slice(0, 16);
    this.file = path.join(folder, `apply-${name}.json`);
  }

  /** What an earlier run left; undefined when it left nothing that can be read. */
  read(): ApplyJournal | undefined {
    try {
      const text = Buffer.from(readWholeFile(this.fileSystem, this.file)).toString('utf8');
      return journalIn(JSON.parse(text));
    } catch (error) {
      if (error instanceof FileSystemError || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  write(journal: ApplyJournal): void {
    this.writer.replaceFile(this.file, Buffer.from(JSON.stringify(journal)));
  }

  remove(): void {
    this.writer.removeFile(this.file);
  }
}

/** The id of a file's content on the disk; undefined for a file that cannot be read. */
export function contentOnDisk(fileSystem: FileSystem, file: string): string | undefined {
  try {
    return contentIdHex(contentId(readWholeFile(fileSystem, file)));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

/** A journal is ours, or damaged; what does not look like one is taken for none. */
function journalIn(value: unknown): ApplyJournal | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('migration' in value) || typeof value.migration !== 'string') return undefined;
  if (!('files' in value) || !Array.isArray(value.files)) return undefined;
  const entries: readonly unknown[] = value.files;
  const files = entries.filter(isEntry);
  return files.length === entries.length ? { migration: value.migration, files } : undefined;
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  if (!('path' in value && 'before' in value && 'after' in value && 'edits' in value)) return false;
  const { path: name, before, after, edits } = value;
  if (![name, before, after].every((one) => typeof one === 'string')) return false;
  return Array.isArray(edits) && edits.every(isEdit);
}

function isEdit(value: unknown): value is TextEdit {
  if (typeof value !== 'object' || value === null) return false;
  if (!('start' in value && 'end' in value && 'text' in value)) return false;
  const { start, end, text } = value;
  return Number.isInteger(start) && Number.isInteger(end) && typeof text === 'string';
}
