import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openAnalysis } from '../../src/engine/analysis.ts';
import { rewritePartsOf } from '../../src/engine/apply-parts.ts';
import { withProject } from '../../src/engine/open-project.ts';
import { planProject } from '../../src/engine/plan.ts';
import { planPartsOf } from '../../src/engine/plan-parts.ts';
import { readSpec } from '../../src/engine/read-spec.ts';
import { nodeHost } from '../../src/host/host.ts';
import type { PlannedSite } from '../../src/plan/planned-site.ts';
import type { Change, Rewriting } from '../../src/rewrite/change.ts';
import type { RewriteParts } from '../../src/rewrite/parts.ts';
import { EditSet, type TextEdit } from '../../src/rewrite/text-edit.ts';
import type { MigrationSpec } from '../../src/spec/migration-spec.ts';

/** Files of a tree by path, one character for each byte. */
export type Tree = ReadonlyMap<string, string>;

export type Rewrite = (
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
) => readonly Rewriting[];

/** What becomes of a tree when the first candidate of each rewriting is taken, and the changes that were. */
export interface RewrittenTree {
  readonly files: Tree;
  readonly changes: readonly Change[];
  /** Rewritings without a candidate: why. */
  readonly left: readonly string[];
  /** The plan's sites that are to change. */
  readonly planned: readonly PlannedSite[];
}

/** Plans a migration on a tree of these files and makes what `rewrite` says, in memory. */
export async function rewriteTree(
  migration: string,
  files: Tree,
  rewrite: Rewrite,
): Promise<RewrittenTree> {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-rewrite-'));
  try {
    for (const [path, text] of files) write(join(scratch, 'tree', path), text);
    write(join(scratch, 'migration.yaml'), migration);
    return await rewriteOnDisk(scratch, files, rewrite);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, 'latin1');
}

async function rewriteOnDisk(
  scratch: string,
  files: Tree,
  rewrite: Rewrite,
): Promise<RewrittenTree> {
  const { spec, contexts } = readSpec(nodeHost, join(scratch, 'migration.yaml'), undefined);
  const options = {
    tree: join(scratch, 'tree'),
    rev: undefined,
    store: join(scratch, 'store'),
    contexts,
    jobs: 1,
    progress: undefined,
    warn: (message: string) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    signal: new AbortController().signal,
  };
  return await withProject(options, async (project) => {
    const analysis = openAnalysis(project);
    const { sites } = await planProject(project, spec, options, analysis);
    const parts = rewritePartsOf(project, analysis, planPartsOf(project, analysis));
    const rewritings = rewrite(parts, spec, sites);
    const firsts = rewritings.map(({ candidates }) => [...candidates][0]);
    const changes = firsts.filter((change) => change !== undefined);
    return {
      files: applied(files, changes),
      changes,
      left: rewritings.filter((_, i) => firsts[i] === undefined).map(({ otherwise }) => otherwise),
      planned: sites.filter(({ judgement }) => judgement.verdict.startsWith('convert')),
    };
  });
}

function applied(files: Tree, changes: readonly Change[]): Tree {
  const edits = new Map<string, TextEdit[]>();
  for (const file of changes.flatMap((change) => change.files))
    edits.set(file.path, [...(edits.get(file.path) ?? []), ...file.edits]);
  return new Map(
    [...files].map(([path, text]) => {
      const set = EditSet.from(edits.get(path) ?? []);
      if (set === undefined) throw new Error(`edits of ${path} collide`);
      return [path, Buffer.from(set.applyTo(Buffer.from(text, 'latin1'))).toString('latin1')];
    }),
  );
}
