import type { ControlFlowGraph, Place, Value, VariableId } from './control-flow-graph.ts';
import { type Expressions, type ExprId, rangeOfExpr } from './expression.ts';
import { mayEqualUnder, refineGuard } from './guard.ts';
import { NumberSet } from './number-set.ts';
import { textOf } from './spelling.ts';
import type { State } from './state.ts';
import { commonWidth, INT, OTHER, POINTER, rangeOf, type Width } from './width.ts';

/** Addresses of things that exist: neither NULL nor an error pointer. */
export const VALID_ADDRESS: NumberSet = NumberSet.range(-4095n, 0n).complement();

/** Reads values in states of one function. */
export class Evaluator {
  readonly exprs: Expressions;
  private readonly graph: ControlFlowGraph;

  constructor(exprs: Expressions, graph: ControlFlowGraph) {
    this.exprs = exprs;
    this.graph = graph;
  }

  valueOf(state: State, value: Value): ExprId {
    const { exprs } = this;
    const id = this.calculated(state, value);
    // A loop may put an expression into itself in every round, twice or more where it compares.
    return value.kind === 'read' || !exprs.isLarge(id) ? id : this.ofLarge(id);
  }

  /** What stands for an expression that is too long to be followed. */
  protected ofLarge(id: ExprId): ExprId {
    const { exprs } = this;
    return exprs.any(rangeOfExpr(exprs.get(id)), exprs.widthOf(id), 'a long calculation');
  }

  private calculated(state: State, value: Value): ExprId {
    const { exprs } = this;
    switch (value.kind) {
      case 'number':
        return exprs.constant(value.value);
      case 'name':
        return exprs.term(
          { kind: 'name', name: value.name },
          value.name,
          value.set,
          value.type.width,
        );
      case 'any':
        return exprs.any(value.set, value.type.width, value.why);
      case 'configuration':
        return exprs.term(
          { kind: 'configuration', condition: value.condition },
          value.condition,
          NumberSet.truth,
          INT,
        );
      case 'read':
        return this.read(state, value.place);
      case 'address':
        return this.addressOf(state, value.place);
      case 'convert':
        return exprs.cast(this.valueOf(state, value.operand), value.type.width);
      case 'complement':
        return exprs.complement(this.valueOf(state, value.operand), value.type.width);
      case 'not':
        return exprs.not(this.valueOf(state, value.operand));
      case 'within':
        return this.isWithin(this.valueOf(state, value.operand), value.set);
      case 'binary':
        return this.binary(state, value);
      case 'compare':
        return this.compare(state, value);
    }
  }

  private binary(state: State, value: Extract<Value, { kind: 'binary' }>): ExprId {
    const { exprs } = this;
    const left = this.valueOf(state, value.left);
    const right = this.valueOf(state, value.right);
    const { width } = value.type;
    const converts = width.kind === 'int' && value.operator !== '<<' && value.operator !== '>>';
    return exprs.binary(
      value.operator,
      converts ? exprs.cast(left, width) : left,
      converts ? exprs.cast(right, width) : right,
      width,
    );
  }

  private compare(state: State, value: Extract<Value, { kind: 'compare' }>): ExprId {
    const { exprs } = this;
    const common = comparedAs(value.left.type.width, value.right.type.width);
    const left = exprs.cast(this.valueOf(state, value.left), common);
    const right = exprs.cast(this.valueOf(state, value.right), common);
    switch (value.operator) {
      case '==':
        return exprs.binary('==', left, right, INT);
      case '!=':
        return exprs.not(exprs.binary('==', left, right, INT));
      case '<':
        return exprs.binary('<', left, right, INT);
      case '>':
        return exprs.binary('<', right, left, INT);
      case '<=':
        return exprs.not(exprs.binary('<', right, left, INT));
      case '>=':
        return exprs.not(exprs.binary('<', left, right, INT));
    }
  }

  private isWithin(operand: ExprId, set: NumberSet): ExprId {
    const { exprs } = this;
    let result: ExprId | undefined;
    for (let i = 0; i < set.bounds.length; i += 2) {
      const low = set.bounds[i] as bigint;
      const high = set.bounds[i + 1] as bigint;
      // Beyond the first and the last number there is none to compare with.
      const above =
        low === NumberSet.everything.low
          ? exprs.constant(1n)
          : exprs.binary('<', exprs.constant(low - 1n), operand, INT);
      const below =
        high === NumberSet.everything.high
          ? exprs.constant(1n)
          : exprs.binary('<', operand, exprs.constant(high + 1n), INT);
      const inside = exprs.binary('&', above, below, INT);
      result = result === undefined ? inside : exprs.binary('|', result, inside, INT);
    }
    return result ?? exprs.constant(0n);
  }

  /** The place itself where a pointer is known to lead to a local: `*p` is `x` behind `p = &x`. */
  reached(state: State, place: Place): Place {
    if (place.kind !== 'target') return place;
    const expr = this.exprs.get(this.valueOf(state, place.pointer));
    if (expr.kind !== 'term' || expr.term.origin.kind !== 'name') return place;
    const variable = Number(/^&L(\d+)$/.exec(expr.term.origin.name)?.[1] ?? -1);
    const held = this.graph.variables[variable];
    return held === undefined || held.isMemory
      ? place
      : { kind: 'local', variable, type: held.type };
  }

  read(state: State, asked: Place): ExprId {
    const { exprs } = this;
    const place = this.reached(state, asked);
    if (place.kind === 'local' && !this.isMemory(place.variable)) {
      return (
        state.variables[place.variable] ??
        exprs.any(rangeOf(place.type.width), place.type.width, 'not set')
      );
    }
    const where = this.locate(state, place);
    const stored = state.memory.get(where.key);
    if (stored !== undefined) return stored;
    return exprs.term(
      { kind: 'memory', key: where.key, epoch: where.isOwn ? 0 : state.epoch },
      where.text,
      rangeOf(place.type.width),
      place.type.width,
      place.type.text,
    );
  }

  isMemory(variable: VariableId): boolean {
    return this.graph.variables[variable]?.isMemory ?? false;
  }

  private addressOf(state: State, place: Place): ExprId {
    const where = this.locate(state, place);
    return this.exprs.term(
      { kind: 'name', name: `&${where.key}` },
      where.text === undefined ? undefined : `&${where.text}`,
      VALID_ADDRESS,
      POINTER,
    );
  }

  /** A key for the memory at `place`, and its text for readers. */
  locate(state: State, place: Place): Location {
    switch (place.kind) {
      case 'local': {
        const variable = this.graph.variables[place.variable];
        const isOwn = variable?.isAddressTaken !== true;
        return { key: `L${place.variable}`, text: undefined, isOwn, variable: place.variable };
      }
      case 'global':
        return { key: `G${place.name}`, text: place.name, isOwn: false, variable: -1 };
      case 'target': {
        const pointer = this.valueOf(state, place.pointer);
        const text = textOf(this.exprs, pointer);
        return {
          key: `*${pointer}`,
          text: text === undefined ? undefined : `*${parenthesized(text)}`,
          isOwn: false,
          variable: -1,
        };
      }
      case 'field':
        return this.locateField(state, place);
      case 'element': {
        const base = this.locate(state, place.base);
        const index = this.valueOf(state, place.index);
        const text = textOf(this.exprs, index);
        const isKnown = base.text !== undefined && text !== undefined;
        return {
          ...base,
          key: `${base.key}[${index}`,
          text: isKnown ? `${undereferenced(base.text)}[${text}]` : undefined,
        };
      }
    }
  }

  private locateField(state: State, place: Extract<Place, { kind: 'field' }>): Location {
    const base = this.locate(state, place.base);
    let text: string | undefined;
    if (base.text !== undefined) {
      text = base.text.startsWith('*')
        ? `${base.text.slice(1)}->${place.name}`
        : `${base.text}.${place.name}`;
    }
    return { ...base, key: `${base.key}.${place.name}`, text };
  }

  /** The state in which `value` is not 0 (or is 0); undefined when it cannot be. */
  assume(state: State, value: Value, holds: boolean): State | undefined {
    switch (value.kind) {
      case 'not':
        return this.assume(state, value.operand, !holds);
      case 'within':
        return this.restrict(state, value.operand, holds ? value.set : value.set.complement());
      case 'compare': {
        const narrowed = this.narrowLocals(state, value, holds);
        return narrowed === undefined
          ? undefined
          : this.assumeExpr(narrowed, this.compare(narrowed, value), holds);
      }
      default:
        return this.restrict(state, value, holds ? NumberSet.notZero : NumberSet.zero);
    }
  }

  /** The state in which `value` lies in `set`; undefined when it cannot. */
  restrict(state: State, value: Value, set: NumberSet): State | undefined {
    const id = this.valueOf(state, value);
    const guard = refineGuard(this.exprs, state.guard, id, set);
    if (guard === undefined) return undefined;
    return this.narrowLocal({ ...state, guard }, value, set);
  }

  private assumeExpr(state: State, id: ExprId, holds: boolean): State | undefined {
    const set = holds ? NumberSet.notZero : NumberSet.zero;
    const guard = refineGuard(this.exprs, state.guard, id, set);
    return guard === undefined ? undefined : { ...state, guard };
  }

  /** A variable known as a set only is no term that a guard could speak of: its set shrinks instead. */
  private narrowLocal(state: State, value: Value, set: NumberSet): State | undefined {
    if (value.kind !== 'read' || value.place.kind !== 'local') return state;
    const { variable } = value.place;
    const id = state.variables[variable];
    if (id === undefined) return state;
    const expr = this.exprs.get(id);
    if (expr.kind !== 'any') return state;
    const smaller = expr.set.intersect(set);
    if (smaller.isEmpty) return undefined;
    const variables = [...state.variables];
    variables[variable] = this.exprs.any(smaller, expr.width, expr.why, expr.from);
    return { ...state, variables };
  }

  private narrowLocals(
    state: State,
    value: Extract<Value, { kind: 'compare' }>,
    holds: boolean,
  ): State | undefined {
    const common = comparedAs(value.left.type.width, value.right.type.width);
    const right = mayEqualUnder(
      this.exprs,
      state.guard,
      this.exprs.cast(this.valueOf(state, value.right), common),
    );
    const left = this.valueOf(state, value.left);
    const fits = mayEqualUnder(this.exprs, state.guard, left).isWithin(rangeOf(common));
    const single = right.single;
    if (single === undefined || !fits) return state;
    const set = comparedWith(value.operator, single);
    return this.narrowLocal(state, value.left, holds ? set : set.complement());
  }
}

export interface Location {
  readonly key: string;
  readonly text: string | undefined;
  /** Nobody but this function can change it. */
  readonly isOwn: boolean;
  /** The local variable it is part of; -1 for other memory. */
  readonly variable: VariableId;
}

/** A type that was not found says nothing about how the comparison converts. */
function comparedAs(left: Width, right: Width): Width {
  return left.kind === 'other' || right.kind === 'other' ? OTHER : commonWidth(left, right);
}

function comparedWith(operator: string, value: bigint): NumberSet {
  const below = NumberSet.range(-(1n << 63n), value - 1n);
  const above = NumberSet.range(value + 1n, 1n << 64n);
  switch (operator) {
    case '==':
      return NumberSet.of(value);
    case '!=':
      return NumberSet.of(value).complement();
    case '<':
      return below;
    case '<=':
      return above.complement();
    case '>':
      return above;
    default:
      return below.complement();
  }
}

function parenthesized(text: string): string {
  return /^[\w.>[\]()-]+$/.test(text) && !text.startsWith('-') && !text.startsWith('(')
    ? text
    : `(${text})`;
}

function undereferenced(text: string): string {
  return text.startsWith('*') ? text.slice(1) : text;
}
