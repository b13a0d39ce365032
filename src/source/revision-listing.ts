import { UserError } from '../base/user-error.ts';
import type { Host } from '../host/host.ts';
import { decode, gitRefused, runGit, splitAtZeros } from './git-command.ts';
import { comparePaths } from './path-order.ts';
import { TOO_LARGE } from './read-source.ts';
import {
  C_FILE_ENDINGS,
  isCFileName,
  type ListedFile,
  type ListingProblem,
  MAX_FILE_BYTES,
  type TreeListing,
} from './tree-listing.ts';
import { hasReplacedBytes, NAME_NOT_UTF8 } from './walk-tree.ts';

/**
 * Lists the C files that revision `name` has in the folder `root`, which may be a bare repository.
 *
 * `previous` is taken as it is when it lists the same commit. Throws `UserError` when git does not know the
 * revision, when there is no repository or no git, or when no C file is in it.
 */
export async function listRevision(
  host: Host,
  root: string,
  name: string,
  previous: TreeListing | undefined,
): Promise<TreeListing> {
  const commit = await resolveCommit(host, root, name);
  const revision = { name, commit };
  if (previous?.root === root && previous.revision?.commit === commit) {
    return { ...previous, revision, namesReused: true };
  }
  const listed = await runGit(host, root, ['ls-tree', '-r', '-z', '-l', commit]);
  if (listed.kind === 'failed') throw gitRefused(root, listed.why, listed.missing);
  const { files, problems } = readEntries(splitAtZeros(listed.stdout));
  if (files.length === 0) {
    throw new UserError(`no ${C_FILE_ENDINGS.join(' or ')} file in ${root} at revision ${name}`);
  }
  return {
    root,
    kind: 'revision',
    revision,
    files,
    problems,
    folders: [],
    witnesses: [],
    links: [],
    folderProblems: [],
    namesListedAtMs: 0,
    namesReused: false,
  };
}

/** The full id of the commit that the user calls `name`. Throws `UserError`. */
export async function resolveCommit(host: Host, folder: string, name: string): Promise<string> {
  const found = await runGit(host, folder, ['rev-parse', '--git-dir']);
  if (found.kind === 'failed') {
    if (!found.why.includes('not a git repository')) {
      throw gitRefused(folder, found.why, found.missing);
    }
    throw new UserError(
      `there is no git repository at ${folder}, so it has no revision ${name}`,
      'leave out --rev to read the files as they are on disk',
    );
  }
  // A name that begins with "-" would be taken for an option; no commit can have such a name.
  const known = name.startsWith('-')
    ? undefined
    : await runGit(host, folder, ['rev-parse', '--verify', `${name}^{commit}`]);
  if (known?.kind !== 'answered') {
    throw new UserError(
      `git knows no commit ${JSON.stringify(name)} in ${folder}: ${known?.why ?? 'not a name'}`,
      'give a branch, a tag or a commit; a shallow clone has only the newest ones',
    );
  }
  const commit = decode(known.stdout).trim();
  if (commit.length !== 40) {
    throw new UserError(
      `the repository at ${folder} uses SHA-256 object names, which --rev cannot read yet`,
      'check the revision out and leave out --rev',
    );
  }
  return commit;
}

// mode, kind, id, size (or "-") and path: "100644 blob 7fe5…   1234\tmm/memory.c"
const ENTRY = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s;

function readEntries(entries: readonly string[]): {
  files: ListedFile[];
  problems: ListingProblem[];
} {
  const files: ListedFile[] = [];
  const problems: ListingProblem[] = [];
  for (const entry of entries) {
    const match = ENTRY.exec(entry);
    if (match === null) continue;
    const [, mode = '', kind = '', contentId = '', size = '', path = ''] = match;
    if (kind === 'commit') {
      problems.push({ path, reason: 'is a submodule; not scanned' });
    } else if (isCFileName(path)) {
      const reason = findReason(mode, path, Number(size));
      if (reason !== undefined) problems.push({ path, reason });
      else files.push({ path, contentId, size: Number(size), mtimeMs: 0, ctimeMs: 0, inode: 0 });
    }
  }
  // Git sorts folders as if their names ended with "/", which is byte order of whole paths already; we do not rely on it.
  files.sort((a, b) => comparePaths(a.path, b.path));
  problems.sort((a, b) => comparePaths(a.path, b.path));
  return { files, problems };
}

function findReason(mode: string, path: string, size: number): string | undefined {
  if (mode === '120000') return 'symbolic link; not followed';
  if (hasReplacedBytes(path)) return NAME_NOT_UTF8;
  if (Number.isNaN(size)) return 'git does not have its content';
  return size > MAX_FILE_BYTES ? TOO_LARGE : undefined;
}
