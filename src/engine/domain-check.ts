import { setImmediate } from 'node:timers/promises';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import {
  findRegisteredFunctions,
  type RegisteredFunction,
} from '../callgraph/registered-functions.ts';
import type { DomainCheckDocument, DomainFinding } from '../documents/outcomes.ts';
import { nodeHost } from '../host/host.ts';
import type { EntryRule } from '../knowledge/context-pack.ts';
import type { Semantics } from '../knowledge/semantics.ts';
import {
  hasRange,
  isStray,
  type RangedDomain,
  toleratedBecause,
} from '../outcomes/domain-rules.ts';
import type { FunctionSummary } from '../outcomes/summary.ts';
import { type Analysis, openAnalysis } from './analysis.ts';
import { loadSemantics } from './load-packs.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { describeOutcome } from './outcomes.ts';
import { treeOf } from './tree-document.ts';

/** A function takes some ten milliseconds. */
const FUNCTIONS_AT_ONCE = 8;

/**
 * Looks at every function that is registered where its result has a domain of its own, and reports values
 * of other domains that it can return.
 *
 * Throws `UserError` when the tree cannot be opened.
 */
export async function checkDomains(options: TreeOptions): Promise<DomainCheckDocument> {
  return await withProject(options, async (project) => {
    const analysis = openAnalysis(project);
    const knowledge = loadSemantics(nodeHost);
    const { graph, slots: slotFinder } = project.search;
    const registered = findRegisteredFunctions(
      graph,
      slotFinder,
      project.opened.facts.state.columns.packs.length,
      (rule) => rangedDomain(knowledge, rule) !== undefined,
    );
    analysis.reader.preload(new Set(registered.map((each) => fileOf(each.function))));
    const slots = new Map<string, { domain: string; functions: number; incomplete: number }>();
    const findings: DomainFinding[] = [];
    for (const [index, each] of registered.entries()) {
      // Between two functions, Ctrl-C is heard.
      if (index % FUNCTIONS_AT_ONCE === 0) await setImmediate();
      options.signal.throwIfAborted();
      options.progress?.({
        phase: 'checking results',
        done: index,
        total: registered.length,
        bytes: 0,
        totalBytes: 0,
        elapsedMs: 0,
      });
      const { rule, slot } = each.entry;
      const ranged = rangedDomain(knowledge, rule);
      if (ranged === undefined) continue;
      const summary = analysis.summaries.ask(each.function);
      const tally = slots.get(slot) ?? { domain: ranged.name, functions: 0, incomplete: 0 };
      tally.functions++;
      if (summary.unknowns.length > 0) tally.incomplete++;
      slots.set(slot, tally);
      findings.push(...findingsOf(project, analysis, each, summary, ranged));
    }
    return {
      format: 'flagday/domain-check',
      version: 1,
      tree: treeOf(project),
      slots: [...slots]
        .map(([slot, tally]) => ({ slot, ...tally }))
        .sort((a, b) => (a.slot < b.slot ? -1 : 1)),
      findings: findings.sort(byPlace),
    };
  });
}

/** The domain of what a registered function returns, where it is known which numbers belong to it. */
function rangedDomain({ domains }: Semantics, { result }: EntryRule): RangedDomain | undefined {
  const rule = result === undefined ? undefined : domains.get(result);
  return hasRange(rule) ? rule : undefined;
}

function findingsOf(
  project: Project,
  analysis: Analysis,
  { function: id, entry }: RegisteredFunction,
  summary: FunctionSummary,
  domain: RangedDomain,
): DomainFinding[] {
  const { graph } = project.search;
  const rows = analysis.answer(summary).outcomes;
  const strays = rows.filter((row) => isStray(domain, row.returned));
  const isCertain = summary.unknowns.length === 0 && strays.length === rows.length;
  const seen = new Set<string>();
  const found: DomainFinding[] = [];
  for (const row of strays) {
    // One finding for each value: the shortest way to it.
    if (seen.has(row.value)) continue;
    seen.add(row.value);
    found.push({
      code: 'mixed-domain',
      certainty: isCertain ? 'does' : 'can',
      function: summary.name,
      file: summary.file,
      line: definitionLine(project, id),
      slot: entry.slot,
      domain: domain.name,
      outcome: describeOutcome(summary, row),
      boundAt: { file: graph.base.path(entry.file), line: entry.line, object: entry.object },
      tolerated: toleratedBecause(domain, row.returned),
    });
  }
  return found;
}

function definitionLine(project: Project, id: FunctionId): number {
  return project.search.graph.definitions.fact(id).line;
}

function byPlace(a: DomainFinding, b: DomainFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.outcome.line - b.outcome.line;
}
