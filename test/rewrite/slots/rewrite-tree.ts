import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAnalysis } from '../../../src/engine/analysis.ts';
import { type Project, withProject } from '../../../src/engine/open-project.ts';
import { planProject } from '../../../src/engine/plan.ts';
import { planPartsOf } from '../../../src/engine/plan-parts.ts';
import { readSpec } from '../../../src/engine/read-spec.ts';
import { nodeHost } from '../../../src/host/host.ts';
import type { Change } from '../../../src/rewrite/change.ts';
import type { RewriteParts } from '../../../src/rewrite/parts.ts';
import { rewriteSlots } from '../../../src/rewrite/slots/rewrite-slots.ts';
import { rewriteSlotDeclarations } from '../../../src/rewrite/slots/slot-declarations.ts';
import { EditSet, type TextEdit } from '../../../src/rewrite/text-edit.ts';
import type { MigrationSpec } from '../../../src/spec/migration-spec.ts';
import { SymbolTable } from '../../../src/syntax/symbol-table.ts';

const base = fileURLToPath(new URL('.', import.meta.url));

/** A tree with everything written that could be. */
export interface RewrittenTree {
  /** The new texts of the files asked for, by path; the old one where nothing changed. */
  readonly files: ReadonlyMap<string, string>;
  /** `path: sentence` for each rewriting without a candidate. */
  readonly refusals: readonly string[];
  readonly changes: readonly Change[];
}

/** Plans `migration.yaml` on the toy tree with `files` in it, and writes what its slots ask for. */
export async function rewriteToyTree(
  migration: string,
  files: ReadonlyMap<string, string>,
): Promise<RewrittenTree> {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-slots-'));
  try {
    const tree = join(scratch, 'tree');
    cpSync(join(base, 'tree'), tree, { recursive: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text, 'latin1');
    }
    const { spec, contexts } = readSpec(nodeHost, join(base, `${migration}.yaml`), undefined);
    const store = join(scratch, 'store');
    return await withProject({ ...options, contexts, tree, store }, (project) =>
      rewriteProject(project, spec, files),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const options = {
  rev: undefined,
  jobs: 1,
  progress: undefined,
  warn: (message: string) => {
    throw new Error(`unexpected warning: ${message}`);
  },
  signal: new AbortController().signal,
};

async function rewriteProject(
  project: Project,
  spec: MigrationSpec,
  files: ReadonlyMap<string, string>,
): Promise<RewrittenTree> {
  const analysis = openAnalysis(project);
  const { sites } = await planProject(project, spec, options, analysis);
  const parts: RewriteParts = {
    ...planPartsOf(project, analysis),
    reader: analysis.reader,
    symbols: SymbolTable.create(1 << 16).table,
    readFile: () => undefined,
    style: { preferred: 80, limit: 100 },
  };
  const rewritings = [...rewriteSlotDeclarations(parts, spec), ...rewriteSlots(parts, sites)];
  const changes = rewritings.flatMap(({ candidates }) => [...candidates].slice(0, 1));
  const { base: facts } = project.search.graph;
  const refusals = rewritings
    .filter(({ candidates }) => [...candidates].length === 0)
    .map(({ sites: own, otherwise }) => `${facts.path(own[0]?.file ?? 0)}: ${otherwise}`);
  return { files: applied(files, changes), refusals, changes };
}

function applied(
  files: ReadonlyMap<string, string>,
  changes: readonly Change[],
): ReadonlyMap<string, string> {
  const edits = new Map<string, TextEdit[]>();
  for (const file of changes.flatMap((change) => change.files)) {
    edits.set(file.path, [...(edits.get(file.path) ?? []), ...file.edits]);
  }
  return new Map(
    [...files].map(([path, text]) => {
      const set = EditSet.from(edits.get(path) ?? []);
      if (set === undefined) throw new Error(`${path}: edits overlap`);
      const after = set.applyTo(Buffer.from(text, 'latin1'));
      return [path, Buffer.from(after).toString('latin1')];
    }),
  );
}
