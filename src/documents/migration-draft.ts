import type { OutcomesDocument, OutcomesOfDefinition } from './outcomes.ts';
import type { SurveyDocument, UseKind } from './survey.ts';

/**
 * What `flagday init --format json` prints: what is known of an API that a first migration is written from. A
 * promise to others: fields may be added, never changed. The JSON Schema is `schemas/migration-draft.schema.json`.
 */
export interface MigrationDraft {
  readonly format: 'flagday/migration-draft';
  readonly version: 1;
  readonly api: string;
  readonly tree: SurveyDocument['tree'];
  /** `linux`, or the pack that was named. */
  readonly contextPack: string;
  /** A name that the tree does not have, to be replaced by a better one; null when nothing can be renamed. */
  readonly nameToChoose: string | null;
  readonly definitions: readonly DraftDefinition[];
  readonly declared: readonly DraftPlace[];
  readonly exports: readonly (DraftPlace & { readonly macro: string })[];
  /** What its definitions check by macros that stop or warn. */
  readonly assertions: readonly DraftAssertion[];
  /** Definitions with what they return; empty for a macro. */
  readonly outcomes: readonly OutcomesOfDefinition[];
  /** Calls by their set of contexts, the smallest sets first. */
  readonly groups: readonly DraftGroup[];
  /** Calls of which no context was found, by reason. */
  readonly withoutContext: readonly { readonly reason: string; readonly calls: number }[];
  /** Uses that are no calls. */
  readonly others: readonly { readonly kind: UseKind; readonly uses: number }[];
  readonly wrappers: readonly DraftWrapper[];
}

export interface DraftPlace {
  /** Relative to the tree, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

export interface DraftDefinition extends DraftPlace {
  readonly kind: 'function' | 'macro';
  readonly resultType: string;
  /** The `#if` conditions around it; null for none. */
  readonly condition: string | null;
  /** The lines of its kernel-doc comment without their stars. */
  readonly documentation: readonly string[];
}

export interface DraftAssertion extends DraftPlace {
  readonly text: string;
  /** The function it stands in: a definition, or a function of the same file that one calls. */
  readonly function: string;
}

/** Calls that run in exactly these contexts, those inside wrappers left out. */
export interface DraftGroup {
  /** Sorted. */
  readonly contexts: readonly string[];
  readonly calls: number;
  readonly functions: number;
  readonly files: number;
  /** The first of them. */
  readonly example: DraftPlace & { readonly function: string };
  /** Domains of codes that functions at the entries of these contexts return, where an errno is not understood. */
  readonly results: readonly string[];
}

/** A function that calls the API and returns codes of another domain: a candidate to take its place there. */
export interface DraftWrapper extends DraftPlace {
  readonly name: string;
  readonly domain: string;
  /** Contexts whose handlers return codes of that domain. */
  readonly contexts: readonly string[];
  /** Why it cannot take the API's place with the same arguments; null when it can. */
  readonly obstacle: string | null;
  readonly against: OutcomesDocument['against'];
}
