import type { FunctionId } from '../../callgraph/function-id.ts';
import type { Judgement } from '../planned-site.ts';
import type { ResultVariable } from './slot-fit.ts';
import type { Declaration } from './slot-other-uses.ts';

/** A judgement, with what a change of the type touches besides the functions. */
export interface SlotJudgement extends Judgement {
  /** The definitions that the site puts into the slot; several for arms of an `#if`. */
  readonly functions: readonly FunctionId[];
  /** Local variables that hold the result; those that hold something else as well have to be split. */
  readonly variables: readonly ResultVariable[];
  /** Prototypes that change with the definition. */
  readonly declarations: readonly Declaration[];
}

/** What is said of one definition in a slot. */
export type FunctionVerdict = Omit<SlotJudgement, 'to' | 'mapping' | 'functions'>;

/** One with nothing to show beside its reasons. */
export function plainVerdict(
  verdict: FunctionVerdict['verdict'],
  reasons: readonly string[],
  proof: FunctionVerdict['proof'] = 'none',
): FunctionVerdict {
  return {
    verdict,
    proof,
    reasons,
    differences: [],
    alsoChanges: [],
    unknown: [],
    variables: [],
    declarations: [],
  };
}
