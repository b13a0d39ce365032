import type { SurveyDocument } from './survey.ts';

/** What a function returns, and when; with `--against`, how another function maps it. */
export interface OutcomesDocument extends OutcomesOfDefinition {
  readonly format: 'flagday/outcomes';
  readonly version: 1;
  readonly tree: SurveyDocument['tree'];
  /** The other definitions of the name, each with its own answer: other arms of an `#if`, other files. */
  readonly others: readonly OutcomesOfDefinition[];
  readonly against: AgainstDocument | null;
  /** What the answer takes for granted, each in one sentence. */
  readonly assumptions: readonly string[];
}

/** One definition's answer. */
export interface OutcomesOfDefinition {
  readonly function: string;
  readonly file: string;
  /** 1-based line of the definition's name. */
  readonly line: number;
  /** The `#if` conditions around the definition; null for none. */
  readonly condition: string | null;
  readonly resultType: string;
  /** `errno`, `vm_fault_t`, `bool`, `pointer`, `void`, …: what a returned number means. */
  readonly domain: string;
  readonly outcomes: readonly OutcomeDocument[];
  /** Whether every value the function can return is among the outcomes. */
  readonly complete: boolean;
  /** In one sentence why the answer is not complete; null when it is. */
  readonly unknown: string | null;
  readonly unknowns: readonly UnknownDocument[];
  readonly documentation: DocumentationNote | null;
}

export interface OutcomeDocument {
  /** `-ENOMEM`, `VM_FAULT_OOM`, `0`, `NULL`, `ERR_PTR(-EINVAL)`; `< 0`, `> 0`, an expression, `any`. */
  readonly value: string;
  /** Conditions that hold together, over parameters, globals and results of calls; empty for always. */
  readonly guard: readonly string[];
  /** Whether further conditions, on locals that the declaration's reader cannot see, were left out. */
  readonly guardIsPartial: boolean;
  readonly file: string;
  /** Where the value was decided. */
  readonly line: number;
  /** The callees that made the value, outermost first. */
  readonly via: readonly {
    readonly function: string;
    readonly file: string;
    readonly line: number;
  }[];
}

export interface UnknownDocument {
  /** A permanent code: `no-body`, `indirect-call`, `computed`, … */
  readonly reason: string;
  readonly text: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** What the kernel-doc comment says of the result, and where the code says otherwise. */
export interface DocumentationNote {
  readonly line: number;
  /** The text behind `Return:`, in one line. */
  readonly text: string;
  readonly contradictions: readonly string[];
}

/** How `function` turns each value of the asked function into one of its own. */
export interface AgainstDocument {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly domain: string;
  /** `wrapper`: it calls the asked function. `translation`: it takes a value as its parameter. `same-shape`: neither. */
  readonly relation: 'wrapper' | 'translation' | 'same-shape';
  /** For `wrapper` and `translation`. */
  readonly mapping: readonly { readonly input: string; readonly outputs: readonly string[] }[];
  /** Inputs that become the same output: what the mapping loses. */
  readonly fallsTogether: readonly {
    readonly output: string;
    readonly inputs: readonly string[];
  }[];
  /** Whether the input can be told from the output; for `wrapper` and `translation`. */
  readonly reversible: 'yes' | 'no' | 'unknown';
  /** Outputs that do not come from the asked function. */
  readonly ownOutcomes: readonly OutcomeDocument[];
  /** For `same-shape`. */
  readonly comparison: {
    readonly verdict: 'same' | 'same-values' | 'different' | 'unknown';
    readonly onlyHere: readonly string[];
    readonly onlyThere: readonly string[];
  } | null;
  readonly unknown: string | null;
}

/** Functions of a slot whose results leave the slot's domain: `flagday survey --domain-check`. */
export interface DomainCheckDocument {
  readonly format: 'flagday/domain-check';
  readonly version: 1;
  readonly tree: SurveyDocument['tree'];
  readonly slots: readonly {
    readonly slot: string;
    readonly domain: string;
    readonly functions: number;
    /** Functions whose answer is not complete, so that a stray value may have been missed. */
    readonly incomplete: number;
  }[];
  readonly findings: readonly DomainFinding[];
}

export interface DomainFinding {
  readonly code: 'mixed-domain';
  /** `does`: on every path. `can`: on some path. */
  readonly certainty: 'can' | 'does';
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly slot: string;
  readonly domain: string;
  /** The stray value, as in `OutcomeDocument`. */
  readonly outcome: OutcomeDocument;
  readonly boundAt: { readonly file: string; readonly line: number; readonly object: string };
  /** Set where the domain's own rules tolerate the value; the sentence says which. */
  readonly tolerated: string | null;
}
