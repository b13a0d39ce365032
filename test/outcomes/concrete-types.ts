/**
 * C's types and conversions for the concrete interpreter, written a second time on purpose: what the
 * analysis gets wrong here must not be wrong in the same way there.
 */
export interface Typed {
  readonly value: bigint;
  /** As declared: `unsigned int`, `struct ctx *`, `int []`. */
  readonly type: string;
}

interface IntegerType {
  readonly bits: number;
  readonly signed: boolean;
}

const INTEGERS: ReadonlyMap<string, IntegerType> = new Map([
  ['char', { bits: 8, signed: true }],
  ['s8', { bits: 8, signed: true }],
  ['u8', { bits: 8, signed: false }],
  ['unsigned char', { bits: 8, signed: false }],
  ['short', { bits: 16, signed: true }],
  ['u16', { bits: 16, signed: false }],
  ['int', { bits: 32, signed: true }],
  ['unsigned int', { bits: 32, signed: false }],
  ['vm_fault_t', { bits: 32, signed: false }],
  ['long', { bits: 64, signed: true }],
  ['unsigned long', { bits: 64, signed: false }],
]);

export function isPointer(type: string): boolean {
  return type.endsWith('*') || type.endsWith('[]');
}

export function pointee(type: string): string {
  return type.replace(/ ?(\*|\[\])$/, '');
}

export function convert(value: bigint, type: string): bigint {
  if (type === 'bool') return value === 0n ? 0n : 1n;
  if (isPointer(type)) return BigInt.asIntN(64, value);
  const integer = INTEGERS.get(type);
  if (integer === undefined) throw new Error(`no number type: ${type}`);
  return integer.signed ? BigInt.asIntN(integer.bits, value) : BigInt.asUintN(integer.bits, value);
}

/** Integer promotion. */
export function promote(type: string): string {
  const integer = INTEGERS.get(type);
  if (type === 'bool' || (integer !== undefined && integer.bits < 32)) return 'int';
  return type === 'vm_fault_t' ? 'unsigned int' : type;
}

/** The usual arithmetic conversions; a pointer stays what it is. */
export function commonType(a: string, b: string): string {
  if (isPointer(a)) return a;
  if (isPointer(b)) return b;
  const left = promote(a);
  const right = promote(b);
  if (left === right) return left;
  const first = INTEGERS.get(left);
  const second = INTEGERS.get(right);
  if (first === undefined || second === undefined) throw new Error(`no common type: ${a}, ${b}`);
  if (first.bits !== second.bits) return first.bits > second.bits ? left : right;
  return first.signed ? right : left;
}

/** The run left what C defines, or what the interpreter is willing to follow: it says nothing. */
export class Abandoned extends Error {}

const ARITHMETIC: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};

const COMPARISONS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** A binary operator of two evaluated operands. Signed overflow wraps, as the kernel is compiled. */
export function operate(operator: string, left: Typed, right: Typed): Typed {
  if (operator === '<<' || operator === '>>') return shift(operator, left, right);
  const type = commonType(left.type, right.type);
  const a = convert(left.value, type);
  const b = convert(right.value, type);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return { value: comparison(a, b) ? 1n : 0n, type: 'int' };
  if (operator === '/' || operator === '%') {
    if (b === 0n) throw new Abandoned('division by zero');
    const value = operator === '/' ? a / b : a % b;
    if (convert(a / b, type) !== a / b) throw new Abandoned('a quotient that does not fit');
    return { value, type };
  }
  const arithmetic = ARITHMETIC[operator];
  if (arithmetic === undefined) throw new Error(`no operator: ${operator}`);
  return { value: convert(arithmetic(a, b), type), type };
}

function shift(operator: string, left: Typed, right: Typed): Typed {
  const type = promote(left.type);
  const bits = BigInt(INTEGERS.get(type)?.bits ?? 64);
  if (right.value < 0n || right.value >= bits) throw new Abandoned('a shift too far');
  const value = convert(left.value, type);
  const moved = operator === '<<' ? value << right.value : value >> right.value;
  return { value: convert(moved, type), type };
}
