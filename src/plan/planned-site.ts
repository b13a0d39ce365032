import type { WitnessChain } from '../callgraph/context-search.ts';
import type { FunctionId } from '../callgraph/function-id.ts';
import type { UseKind } from '../callgraph/uses.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { MigrationRule, Subject } from '../spec/migration-spec.ts';

/** What a plan says of one use; `documents/plan.ts` explains the words. */
export type Verdict = 'convert' | 'convert-differs' | 'keep' | 'review' | 'done';

/** One use of a subject, judged. */
export interface PlannedSite {
  readonly subject: Subject;
  readonly kind: UseKind | 'binding' | 'pattern';
  readonly file: FileIndex;
  readonly line: number;
  readonly column: number;
  /** The function or macro around it; undefined at file scope. */
  readonly owner: FunctionId | undefined;
  /** The macro that makes the use by being expanded here. */
  readonly via: FunctionId | undefined;
  /** The rule that decided; undefined when none matched or none was needed. */
  readonly rule: MigrationRule | undefined;
  readonly contexts: readonly string[];
  readonly chains: readonly WitnessChain[];
  readonly shape: string | undefined;
  readonly preconditions: readonly CheckedPrecondition[];
  readonly judgement: Judgement;
}

/** A verdict with what it rests on. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The name or text that takes the use's place. */
  readonly to: string | undefined;
  readonly proof: 'proved' | 'argued' | 'none';
  /** Whole sentences; for `review`, why. */
  readonly reasons: readonly string[];
  readonly mapping: readonly MappedValue[];
  readonly differences: readonly Difference[];
  readonly alsoChanges: readonly ChangedFunction[];
  /** What could not be found out. */
  readonly unknown: readonly string[];
}

/** What becomes of one value of the old function, before and after. */
export interface MappedValue {
  readonly input: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly isReachable: boolean;
}

export interface Difference {
  readonly input: string;
  readonly before: string;
  readonly after: string;
  readonly isReachable: boolean;
  readonly text: string;
}

/** A function that changes with the use. */
export interface ChangedFunction {
  readonly function: FunctionId;
  readonly why: string;
}

export interface CheckedPrecondition {
  readonly requirement: string;
  readonly answer: 'met' | 'missing' | 'unknown' | 'not-needed';
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly text: string;
  readonly file: FileIndex;
  readonly line: number;
}

/** A verdict without anything to show beside its reasons. */
export function plainJudgement(
  verdict: Verdict,
  to: string | undefined,
  reasons: readonly string[],
  proof: Judgement['proof'] = 'none',
): Judgement {
  return {
    verdict,
    to,
    proof,
    reasons,
    mapping: [],
    differences: [],
    alsoChanges: [],
    unknown: [],
  };
}
