import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { addAbortSignal } from 'node:stream';
import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import { describeErrorCode } from '../host/file-system.ts';
import { exitStatus } from './failure.ts';
import { reportWidth, useColor, writeResult } from './output.ts';
import { type TreeFlags, withTree } from './tree-options.ts';

/** The flags of `flagday twins`, as commander hands them over. */
export interface TwinsFlags extends TreeFlags {
  readonly diff?: string;
  readonly patch?: string;
  readonly minTokens: number;
  readonly similarity: number;
  readonly limit: number;
}

/**
 * Forty tokens are five or six lines. More than a third of the functions of Linux 6.1 have fewer; they fetch a
 * field or hand on a call, and are like hundreds of others because there is only one way to write them.
 * `vm_insert_page()` has 82 (mm/memory.c).
 */
const usefulTokens = 40;

/** One line in ten is another one: about what a reviewer still calls a copy. */
const usualSimilarity = 0.9;

const usualLimit = 20;

export function addTwinsOptions(command: Command): Command {
  return command
    .option('--diff <range>', 'functions that BASE..HEAD adds or rewrites, with twins in HEAD')
    .option('--patch <file>', 'the same for a diff, a mail or an mbox; - for standard input')
    .option('--min-tokens <n>', 'leave out bodies of fewer tokens', parseTokens, usefulTokens)
    .option(
      '--similarity <n>',
      'how much bodies must be alike, up to 1',
      parseShare,
      usualSimilarity,
    )
    .option('--limit <n>', 'show so many groups, and twins in each', parseLimit, usualLimit);
}

export async function runTwins(
  name: string | undefined,
  flags: TwinsFlags,
  signal: AbortSignal,
): Promise<number> {
  refuseContradictions(name, flags);
  const { diff, minTokens, similarity, limit } = flags;
  const patch = flags.patch === undefined ? undefined : await readPatch(flags.patch, signal);
  const request = { function: name, diff, patch, minTokens, similarity, limit };
  const document = await withTree(flags, signal, async (options) => {
    const { findTwins } = await import('../engine/twins.ts');
    return findTwins(request, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') {
    const { renderJson } = await import('../report/json.ts');
    await writeResult(renderJson(document));
  } else {
    const { renderTwins } = await import('../report/twins-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderTwins(document, style));
  }
  const isGate = diff !== undefined || patch !== undefined;
  return isGate && document.groups.length > 0 ? exitStatus.findings : exitStatus.clean;
}

function refuseContradictions(name: string | undefined, { diff, patch, rev }: TwinsFlags): void {
  const asked = [
    ...(name === undefined ? [] : [name]),
    ...(diff === undefined ? [] : ['--diff']),
    ...(patch === undefined ? [] : ['--patch']),
  ];
  if (asked.length > 1) {
    throw new UserError(
      `${asked.join(' and ')} are different questions`,
      'ask for a function, for --diff or for --patch, one at a time',
    );
  }
  if (diff !== undefined && rev !== undefined) {
    throw new UserError(
      `--diff ${diff} names its revisions itself, so --rev ${rev} has no place`,
      'leave out --rev',
    );
  }
}

/** The patch, one character for each byte. */
async function readPatch(
  file: string,
  signal: AbortSignal,
): Promise<{ name: string; text: string }> {
  if (file === '-') {
    const pieces: Buffer[] = [];
    for await (const piece of addAbortSignal(signal, process.stdin))
      pieces.push(Buffer.from(piece));
    return { name: 'standard input', text: Buffer.concat(pieces).toString('latin1') };
  }
  try {
    return { name: file, text: await readFile(file, { encoding: 'latin1', signal }) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error.name === 'AbortError') throw error;
    throw new UserError(
      `cannot read the patch ${file}: ${describeErrorCode(String(error.code))}`,
      'name a file, or - for standard input',
    );
  }
}

function parseTokens(value: string): number {
  const tokens = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  // Below, a body does not hold the two windows that a comparison begins with.
  if (tokens >= leastTokens) return tokens;
  throw new UserError(
    `--min-tokens ${value}: that is no size of a body`,
    `use ${leastTokens} or more`,
  );
}

const leastTokens = 16;

function parseShare(value: string): number {
  const share = /^(?:0?\.\d{1,6}|1(?:\.0*)?)$/.test(value) ? Number(value) : 0;
  if (share >= 0.5) return share;
  throw new UserError(`--similarity ${value}: that is no similarity`, 'use 0.5 to 1');
}

function parseLimit(value: string): number {
  const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (limit >= 1) return limit;
  throw new UserError(`--limit ${value}: that is no number of groups`, 'use 1 or more');
}
