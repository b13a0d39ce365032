/**
 * What `flagday twins --format json` prints. A promise to others: fields may be added, never changed.
 * The JSON Schema is `schemas/twins.schema.json`.
 */
export interface TwinsDocument {
  readonly format: 'flagday/twins';
  readonly version: 1;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  readonly question: TwinsQuestion;
  /** Functions whose body is smaller, in tokens, have no twins here. */
  readonly minTokens: number;
  /** How much two bodies must be alike, from 0 to 1. */
  readonly similarity: number;
  /**
   * For the whole tree, groups of functions that are alike, by size of the first body times the lowest similarity.
   * For a function, each definition of it that has twins. For a change, each function it adds that has some.
   */
  readonly groups: readonly TwinGroupDocument[];
  /** Groups that the limit cut off. */
  readonly groupsLeftOut: number;
  readonly coverage: TwinsCoverage;
}

export type TwinsQuestion =
  | { readonly kind: 'tree' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'diff'; readonly base: string; readonly head: string }
  | { readonly kind: 'patch'; readonly name: string };

export interface TwinGroupDocument {
  readonly function: TwinFunction;
  /** At least one. The most alike first; those of a group of the tree in the order of the tree. */
  readonly twins: readonly Twin[];
  /** Twins that the limit cut off. */
  readonly twinsLeftOut: number;
}

export interface TwinFunction {
  readonly function: string;
  /** Relative to the tree, with forward slashes. */
  readonly file: string;
  /** 1-based line of the name. */
  readonly line: number;
  /** 1-based line of the closing brace. */
  readonly endLine: number;
  /** Tokens between the braces. */
  readonly tokens: number;
}

export interface Twin extends TwinFunction {
  /**
   * `1 - edits / (tokens of one body + tokens of the other)`, where `edits` counts the tokens of either body that
   * a longest common subsequence leaves out, the names of one body being replaced as `renaming` says.
   */
  readonly similarity: number;
  readonly edits: number;
  /**
   * `text`: nothing differs but the names in `renaming`. `tokens`: only comments, blanks and line breaks do.
   * `no`: tokens differ.
   */
  readonly same: 'text' | 'tokens' | 'no';
  /** Which names of the text the diff begins with are replaced, in order of appearance. */
  readonly renaming: readonly TwinRenaming[];
  /**
   * A unified diff of the two bodies, braces included, empty when they are the same. For a change it leads from
   * the twin to the function that was added, else from the function to its twin.
   */
  readonly diff: string;
}

export interface TwinRenaming {
  readonly from: string;
  /** With underscores at its end for a name without counterpart, where another one takes its spelling. */
  readonly to: string;
  /** How often the name stands in the body. */
  readonly times: number;
}

/** What the answer rests on, and what it leaves out. */
export interface TwinsCoverage {
  readonly files: number;
  readonly functions: number;
  /** Functions whose bodies have enough tokens to be compared. */
  readonly compared: number;
  /** Functions that were asked for, or that the change adds, and that are too small. */
  readonly tooSmall: readonly TwinFunction[];
  /** For a change: functions that are new or have another body than before. */
  readonly added: number;
  /** For a change: pairs of twins that were twins before it. */
  readonly twinsBefore: number;
  /** For the whole tree: sequences of tokens in so many bodies that having one in common did not count. */
  readonly commonWindows: number;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** What was applied with tolerance, for a patch. */
  readonly notes: readonly string[];
}
