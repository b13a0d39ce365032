/**
 * What `flagday weigh --format json` prints: the ways to carry a migration out, side by side. A promise to others:
 * fields may be added, never changed. The JSON Schema is `schemas/weigh.schema.json`.
 */
export interface WeighDocument {
  readonly format: 'flagday/weigh';
  readonly version: 1;
  readonly spec: string;
  readonly name: string;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  readonly strategies: readonly WeighedStrategy[];
  /** Strategies that could not be planned, and what the migration would have to say for it. */
  readonly leftOut: readonly { readonly strategy: string; readonly why: string }[];
  readonly assumptions: readonly string[];
}

export interface WeighedStrategy {
  /** `as-written`, `keep-both`, `convert-and-retire`, `translate-back`, `in-place`, `range`. */
  readonly strategy: string;
  readonly title: string;
  /** In one sentence what is done. */
  readonly how: string;
  readonly uses: {
    /** Calls, and the like: what runs. */
    readonly total: number;
    /** Changed without a change of behavior, proved or argued. */
    readonly automatic: number;
    /** Changed with stated differences. */
    readonly differing: number;
    /** For a person. */
    readonly review: number;
    /** Not touched. */
    readonly kept: number;
  };
  /** Files that Flagday would change; those in which everything is for a person are not among them. */
  readonly files: number;
  /** One for each driver's files that change, one for what is introduced, one for what is retired. */
  readonly patches: number;
  /** People of the `M:` lines; null when the tree has no MAINTAINERS file. */
  readonly maintainers: number | null;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** Whether more lines change than can be counted before they are written: translations, uses for a person. */
  readonly linesAreAtLeast: boolean;
  /** Exported names more than before; less than zero when names go. */
  readonly exportsAdded: number;
  /** Lines of new definitions that repeat another one up to its names. */
  readonly duplicatedLines: number;
  /** Sites at which values come to be one code that the code there tells apart. */
  readonly losesInformation: readonly {
    readonly file: string;
    readonly line: number;
    readonly function: string | null;
    readonly values: readonly string[];
  }[];
  /** Moments at which a name keeps its spelling and changes its meaning while uses remain. */
  readonly flagDays: number;
  /** Uses that such a moment breaks without the compiler's noticing. */
  readonly silentlyBroken: number;
  /** What keeps new users of the old habit out afterwards. */
  readonly guard: string;
  /** What this tree makes impossible of it. */
  readonly notes: readonly string[];
}
