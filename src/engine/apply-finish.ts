import { UserError } from '../base/user-error.ts';
import { FileSystemError, readWholeFile } from '../host/file-system.ts';
import { isTemporaryName } from '../host/file-writer.ts';
import { EditSet } from '../rewrite/text-edit.ts';
import { joinPath } from '../source/walk-tree.ts';
import { type ApplyJournal, contentOnDisk, type JournalEntry } from './apply-journal.ts';
import type { MergedFile } from './apply-merge.ts';
import type { WritableDisk } from './apply-write.ts';

/** What an earlier run has left undone, because it was killed, interrupted, or refused by the disk. */
export interface UnfinishedRun {
  /** Files that it has written. */
  readonly written: readonly string[];
  /** Files that it had still to write, untouched since. */
  readonly pending: readonly MergedFile[];
  /** What the journal says of those that are written. */
  readonly entries: readonly JournalEntry[];
}

/**
 * Reads off the files how far an earlier run has come. Undefined when nothing of it is there any more, because
 * somebody took it back. One that carried out something else is refused, unless `isForced`.
 *
 * Throws `UserError`.
 */
export function unfinishedRun(
  disk: WritableDisk,
  root: string,
  journal: ApplyJournal,
  { migration, isForced }: { readonly migration: string; readonly isForced: boolean },
): UnfinishedRun | undefined {
  const idsOnDisk = new Map(
    journal.files.map(({ path }) => [path, contentOnDisk(disk.fileSystem, joinPath(root, path))]),
  );
  const written = journal.files.filter(({ path, after }) => idsOnDisk.get(path) === after);
  const pending = journal.files.filter(({ path, before }) => idsOnDisk.get(path) === before);
  if (written.length === 0) return undefined;
  if (journal.migration !== migration && pending.length > 0) {
    if (isForced) return undefined;
    throw new UserError(
      `another migration was stopped in ${root}: ${written.length} of ${journal.files.length} files are written`,
      'run that one again to finish it, or take its changes back by git checkout; --allow-dirty goes on without it',
    );
  }
  return {
    written: written.map(({ path }) => path),
    entries: written,
    pending: pending.flatMap((entry) => mergedFile(disk, root, entry)),
  };
}

/** A kill in the middle of a file leaves the beginning of its new content beside it, under a name of ours. */
export function removeLeftovers(
  { fileSystem, writer }: WritableDisk,
  root: string,
  { files }: ApplyJournal,
): void {
  const folders = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)));
  for (const folder of folders) {
    try {
      for (const { name, kind } of fileSystem.list(joinPath(root, folder === '' ? '.' : folder))) {
        if (kind === 'file' && isTemporaryName(name))
          writer.removeFile(joinPath(root, folder + name));
      }
    } catch (error) {
      // A folder that has gone since, or is not ours any more, has nothing to be cleaned.
      if (!(error instanceof FileSystemError)) throw error;
    }
  }
}

/** Nothing when the file does not become what it was to be: then it is for the new plan. */
function mergedFile(
  { fileSystem }: WritableDisk,
  root: string,
  { path, edits }: JournalEntry,
): MergedFile[] {
  const before = readWholeFile(fileSystem, joinPath(root, path));
  const set = EditSet.from(edits);
  return set === undefined ? [] : [{ path, before, after: set.applyTo(before), edits }];
}
