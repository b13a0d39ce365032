import type { FunctionId } from '../callgraph/function-id.ts';
import type { Conjunct } from './conjunct.ts';
import type { Line } from './control-flow-graph.ts';
import type { Expressions, ExprId } from './expression.ts';
import type { NumberSet } from './number-set.ts';

/** Where a value comes from when a callee made it: outermost callee first. */
export interface Via {
  readonly function: string;
  readonly file: string;
  readonly line: Line;
}

/** What a function can return at one place. */
export type ReturnValue =
  | { readonly kind: 'number'; readonly value: bigint }
  /** One of many numbers; `text` says which, when parameters and calls do. */
  | {
      readonly kind: 'numbers';
      readonly set: NumberSet;
      readonly text: string | undefined;
      /** What `text` spells, in the function's own expressions. */
      readonly expr?: ExprId;
    }
  /** `return;` */
  | { readonly kind: 'nothing' };

/** One way a function can end: the value, when, and where it was decided. */
export interface Outcome {
  readonly value: ReturnValue;
  /** In the function's own expressions. */
  readonly when: Conjunct;
  readonly line: Line;
  readonly via: readonly Via[];
}

/** Why an answer is not complete, and where. */
export interface Unknown {
  readonly reason: UnknownReason;
  /** A callee, a slot, a condition: what the reason is about. */
  readonly about: string;
  readonly function: string;
  readonly file: string;
  readonly line: Line;
}

export type UnknownReason =
  | 'no-body' // a function without a body in this tree
  | 'indirect-call' // through a pointer whose targets are not known
  | 'macro' // a macro whose text was not read as C
  | 'written-by-call' // set through a pointer handed to a call
  | 'computed' // in a loop, or merged from too many paths
  | 'too-many-paths'
  | 'too-many-definitions'
  | 'too-deep'
  | 'unread-text'
  | 'internal';

/** A part of a function's results that belongs to certain parameters. */
export interface ResultGroup {
  /** What must hold of parameters, in the callee's expressions; empty for always. */
  readonly literals: readonly (readonly [ExprId, NumberSet])[];
  readonly results: NumberSet;
  /** The result as an expression over parameters alone. */
  readonly exact: ExprId | undefined;
}

/** What callers need to know of a function. */
export interface FunctionSummary {
  readonly id: FunctionId;
  readonly name: string;
  readonly file: string;
  readonly exprs: Expressions;
  readonly outcomes: readonly Outcome[];
  readonly groups: readonly ResultGroup[];
  /** Everything it can return. */
  readonly results: NumberSet;
  readonly unknowns: readonly Unknown[];
  /** How the function's text, or a callee's, spells numbers. */
  readonly spellings: ReadonlyMap<bigint, string>;
}
