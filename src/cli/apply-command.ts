import process from 'node:process';
import { type Command, Option } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { ApplyDocument, ApplyStage } from '../documents/apply.ts';
import type { ApplyOptions } from '../engine/apply.ts';
import type { ApplyDialogue } from './apply-dialogue.ts';
import { exitStatus } from './failure.ts';
import { reportWidth, useColor, writeError, writeResult } from './output.ts';
import { type TreeFlags, withTree } from './tree-options.ts';

/** The flags of `flagday apply`, as commander hands them over. */
export interface ApplyFlags extends Omit<TreeFlags, 'format'> {
  readonly format?: ApplyFormat;
  readonly stage?: readonly ApplyStage[];
  readonly write?: true;
  readonly allowDirty?: true;
  readonly interactive?: true;
  readonly exportCocci?: true;
  readonly all?: true;
}

type ApplyFormat = 'diff' | 'text' | 'json';

export function addApplyOptions(command: Command): Command {
  return command
    .option('--write', 'change the files, instead of printing a diff')
    .option('--allow-dirty', 'with --write: also in a tree with changes, or without git')
    .option('--interactive', 'ask about each change: yes, no, edit, why')
    .option('--export-cocci', 'instead: the part that Coccinelle can do, as a semantic patch')
    .option('--stage <stage>', 'only introduce, convert or retire; more with commas', parseStages)
    .option('--all', 'list every place, however many are alike')
    .addHelpText('after', examples);
}

export function applyFormat(): Option {
  const what = 'diff, text or json (default: diff, and text with --write)';
  return new Option('--format <format>', what).argParser(parseFormat);
}

export async function runApply(
  spec: string,
  flags: ApplyFlags,
  signal: AbortSignal,
): Promise<number> {
  refuseContradictions(flags);
  if (flags.exportCocci) return await runExport(spec, flags, signal);
  const stages = flags.stage ?? ALL_STAGES;
  const dialogue = flags.interactive ? await openDialogue(flags, signal) : undefined;
  const document = await withTree({ ...flags, format: 'text' }, signal, (options, eraseBar) => {
    const ask = dialogue?.asker(eraseBar);
    return carryOut(spec, flags, { ...options, stages, ...(ask && { ask }) });
  }).finally(() => dialogue?.close());
  // Whoever interrupts the writing wants to know how far it came.
  if (signal.aborted && document.write === undefined) return exitStatus.interrupted;
  await print(document, flags);
  return statusForApply(document);
}

async function runExport(spec: string, flags: ApplyFlags, signal: AbortSignal): Promise<number> {
  const { text, left } = await withTree({ ...flags, format: 'text' }, signal, async (options) => {
    const { exportCocci } = await import('../engine/export-cocci.ts');
    return exportCocci(spec, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  await writeResult(text);
  return left > 0 ? exitStatus.findings : exitStatus.clean;
}

async function carryOut(
  spec: string,
  { write, allowDirty }: ApplyFlags,
  options: ApplyOptions,
): Promise<ApplyDocument> {
  if (write) {
    const { writeMigration } = await import('../engine/apply-write-run.ts');
    return writeMigration(spec, { ...options, allowDirty: allowDirty === true });
  }
  const { applyMigration } = await import('../engine/apply.ts');
  return applyMigration(spec, options);
}

async function openDialogue({ color }: ApplyFlags, signal: AbortSignal): Promise<ApplyDialogue> {
  if (process.stdin.isTTY !== true) {
    throw new UserError(
      '--interactive asks questions, and the input is no terminal',
      'leave out --interactive, or run it in a terminal; the diff may go to a file all the same',
    );
  }
  const { ApplyDialogue } = await import('./apply-dialogue.ts');
  return ApplyDialogue.onTerminal(useColor(color), signal);
}

function refuseContradictions(flags: ApplyFlags): void {
  const { write, rev, allowDirty } = flags;
  if (write && rev !== undefined) {
    throw new UserError(
      `--write changes files, and --rev ${rev} reads none`,
      'check the revision out and leave out --rev, or take the diff',
    );
  }
  const { exportCocci, interactive, stage, format } = flags;
  if (exportCocci && (write || interactive || stage !== undefined || format !== undefined)) {
    throw new UserError(
      '--export-cocci prints a semantic patch and does nothing else',
      'leave out --write, --interactive, --stage and --format',
    );
  }
  if (allowDirty && !write) {
    throw new UserError('--allow-dirty goes with --write', 'a diff can be had of any tree');
  }
}

/** A diff stands alone on stdout, so that `git apply` takes it; what else there is to say goes to stderr. */
async function print(document: ApplyDocument, flags: ApplyFlags): Promise<void> {
  const format = flags.format ?? (flags.write ? 'text' : 'diff');
  if (format === 'json') {
    const { renderJson } = await import('../report/json.ts');
    await writeResult(renderJson(document));
    return;
  }
  const { renderApply, renderApplyDiff } = await import('../report/apply-text.ts');
  const style = { width: reportWidth(), color: useColor(flags.color), all: flags.all === true };
  if (format === 'text') {
    await writeResult(await renderApply(document, { ...style, files: true }));
    return;
  }
  await writeResult(renderApplyDiff(document));
  if (flags.quiet) return;
  writeError(await renderApply(document, { ...style, color: false, files: false }));
}

function statusForApply({ sites, files, write }: ApplyDocument): number {
  const failed = sites.filter(({ reasons }) => reasons.some(isOurs));
  if (failed.length > 0) {
    writeError(
      `error: ${failed.length} uses could not be rewritten; this is a bug in flagday\n` +
        '  help: report it with the command you ran; the other uses are not affected\n',
    );
    return exitStatus.bug;
  }
  if (write !== undefined && write.failed.length > 0) return exitStatus.userMistake;
  const isLeft = sites.some(({ status }) => status === 'left');
  const isMissing = sites.some(
    ({ status, preconditions }) =>
      status === 'rewritten' && preconditions.some(({ answer }) => answer === 'missing'),
  );
  const isLeftOut = files.some(({ status }) => status === 'left-out');
  return isLeft || isMissing || isLeftOut ? exitStatus.findings : exitStatus.clean;
}

/** STYLE: an invariant that broke around one use is `internal`. */
function isOurs(reason: string): boolean {
  return /^internal\b/.test(reason);
}

const ALL_STAGES: readonly ApplyStage[] = ['introduce', 'convert', 'retire'];

/** May be given more than once; `before` is what the flags so far asked for. */
function parseStages(value: string, before: readonly ApplyStage[] = []): ApplyStage[] {
  const asked = value.split(',').map((part) => {
    const found = ALL_STAGES.find((stage) => stage === part.trim());
    if (found !== undefined) return found;
    throw new UserError(
      `--stage ${value}: there is no stage ${JSON.stringify(part.trim())}`,
      `use ${ALL_STAGES.join(', ')}`,
    );
  });
  return ALL_STAGES.filter((stage) => before.includes(stage) || asked.includes(stage));
}

function parseFormat(value: string): ApplyFormat {
  if (value === 'diff' || value === 'text' || value === 'json') return value;
  throw new UserError(`--format ${value}: there is no such format`, 'use diff, text or json');
}

const examples = `
Nothing is changed without --write: the diff goes to stdout, and what is left to a person to stderr.
Each function that changes is proved again; what does not hold is left out, with the reason.
Stages, in their order:
  introduce   new names and functions, and the old name as an alias of the new one
  convert     the uses
  retire      old names that no use is left of

Examples:
  flagday apply migrations/vm_insert_page.yaml --tree ~/linux > convert.diff
  flagday apply x.yaml | git apply --index               in the work tree around this folder
  flagday apply x.yaml --format text                     what is rewritten, what is left, and why
  flagday apply x.yaml --write --stage introduce         the first patch of a series
  flagday apply x.yaml --interactive --write             one change after the other
  flagday apply x.yaml --export-cocci > x.cocci          for spatch --sp-file
  flagday apply x.yaml --rev v6.1 --tree ~/linux         the diff for a revision that is not checked out

Exit status: 0 when nothing is left, 1 when a person has to look at something, 2 a mistake in the
command, the migration or the tree, 3 a bug in flagday.`;
