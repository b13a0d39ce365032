import { expect } from 'vitest';
import { filesOf } from './read-fixture.ts';
import { type Rewrite, type RewrittenTree, rewriteTree } from './rewrite-tree.ts';

/** What a fixture of a whole tree holds. */
export interface TreeFixture {
  readonly migration: string;
  readonly before: ReadonlyMap<string, string>;
  /** Every file, also those that stay as they are. */
  readonly after: ReadonlyMap<string, string>;
}

/** Files of a fixture are `migration.yaml`, `before PATH`, and `after PATH` for those that change. */
export function treeFixture(text: string): TreeFixture {
  const files = filesOf(text);
  const side = (name: string): Map<string, string> =>
    new Map(
      [...files].flatMap(([path, content]) =>
        path.startsWith(`${name} `) ? [[path.slice(name.length + 1), content]] : [],
      ),
    );
  const before = side('before');
  return {
    migration: files.get('migration.yaml') ?? '',
    before,
    after: new Map([...before, ...side('after')]),
  };
}

/** Rewrites the fixture's tree and holds it against what it says. */
export async function checkRewrite(fixture: string, rewrite: Rewrite): Promise<RewrittenTree> {
  const { migration, before, after } = treeFixture(fixture);
  const rewritten = await rewriteTree(migration, before, rewrite);
  for (const [path, text] of after) expect(rewritten.files.get(path), path).toBe(text);
  return rewritten;
}
