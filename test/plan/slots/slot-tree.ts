import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { displayName } from '../../../src/callgraph/graph.ts';
import { openAnalysis } from '../../../src/engine/analysis.ts';
import { loadSemantics } from '../../../src/engine/load-packs.ts';
import { type Project, withProject } from '../../../src/engine/open-project.ts';
import { nodeHost } from '../../../src/host/host.ts';
import { judgeSlotBinding } from '../../../src/plan/slots/slot-judgement.ts';
import {
  makeSlotParts,
  type SlotMove,
  type SlotParts,
} from '../../../src/plan/slots/slot-parts.ts';
import type { SlotSite } from '../../../src/plan/slots/slot-site.ts';
import { findSlotSites } from '../../../src/plan/slots/slot-sites.ts';
import type { MigrationRule } from '../../../src/spec/migration-spec.ts';

/** A judged site as a person reads it. */
export interface JudgedSite {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly verdict: string;
  readonly proof: string;
  /** Reasons, what changes with it, and what is not known, one to a line. */
  readonly text: string;
}

export interface TestedTree {
  readonly tree: string;
  readonly rev?: string;
  readonly store: string;
}

/** Writes the files into a tree of its own, and asks `question` of it. */
export async function inScratchTree<Answer>(
  files: ReadonlyMap<string, string>,
  question: (tree: TestedTree) => Promise<Answer>,
): Promise<Answer> {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-slots-'));
  try {
    const tree = join(scratch, 'tree');
    for (const [path, text] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text, 'latin1');
    }
    return await question({ tree, store: join(scratch, 'store') });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What a question about slots asks of a tree, with `moves` as the migration's. */
export async function withSlotParts<Answer>(
  { tree, rev, store }: TestedTree,
  moves: readonly SlotMove[],
  question: (parts: SlotParts) => Answer,
): Promise<Answer> {
  const options = {
    tree,
    rev,
    store,
    contexts: undefined,
    jobs: 2,
    progress: undefined,
    warn: (message: string) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    signal: new AbortController().signal,
  };
  return await withProject(options, (project) => question(partsOf(project, moves)));
}

function partsOf(project: Project, moves: readonly SlotMove[]): SlotParts {
  const { graph, slots, sites } = project.search;
  const analysis = openAnalysis(project);
  const fileCount = project.opened.facts.state.columns.packs.length;
  const semantics = loadSemantics(nodeHost);
  return makeSlotParts({ ...analysis, graph, slots, sites, fileCount, semantics }, moves);
}

/** Every site of the migration's slots with its judgement, by file and line. */
export function judgeAll(parts: SlotParts, argument: string | undefined): readonly JudgedSite[] {
  const judged: JudgedSite[] = [];
  for (const move of parts.moves) {
    const rule = ruleFor(move, argument);
    const subject = { kind: 'slot', slot: move.slot, place: '' } as const;
    for (const slot of new Set([move.slot, move.to])) {
      for (const site of findSlotSites(parts, slot)) {
        judged.push(describe(parts, site, judgeSlotBinding(parts, subject, rule, site)));
      }
    }
  }
  return judged;
}

function describe(
  parts: SlotParts,
  site: SlotSite,
  judgement: ReturnType<typeof judgeSlotBinding>,
): JudgedSite {
  const { graph } = parts;
  const lines = [
    ...judgement.reasons,
    ...judgement.differences.map((each) => `differs: ${each.input}: ${each.before}; ${each.after}`),
    ...judgement.alsoChanges.map((each) => `also: ${displayName(graph, each.function)}`),
    ...judgement.variables.map((each) => `holds it: ${each.name}`),
    ...judgement.declarations.map((each) => `declared: ${graph.base.path(each.file)}`),
    ...judgement.unknown.map((text) => `unknown: ${text}`),
  ];
  return {
    file: graph.base.path(site.file),
    line: site.line,
    name: site.name,
    verdict: judgement.verdict,
    proof: judgement.proof,
    text: lines.join('\n'),
  };
}

export function ruleFor(move: SlotMove, argument: string | undefined): MigrationRule {
  return {
    place: '',
    name: 'toy',
    subjects: [],
    when: {
      contexts: undefined,
      resultUses: undefined,
      arguments: new Map(),
      files: [],
      maySleep: undefined,
      locksHeld: [],
      locksNotHeld: [],
      returnsOnly: undefined,
    },
    action: { kind: 'slot', slot: move.to, resultType: move.resultType },
    because: undefined,
    argument,
    changes: undefined,
  };
}
