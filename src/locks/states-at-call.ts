import type { FunctionId } from '../callgraph/function-id.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { Site } from '../facts/model.ts';
import type { Callee } from '../outcomes/control-flow-graph.ts';
import type { CallInstruction, PathState } from './local-states.ts';
import type { LockEffects } from './lock-effects.ts';

/** A call, and one way of holding locks before it. */
export interface StateAtCall {
  readonly call: CallInstruction;
  readonly state: PathState;
}

export type StatesAtCall =
  | { readonly kind: 'known'; readonly states: readonly StateAtCall[] }
  /** `reason` follows the function's name. */
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * What is held before the call that `site` is, in the function or macro `owner`; before any call of `line` where
 * the site itself is not in the graph because a macro was read in its place.
 */
export function statesAtCall(
  effects: LockEffects,
  graph: Graph,
  owner: FunctionId,
  site: Site | undefined,
  line: number,
): StatesAtCall {
  const local = effects.statesOf(owner);
  if ('unreadable' in local) return { kind: 'unknown', reason: local.unreadable };
  if (local.limit !== undefined) return { kind: 'unknown', reason: `has ${local.limit}` };
  // A macro that may return from the function takes ways to the call away, and adds none.
  const limit = local.graph.limits.find(({ reason }) => !reason.startsWith('the macro '));
  if (limit !== undefined) {
    return { kind: 'unknown', reason: `is not read in full: ${limit.reason} (line ${limit.line})` };
  }
  const wanted = site === undefined ? undefined : wantedCallee(graph, site);
  const onLine: StateAtCall[] = [];
  const named: StateAtCall[] = [];
  for (const [call, states] of local.before) {
    if (call.line !== line) continue;
    const found = states.map((state) => ({ call, state }));
    onLine.push(...found);
    if (wanted?.(call.callee) === true) named.push(...found);
  }
  const found = named.length > 0 ? named : onLine;
  if (found.length > 0) return { kind: 'known', states: found };
  const isThere = local.graph.blocks.some(({ instructions }) =>
    instructions.some((one) => one.kind === 'call' && one.line === line),
  );
  const reason = isThere
    ? `has no path to line ${line}`
    : `does not show the call of line ${line} once its macros are read`;
  return { kind: 'unknown', reason };
}

function wantedCallee(graph: Graph, site: Site): ((callee: Callee) => boolean) | undefined {
  switch (site.kind) {
    case 'call': {
      const name = graph.base.text(site.name);
      return (callee) => 'name' in callee && callee.name === name;
    }
    case 'dispatch': {
      const field = graph.base.text(site.field);
      return (callee) => callee.kind === 'dispatch' && callee.slot.endsWith(`.${field}`);
    }
    case 'parameter-call':
      return (callee) => callee.kind === 'pointer';
  }
}
