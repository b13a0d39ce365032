import type { ContextSearch } from '../callgraph/context-search.ts';
import { type FunctionId, fileOf, ownerOf } from '../callgraph/function-id.ts';
import type { Site } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { type HeldState, type HeldStates, heldKey, renamed, UNNAMED } from './held-state.ts';
import type { LockEffects } from './lock-effects.ts';
import { statesAtCall } from './states-at-call.ts';

export type CallbackStates =
  | { readonly kind: 'known'; readonly states: readonly HeldState[] }
  /** `reason` follows the name of the call that was handed the function. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface CallbackParts {
  readonly search: ContextSearch;
  readonly effects: LockEffects;
  readonly held: HeldStates;
}

/** A function that is handed over so many times is lost from sight. */
const MAX_DEPTH = 4;
/** So many definitions of the function that is handed it are looked into. */
const MAX_CALLEES = 8;
/** So many functions are looked into for one callback. */
const MAX_VISITS = 60;

/**
 * What the function that `site` calls holds, counted from its entry, when it runs the function that was handed to
 * it as argument `position`, or when a function that it passes the argument on to does.
 */
export function callbackStates(
  parts: CallbackParts,
  file: FileIndex,
  site: Site | undefined,
  position: number,
): CallbackStates {
  const found = new Map<string, HeldState>();
  const search: Search = { parts, found, seen: new Set() };
  const problem = follow(search, file, site, position, parts.held.nothing, 0);
  if (problem !== undefined) return { kind: 'unknown', reason: problem };
  if (found.size === 0) return { kind: 'unknown', reason: 'is not seen calling the function' };
  return { kind: 'known', states: [...found.values()] };
}

interface Search {
  readonly parts: CallbackParts;
  readonly found: Map<string, HeldState>;
  /** Functions that were looked into, with what was held before. */
  readonly seen: Set<string>;
}

function follow(
  search: Search,
  file: FileIndex,
  site: Site | undefined,
  position: number,
  above: HeldState,
  depth: number,
): string | undefined {
  if (site?.kind !== 'call') return 'is a call through a pointer';
  if (depth > MAX_DEPTH) return `hands the function on more than ${MAX_DEPTH} times`;
  const meant = search.parts.search.graph.definitions.meantBy(file, site.name);
  if (meant.length > MAX_CALLEES) return 'has too many definitions';
  for (const id of meant) {
    const problem = inside(search, id, position, above, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function inside(
  search: Search,
  id: FunctionId,
  position: number,
  above: HeldState,
  depth: number,
): string | undefined {
  const { parts, found, seen } = search;
  const key = `${id} ${position} ${heldKey(above)}`;
  if (seen.has(key)) return undefined;
  if (seen.size >= MAX_VISITS) return `hands the function on to more than ${MAX_VISITS} others`;
  seen.add(key);
  const { graph } = parts.search;
  const file = fileOf(id);
  const facts = graph.base.facts(file);
  const owner = ownerOf(id);
  const isMacro = graph.definitions.fact(id).kind === 'macro';
  const template = isMacro ? graph.base.find(`$${position + 1}`) : 0;
  for (const site of facts.sites) {
    if (site.owner !== owner) continue;
    const isRun =
      (site.kind === 'parameter-call' && site.parameter === position) ||
      (site.kind === 'call' && template !== 0 && site.name === template);
    const handed = handedOn(site, position);
    if (!isRun && handed === undefined) continue;
    const at = statesAtCall(parts.effects, graph, id, site, site.line);
    if (at.kind === 'unknown') return `runs it from a function that ${at.reason}`;
    for (const { state } of at.states) {
      const held = parts.held.sum(
        above,
        renamed(state.held, () => UNNAMED),
      );
      if (isRun) found.set(heldKey(held), held);
      if (handed === undefined) continue;
      const problem = follow(search, file, site, handed, held, depth + 1);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** The position at which a call passes the parameter on. */
function handedOn(site: Site, position: number): number | undefined {
  for (const argument of site.arguments) {
    if (argument.kind === 'parameter' && argument.parameter === position) return argument.position;
  }
  return undefined;
}
