import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import { describeErrorCode } from '../host/file-system.ts';
import { exitStatus } from './failure.ts';
import { writeError, writeResult } from './output.ts';
import { type TreeFlags, withTree } from './tree-options.ts';

/** The flags of `flagday init`, as commander hands them over. */
export interface InitFlags extends TreeFlags {
  readonly output?: string;
}

export function addInitOptions(command: Command): Command {
  return command
    .option('-o, --output <file>', 'write to this file, which must not be there yet')
    .addHelpText('after', examples);
}

export async function runInit(api: string, flags: InitFlags, signal: AbortSignal): Promise<number> {
  const draft = await withTree(flags, signal, async (options) => {
    const { draftMigration } = await import('../engine/init.ts');
    return draftMigration(api, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  const placed = { ...draft, contextPack: packFrom(draft.contextPack, flags) };
  const { renderMigrationDraft } = await import('../report/migration-draft-text.ts');
  const { renderJson } = await import('../report/json.ts');
  const text = flags.format === 'json' ? renderJson(placed) : renderMigrationDraft(placed);
  if (flags.output === undefined) await writeResult(text);
  else await writeNewFile(flags.output, text, flags.quiet === true);
  return exitStatus.clean;
}

/** A migration names its pack from where it lies itself. */
function packFrom(pack: string, { contexts, output = '' }: InitFlags): string {
  if (contexts === undefined) return pack;
  return path.relative(path.dirname(output), contexts).replaceAll(path.sep, '/');
}

/** A draft must not take the place of a migration that somebody has worked on. */
async function writeNewFile(file: string, text: string, quiet: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const isThere = error.code === 'EEXIST';
    throw new UserError(
      isThere
        ? `${file} is there already`
        : `cannot write ${file}: ${describeErrorCode(String(error.code))}`,
      isThere ? 'name a file that is not, or remove it first' : 'name a file in a folder of yours',
    );
  }
  if (!quiet) writeError(`wrote ${file}; flagday plan ${file} shows what it does as it is\n`);
}

const examples = `
The file holds what was found of the API as comments (uses by context, what it returns, what it asserts,
its kernel-doc) and a rule for each set of contexts. It can be planned as it is; nothing is decided in it
but what the tree says itself. Replace the name that ends in CHOOSE_A_NAME.

Examples:
  flagday init vm_insert_page --tree ~/linux
  flagday init vm_insert_page -o migrations/vm_insert_page.yaml`;
