import type { FunctionId } from '../../callgraph/function-id.ts';
import type { Comparison } from '../../outcomes/control-flow-graph.ts';

/** Whether a flag is set in a number. */
export type Bit = 'set' | 'clear' | 'unknown';

/** Which of negative, zero and positive a number can be, as bits; a pointer that is not NULL is positive. */
export type Signs = number;
export const NEGATIVE = 1;
export const ZERO = 2;
export const POSITIVE = 4;
export const ANY_SIGN: Signs = 7;
export const NOT_ZERO: Signs = 5;

/** Where a flag's name stands in the text: the function, and the calls that lead there. */
export interface Origin {
  readonly chain: readonly FunctionId[];
  readonly line: number;
}

/** What an expression can be, as far as the question needs it. */
export interface Abstract {
  readonly signs: Signs;
  readonly bit: Bit;
  /** Where a set bit comes from. */
  readonly origin: Origin | undefined;
  readonly pointer: Pointer;
  /** The value is that of the flags, read in this line of the function at hand. */
  readonly readAt: number | undefined;
}

/**
 * `object`: what is being set up. `flags`: its field of flags. `table`: the table of handlers that is asked
 * for; `maybe-table`: something that may be it. `elsewhere`: certainly none of these.
 */
export type Pointer = 'object' | 'flags' | 'table' | 'maybe-table' | 'elsewhere' | 'unknown';

export const ANYTHING: Abstract = {
  signs: ANY_SIGN,
  bit: 'unknown',
  origin: undefined,
  pointer: 'unknown',
  readAt: undefined,
};

export function numberValue(value: bigint, mask: bigint, origin: Origin): Abstract {
  const bits = value & mask;
  const bit = bits === mask ? 'set' : bits === 0n ? 'clear' : 'unknown';
  return {
    signs: signOf(value),
    bit,
    origin: bit === 'set' ? origin : undefined,
    pointer: value === 0n ? 'elsewhere' : 'unknown',
    readAt: undefined,
  };
}

export function signsValue(signs: Signs): Abstract {
  return { ...ANYTHING, signs };
}

export function pointerValue(pointer: Pointer, signs: Signs = POSITIVE): Abstract {
  return { ...ANYTHING, signs, pointer };
}

export function signOf(value: bigint): Signs {
  if (value === 0n) return ZERO;
  return value < 0n ? NEGATIVE : POSITIVE;
}

/** `~value`. */
export function complemented(value: Abstract, line: Origin): Abstract {
  const bit = value.bit === 'unknown' ? 'unknown' : value.bit === 'set' ? 'clear' : 'set';
  return { ...ANYTHING, bit, origin: bit === 'set' ? line : undefined };
}

/** `!value`. */
export function negated(value: Abstract): Abstract {
  let signs = 0;
  if ((value.signs & ZERO) !== 0) signs |= POSITIVE;
  if ((value.signs & NOT_ZERO) !== 0) signs |= ZERO;
  return signsValue(signs);
}

export function combined(operator: string, left: Abstract, right: Abstract): Abstract {
  switch (operator) {
    case '|': {
      const by = left.bit === 'set' ? left : right;
      const bit = by.bit === 'set' ? 'set' : bothAre('clear', left, right);
      return { ...ANYTHING, signs: orSigns(left, right), bit, origin: originOf(bit, by) };
    }
    case '&': {
      if (left.bit === 'clear' || right.bit === 'clear') {
        return { ...ANYTHING, bit: 'clear' };
      }
      const bit = bothAre('set', left, right);
      // `flags & FLAG`, `flags & ~OTHER`: what is left came from the operand that had it first.
      const by = left.origin ?? right.origin;
      return { ...ANYTHING, bit, origin: bit === 'set' ? by : undefined };
    }
    case '+':
    case '-':
      return { ...ANYTHING, pointer: left.pointer === 'elsewhere' ? 'elsewhere' : 'unknown' };
    default:
      return ANYTHING;
  }
}

function bothAre(bit: 'set' | 'clear', left: Abstract, right: Abstract): Bit {
  return left.bit === bit && right.bit === bit ? bit : 'unknown';
}

function originOf(bit: Bit, by: Abstract): Origin | undefined {
  return bit === 'set' ? by.origin : undefined;
}

function orSigns(left: Abstract, right: Abstract): Signs {
  const mayBeZero = (left.signs & right.signs & ZERO) !== 0;
  return mayBeZero ? ANY_SIGN : NOT_ZERO;
}

/** Whether `number OPERATOR constant` can be true, or false, for some number of one sign. */
export function allowedSigns(operator: Comparison, constant: bigint, truth: boolean): Signs {
  const relation = truth ? operator : OPPOSITE[operator];
  switch (relation) {
    case '==':
      return signOf(constant);
    case '!=':
      return constant === 0n ? NOT_ZERO : ANY_SIGN;
    case '<':
      return below(constant - 1n);
    case '<=':
      return below(constant);
    case '>':
      return above(constant + 1n);
    case '>=':
      return above(constant);
  }
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** `constant OPERATOR number` as `number OPERATOR constant`. */
export const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Signs of the numbers up to `high`. */
function below(high: bigint): Signs {
  return NEGATIVE | (high >= 0n ? ZERO : 0) | (high >= 1n ? POSITIVE : 0);
}

function above(low: bigint): Signs {
  return POSITIVE | (low <= 0n ? ZERO : 0) | (low <= -1n ? NEGATIVE : 0);
}
