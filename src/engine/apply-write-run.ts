import path from 'node:path';
import type { ApplyDocument, ApplyWrite } from '../documents/apply.ts';
import { nodeHost } from '../host/host.ts';
import { nodeFileWriter } from '../host/node-file-writer.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { type AppliedProject, type ApplyOptions, applyProject, findingsOf } from './apply.ts';
import { changedFiles, refuseDirty } from './apply-dirty.ts';
import { describeApply } from './apply-document.ts';
import { removeLeftovers, unfinishedRun } from './apply-finish.ts';
import { contentOnDisk, type JournalEntry, JournalFile } from './apply-journal.ts';
import type { MergedFile } from './apply-merge.ts';
import {
  entryOf,
  refuseUnwritable,
  staleFiles,
  type WritableDisk,
  writeFiles,
} from './apply-write.ts';
import { type Project, storeFolder, withProject } from './open-project.ts';
import { readSpec } from './read-spec.ts';

export interface WriteOptions extends ApplyOptions {
  /** Whether to write where git could not give the files back. */
  readonly allowDirty: boolean;
}

/** So often a plan is made anew because files changed under it. */
const MAX_PLANS = 3;

/**
 * As `applyMigration`, and writes the files. What an earlier run was stopped in is finished first; a file that
 * changes while the plan is made is planned again.
 *
 * Throws `UserError` as `planMigration` does, and for a tree that is dirty or cannot be written; then nothing was.
 */
export async function writeMigration(file: string, options: WriteOptions): Promise<ApplyDocument> {
  const { spec, contexts } = readSpec(nodeHost, file, options.contexts);
  const run: Run = { file, spec, options: { ...options, contexts } };
  const finished = await withProject(run.options, (project) => finishEarlier(project, run));
  if (finished.failed.length > 0) run.options.warn('an earlier run could not be finished');
  for (let plans = 1; ; plans++) {
    const document = await withProject(run.options, (project) =>
      writeProject(project, run, { finished, mayReplan: plans < MAX_PLANS }),
    );
    if (document !== undefined) return document;
    options.warn('files changed while they were planned; the plan is made again');
  }
}

interface Run {
  readonly file: string;
  readonly spec: MigrationSpec;
  readonly options: WriteOptions;
}

const disk: WritableDisk = { fileSystem: nodeHost.fileSystem, writer: nodeFileWriter };
const NOTHING: Finished = { written: [], failed: [], earlier: [], notes: [], entries: [] };

/** What was written of an earlier run, with what the journal has to keep of it. */
interface Finished extends ApplyWrite {
  readonly entries: readonly JournalEntry[];
}

async function finishEarlier(project: Project, run: Run): Promise<Finished> {
  const { listing } = project.opened.facts.state;
  const journal = journalOf(project, run);
  const { allowDirty, signal } = run.options;
  const asked = { migration: migrationOf(run), isForced: allowDirty };
  const left = journal.read();
  if (left === undefined) return NOTHING;
  removeLeftovers(disk, listing.root, left);
  const unfinished = unfinishedRun(disk, listing.root, left, asked);
  if (unfinished === undefined) return NOTHING;
  const earlier = await stillChanged(project, unfinished.written);
  const { pending, entries } = unfinished;
  if (pending.length === 0) return { ...NOTHING, earlier, entries };
  await guard(project, run, pending, earlier);
  const around = { root: listing.root, journal, migration: asked.migration, signal };
  const written = await writeFiles(disk, pending, { ...around, earlier, kept: entries });
  return { ...written, entries: [...entries, ...pending.map(entryOf)] };
}

/** Undefined when the plan does not fit the files any more and may be made again. */
async function writeProject(
  project: Project,
  run: Run,
  { finished, mayReplan }: { readonly finished: Finished; readonly mayReplan: boolean },
): Promise<ApplyDocument | undefined> {
  const { file, spec, options } = run;
  const { root } = project.opened.facts.state.listing;
  const applied = await applyProject(project, spec, options);
  const document = describeApply(
    project,
    await findingsOf(project, { file, spec, options, applied }),
  );
  const files = inWritingOrder(applied);
  const stale = [...applied.stale, ...staleFiles(disk, root, files)];
  if (stale.length > 0 && mayReplan) return undefined;
  const before = [...finished.earlier, ...finished.written];
  if (files.length > 0) await guard(project, run, files, before);
  const journal = journalOf(project, run);
  const migration = migrationOf(run);
  const around = { root, journal, migration, signal: options.signal };
  const kept = finished.entries.filter((one) => files.every(({ path: name }) => name !== one.path));
  const written = await writeFiles(disk, files, { ...around, earlier: [], kept });
  return { ...document, write: joined(finished, written) };
}

function joined(first: ApplyWrite, second: ApplyWrite): ApplyWrite {
  return {
    written: [...first.written, ...second.written],
    failed: second.failed,
    earlier: first.earlier,
    notes: [...first.notes, ...second.notes],
  };
}

async function guard(
  project: Project,
  { options }: Run,
  files: readonly MergedFile[],
  written: readonly string[],
): Promise<void> {
  const { listing } = project.opened.facts.state;
  const touched = files.map(({ path: name }) => name);
  if (!options.allowDirty) await refuseDirty(nodeHost, listing, touched, new Set(written));
  refuseUnwritable(disk, listing.root, files);
}

/** What new names stand in goes first, so that a tree that is written in part still compiles. */
function inWritingOrder({ settled }: AppliedProject): readonly MergedFile[] {
  const introduced = new Set(
    settled.taken
      .filter(({ change }) => change.stage === 'introduce')
      .flatMap(({ change }) => change.files.map((file) => file.path)),
  );
  const isFirst = ({ path: name }: MergedFile): boolean => introduced.has(name);
  return [...settled.files.filter(isFirst), ...settled.files.filter((one) => !isFirst(one))];
}

/** Those that were not committed since: these are news. */
async function stillChanged(
  project: Project,
  written: readonly string[],
): Promise<readonly string[]> {
  const { listing } = project.opened.facts.state;
  if (listing.kind !== 'git') return written;
  const changed = new Set(await changedFiles(nodeHost, listing.root));
  return written.filter((one) => changed.has(one));
}

function journalOf(project: Project, { options }: Run): JournalFile {
  const folder = storeFolder(nodeHost, options.store);
  const { root } = project.opened.facts.state.listing;
  return new JournalFile(disk.fileSystem, disk.writer, folder, root);
}

/** What is being carried out. */
function migrationOf({ file, options }: Run): string {
  const id = contentOnDisk(disk.fileSystem, path.resolve(file)) ?? '';
  return `${id} ${options.stages.join()}`;
}
