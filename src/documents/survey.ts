/**
 * What `flagday survey --format json` prints. A promise to others: fields may be added, never changed.
 * The JSON Schema is `schemas/survey.schema.json`.
 */
export interface SurveyDocument {
  readonly format: 'flagday/survey';
  readonly version: 1;
  /** The name asked for; several names of one call are joined by `,`. */
  readonly api: string;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  readonly uses: readonly SurveyUse[];
  /** One row for each context, and one for `none`; sorted by name, `none` last. Counts calls only. */
  readonly summary: readonly SurveySummaryRow[];
  readonly coverage: SurveyCoverage;
}

export type UseKind =
  | 'call'
  | 'reference'
  | 'macro-body'
  | 'declaration'
  | 'definition'
  | 'export'
  | 'comment';

export interface SurveyUse {
  /** The name used: one of those asked for. */
  readonly api: string;
  /** Relative to the tree, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in bytes. */
  readonly column: number;
  readonly kind: UseKind;
  /** The enclosing function; null at file scope and in a macro's body. */
  readonly function: string | null;
  /** Names of the contexts the use runs in, sorted; empty when none was found. */
  readonly contexts: readonly string[];
  /**
   * Contexts found only through steps that were matched by a field's name, not by its type. They may be
   * wrong, so they are kept apart from `contexts`.
   */
  readonly possibleContexts: readonly string[];
  /** One shortest chain for each context and entry slot. */
  readonly chains: readonly SurveyChain[];
  readonly resultUse: string;
  /** Why no context was found; null when one was. */
  readonly unknown: string | null;
  /** Callers that lead nowhere although a context was found, and limits that were hit; each with its reason. */
  readonly incomplete: readonly string[];
  /** The macro whose expansion makes this use; null for a use in plain text. */
  readonly via: string | null;
  /** The `#if` conditions around the enclosing function; null for none. */
  readonly condition: string | null;
}

export interface SurveyChain {
  readonly context: string;
  readonly entry: {
    /** `vm_operations_struct.fault`, `request_irq()#2`, `module_init()#1`, `SYSCALL_DEFINE3`. */
    readonly slot: string;
    /** The variable that holds the slot, or the function that registers; empty when there is none. */
    readonly object: string;
    readonly file: string;
    readonly line: number;
  };
  /** From the entry point down to the function that holds the use. */
  readonly steps: readonly SurveyStep[];
  /** Whether a step was matched by field name alone. */
  readonly weak: boolean;
}

export interface SurveyStep {
  readonly function: string;
  readonly file: string;
  /** Where the function calls the next one; in the last step, where the use is. */
  readonly line: number;
  /**
   * How the next step is reached: `call`, `macro NAME`, `slot TYPE.FIELD`, `field FIELD` (weak),
   * `callback NAME()#N`; `use` in the last step.
   */
  readonly via: string;
}

export interface SurveySummaryRow {
  readonly context: string;
  readonly calls: number;
  readonly functions: number;
  readonly files: number;
}

/** What the answer rests on, and what it could not see. */
export interface SurveyCoverage {
  readonly files: number;
  readonly bytes: number;
  readonly functions: number;
  readonly calls: number;
  /** Files that could not be read, or were passed over, with the reason. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Files in which brackets do not pair or top-level text was not understood. */
  readonly notUnderstood: readonly { readonly file: string; readonly places: number }[];
  /** Macros whose bodies hold a use, and how often each is expanded. */
  readonly hidingMacros: readonly {
    readonly macro: string;
    readonly file: string;
    readonly expansions: number;
  }[];
  /** Unknown uses, counted by reason. */
  readonly unknowns: readonly { readonly reason: string; readonly uses: number }[];
  /** `#define NAME number` lines and enumerators counted, not listed. */
  readonly unlistedConstants: number;
  readonly notes: readonly string[];
}
