import { UserError } from '../base/user-error.ts';
import type { TwinsDocument } from '../documents/twins.ts';
import type { Host } from '../host/host.ts';
import {
  applyPatch,
  type ChangedFile,
  type Patch,
  type ReadTreeText,
} from '../source/apply-patch.ts';
import { decode, runGit } from '../source/git-command.ts';
import { listRevision, resolveCommit } from '../source/revision-listing.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { readBlobTexts } from './tree-texts.ts';

/** The files that a patch or a range of commits changes. */
export interface TreeChange {
  readonly question: TwinsDocument['question'];
  readonly files: readonly ChangedFile[];
  readonly notes: readonly string[];
}

/** The revisions of `BASE..HEAD`; of `BASE...HEAD`, where what both have in common is the base. */
export interface RevisionRange {
  readonly base: string;
  readonly head: string;
  readonly fromMergeBase: boolean;
}

/** Takes a range apart. Throws `UserError` for what is none. */
export function splitRange(range: string): RevisionRange {
  const [, base, dots, head] = /^(.*?)(\.\.\.?)(.*)$/.exec(range) ?? [];
  if (base === undefined || base === '' || head === undefined) {
    throw new UserError(
      `--diff ${range}: that is no range of revisions`,
      'write BASE..HEAD, for example --diff v6.1..HEAD',
    );
  }
  return { base, head: head === '' ? 'HEAD' : head, fromMergeBase: dots === '...' };
}

/** What changed from the base of the range to its head, which `listing` lists. Throws `UserError`. */
export async function changesBetween(
  host: Host,
  range: string,
  listing: TreeListing,
): Promise<TreeChange> {
  const { base, head, fromMergeBase } = splitRange(range);
  const from = fromMergeBase ? await mergeBase(host, listing.root, base, head) : base;
  const before = await listRevision(host, listing.root, from, undefined);
  const oldIds = new Map(before.files.map(({ path, contentId = '' }) => [path, contentId]));
  const newIds = new Map(listing.files.map(({ path, contentId = '' }) => [path, contentId]));
  const paths = [...new Set([...oldIds.keys(), ...newIds.keys()])].filter(
    (path) => oldIds.get(path) !== newIds.get(path),
  );
  paths.sort();
  const textsOf = async (ids: ReadonlyMap<string, string>): Promise<Map<string, string>> => {
    const wanted = paths.filter((path) => ids.has(path));
    const texts = await readBlobTexts(
      host,
      listing.root,
      wanted.map((path) => ids.get(path) ?? ''),
    );
    return new Map(wanted.flatMap((path, i) => (texts[i] === undefined ? [] : [[path, texts[i]]])));
  };
  const oldTexts = await textsOf(oldIds);
  const newTexts = await textsOf(newIds);
  const files = paths.map((path) => ({
    path,
    before: oldTexts.get(path),
    after: newTexts.get(path),
  }));
  return { question: { kind: 'diff', base, head }, files, notes: [] };
}

async function mergeBase(host: Host, root: string, base: string, head: string): Promise<string> {
  // Names that git does not know are told by an error of their own.
  for (const name of [base, head]) await resolveCommit(host, root, name);
  const found = await runGit(host, root, ['merge-base', base, head]);
  if (found.kind === 'answered') return decode(found.stdout).trim();
  throw new UserError(
    `${base} and ${head} have no commit in common`,
    'write BASE..HEAD with two dots to compare them as they are',
  );
}

/** What a patch does to the tree that `read` reads. Throws `UserError`. */
export async function changesOfPatch(patch: Patch, read: ReadTreeText): Promise<TreeChange> {
  const { files, notes } = await applyPatch(patch, read);
  return { question: { kind: 'patch', name: patch.name }, files, notes };
}
