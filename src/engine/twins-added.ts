import type { TwinGroupDocument } from '../documents/twins.ts';
import type { ChangedFile } from '../source/apply-patch.ts';
import {
  type FunctionChanges,
  findChanges,
  type SideFunction,
  sideFunctions,
} from '../twins/changes.ts';
import { compareBodies } from '../twins/compare.ts';
import { type BodyId, FunctionTable } from '../twins/function-table.ts';
import { type FoundTwin, findTwinsOf } from '../twins/queries.ts';
import type { TreeChange } from './twins-change.ts';
import { readTexts } from './twins-read.ts';
import {
  describeGroup,
  functionDocument,
  pauseOf,
  type TwinsAnswer,
  type TwinsRun,
} from './twins-run.ts';

/** The twins of every function that a change adds or gives another body, but for those that it had before. */
export async function answerChange(run: TwinsRun, change: TreeChange): Promise<TwinsAnswer> {
  const { request, tree } = run;
  const before = readSide(change.files, (file) => file.before);
  const after = readSide(change.files, (file) => file.after);
  const changes = findChanges(before, after, request.similarity);
  const added = bodiesOf(run, changes.added);
  const found = await findTwinsOf(
    tree.table,
    [...added.keys()],
    request.similarity,
    pauseOf(run.options),
  );
  const news = new News(run, changes, added);
  const groups: TwinGroupDocument[] = [];
  let groupsLeftOut = 0;
  for (const [id, twins] of found) {
    const fresh = twins.filter((twin) => news.isFresh(id, twin));
    if (fresh.length === 0) continue;
    if (groups.length === request.limit) groupsLeftOut++;
    else groups.push(await describeGroup(run, id, fresh, 'to'));
  }
  return {
    question: change.question,
    groups,
    groupsLeftOut,
    tooSmall: changes.added
      .filter(({ tokens }) => tokens < request.minTokens)
      .map((one) => ({ ...functionDocument(tree, one), file: one.path })),
    added: changes.added.length,
    twinsBefore: news.twinsBefore,
    notes: change.notes,
  };
}

function readSide(
  files: readonly ChangedFile[],
  side: (file: ChangedFile) => string | undefined,
): SideFunction[] {
  const there = files.flatMap((file) => {
    const text = side(file);
    return text === undefined ? [] : [{ path: file.path, text }];
  });
  // Every body, however small: a function that was not changed must be known as such.
  const table = new FunctionTable([readTexts(there, 0, 0)], 0);
  return sideFunctions(
    table,
    there.map(({ path }) => path),
  );
}

/** The bodies of the functions that the change adds, in the order of the tree, where they are large enough. */
function bodiesOf(run: TwinsRun, added: readonly SideFunction[]): Map<BodyId, SideFunction> {
  const { table, paths } = run.tree;
  const keyOf = (path: string, line: number, name: string): string => `${path}:${line}:${name}`;
  const wanted = new Map(added.map((one) => [keyOf(one.path, one.line, one.name), one]));
  const changed = new Set(added.map(({ path }) => path));
  const bodies = new Map<BodyId, SideFunction>();
  for (let id = 0; id < table.size; id++) {
    const path = paths[table.fileOf(id)] ?? '';
    if (!changed.has(path)) continue;
    const { line, name } = table.functionOf(id);
    const one = wanted.get(keyOf(path, line, name));
    if (one !== undefined) bodies.set(id, one);
  }
  return bodies;
}

/** Tells which pairs of twins a change made. */
class News {
  twinsBefore = 0;
  private readonly run: TwinsRun;
  private readonly olderSelf: FunctionChanges['olderSelf'];
  private readonly added: ReadonlyMap<BodyId, SideFunction>;
  private readonly told = new Set<string>();

  constructor(run: TwinsRun, changes: FunctionChanges, added: ReadonlyMap<BodyId, SideFunction>) {
    this.run = run;
    this.olderSelf = changes.olderSelf;
    this.added = added;
  }

  /** Whether a twin of the added function `id` is news: two added ones are told of once. */
  isFresh(id: BodyId, twin: FoundTwin): boolean {
    if (this.told.has(`${twin.id}:${id}`)) return false;
    if (this.wereTwins(id, twin.id)) {
      if (!this.added.has(twin.id) || id < twin.id) this.twinsBefore++;
      return false;
    }
    this.told.add(`${id}:${twin.id}`);
    return true;
  }

  private wereTwins(id: BodyId, twin: BodyId): boolean {
    const before = this.bodyBefore(id);
    const twinBefore = this.bodyBefore(twin);
    if (before === undefined || twinBefore === undefined) return false;
    return compareBodies(before, twinBefore, this.run.request.similarity) !== undefined;
  }

  private bodyBefore(id: BodyId): SideFunction['body'] | undefined {
    const added = this.added.get(id);
    return added === undefined ? this.run.tree.table.body(id) : this.olderSelf.get(added)?.body;
  }
}
