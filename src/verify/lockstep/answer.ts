import type { Line } from '../../outcomes/control-flow-graph.ts';
import type { NumberSet } from '../../outcomes/number-set.ts';

/** What the comparison of two versions of a function found. */
export type LockstepAnswer =
  /** Every run of the one is a run of the other. */
  | { readonly kind: 'same' }
  /** Nothing differs but these results. Some of them may be of two ways that no run takes together. */
  | { readonly kind: 'differs'; readonly differences: readonly ResultDifference[] }
  | { readonly kind: 'unknown'; readonly trouble: Trouble };

/** Where the comparison ended, as two whole sentences at most, and where in the two texts. */
export interface Trouble {
  readonly reason: string;
  readonly before: Line;
  readonly after: Line;
}

/** Two results on one path. */
export interface ResultDifference {
  /** `shown`: not returned, but handed to a call or stored. */
  readonly kind: 'returned' | 'shown';
  readonly before: NumberSet;
  readonly after: NumberSet;
  /** What is known of calls' results there, one list for each way to come there. */
  readonly ways: readonly (readonly Cause[])[];
  /** The marked calls whose bodies the path goes through in the later version. */
  readonly through: readonly { readonly name: string; readonly line: Line }[];
  readonly lines: { readonly before: Line; readonly after: Line };
}

/** The result of a call is one of a set. */
export interface Cause {
  /** The function's name before the change; a text for other calls. */
  readonly call: string;
  readonly set: NumberSet;
}
