import type { PlanDifference, PlanSite } from './plan.ts';

/**
 * What `flagday apply --format json` prints. A promise to others: fields may be added, never changed.
 * The JSON Schema is `schemas/apply.schema.json`.
 */
export interface ApplyDocument {
  readonly format: 'flagday/apply';
  readonly version: 1;
  /** The migration file as it was given. */
  readonly spec: string;
  readonly name: string;
  readonly summary: string;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  /** What was to be done. */
  readonly stages: readonly ApplyStage[];
  /** By path: the files that change, and those that were left out of everything. */
  readonly files: readonly ApplyFile[];
  /** By file, line and column, as in the plan; lines are those of the tree as it was. */
  readonly sites: readonly ApplySite[];
  readonly counts: ApplyCounts;
  readonly assumptions: readonly string[];
  /** What a reader should know although nothing is done about it: strings that name the old function, for example. */
  readonly notes: readonly string[];
  /** With `--write`: what was written. Absent: nothing was to be. */
  readonly write?: ApplyWrite;
}

/** `introduce`: new names and functions. `convert`: the uses. `retire`: old names that nobody uses any more. */
export type ApplyStage = 'introduce' | 'convert' | 'retire';

export interface ApplyFile {
  /** Relative to the tree, with forward slashes. */
  readonly file: string;
  /** `left-out`: verification found something wrong in it, and no change that touches it is made. */
  readonly status: 'changed' | 'left-out';
  /** Why it is left out. */
  readonly reasons: readonly string[];
  readonly added: number;
  readonly removed: number;
  /** The change as git prints it; empty for a file that is left out. */
  readonly diff: string;
  /** How `diff` becomes bytes again: `latin1` for a file that is not UTF-8. */
  readonly encoding: 'utf8' | 'latin1';
}

/**
 * `rewritten`: the change is in the diff. `left`: somebody has to look, `reasons` says why. `kept`: stays, as a rule
 * says. `done`: has the new form already. `later`: belongs to a stage that was not asked for.
 */
export type ApplyStatus = 'rewritten' | 'left' | 'kept' | 'done' | 'later';

export interface ApplySite {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly kind: PlanSite['kind'];
  readonly function: string | null;
  readonly api: string;
  readonly verdict: PlanSite['verdict'];
  readonly to: string | null;
  readonly status: ApplyStatus;
  /** Why it is left; empty where nothing needs to be said. */
  readonly reasons: readonly string[];
  /** What the verdict says will be different. */
  readonly differences: readonly PlanDifference[];
  /** What is different besides, found while the change was made: errors of other functions. */
  readonly alsoDiffers: readonly string[];
  /** What the new function needs and does not have here, and what is not known to be there. */
  readonly preconditions: readonly {
    readonly requirement: string;
    readonly answer: 'missing' | 'unknown';
  }[];
}

export interface ApplyCounts {
  readonly filesChanged: number;
  readonly filesLeftOut: number;
  readonly added: number;
  readonly removed: number;
  readonly rewritten: number;
  readonly left: number;
  readonly kept: number;
  readonly done: number;
  readonly later: number;
}

export interface ApplyWrite {
  /** Files that have their new content now. */
  readonly written: readonly string[];
  /** Files that were to be written and were not, with the reason. */
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
  /** Files of an earlier run that was stopped, found written. */
  readonly earlier: readonly string[];
  /** Hard links that were parted, and the like. */
  readonly notes: readonly string[];
}
