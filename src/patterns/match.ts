import type { NodeId } from '../syntax/syntax-tree.ts';

/** What a metavariable stands for in one match. Offsets are bytes of the text that the tree was made from. */
export interface Binding {
  readonly start: number;
  readonly end: number;
  /** One character for each byte, comments and line breaks inside included. Empty only for a rest of nothing. */
  readonly text: string;
  /** The expression; for `...` the first of the arguments, 0 when there is none. Valid as long as its tree. */
  readonly node: NodeId;
  /** How strongly the expression holds together: `precedence.ts`. */
  readonly strength: number;
  readonly effects: Effects;
  /** Names of what it calls; an empty one for a call through a pointer. */
  readonly calls: readonly string[];
}

/**
 * What evaluating an expression does beside giving a value: nothing that its text shows, a call (which may do
 * anything, and may be a macro), or a change of a variable.
 */
export type Effects = 'none' | 'calls' | 'changes';

/**
 * What becomes of the value of an expression. `no-value`: a statement matched. `ignored`: it stands as a
 * statement or is cast to void. `target`: it is written to, or its address is taken.
 */
export type ValueUse =
  | 'no-value'
  | 'ignored'
  | 'target'
  | 'tested'
  | 'returned'
  | 'stored'
  | 'argument'
  | 'used';

/** Why a match must not be rewritten without a person looking at it. */
export type MatchConcern =
  /** An `#if` line stands inside the match. */
  | 'conditional-lines'
  /** The text has another reading under other arms of an `#if`; the match holds for some arms. */
  | 'conditional-reading'
  /** It is written to or its address is taken, which a replacement may not allow. */
  | 'target'
  /** It stands where C asks for a constant: a `case`, an array's size, an initializer outside functions. */
  | 'constant'
  /** A comment inside the match stands in no metavariable's text, so a rewriting would lose it. */
  | 'comment';

/** What a replacement's text depends on: what is bound, and what stands around the place. */
export interface MatchPlace {
  /** By name without `$`; the rest of the arguments under `...`. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** How strong an expression must be to stand there without parentheses: `precedence.ts`. */
  readonly needed: number;
  /** For a statement: it is the whole body of an `if` or a loop, without braces. */
  readonly isBody: boolean;
  /** The character in front of the match; empty at the text's beginning. */
  readonly before: string;
}

/** A place with code of the pattern's form. */
export interface PatternMatch extends MatchPlace {
  readonly kind: 'match';
  readonly node: NodeId;
  readonly start: number;
  readonly end: number;
  readonly use: ValueUse;
  readonly concerns: readonly MatchConcern[];
}

/**
 * Why a place that looks like the pattern is no match.
 *
 * `value-used`: the expression of a statement pattern, inside a larger expression or a `for` head.
 * `no-semicolon`: it stands as a statement without its `;`, as a macro may.
 * `other-arguments`: a call of the pattern's function, with arguments that do not fit.
 * `no-expression`: the pattern's function where no expression stands: a macro call at file scope, a macro
 * with a block behind it.
 * `not-understood`: the parser could not read the text around it, or an `#if` splits it.
 */
export type MissReason =
  | 'value-used'
  | 'no-semicolon'
  | 'other-arguments'
  | 'no-expression'
  | 'not-understood';

/** A place that a person must look at, because it may be code of the pattern's form and is no match. */
export interface PatternMiss {
  readonly kind: 'miss';
  readonly reason: MissReason;
  readonly start: number;
  readonly end: number;
}

/** Everything of one tree, by offset. Matches may lie inside each other: `f(f(x))` holds two of `f($x)`. */
export interface PatternFindings {
  readonly matches: readonly PatternMatch[];
  readonly misses: readonly PatternMiss[];
}
