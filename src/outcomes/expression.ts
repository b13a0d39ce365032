import { NumberSet } from './number-set.ts';
import { converted, OTHER, rangeOf, type Width } from './width.ts';

/** The number of an expression in its table. Equal expressions have equal ids. */
export type ExprId = number & { readonly brand: 'ExprId' };

/**
 * Something whose value is not known, but which is the same wherever the term stands.
 *
 * Memory terms name the moment of the reading (`epoch`), so that `p->x` before a call and `p->x` behind it
 * are two terms with one text.
 */
export type TermOrigin =
  | { readonly kind: 'parameter'; readonly index: number }
  | {
      readonly kind: 'call';
      readonly site: number;
      /** What was handed over, so that the callee's answer for these very values can be asked for. */
      readonly arguments: readonly ExprId[];
    }
  /** What a call wrote into a local variable through a pointer to it. */
  | { readonly kind: 'written'; readonly site: number; readonly variable: number }
  | { readonly kind: 'memory'; readonly key: string; readonly epoch: number }
  /** A name that stands for a fixed number we could not find out: a constant, a symbol's address. */
  | { readonly kind: 'name'; readonly name: string }
  /** Whether a configuration condition holds. */
  | { readonly kind: 'configuration'; readonly condition: string };

export interface Term {
  readonly origin: TermOrigin;
  /** As a reader of the declaration would write it; undefined when only a local could name it. */
  readonly text: string | undefined;
  readonly range: NumberSet;
  /** The declared type's text, which says what the number means; empty when it was not found. */
  readonly type: string;
}

/** What a member of a set is, besides: a result of one of these calls, in any round, or one of `others`. */
export interface Provenance {
  readonly sites: readonly number[];
  readonly others: NumberSet;
  /** Or several of them, joined by `|`. */
  readonly isUnited: boolean;
}

export const OPERATORS = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '==', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

export type Expr =
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'term'; readonly term: Term; readonly width: Width }
  /** Any member of the set; two readings need not agree. */
  | {
      readonly kind: 'any';
      readonly set: NumberSet;
      readonly width: Width;
      readonly why: string;
      readonly from: Provenance | undefined;
    }
  | { readonly kind: 'cast'; readonly operand: ExprId; readonly width: Width }
  | { readonly kind: 'complement'; readonly operand: ExprId; readonly width: Width }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: ExprId;
      readonly right: ExprId;
      readonly width: Width;
      readonly range: NumberSet;
    };

/** An expression of more operands than this says "some number" to a reader, and costs more than it tells. */
const MAX_SIZE = 24;

/** Every expression of one function's analysis, each kept once. */
export class Expressions {
  private readonly all: Expr[] = [];
  private readonly ids = new Map<string, ExprId>();
  private readonly leaves: (readonly ExprId[] | undefined)[] = [];
  private readonly sizes: (number | undefined)[] = [];

  get(id: ExprId): Expr {
    const expr = this.all[id];
    if (expr === undefined) throw new RangeError(`no expression ${id}`);
    return expr;
  }

  widthOf(id: ExprId): Width {
    const expr = this.get(id);
    return expr.kind === 'constant' ? OTHER : expr.width;
  }

  constant(value: bigint): ExprId {
    return this.intern(`c${value}`, { kind: 'constant', value });
  }

  any(set: NumberSet, width: Width, why: string, from?: Provenance): ExprId {
    const single = set.single;
    if (single !== undefined) return this.constant(single);
    const origin = from === undefined ? '' : provenanceKey(from);
    return this.intern(`?${set.toString()} ${widthKey(width)} ${why}${origin}`, {
      kind: 'any',
      set,
      width,
      why,
      from,
    });
  }

  term(
    origin: TermOrigin,
    text: string | undefined,
    range: NumberSet,
    width: Width,
    type: string = '',
  ): ExprId {
    return this.intern(termKey(origin), {
      kind: 'term',
      term: { origin, text, range, type },
      width,
    });
  }

  /** `operand` as a value of type `width`; the operand itself when every value it can have fits. */
  cast(operand: ExprId, width: Width): ExprId {
    if (width.kind === 'other' || width.kind === 'void') return operand;
    const expr = this.get(operand);
    if (expr.kind === 'constant') return this.constant(converted(expr.value, width));
    if (width.kind === 'bool') return this.truth(operand);
    // A type we could not find is taken to hold what it is stored into; a conversion would say nothing.
    if (expr.kind === 'any') {
      if (expr.set.isWithin(rangeOf(width))) return this.any(expr.set, width, expr.why, expr.from);
      return this.any(rangeOf(width), width, expr.why);
    }
    if (rangeOfExpr(expr).isWithin(rangeOf(width))) return operand;
    return this.intern(`(${widthKey(width)})${operand}`, { kind: 'cast', operand, width });
  }

  complement(operand: ExprId, width: Width): ExprId {
    const expr = this.get(operand);
    if (expr.kind === 'constant') return this.constant(converted(~expr.value, width));
    return this.intern(`~${operand} ${widthKey(width)}`, { kind: 'complement', operand, width });
  }

  negate(operand: ExprId, width: Width): ExprId {
    return this.binary('-', this.constant(0n), operand, width);
  }

  /** 1 when the operand is not 0, else 0. */
  truth(operand: ExprId): ExprId {
    const expr = this.get(operand);
    if (rangeOfExpr(expr).isWithin(NumberSet.truth)) return operand;
    return this.not(this.binary('==', operand, this.constant(0n), OTHER));
  }

  /** 0 when the operand is not 0, else 1. */
  not(operand: ExprId): ExprId {
    return this.binary('==', operand, this.constant(0n), OTHER);
  }

  binary(operator: Operator, left: ExprId, right: ExprId, width: Width): ExprId {
    const a = this.get(left);
    const b = this.get(right);
    if (a.kind === 'constant' && b.kind === 'constant') {
      const value = calculate(operator, a.value, b.value);
      if (value !== undefined) return this.constant(converted(value, width));
    }
    const folded = this.simplified(operator, left, right, width);
    if (folded !== undefined) return folded;
    if (operator === '==' && left > right) return this.binary('==', right, left, width);
    return this.intern(`${left}${operator}${right} ${widthKey(width)}`, {
      kind: 'binary',
      operator,
      left,
      right,
      width,
      range: rangeOfBinary(operator, a, b, width),
    });
  }

  private simplified(
    operator: Operator,
    left: ExprId,
    right: ExprId,
    width: Width,
  ): ExprId | undefined {
    const a = this.get(left);
    const b = this.get(right);
    const isZero = (expr: Expr): boolean => expr.kind === 'constant' && expr.value === 0n;
    switch (operator) {
      case '+':
      case '|':
      case '^':
        if (isZero(b)) return this.cast(left, width);
        if (isZero(a)) return this.cast(right, width);
        return undefined;
      case '-':
      case '<<':
      case '>>':
        return isZero(b) ? this.cast(left, width) : undefined;
      case '&':
      case '*':
        return isZero(a) || isZero(b) ? this.constant(0n) : undefined;
      case '==': {
        // Two readings of "any" need not agree, so `x == x` is true of everything else only.
        if (left === right && this.isFixed(left)) return this.constant(1n);
        // (a == b) == 0 twice is a == b.
        const inner = isZero(b) ? a : isZero(a) ? b : undefined;
        if (inner?.kind === 'binary' && inner.operator === '==') {
          const zero = this.constant(0n);
          const isZeroed = inner.left === zero || inner.right === zero;
          const operand = inner.left === zero ? inner.right : inner.left;
          if (isZeroed && rangeOfExpr(this.get(operand)).isWithin(NumberSet.truth)) return operand;
        }
        return undefined;
      }
      default:
        return undefined;
    }
  }

  /** Whether the expression grew beyond what is worth following. */
  isLarge(id: ExprId): boolean {
    return this.sizeOf(id) > MAX_SIZE;
  }

  private sizeOf(id: ExprId): number {
    const known = this.sizes[id];
    if (known !== undefined) return known;
    const expr = this.get(id);
    let size = 1;
    if (expr.kind === 'cast' || expr.kind === 'complement') size += this.sizeOf(expr.operand);
    if (expr.kind === 'binary') size += this.sizeOf(expr.left) + this.sizeOf(expr.right);
    this.sizes[id] = size;
    return size;
  }

  /** Whether two readings of the expression agree. */
  private isFixed(id: ExprId): boolean {
    return this.leavesOf(id).every((leaf) => this.get(leaf).kind !== 'any');
  }

  /** The terms and unknowns that the expression is made of, each once. */
  leavesOf(id: ExprId): readonly ExprId[] {
    const known = this.leaves[id];
    if (known !== undefined) return known;
    const expr = this.get(id);
    let found: readonly ExprId[] = [];
    switch (expr.kind) {
      case 'term':
      case 'any':
        found = [id];
        break;
      case 'cast':
      case 'complement':
        found = this.leavesOf(expr.operand);
        break;
      case 'binary':
        found = [...new Set([...this.leavesOf(expr.left), ...this.leavesOf(expr.right)])];
        break;
      case 'constant':
        break;
    }
    this.leaves[id] = found;
    return found;
  }

  /** How often a leaf stands in an expression. */
  occurrencesOf(leaf: ExprId, id: ExprId): number {
    if (leaf === id) return 1;
    const expr = this.get(id);
    switch (expr.kind) {
      case 'cast':
      case 'complement':
        return this.occurrencesOf(leaf, expr.operand);
      case 'binary':
        return this.occurrencesOf(leaf, expr.left) + this.occurrencesOf(leaf, expr.right);
      default:
        return 0;
    }
  }

  /** The expression with every leaf replaced by what `replace` makes of it. */
  substitute(id: ExprId, replace: (leaf: ExprId) => ExprId): ExprId {
    const expr = this.get(id);
    switch (expr.kind) {
      case 'constant':
        return id;
      case 'term':
      case 'any':
        return replace(id);
      case 'cast':
        return this.cast(this.substitute(expr.operand, replace), expr.width);
      case 'complement':
        return this.complement(this.substitute(expr.operand, replace), expr.width);
      case 'binary':
        return this.binary(
          expr.operator,
          this.substitute(expr.left, replace),
          this.substitute(expr.right, replace),
          expr.width,
        );
    }
  }

  private intern(key: string, expr: Expr): ExprId {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.all.length as ExprId; // the only place where the brand is made
    this.all.push(expr);
    this.ids.set(key, id);
    return id;
  }
}

function widthKey(width: Width): string {
  return width.kind === 'int' ? `${width.signed ? 's' : 'u'}${width.bits}` : width.kind;
}

function provenanceKey({ sites, others, isUnited }: Provenance): string {
  return ` ${isUnited ? '|' : 'f'}${sites.join()} ${others.toString()}`;
}

function termKey(origin: TermOrigin): string {
  switch (origin.kind) {
    case 'parameter':
      return `p${origin.index}`;
    case 'call':
      return `f${origin.site}(${origin.arguments.join()})`;
    case 'written':
      return `w${origin.site}.${origin.variable}`;
    case 'memory':
      return `m${origin.epoch} ${origin.key}`;
    case 'name':
      return `n${origin.name}`;
    case 'configuration':
      return `#${origin.condition}`;
  }
}

/** What the expression can be, whatever its terms are. */
export function rangeOfExpr(expr: Expr): NumberSet {
  switch (expr.kind) {
    case 'constant':
      return NumberSet.of(expr.value);
    case 'term':
      return expr.term.range;
    case 'any':
      return expr.set;
    case 'binary':
      return expr.range;
    case 'cast':
    case 'complement':
      return rangeOf(expr.width);
  }
}

/** A mask of up to so many bits has each of its combinations told apart. */
const MAX_MASK_BITS = 4;

function rangeOfBinary(operator: Operator, left: Expr, right: Expr, width: Width): NumberSet {
  if (operator === '==' || operator === '<') return NumberSet.truth;
  if (operator === '|') return valuesOfUnion(rangeOfExpr(left), rangeOfExpr(right), rangeOf(width));
  if (operator !== '&') return rangeOf(width);
  const masks = [left, right].flatMap((expr) =>
    expr.kind === 'constant' && expr.value >= 0n ? [expr.value] : [],
  );
  const [mask] = masks;
  if (mask === undefined) return boundedByOperand(left, right, rangeOf(width));
  return rangeOf(width).intersect(valuesUnderMask(mask));
}

/** `a & b` is no more than either, where that is not negative. */
function boundedByOperand(left: Expr, right: Expr, range: NumberSet): NumberSet {
  let bounded = range;
  for (const { low, high } of [rangeOfExpr(left), rangeOfExpr(right)]) {
    if (low === undefined || high === undefined || low < 0n || !range.has(high)) continue;
    bounded = bounded.intersect(NumberSet.range(0n, high));
  }
  return bounded;
}

/**
 * `a | b` has every bit of both, so that it is no less than either. A number that may be negative stays one
 * piece: its negative half by itself would look like something that was found out.
 */
function valuesOfUnion(left: NumberSet, right: NumberSet, range: NumberSet): NumberSet {
  if (!left.isWithin(range) || !right.isWithin(range)) return range;
  const { low: a } = left;
  const { low: b } = right;
  if (a === undefined || b === undefined || a < 0n || b < 0n) return range;
  return range.intersect(NumberSet.range(a > b ? a : b, range.high ?? 0n));
}

function valuesUnderMask(mask: bigint): NumberSet {
  const bits: bigint[] = [];
  for (let bit = 1n; bit <= mask; bit <<= 1n) if ((mask & bit) !== 0n) bits.push(bit);
  if (bits.length > MAX_MASK_BITS) return NumberSet.range(0n, mask);
  let values = [0n];
  for (const bit of bits) values = values.flatMap((value) => [value, value | bit]);
  return NumberSet.from(values);
}

/** The mathematical result; undefined where C leaves it undefined. */
export function calculate(operator: Operator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return b < 0n || b > 63n ? undefined : a << b;
    case '>>':
      return b < 0n || b > 63n ? undefined : a >> b;
    case '==':
      return a === b ? 1n : 0n;
    case '<':
      return a < b ? 1n : 0n;
  }
}
