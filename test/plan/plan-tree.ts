import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlanDocument } from '../../src/documents/plan.ts';
import { planMigration } from '../../src/engine/plan.ts';

const base = fileURLToPath(new URL('toy-tree', import.meta.url));

/**
 * Plans the toy migration on a tree of the toy kernel and `files`, whose texts go by path. A warning is a failure:
 * nothing is wrong with the tree and its store.
 */
export async function planToyTree(files: ReadonlyMap<string, string>): Promise<PlanDocument> {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-plan-'));
  try {
    const tree = join(scratch, 'tree');
    cpSync(base, tree, { recursive: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text, 'latin1');
    }
    return await planTree(join(base, 'toy_map.yaml'), tree, join(scratch, 'store'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Plans a migration file on a tree on disk, with the facts in `store`. */
export async function planTree(
  migration: string,
  tree: string,
  store: string,
): Promise<PlanDocument> {
  return await planMigration(migration, {
    tree,
    rev: undefined,
    store,
    contexts: undefined,
    jobs: 1,
    progress: undefined,
    warn: (message) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    signal: new AbortController().signal,
  });
}
