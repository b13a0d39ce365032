import type { FunctionId } from '../callgraph/function-id.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { FileEdits } from './text-edit.ts';

/**
 * Edits that are made together or not at all: a call with the translation that it makes superfluous, a function's
 * type with its prototypes. Whole: with nothing but these edits the tree is right, given what is introduced.
 */
export interface Change {
  readonly stage: 'introduce' | 'convert' | 'retire';
  /** The uses it carries out. */
  readonly sites: readonly PlannedSite[];
  /** One entry for each file. */
  readonly files: readonly FileEdits[];
  /** Functions whose text or type changes, those that are called before those that call them. */
  readonly functions: readonly FunctionId[];
  readonly promise: ChangePromise;
  /** What changes besides the differences of its sites' verdicts; whatever else verification finds is a veto. */
  readonly alsoDiffers: readonly ClaimedDifference[];
}

/** What a change says of itself, for verification to hold it to. */
export interface ChangePromise {
  /** Names that mean the same function as before under another name, old to new. */
  readonly renames: ReadonlyMap<string, string>;
  /** Calls that return something else now, old to new: results go over by what the new function's body makes of them. */
  readonly replaced: ReadonlyMap<string, string>;
  /**
   * `tokens`: the code is the same token for token but for the renames. `types`: it is but for `retyped`, and for the
   * types of local variables, whose declarations may be taken apart or stand in another order. `behavior`: functions
   * end as before, but for the differences. `argued`: the migration argues it; code outside of the edits stays as it
   * is. `text`: comments and documentation only. `declarations`: what stands outside of functions.
   */
  readonly kind: 'tokens' | 'types' | 'behavior' | 'argued' | 'text' | 'declarations';
  /** Functions that return something else than before, to callers that change with them: codes in the place of errnos. */
  readonly translated: readonly FunctionId[];
  /**
   * Functions whose result has another type from now on, with that type. `void`: what they returned is left out of
   * every comparison, because nobody looks at it or because the migration argues that it says nothing.
   */
  readonly retyped?: ReadonlyMap<FunctionId, string>;
}

/** A source of errors, other than the subject, whose errors end in something else than before. */
export interface ClaimedDifference {
  readonly function: FunctionId;
  /** The expression that has the error: `PTR_ERR(pages)`. */
  readonly source: string;
  /** What it goes through now: `vmf_error`. */
  readonly through: string;
  readonly text: string;
}

/** How some uses are to be written, or why nobody knows. */
export interface Rewriting {
  readonly sites: readonly PlannedSite[];
  /** The best first; the first that holds under verification is taken. Made when asked for. */
  readonly candidates: Iterable<Change>;
  /** A whole sentence for the person who is left with it, where no candidate holds. */
  readonly otherwise: string;
}
