import { UserError } from '../base/user-error.ts';
import type { Host } from '../host/host.ts';
import { describeFailure, type ProcessRequest, type ProcessResult } from '../host/processes.ts';

/**
 * How git is run in `folder`: it must see the repository around that folder whatever hook or shell started
 * us, write nothing, ask nothing, fetch nothing, and run no program that the repository's config names.
 */
export function gitRequest(folder: string, args: readonly string[]): ProcessRequest {
  return {
    command: 'git',
    args: ['-c', 'core.fsmonitor=false', ...args],
    folder,
    environment: ENV,
  };
}

const ENV: Readonly<Record<string, string | undefined>> = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_NAMESPACE: undefined,
  GIT_PREFIX: undefined,
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  // A replaced object would have content that does not belong to its id.
  GIT_NO_REPLACE_OBJECTS: '1',
  LC_ALL: 'C',
};

export type GitAnswer =
  | { readonly kind: 'answered'; readonly stdout: Uint8Array }
  /** `why` is one line of git's own words where it said something. `missing` means git is not installed. */
  | { readonly kind: 'failed'; readonly why: string; readonly missing: boolean };

/** Runs git in `folder`. Not being able to is part of the answer. */
export async function runGit(
  host: Host,
  folder: string,
  args: readonly string[],
): Promise<GitAnswer> {
  const result: ProcessResult = await host.processes.run(gitRequest(folder, args));
  const failure = describeFailure('git', result.end);
  if (failure === undefined) return { kind: 'answered', stdout: result.stdout };
  const missing = result.end.kind === 'not-started' && result.end.code === 'ENOENT';
  return { kind: 'failed', why: failure.replace(/^fatal: /, ''), missing };
}

/** The entries of output that ends each with a 0 byte, as `-z` makes git write it. */
export function splitAtZeros(output: Uint8Array): string[] {
  const entries = decode(output).split('\0');
  entries.pop();
  return entries;
}

/** The text of git's output, bytes that are not UTF-8 replaced. */
export function decode(output: Uint8Array): string {
  return Buffer.from(output.buffer, output.byteOffset, output.byteLength).toString('utf8');
}

/** The error for a repository that git will not read for us. */
export function gitRefused(folder: string, why: string, missing: boolean): UserError {
  if (missing) {
    return new UserError(
      why,
      'install git, or leave out --rev to read the files as they are on disk',
    );
  }
  return new UserError(`git cannot read the repository at ${folder}: ${why}`, cureFor(why, folder));
}

function cureFor(why: string, folder: string): string {
  return why.includes('dubious ownership')
    ? `if you trust it: git config --global --add safe.directory ${folder}`
    : `see what \`git -C ${folder} status\` says`;
}
