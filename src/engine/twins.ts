import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findNearSpellings } from '../base/near-spelling.ts';
import { UserError } from '../base/user-error.ts';
import type { TwinGroupDocument, TwinsDocument } from '../documents/twins.ts';
import { type Host, nodeHost } from '../host/host.ts';
import { findDefaultTree } from '../source/default-tree.ts';
import { listTree } from '../source/list-tree.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { findTwinGroups } from '../twins/groups.ts';
import { findTwinsOf } from '../twins/queries.ts';
import type { TreeOptions } from './options.ts';
import { readTreeText } from './tree-texts.ts';
import { answerChange } from './twins-added.ts';
import { changesBetween, changesOfPatch, splitRange, type TreeChange } from './twins-change.ts';
import { TwinDescriber } from './twins-describe.ts';
import { readFunctions } from './twins-read.ts';
import {
  describeGroup,
  functionDocument,
  pauseOf,
  type TwinsAnswer,
  type TwinsRequest,
  type TwinsRun,
} from './twins-run.ts';

/**
 * Functions whose bodies are alike up to renaming. Reads the tree's text and keeps nothing in the store.
 *
 * Throws `UserError` for a tree, a revision or a patch that cannot be used, and for a function that is not there.
 */
export async function findTwins(
  request: TwinsRequest,
  options: TreeOptions,
): Promise<TwinsDocument> {
  const host = nodeHost;
  const root = path.resolve(options.tree ?? findDefaultTree(host.fileSystem, process.cwd()));
  const rev = request.diff === undefined ? options.rev : splitRange(request.diff).head;
  const listing = await listTree(host, { tree: root, ...(rev === undefined ? {} : { rev }) });
  const change = await changeOf(host, request, listing);
  const tree = await readFunctions(host, listing, change?.files ?? [], {
    threads: options.jobs ?? availableParallelism(),
    minTokens: request.minTokens,
    progress: options.progress,
    signal: options.signal,
  });
  const describer = new TwinDescriber(host, listing, change?.files ?? [], request.similarity);
  const run: TwinsRun = { request, options, listing, tree, describer };
  if (change !== undefined) return documentOf(run, await answerChange(run, change));
  const { function: name } = request;
  return documentOf(run, await (name === undefined ? answerTree(run) : answerFunction(run, name)));
}

async function changeOf(
  host: Host,
  request: TwinsRequest,
  listing: TreeListing,
): Promise<TreeChange | undefined> {
  if (request.diff !== undefined) return await changesBetween(host, request.diff, listing);
  if (request.patch === undefined) return undefined;
  return await changesOfPatch(request.patch, (file) => readTreeText(host, listing, file));
}

function documentOf({ request, listing, tree }: TwinsRun, answer: TwinsAnswer): TwinsDocument {
  const { root, revision } = listing;
  const files = tree.paths.length;
  return {
    format: 'flagday/twins',
    version: 1,
    tree: revision === undefined ? { root, files } : { root, files, revision: revision.name },
    question: answer.question,
    minTokens: request.minTokens,
    similarity: request.similarity,
    groups: answer.groups,
    groupsLeftOut: answer.groupsLeftOut,
    coverage: {
      files: files - tree.problems.length,
      functions: tree.table.functionCount,
      compared: tree.table.size,
      tooSmall: answer.tooSmall ?? [],
      added: answer.added ?? 0,
      twinsBefore: answer.twinsBefore ?? 0,
      commonWindows: answer.commonWindows ?? 0,
      unreadable: [
        ...listing.problems.map(({ path: file, reason }) => ({ file, reason })),
        ...tree.problems,
      ].sort((a, b) => (a.file < b.file ? -1 : 1)),
      notes: answer.notes ?? [],
    },
  };
}

async function answerTree(run: TwinsRun): Promise<TwinsAnswer> {
  const { request, tree } = run;
  const search = await findTwinGroups(tree.table, request.similarity, pauseOf(run.options));
  const shown = search.groups.slice(0, request.limit);
  const groups: TwinGroupDocument[] = [];
  for (const { first, others } of shown) {
    groups.push(await describeGroup(run, first, others, 'from'));
  }
  return {
    question: { kind: 'tree' },
    groups,
    groupsLeftOut: search.groups.length - shown.length,
    commonWindows: search.commonWindows,
  };
}

async function answerFunction(run: TwinsRun, name: string): Promise<TwinsAnswer> {
  const { request, tree } = run;
  const named = tree.table.functionsNamed(Buffer.from(name, 'utf8').toString('latin1'));
  if (named.length === 0) throw notDefined(run, name);
  const asked = named.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const found = await findTwinsOf(tree.table, asked, request.similarity, pauseOf(run.options));
  const groups: TwinGroupDocument[] = [];
  const having = asked.filter((id) => (found.get(id) ?? []).length > 0);
  for (const id of having.slice(0, request.limit)) {
    groups.push(await describeGroup(run, id, found.get(id) ?? [], 'from'));
  }
  return {
    question: { kind: 'function', name },
    groups,
    groupsLeftOut: having.length - groups.length,
    tooSmall: named
      .filter(({ id }) => id === undefined)
      .map(({ function: read }) => functionDocument(tree, read)),
  };
}

function notDefined({ tree, listing }: TwinsRun, name: string): UserError {
  const near = findNearSpellings(name, tree.table.allNames(), name.length <= 4 ? 1 : 2, 5);
  return new UserError(
    `no function ${name} is defined in ${listing.root}`,
    near.length > 0
      ? `near spellings that are: ${near.join(', ')}`
      : 'check the spelling and the tree',
  );
}
