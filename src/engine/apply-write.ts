import { setImmediate } from 'node:timers/promises';
import { UserError } from '../base/user-error.ts';
import type { ApplyWrite } from '../documents/apply.ts';
import { type FileSystem, FileSystemError } from '../host/file-system.ts';
import type { FileWriter } from '../host/file-writer.ts';
import { contentId, contentIdHex } from '../source/content-id.ts';
import { joinPath } from '../source/walk-tree.ts';
import { contentOnDisk, type JournalEntry, type JournalFile } from './apply-journal.ts';
import type { MergedFile } from './apply-merge.ts';

/** A disk that is read and written. */
export interface WritableDisk {
  readonly fileSystem: FileSystem;
  readonly writer: FileWriter;
}

/** The files that are no longer what the plan saw. */
export function staleFiles(
  { fileSystem }: WritableDisk,
  root: string,
  files: readonly MergedFile[],
): readonly string[] {
  return files
    .filter(({ path, before }) => contentOnDisk(fileSystem, joinPath(root, path)) !== idOf(before))
    .map(({ path }) => path);
}

/**
 * Refuses to begin when it is plain that not all files can be written: nothing has been then.
 *
 * Throws `UserError`.
 */
export function refuseUnwritable(
  disk: WritableDisk,
  root: string,
  files: readonly MergedFile[],
): void {
  for (const { path } of files) {
    const reason = whyNotWritable(disk, root, path);
    if (reason === undefined) continue;
    throw new UserError(
      `${path} cannot be written: ${reason}; nothing was written`,
      'mend that, or take the diff instead',
    );
  }
}

function whyNotWritable(
  { fileSystem, writer }: WritableDisk,
  root: string,
  path: string,
): string | undefined {
  const full = joinPath(root, path);
  try {
    const folder = full.slice(0, full.lastIndexOf('/'));
    if (fileSystem.realPath(folder) !== folder) return 'its folder is a symbolic link';
    switch (writer.describe(full)?.kind) {
      case 'file':
        writer.checkReplaceable(full);
        return undefined;
      case 'link':
        return 'it is a symbolic link, and what it leads to may not belong to the tree';
      default:
        return 'it is no regular file any more';
    }
  } catch (error) {
    if (error instanceof FileSystemError) return error.reason;
    throw error;
  }
}

/** What goes on around the writing. */
export interface WritingRun {
  readonly root: string;
  readonly journal: JournalFile;
  /** What is carried out, for the journal. */
  readonly migration: string;
  /** Files that an earlier run has written, and what the journal says of them. */
  readonly earlier: readonly string[];
  readonly kept: readonly JournalEntry[];
  readonly signal: AbortSignal;
}

/**
 * Writes the files, one at once each. An interrupt ends the work between two files, and so does the first one that
 * is refused; what was not written is told with the reason, and the journal stays for the next run.
 */
export async function writeFiles(
  disk: WritableDisk,
  files: readonly MergedFile[],
  { root, journal, migration, earlier, kept, signal }: WritingRun,
): Promise<ApplyWrite> {
  const written: string[] = [];
  const failed: { file: string; reason: string }[] = [];
  const notes: string[] = [];
  if (files.length > 0) journal.write({ migration, files: [...kept, ...files.map(entryOf)] });
  let ended: string | undefined;
  for (const file of files) {
    await setImmediate();
    if (signal.aborted) ended ??= 'interrupted before it';
    const reason = ended ?? writeOne(disk, root, file, notes);
    if (reason === undefined) written.push(file.path);
    else {
      failed.push({ file: file.path, reason });
      if (reason !== CHANGED) ended ??= 'not tried any more';
    }
  }
  if (failed.length === 0) journal.remove();
  return { written, failed, earlier, notes };
}

const CHANGED = 'was changed while flagday wrote; run the command again';

/** The reason when the file is not written. */
function writeOne(
  disk: WritableDisk,
  root: string,
  file: MergedFile,
  notes: string[],
): string | undefined {
  const full = joinPath(root, file.path);
  if (staleFiles(disk, root, [file]).length > 0) return CHANGED;
  try {
    const names = disk.writer.describe(full)?.names ?? 1;
    disk.writer.replaceFile(full, file.after);
    if (names > 1) {
      const others = names === 2 ? 'another name' : `${names - 1} other names`;
      notes.push(`${file.path} had ${others} (hard links), where the old content stays`);
    }
    return undefined;
  } catch (error) {
    if (error instanceof FileSystemError) return error.reason;
    throw error;
  }
}

/** What a journal says of a file that is to be written. */
export function entryOf({ path, before, after, edits }: MergedFile): JournalEntry {
  return { path, before: idOf(before), after: idOf(after), edits };
}

function idOf(bytes: Uint8Array): string {
  return contentIdHex(contentId(bytes));
}
