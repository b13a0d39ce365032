import { setImmediate } from 'node:timers/promises';
import type { ContextAnswer, ContextSearch } from '../callgraph/context-search.ts';
import { displayName, type Graph } from '../callgraph/graph.ts';
import type { Use } from '../callgraph/uses.ts';
import type { DraftGroup, MigrationDraft } from '../documents/migration-draft.ts';
import type { Semantics } from '../knowledge/semantics.ts';
import type { TreeOptions } from './options.ts';

/** A call inside a function, and where it runs. */
export interface CallWithContexts {
  readonly use: Use & { readonly owner: NonNullable<Use['owner']> };
  readonly answer: ContextAnswer;
}

/** The calls among the uses; what stands at file scope runs nowhere. Rejects when the signal is aborted. */
export async function withContexts(
  search: ContextSearch,
  uses: readonly Use[],
  { signal, progress }: Pick<TreeOptions, 'signal' | 'progress'>,
): Promise<CallWithContexts[]> {
  const known = new Map<string, ContextAnswer>();
  const calls: CallWithContexts[] = [];
  for (const [index, use] of uses.entries()) {
    const { owner, siteIndex, line } = use;
    if (use.kind !== 'call' || owner === undefined) continue;
    // Between two calls, Ctrl-C is heard: one may take a tenth of a second.
    await setImmediate();
    signal.throwIfAborted();
    const work = { done: index, total: uses.length, bytes: 0, totalBytes: 0, elapsedMs: 0 };
    progress?.({ phase: 'looking for contexts', ...work });
    const place = { function: owner, siteIndex, line };
    const key = search.isGuarded(place) ? `${owner}:${siteIndex}` : `${owner}`;
    const answer = known.get(key) ?? search.contextsOf(place);
    known.set(key, answer);
    calls.push({ use: { ...use, owner }, answer });
  }
  return calls;
}

/** Calls by their set of contexts, the smallest sets first, and those without one by reason. */
export function groupByContexts(
  graph: Graph,
  calls: readonly CallWithContexts[],
  knowledge: Semantics,
): Pick<MigrationDraft, 'groups' | 'withoutContext'> {
  const groups = new Map<string, CallWithContexts[]>();
  const reasons = new Map<string, number>();
  for (const call of calls) {
    const { contexts, unknown } = call.answer;
    if (contexts.length === 0) {
      const reason = unknown ?? 'only weak steps lead to it';
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      continue;
    }
    const key = contexts.join('\n');
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return {
    groups: [...groups.values()]
      .map((members) => describeGroup(graph, members, knowledge))
      .sort(bySize),
    withoutContext: [...reasons]
      .map(([reason, count]) => ({ reason, calls: count }))
      .sort((a, b) => b.calls - a.calls || (a.reason < b.reason ? -1 : 1)),
  };
}

function bySize(a: DraftGroup, b: DraftGroup): number {
  const names = a.contexts.join('\n') < b.contexts.join('\n') ? -1 : 1;
  return a.contexts.length - b.contexts.length || b.calls - a.calls || names;
}

function describeGroup(
  graph: Graph,
  members: readonly CallWithContexts[],
  { domains }: Semantics,
): DraftGroup {
  // A group has a member.
  const { use, answer } = members[0] as CallWithContexts;
  const chains = members.flatMap((each) => each.answer.chains);
  const results = chains.flatMap(({ entry, weak }) => {
    const { result } = entry.rule;
    const domain = result === undefined ? undefined : domains.get(result);
    // An errno is no stranger where it is understood.
    return weak || domain === undefined || domain.takesErrno ? [] : [domain.name];
  });
  return {
    contexts: answer.contexts,
    calls: members.length,
    functions: new Set(members.map((each) => each.use.owner)).size,
    files: new Set(members.map((each) => each.use.file)).size,
    example: {
      file: graph.base.path(use.file),
      line: use.line,
      function: displayName(graph, use.owner),
    },
    results: [...new Set(results)].sort(),
  };
}
