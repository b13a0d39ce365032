import type { FunctionId } from '../../callgraph/function-id.ts';
import { fileOf } from '../../callgraph/function-id.ts';
import type { ControlFlowGraph, Place, Value } from '../../outcomes/control-flow-graph.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import {
  type Abstract,
  ANYTHING,
  allowedSigns,
  combined,
  complemented,
  MIRRORED,
  NEGATIVE,
  NOT_ZERO,
  negated,
  numberValue,
  POSITIVE,
  pointerValue,
  type Signs,
  signsValue,
  ZERO,
} from './flag-values.ts';
import { impliedBy, keyOfPlace, structTag } from './memory-key.ts';
import { type State, withFlags, withPassed, withVariable } from './setup-state.ts';
import type { SetupTarget } from './setup-target.ts';

/** The function that runs at the moment. */
export interface Frame {
  readonly id: FunctionId;
  readonly name: string;
  readonly graph: ControlFlowGraph;
  /** From the handler to this function. */
  readonly chain: readonly FunctionId[];
  readonly target: SetupTarget;
}

/** What `value` is in `state`, on `line` of the function. */
export function evaluate(frame: Frame, state: State, value: Value, line: number): Abstract {
  const origin = { chain: frame.chain, line };
  const operand = (inner: Value): Abstract => evaluate(frame, state, inner, line);
  switch (value.kind) {
    case 'number':
      return numberValue(value.value, frame.target.mask, origin);
    case 'read':
      return readPlace(frame, state, value.place, line);
    case 'address':
      return addressOf(frame, state, value.place, line);
    case 'convert':
      return operand(value.operand);
    case 'complement':
      return complemented(operand(value.operand), origin);
    case 'not':
      return negated(operand(value.operand));
    case 'binary':
      return binary(frame, state, value, line);
    case 'name':
      return signsValue(signsOf(value.set));
    case 'compare':
    case 'within':
    case 'configuration':
      return signsValue(ZERO | POSITIVE);
    case 'any':
      return signsValue(signsOf(value.set));
  }
}

export function signsOf(set: NumberSet): Signs {
  return (
    (set.intersects(NumberSet.negative) ? NEGATIVE : 0) |
    (set.has(0n) ? ZERO : 0) |
    (set.intersects(NumberSet.positive) ? POSITIVE : 0)
  );
}

function binary(
  frame: Frame,
  state: State,
  value: Extract<Value, { kind: 'binary' }>,
  line: number,
): Abstract {
  const left = evaluate(frame, state, value.left, line);
  const right = evaluate(frame, state, value.right, line);
  const made = combined(value.operator, left, right);
  if (value.operator !== '&' || !isTest(frame.target.mask, value)) return made;
  if (made.bit === 'unknown') return made;
  return { ...made, signs: made.bit === 'set' ? NOT_ZERO : ZERO };
}

/** `value & FLAG`, with nothing but the flag. */
function isTest(mask: bigint, value: Extract<Value, { kind: 'binary' }>): boolean {
  return [value.left, value.right].some((side) => side.kind === 'number' && side.value === mask);
}

function readPlace(frame: Frame, state: State, place: Place, line: number): Abstract {
  const { target } = frame;
  if (place.kind === 'local') return state.variables.get(place.variable) ?? ANYTHING;
  if (isFlags(frame, state, place, line) !== 'no') {
    const { bit, origin } = state.flow;
    return { ...ANYTHING, bit, origin, readAt: line };
  }
  const key = keyOfPlace(place);
  if (key === undefined) return ANYTHING;
  if (target.holders.has(key)) return pointerValue('maybe-table');
  const content = target.inSlot(key);
  if (content === undefined) return ANYTHING;
  const signs = (content.functions.length > 0 ? POSITIVE : 0) | (content.mayBeNull ? ZERO : 0);
  return pointerValue('elsewhere', signs);
}

function addressOf(frame: Frame, state: State, place: Place, line: number): Abstract {
  if (place.kind === 'global') {
    const isTable = frame.target.isTable(place.name, fileOf(frame.id));
    return pointerValue(isTable ? 'table' : 'elsewhere');
  }
  if (place.kind === 'local') return pointerValue('elsewhere');
  if (isFlags(frame, state, place, line) === 'object') return pointerValue('flags');
  if (place.kind === 'target') return evaluate(frame, state, place.pointer, line);
  return pointerValue('unknown');
}

/** Whether a place is the flags of the object, or of something of the object's type that may be it. */
export function isFlags(
  frame: Frame,
  state: State,
  place: Place,
  line: number,
): 'object' | 'maybe' | 'no' {
  if (place.kind === 'target') {
    return evaluate(frame, state, place.pointer, line).pointer === 'flags' ? 'object' : 'no';
  }
  if (place.kind !== 'field' || !frame.target.flagFields.has(place.name)) return 'no';
  return isObject(frame, state, place.base, line);
}

/** Whether a place is the object that is set up. */
export function isObject(
  frame: Frame,
  state: State,
  place: Place,
  line: number,
): 'object' | 'maybe' | 'no' {
  if (place.kind !== 'target') return 'no';
  const { pointer } = evaluate(frame, state, place.pointer, line);
  if (pointer === 'object') return 'object';
  return pointer === 'unknown' && structTag(place.type.text) === frame.target.struct
    ? 'maybe'
    : 'no';
}

/** The state in which `condition` is (not) true; undefined when it cannot be. */
export function refine(
  frame: Frame,
  state: State,
  condition: Value,
  truth: boolean,
  line: number,
): State | undefined {
  const implied = impliedBy(condition, truth);
  const passed =
    implied !== undefined && frame.target.needed.has(implied.key)
      ? { ...state, flow: withPassed(state.flow, implied.key, implied.is) }
      : state;
  return narrow(frame, passed, condition, truth ? NOT_ZERO : ZERO, line);
}

/** The state in which `value` has one of the signs. */
function narrow(
  frame: Frame,
  state: State,
  value: Value,
  signs: Signs,
  line: number,
): State | undefined {
  switch (value.kind) {
    case 'convert':
      return narrow(frame, state, value.operand, signs, line);
    case 'not':
      if (signs === ZERO) return narrow(frame, state, value.operand, NOT_ZERO, line);
      if ((signs & ZERO) === 0) return narrow(frame, state, value.operand, ZERO, line);
      return state;
    case 'compare':
      return narrowCompared(frame, state, value, signs, line);
    case 'read':
      if (value.place.kind === 'local') return narrowLocal(state, value.place.variable, signs);
      break;
    case 'binary':
      if (value.operator === '&') return narrowTest(frame, state, value, signs, line);
      break;
    default:
  }
  const { signs: possible } = evaluate(frame, state, value, line);
  return (possible & signs) === 0 ? undefined : state;
}

function narrowLocal(state: State, variable: number, signs: Signs): State | undefined {
  const before = state.variables.get(variable) ?? ANYTHING;
  const left = before.signs & signs;
  if (left === 0) return undefined;
  return left === before.signs ? state : withVariable(state, variable, { ...before, signs: left });
}

function narrowCompared(
  frame: Frame,
  state: State,
  value: Extract<Value, { kind: 'compare' }>,
  signs: Signs,
  line: number,
): State | undefined {
  const isTrue = (signs & ZERO) === 0;
  if (!isTrue && signs !== ZERO) return state;
  const { left, right, operator } = value;
  if (right.kind === 'number') {
    const allowed = allowedSigns(operator, right.value, isTrue);
    return narrow(frame, state, left, allowed, line);
  }
  if (left.kind === 'number') {
    const allowed = allowedSigns(MIRRORED[operator], left.value, isTrue);
    return narrow(frame, state, right, allowed, line);
  }
  return state;
}

/** `if (flags & FLAG)` tells what the flag is. */
function narrowTest(
  frame: Frame,
  state: State,
  value: Extract<Value, { kind: 'binary' }>,
  signs: Signs,
  line: number,
): State | undefined {
  const made = evaluate(frame, state, value, line);
  if ((made.signs & signs) === 0) return undefined;
  if (!isTest(frame.target.mask, value)) return state;
  const sides = [value.left, value.right].map((side) => evaluate(frame, state, side, line));
  if (!sides.some((side) => side.readAt !== undefined)) return state;
  if (signs !== ZERO && (signs & ZERO) !== 0) return state;
  const bit = signs === ZERO ? 'clear' : 'set';
  const origin = bit === 'set' ? (state.flow.origin ?? { chain: frame.chain, line }) : undefined;
  return { ...state, flow: withFlags(state.flow, { ...ANYTHING, bit, origin }, '') };
}
