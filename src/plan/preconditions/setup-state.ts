import type { VariableId } from '../../outcomes/control-flow-graph.ts';
import type { Abstract, Bit, Origin } from './flag-values.ts';
import type { MemoryKey, Zeroness } from './memory-key.ts';

/** What a way through a handler has done so far to the object that it sets up. */
export interface Flow {
  readonly bit: Bit;
  /** Where the flag that is set now was named. */
  readonly origin: Origin | undefined;
  /** Whether the object is one that the use can run on; `unseen`: what was not followed may have made it one. */
  readonly installed: 'no' | 'yes' | 'maybe' | 'other' | 'unseen';
  /** What the way found in memory, as far as the use depends on it. */
  readonly passed: ReadonlyMap<MemoryKey, Zeroness | 'both'>;
  /** Why `bit` is unknown. */
  readonly lost: readonly string[];
}

/** A flow with the values of a function's variables. */
export interface State {
  readonly flow: Flow;
  readonly variables: ReadonlyMap<VariableId, Abstract>;
}

/** One way out of a function. */
export interface Exit {
  readonly flow: Flow;
  readonly value: Abstract;
}

/** Before a handler runs. */
export const BEFORE: Flow = {
  bit: 'clear',
  origin: undefined,
  installed: 'no',
  passed: new Map(),
  lost: [],
};

/** So many reasons are kept for one way; the first says most. */
const MAX_REASONS = 3;

/** The flow after something that may have set or cleared the flag. */
export function lose(flow: Flow, reason: string): Flow {
  const lost = flow.lost.includes(reason) ? flow.lost : [...flow.lost, reason];
  return { ...flow, bit: 'unknown', origin: undefined, lost: lost.slice(0, MAX_REASONS) };
}

/** The flow after `flags = value`. */
export function withFlags(flow: Flow, value: Abstract, reason: string): Flow {
  if (value.bit !== 'unknown') return { ...flow, bit: value.bit, origin: value.origin, lost: [] };
  return flow.bit === 'unknown' ? flow : lose(flow, reason);
}

/** The flow after code that was not followed and that can do anything to the object, its table included. */
export function loseAll(flow: Flow, reason: string): Flow {
  const { installed, ...rest } = lose(flow, reason);
  return { ...rest, installed: installed === 'no' || installed === 'other' ? 'unseen' : installed };
}

export function withPassed(flow: Flow, key: MemoryKey, is: Zeroness): Flow {
  const before = flow.passed.get(key);
  const passed = new Map(flow.passed);
  passed.set(key, before === undefined || before === is ? is : 'both');
  return { ...flow, passed };
}

/** What the way found in memory that keeps the use from running. */
export function exclusionsOf(
  needed: ReadonlyMap<MemoryKey, Zeroness>,
  { passed }: Flow,
): readonly { readonly key: MemoryKey; readonly was: Zeroness }[] {
  const found: { key: MemoryKey; was: Zeroness }[] = [];
  for (const [key, is] of needed) {
    const was = passed.get(key);
    if (was !== undefined && was !== 'both' && was !== is) found.push({ key, was });
  }
  return found;
}

export function withVariable(state: State, variable: VariableId, value: Abstract): State {
  const variables = new Map(state.variables);
  variables.set(variable, value);
  return { ...state, variables };
}

export function keyOfState({ flow, variables }: State): string {
  const texts = [...variables].sort(([a], [b]) => a - b);
  return `${keyOfFlow(flow)};${texts.map(([id, value]) => `${id}=${keyOfValue(value)}`).join(' ')}`;
}

export function keyOfFlow({ bit, origin, installed, passed, lost }: Flow): string {
  const conditions = [...passed].map(([key, is]) => `${key}=${is}`).sort();
  return [bit, keyOfOrigin(origin), installed, conditions.join(','), lost.join('\0')].join('|');
}

export function keyOfValue({ signs, bit, origin, pointer, readAt }: Abstract): string {
  return `${signs}${bit}${pointer}${keyOfOrigin(origin)}@${readAt ?? ''}`;
}

function keyOfOrigin(origin: Origin | undefined): string {
  return origin === undefined ? '' : `${origin.chain.join('>')}:${origin.line}`;
}
