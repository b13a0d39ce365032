import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAnalysis } from '../../src/engine/analysis.ts';
import { rewritePartsOf } from '../../src/engine/apply-parts.ts';
import { type Project, withProject } from '../../src/engine/open-project.ts';
import { planProject } from '../../src/engine/plan.ts';
import { planPartsOf } from '../../src/engine/plan-parts.ts';
import { readSpec } from '../../src/engine/read-spec.ts';
import { nodeHost } from '../../src/host/host.ts';
import type { PlannedSite } from '../../src/plan/planned-site.ts';
import type { Change } from '../../src/rewrite/change.ts';
import type { RewriteParts } from '../../src/rewrite/parts.ts';
import type { TextEdit } from '../../src/rewrite/text-edit.ts';
import { Verifier } from '../../src/verify/verify-change.ts';

const base = fileURLToPath(new URL('../plan/toy-tree', import.meta.url));

/** A change of one file of the toy tree, written by hand. */
export interface HandMadeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** `functions: a b`, `kind: behavior` and so on, by key. */
  readonly told: ReadonlyMap<string, readonly string[]>;
}

/** What verification says of each: its reasons, none where the change holds. */
export async function verifyAll(
  changes: readonly HandMadeChange[],
): Promise<readonly (readonly string[])[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-verify-'));
  try {
    const tree = join(scratch, 'tree');
    cpSync(base, tree, { recursive: true });
    mkdirSync(join(tree, 'drivers'));
    for (const { path, before } of changes) writeFileSync(join(tree, path), before, 'latin1');
    const { spec, contexts } = readSpec(nodeHost, join(base, 'toy_map.yaml'), undefined);
    const store = join(scratch, 'store');
    return await withProject({ ...options, contexts, tree, store }, async (project) => {
      const analysis = openAnalysis(project);
      const { sites } = await planProject(project, spec, options, analysis);
      const parts = rewritePartsOf(project, analysis, planPartsOf(project, analysis));
      const verifier = new Verifier(parts, spec);
      return changes.map((change) => {
        const answer = verifier.verifyChange(changeOf(project, parts, sites, change));
        return answer.kind === 'holds'
          ? []
          : answer.reasons.map(({ text, line }) => `${line}: ${text}`);
      });
    });
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

const KINDS = ['tokens', 'types', 'behavior', 'argued', 'text', 'declarations'] as const;

function changeOf(
  project: Project,
  { search }: RewriteParts,
  sites: readonly PlannedSite[],
  { path, before, after, told }: HandMadeChange,
): Change {
  const { base: facts, definitions } = project.search.graph;
  const file = search.graph.includes.fileAt(path);
  const idOf = (name: string): Change['functions'][number] => {
    const found = definitions
      .of(facts.find(name))
      .find((id) => Math.floor(id / (1 << 22)) === file);
    if (found === undefined) throw new Error(`${path}: no function ${name}`);
    return found;
  };
  const functions = (told.get('functions') ?? []).map(idOf);
  const [kind = 'behavior'] = told.get('kind') ?? [];
  const known = KINDS.find((one) => one === kind);
  if (known === undefined) throw new Error(`${path}: no kind of change ${kind}`);
  const [source, through] = told.get('claims') ?? [];
  const isClaiming = source !== undefined && through !== undefined;
  const pairs = (key: string): ReadonlyMap<string, string> =>
    new Map((told.get(key) ?? []).map((pair) => pair.split('=') as [string, string]));
  return {
    stage: 'convert',
    sites: sites.filter((site) => facts.path(site.file) === path && site.kind !== 'comment'),
    files: [{ path, edits: editsOf(before, after) }],
    functions,
    promise: {
      renames: pairs('renames'),
      replaced: told.has('replaced') ? pairs('replaced') : new Map([['toy_map', 'toyf_map']]),
      kind: known,
      translated: (told.get('translated') ?? []).map(idOf),
    },
    alsoDiffers: functions.flatMap((id) =>
      isClaiming ? [{ function: id, source, through, text: `${source} goes elsewhere` }] : [],
    ),
  };
}

/** An edit for each run of lines that differ, found by going through both texts from both ends. */
function editsOf(before: string, after: string): readonly TextEdit[] {
  const old = before.split(/(?<=\n)/);
  const now = after.split(/(?<=\n)/);
  const edits: TextEdit[] = [];
  let offset = 0;
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    if (old[i] === now[j]) {
      offset += old[i]?.length ?? 0;
      i++;
      j++;
      continue;
    }
    const [removed, added] = nextEqual(old.slice(i), now.slice(j));
    const length = old.slice(i, i + removed).join('').length;
    edits.push({ start: offset, end: offset + length, text: now.slice(j, j + added).join('') });
    offset += length;
    i += removed;
    j += added;
  }
  return edits;
}

/** How many lines of each until the nearest lines that are equal. */
function nextEqual(old: readonly string[], now: readonly string[]): readonly [number, number] {
  for (let sum = 1; sum < old.length + now.length; sum++) {
    for (let removed = Math.min(sum, old.length); removed >= 0; removed--) {
      const added = sum - removed;
      if (added <= now.length && old[removed] !== undefined && old[removed] === now[added])
        return [removed, added];
    }
  }
  return [old.length, now.length];
}
