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
import type { PlannedSite } from '../../../src/plan/planned-site.ts';
import type { Change } from '../../../src/rewrite/change.ts';
import type { RewriteParts } from '../../../src/rewrite/parts.ts';
import { EditSet } from '../../../src/rewrite/text-edit.ts';
import { rewriteCalls } from '../../../src/rewrite/translation/rewrite-calls.ts';
import type { MigrationSpec } from '../../../src/spec/migration-spec.ts';
import { SymbolTable } from '../../../src/syntax/symbol-table.ts';

const kernel = fileURLToPath(new URL('../../plan/toy-tree', import.meta.url));
const migration = fileURLToPath(new URL('toy_map.yaml', import.meta.url));

/** What one set of sites, converted together, becomes. */
export interface RewrittenSites {
  readonly sites: readonly PlannedSite[];
  readonly path: string;
  /** Best first, each with the new text of every file it changes. */
  readonly candidates: readonly RewrittenCandidate[];
  readonly otherwise: string;
}

export interface RewrittenCandidate {
  readonly change: Change;
  readonly files: ReadonlyMap<string, string>;
}

export interface RewrittenTree {
  readonly rewritings: readonly RewrittenSites[];
  /** Every use, also those that are not converted, with its file. */
  readonly planned: readonly { readonly path: string; readonly site: PlannedSite }[];
}

/** Plans the toy migration on the toy kernel with `files` in it, and rewrites what it converts. */
export async function rewriteToyTree(files: ReadonlyMap<string, string>): Promise<RewrittenTree> {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-translation-'));
  try {
    const tree = join(scratch, 'tree');
    cpSync(kernel, tree, { recursive: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text, 'latin1');
    }
    const { spec, contexts } = readSpec(nodeHost, migration, undefined);
    const store = join(scratch, 'store');
    return await withProject({ ...options, contexts, tree, store }, (project) =>
      rewriteProject(project, spec),
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

async function rewriteProject(project: Project, spec: MigrationSpec): Promise<RewrittenTree> {
  const analysis = openAnalysis(project);
  const { sites } = await planProject(project, spec, options, analysis);
  const { base } = project.search.graph;
  const paths = new Map(sites.map(({ file }) => [base.path(file), file]));
  const readFile = (path: string): Uint8Array | undefined => {
    const file = paths.get(path);
    return file === undefined ? undefined : analysis.reader.bytes(file);
  };
  const parts: RewriteParts = {
    ...planPartsOf(project, analysis),
    reader: analysis.reader,
    symbols: SymbolTable.create(1 << 18).table,
    readFile,
    style: { preferred: 80, limit: 100 },
  };
  const rewritings = rewriteCalls(parts, spec, sites).map((one) => ({
    sites: one.sites,
    path: base.path(one.sites[0]?.file ?? 0),
    candidates: [...one.candidates].map((change) => ({ change, files: applied(change, readFile) })),
    otherwise: one.otherwise,
  }));
  return { rewritings, planned: sites.map((site) => ({ path: base.path(site.file), site })) };
}

function applied(
  change: Change,
  readFile: (path: string) => Uint8Array | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    change.files.map(({ path, edits }) => {
      const set = EditSet.from(edits);
      const bytes = readFile(path);
      if (set === undefined || bytes === undefined) throw new Error(`${path}: edits overlap`);
      return [path, Buffer.from(set.applyTo(bytes)).toString('latin1')];
    }),
  );
}
