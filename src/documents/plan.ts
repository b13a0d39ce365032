import type { OutcomesDocument } from './outcomes.ts';
import type { SurveyChain, UseKind } from './survey.ts';

/**
 * What `flagday plan --format json` prints. A promise to others: fields may be added, never changed.
 * The JSON Schema is `schemas/plan.schema.json`.
 */
export interface PlanDocument {
  readonly format: 'flagday/plan';
  readonly version: 1;
  /** The migration file as it was given. */
  readonly spec: string;
  readonly name: string;
  readonly summary: string;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  /** By file, line and column. */
  readonly sites: readonly PlanSite[];
  /** What comes into the tree before the first conversion. */
  readonly introduce: readonly PlanIntroduction[];
  /** What goes when the last use is gone. */
  readonly retire: readonly PlanRetirement[];
  /** Sites of one form, and an interface that fits them better. */
  readonly shapes: readonly PlanShape[];
  /** One row for each rule, in order, with the number of sites it decided. */
  readonly rules: readonly { readonly rule: string; readonly sites: number }[];
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
  /** With `--verdict`: `sites` holds those with these verdicts only. Absent: it holds all. */
  readonly verdicts?: readonly PlanVerdict[];
  /** With `--site`: `sites` holds those of this line only. */
  readonly site?: { readonly file: string; readonly line: number };
  /** With `--site`: what the functions that are called there return, and how what replaces them maps it. */
  readonly outcomes?: readonly OutcomesDocument[];
}

/**
 * `convert`: proved, or argued by the migration, to change nothing. `convert-differs`: changes what
 * `differences` says and nothing else. `keep`: stays, as a rule says. `review`: a person decides, `reasons`
 * says why. `done`: has the new form already.
 */
export type PlanVerdict = 'convert' | 'convert-differs' | 'keep' | 'review' | 'done';

export interface PlanSite {
  /** Relative to the tree, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `binding` for a function put into a slot, `pattern` for code of a form. */
  readonly kind: UseKind | 'binding' | 'pattern';
  readonly function: string | null;
  /** The subject: a name, a slot or a pattern's text. */
  readonly api: string;
  readonly verdict: PlanVerdict;
  /** The name or text that takes its place; null when nothing does. */
  readonly to: string | null;
  /** The rule that decided; null when none matched or none was needed. */
  readonly rule: string | null;
  readonly contexts: readonly string[];
  /** What the verdict rests on, in whole sentences; for `review`, why. */
  readonly reasons: readonly string[];
  /** `proved` from the code, `argued` by the migration, or neither. */
  readonly proof: 'proved' | 'argued' | 'none';
  /** The driver's own translation beside the new one, a row for each value. */
  readonly mapping: readonly PlanMappingRow[];
  readonly differences: readonly PlanDifference[];
  /** Functions that have to change with this use: those the result travels through. */
  readonly alsoChanges: readonly {
    readonly function: string;
    readonly file: string;
    readonly line: number;
    readonly why: string;
  }[];
  readonly chains: readonly SurveyChain[];
  readonly preconditions: readonly PlanPrecondition[];
  /** What could not be found out, each with its reason. */
  readonly unknown: readonly string[];
  /** The macro whose expansion makes this use; null for a use in plain text. */
  readonly via: string | null;
  /** How the site looks: `call in a loop over pages[i]`; null for nothing special. */
  readonly shape: string | null;
}

export interface PlanMappingRow {
  /** What the old function returns: `-EBUSY`, `0`, `any other value`. */
  readonly input: string;
  /** What the entry point, or the last function that looks at it, makes of it now. More than one: depends. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether the old function can return `input` at all. */
  readonly reachable: boolean;
}

export interface PlanDifference {
  readonly input: string;
  readonly before: string;
  readonly after: string;
  /** False for an input that the callee never returns: then nothing changes. */
  readonly reachable: boolean;
  /** For a driver's maintainer: "when another thread mapped the page first (-EBUSY): …". */
  readonly text: string;
}

export interface PlanPrecondition {
  /** `VM_MIXEDMAP`, `may sleep`, `mmap lock for writing`. */
  readonly requirement: string;
  readonly answer: 'met' | 'missing' | 'unknown' | 'not-needed';
  /** Where it is met, or where it should be. */
  readonly evidence: readonly {
    readonly text: string;
    readonly file: string;
    readonly line: number;
  }[];
}

export interface PlanIntroduction {
  readonly name: string;
  readonly of: string;
  readonly how: 'rename' | 'wrapper' | 'existing';
  /** Places that change: definitions, declarations, exports. */
  readonly places: readonly {
    readonly what: string;
    readonly file: string;
    readonly line: number;
  }[];
}

export interface PlanRetirement {
  readonly name: string;
  /** Uses that no verdict of this plan takes away. */
  readonly left: number;
  readonly ready: boolean;
}

export interface PlanShape {
  readonly shape: string;
  readonly sites: readonly {
    readonly file: string;
    readonly line: number;
    readonly function: string;
  }[];
  /** The interface that fits; null when none is known. */
  readonly better: string | null;
  readonly because: string;
}
