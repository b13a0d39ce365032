import type { FunctionId } from '../callgraph/function-id.ts';
import { displayName, pathOf } from '../callgraph/graph.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import type { CodeItem, CodeText } from './code-text.ts';
import type { NewText } from './tree-bodies.ts';
import type { FileVersions } from './verification.ts';

/** A changed function in both texts of its file. */
export interface ChangedFunction {
  readonly id: FunctionId;
  readonly path: string;
  readonly before: { readonly code: CodeText; readonly item: CodeItem };
  readonly after: { readonly code: CodeText; readonly item: CodeItem };
}

/**
 * A function in both texts of its file, also under its new name. Undefined for macros and functions of files that do
 * not change; `missing` where the new text has not as many functions of the name as the old one.
 */
export function findChanged(
  { search: { graph } }: RewriteParts,
  files: readonly FileVersions[],
  renames: ReadonlyMap<string, string>,
  id: FunctionId,
): ChangedFunction | 'missing' | undefined {
  const fact = graph.definitions.fact(id);
  const path = pathOf(graph, id);
  const code = files.find((file) => file.path === path)?.code;
  if (code === undefined || fact.kind === 'macro') return undefined;
  const name = graph.base.text(fact.name);
  const mine = code.before.functionsNamed(name);
  const at = mine.findIndex(({ start }) => code.before.lineOf(start) === fact.start.line);
  const theirs = code.after.functionsNamed(nameIn(code.after, name, renames));
  const [before, after] = [mine[at], theirs[at]];
  if (before === undefined || after === undefined || mine.length !== theirs.length)
    return 'missing';
  return {
    id,
    path,
    before: { code: code.before, item: before },
    after: { code: code.after, item: after },
  };
}

function nameIn(code: CodeText, name: string, renames: ReadonlyMap<string, string>): string {
  const renamed = renames.get(name);
  return renamed !== undefined && code.functionsNamed(name).length === 0 ? renamed : name;
}

/** Functions that come with the migration, or with the change, by their names. */
export function addedTexts(
  { search }: RewriteParts,
  { introduce }: MigrationSpec,
  files: readonly FileVersions[],
): Map<string, NewText> {
  const { base, definitions } = search.graph;
  const isThere = (name: string): boolean => definitions.of(base.find(name)).length > 0;
  const added = new Map<string, NewText>();
  for (const { name, definition } of introduce) {
    if (definition === undefined || isThere(name)) continue;
    added.set(name, { name, text: Buffer.from(definition, 'latin1'), firstLine: 1 });
  }
  for (const { code } of files) {
    for (const item of code?.after.items ?? []) {
      const [name] = item.names;
      if (code === undefined || name === undefined) continue;
      if (code.before.functionsNamed(name).length > 0 || isThere(name)) continue;
      added.set(name, textOf(code.after, item, name));
    }
  }
  return added;
}

/** The new text of a changed function, under the name that it has in the tree. */
export function newTextOf({ search }: RewriteParts, { id, after }: ChangedFunction): NewText {
  return textOf(after.code, after.item, displayName(search.graph, id));
}

function textOf(code: CodeText, { start, end }: CodeItem, name: string): NewText {
  return { name, text: code.bytes.subarray(start, end), firstLine: code.lineOf(start) };
}
