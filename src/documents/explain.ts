/** What `flagday explain --format json` prints: everything known of the functions of one name. */
export interface ExplainDocument {
  readonly format: 'flagday/explain';
  readonly version: 1;
  readonly function: string;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  readonly definitions: readonly ExplainDefinition[];
}

export interface ExplainDefinition {
  readonly kind: 'function' | 'macro';
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** `extern`, `static`, `static inline`, `weak`. */
  readonly linkage: string;
  readonly resultType: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly condition: string | null;
  readonly definer: string | null;
  /** Where the kernel-doc comment begins; null when there is none. */
  readonly docLine: number | null;
  readonly callers: readonly ExplainEdge[];
  readonly callees: readonly {
    readonly name: string;
    readonly line: number;
    readonly kind: string;
    readonly resultUse: string;
  }[];
  readonly bindings: readonly {
    readonly slot: string;
    readonly object: string;
    readonly file: string;
    readonly line: number;
    readonly context: string | null;
  }[];
  readonly handedTo: readonly {
    readonly registrar: string;
    readonly argument: number;
    readonly file: string;
    readonly line: number;
    readonly context: string | null;
  }[];
  readonly contexts: readonly string[];
  readonly possibleContexts: readonly string[];
  readonly unknown: string | null;
  /** Sites that run only for certain values of a parameter. */
  readonly guards: readonly {
    readonly parameter: string;
    readonly condition: string;
    readonly lines: string;
  }[];
}

export interface ExplainEdge {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly via: string;
  readonly weak: boolean;
}
