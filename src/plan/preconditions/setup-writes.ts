import type { Instruction, Place } from '../../outcomes/control-flow-graph.ts';
import { type Abstract, ANYTHING, NOT_ZERO, ZERO } from './flag-values.ts';
import { keyOfPlace } from './memory-key.ts';
import { type Flow, lose, type State, withFlags, withPassed, withVariable } from './setup-state.ts';
import { evaluate, type Frame, isFlags, isObject } from './setup-values.ts';

/** The state after `place = value`. */
export function assign(
  frame: Frame,
  state: State,
  instruction: Extract<Instruction, { kind: 'assign' }>,
): State {
  const { place, line } = instruction;
  const value = evaluate(frame, state, instruction.value, line);
  if (place.kind === 'local') return assignLocal(frame, state, place.variable, value, line);
  return { ...state, flow: afterStore(frame, state, place, value, line) };
}

function assignLocal(
  frame: Frame,
  state: State,
  variable: number,
  value: Abstract,
  line: number,
): State {
  const isMadeUp = frame.graph.variables[variable]?.name === '';
  // A macro that picks one of several lvalues is lowered to a nameless variable: what is stored into it right
  // behind the reading of the flags is stored into the flags.
  const isFlagsAgain = isMadeUp && state.variables.get(variable)?.readAt === line;
  const flow = isFlagsAgain ? flagsStored(frame, state.flow, value, line) : state.flow;
  return withVariable({ ...state, flow }, variable, value);
}

function afterStore(frame: Frame, state: State, place: Place, value: Abstract, line: number): Flow {
  const { flow } = state;
  switch (isFlags(frame, state, place, line)) {
    case 'object':
      return flagsStored(frame, flow, value, line);
    case 'maybe':
      // Another object's flags, or this one's by another name: either may be.
      return value.bit === flow.bit ? flow : lose(flow, storedText(frame, line));
    case 'no':
  }
  const isWhole = isObject(frame, state, place, line) === 'object';
  if (isWhole)
    return lose(flow, `${frame.name}() overwrites the ${frame.target.struct} as a whole`);
  const isTableField = place.kind === 'field' && place.name === frame.target.tableField;
  if (isTableField && isObject(frame, state, place.base, line) === 'object') {
    return { ...flow, installed: installedBy(frame, value) };
  }
  return afterPlainStore(frame, flow, place, value);
}

function afterPlainStore(frame: Frame, flow: Flow, place: Place, value: Abstract): Flow {
  const key = keyOfPlace(place);
  if (key === undefined) return flow;
  if (key === frame.target.keptIn && value.pointer === 'object') {
    return { ...flow, installed: 'yes' };
  }
  if (!frame.target.needed.has(key)) return flow;
  if ((value.signs & NOT_ZERO) === 0) return withPassed(flow, key, 'zero');
  if ((value.signs & ZERO) === 0) return withPassed(flow, key, 'not-zero');
  return withPassed(withPassed(flow, key, 'zero'), key, 'not-zero');
}

function flagsStored(frame: Frame, flow: Flow, value: Abstract, line: number): Flow {
  return withFlags(flow, value, storedText(frame, line));
}

function storedText(frame: Frame, line: number): string {
  return `${frame.name}() stores flags in line ${line} that are not known`;
}

function installedBy(frame: Frame, value: Abstract): Flow['installed'] {
  switch (value.pointer) {
    case 'table':
      return 'yes';
    case 'maybe-table':
      return 'maybe';
    case 'unknown':
      if ((value.signs & NOT_ZERO) === 0) return 'other';
      return frame.target.escapes ? 'maybe' : 'other';
    default:
      return 'other';
  }
}

/** The state after a call whose effects are these, as far as the caller's own variables go. */
export function afterCall(
  frame: Frame,
  state: State,
  call: Extract<Instruction, { kind: 'call' }>,
  flow: Flow,
  result: Abstract,
): State {
  const variables = new Map(state.variables);
  for (const variable of variables.keys()) {
    if (frame.graph.variables[variable]?.isAddressTaken === true) variables.delete(variable);
  }
  for (const variable of call.writes) variables.delete(variable);
  variables.set(call.result, { ...result, readAt: undefined });
  return { flow, variables };
}

/** What is known of a result nobody looked into. */
export function unreadResult(signs: number): Abstract {
  return { ...ANYTHING, signs };
}
