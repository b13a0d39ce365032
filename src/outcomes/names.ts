import type { CType } from './control-flow-graph.ts';
import type { NumberSet } from './number-set.ts';

/** A `#define` as the text of its parts. */
export interface MacroText {
  /** Undefined for macros without a parameter list. */
  readonly parameters: readonly string[] | undefined;
  /** The last parameter takes all that is left. */
  readonly isVariadic: boolean;
  readonly body: string;
  /** The `#if` conditions around it; undefined for none. */
  readonly condition: string | undefined;
}

/** What `knowledge` says a call means, so that its text need not be read. Argument positions are 0-based. */
export type CallMeaning =
  /** The value of one argument. `isSeen`: others see it, as a line in the log. */
  | { readonly kind: 'identity'; readonly argument: number; readonly isSeen?: true }
  /** Whether one argument is not 0. `isSeen`: then others see it, as a warning in the log. */
  | { readonly kind: 'truth'; readonly argument: number; readonly isSeen?: true }
  /** Whether one argument lies in the set. */
  | { readonly kind: 'within'; readonly argument: number; readonly set: NumberSet }
  /** One argument when it is an error pointer, else 0. */
  | { readonly kind: 'error-or-zero'; readonly argument: number }
  | { readonly kind: 'noreturn' }
  | { readonly kind: 'noreturn-if'; readonly argument: number }
  /** Whether a configuration option, the argument, is set. */
  | { readonly kind: 'configuration' }
  | {
      readonly kind: 'call';
      /** What it can return; undefined where nobody said. */
      readonly results: NumberSet | undefined;
      /** How those of the results are written that have a name: `-EINVAL`. */
      readonly names?: ReadonlyMap<bigint, string>;
      /** Positions of the local variables it assigns to; undefined: any that stands alone as an argument. */
      readonly writes: readonly number[] | undefined;
      readonly isPure: boolean;
    };

/** What the names in a function's text stand for, as seen from its file. */
export interface NameMeanings {
  /** The number a constant stands for. */
  number(name: string): bigint | undefined;
  /** Of a name that is a function as well, those that a call of it can mean. */
  macros(name: string): readonly MacroText[];
  /** Not where every call of the name in the file means one of its macros. */
  isFunction(name: string): boolean;
  /**
   * Whether a macro of that name may do more than a call can: return from the function around it, jump.
   * Such a macro has to be read even where its value is not used.
   */
  mayLeadAway(name: string): boolean;
  resultType(name: string): CType;
  /** The type a declaration's specifiers spell, without pointers. */
  type(text: string): CType;
  /** The type of a field of `struct tag` or of a typedef's struct. */
  fieldType(type: CType, field: string): CType;
  globalType(name: string): CType;
  meaning(name: string): CallMeaning | undefined;
}
