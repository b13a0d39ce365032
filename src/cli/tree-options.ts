import process from 'node:process';
import { type Command, Option } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { TreeOptions } from '../engine/options.ts';
import { printable } from '../report/printable.ts';
import { writeError } from './output.ts';
import { ProgressBar } from './progress-bar.ts';

type Format = 'text' | 'json';

/** The flags every command that reads a tree has, as commander hands them over. */
export interface TreeFlags {
  readonly tree?: string;
  readonly rev?: string;
  readonly store?: string;
  readonly contexts?: string;
  readonly jobs?: number;
  readonly format: Format;
  readonly quiet?: true;
  readonly color: boolean;
}

/** `format` is for a command that has formats of its own. */
export function addTreeOptions(command: Command, format: Option = textOrJson()): Command {
  return command
    .option(
      '--tree <dir>',
      'the source tree (default: the git work tree around the current folder)',
    )
    .option('--rev <rev>', 'read this git revision, without checking it out')
    .option('--contexts <file>', 'a context pack of your own (default: the one for Linux)')
    .option('--store <dir>', "where facts are kept (default: in your user's cache folder)")
    .option('--jobs <n>', 'worker threads (default: as the machine allows)', parseJobs)
    .addOption(format)
    .option('--quiet', 'print the result only, without progress and warnings')
    .option('--no-color', 'do not color the result; NO_COLOR in the environment does the same');
}

/**
 * Runs work on the tree the flags describe, with a progress bar where a person would see it. The work is handed what
 * takes the bar away, for when it has something to say itself.
 */
export async function withTree<T>(
  flags: TreeFlags,
  signal: AbortSignal,
  work: (options: TreeOptions, eraseBar: () => void) => Promise<T>,
): Promise<T> {
  const bar = flags.quiet || !canDraw() ? undefined : new ProgressBar(process.stderr);
  const options: TreeOptions = {
    tree: flags.tree,
    rev: flags.rev,
    store: flags.store,
    contexts: flags.contexts,
    jobs: flags.jobs,
    progress: bar?.listener,
    warn: (message) => {
      if (flags.quiet) return;
      bar?.erase();
      writeError(`warning: ${printable(message)}\n`);
    },
    signal,
  };
  try {
    return await work(options, () => bar?.erase());
  } finally {
    bar?.erase();
  }
}

function canDraw(): boolean {
  return process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
}

function textOrJson(): Option {
  return new Option('--format <format>', 'text or json').argParser(parseFormat).default('text');
}

/** More threads than this is a slip of the finger, and each costs memory before it does any work. */
const mostJobs = 256;

function parseJobs(value: string): number {
  const jobs = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (jobs >= 1 && jobs <= mostJobs) return jobs;
  throw new UserError(`--jobs ${value}: that is no number of threads`, `use 1 to ${mostJobs}`);
}

function parseFormat(value: string): Format {
  if (value === 'text' || value === 'json') return value;
  throw new UserError(`--format ${value}: there is no such format`, 'use text or json');
}
