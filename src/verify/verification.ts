import type { FunctionId } from '../callgraph/function-id.ts';
import type { TextEdit } from '../rewrite/text-edit.ts';
import type { CodeText } from './code-text.ts';
import type { ResultDifference } from './lockstep/answer.ts';

/** Whether a change is what it says. */
export type Verification =
  | {
      readonly kind: 'holds';
      /** All of them listed by verdicts, or claimed. */
      readonly differences: readonly FoundDifference[];
    }
  /**
   * `refused`: functions are not shown to do what they did, or do something else; another way to write the change may
   * hold. `veto`: the text that it makes is not one that can be written.
   */
  | { readonly kind: 'refused' | 'veto'; readonly reasons: readonly VetoReason[] };

/** Why a change is left out: a whole sentence, and where, in the new text. */
export interface VetoReason {
  readonly text: string;
  readonly path: string;
  readonly line: number;
  /** The text itself is all right. */
  readonly isUnproved?: true;
}

/** Nothing holds for these reasons. */
export function refusal(reasons: readonly VetoReason[]): Verification {
  const isUnproved = reasons.every((reason) => reason.isUnproved === true);
  return { kind: isUnproved ? 'refused' : 'veto', reasons };
}

/** A difference in behavior that was found by comparing the two versions of a function. */
export interface FoundDifference {
  readonly function: FunctionId;
  readonly difference: ResultDifference;
}

/** A file with and without edits. */
export interface FileVersions {
  readonly path: string;
  readonly edits: readonly TextEdit[];
  /** Undefined for files that are no C. */
  readonly code: { readonly before: CodeText; readonly after: CodeText } | undefined;
}
