/**
 * A migration as it was read and checked: what `flagday plan`, `weigh` and the commands behind them carry out.
 * `docs/migrations.md` says how one is written, `schemas/migration.schema.json` lets editors check it.
 */
export interface MigrationSpec {
  /** Kebab-case or a C name; names the migration in reports and branches. */
  readonly name: string;
  /** One sentence, for the cover letter and the first line of a plan. */
  readonly summary: string;
  /** The context pack: `linux` for the built-in one, or a path relative to the spec. */
  readonly contextPack: string;
  /** What moves: at least one. */
  readonly subjects: readonly Subject[];
  readonly introduce: readonly Introduction[];
  /** In order; the first whose conditions hold for a use decides it. */
  readonly rules: readonly MigrationRule[];
  readonly retire: readonly Retirement[];
  readonly preconditions: readonly Precondition[];
  readonly commits: CommitTemplates;
  /** What codes mean to a driver's maintainer, by name: `-EBUSY` → "another thread mapped the page first". */
  readonly words: ReadonlyMap<string, string>;
  /** Forms of call for which a better interface is known. */
  readonly shapes: readonly ShapeSpec[];
  /**
   * A function that makes the old results of the new ones, for weighing the strategy that changes everybody and
   * translates back; undefined when there is none.
   */
  readonly translateBack: string | undefined;
  /**
   * A function that makes a code of an error number, for errors that come from elsewhere to where the old results
   * were translated: `vmf_error`; undefined when there is none.
   */
  readonly translateErrors: string | undefined;
  /** What is put under each patch: `Link: https://…`. */
  readonly trailers: readonly string[];
}

/** How a call looks that another interface would serve better. */
export interface ShapeSpec extends Stated {
  /** `a loop over an array of pages` */
  readonly name: string;
  /** Whether a loop stands around the call in its function; undefined for either. */
  readonly inLoop: boolean | undefined;
  /** By position from 1: a pattern of the argument, such as `$pages[$i]`. */
  readonly arguments: ReadonlyMap<number, string>;
  /** The interface that fits. */
  readonly better: string;
  readonly because: string;
}

/** Where something stands in the migration file, as messages show it: `migrations/x.yaml:4:11`. */
export interface Stated {
  readonly place: string;
}

/** What a migration changes the uses of. */
export type Subject =
  /** Every use of a function or macro. */
  | (Stated & { readonly kind: 'function'; readonly name: string })
  /** Every function put into a slot: `platform_driver.remove`. */
  | (Stated & { readonly kind: 'slot'; readonly slot: string })
  /** Every piece of code of this form: `$vma->vm_flags |= $flags;`. */
  | (Stated & { readonly kind: 'pattern'; readonly pattern: PatternSpec });

/** C with metavariables: `$name` stands for an expression, the same one wherever it stands. */
export interface PatternSpec extends Stated {
  readonly text: string;
  /** Types a metavariable's expression must have: `vma` → `struct vm_area_struct *`. */
  readonly types: ReadonlyMap<string, string>;
}

export interface Introduction extends Stated {
  readonly name: string;
  /** The function it comes from. A copy of its body is not offered. */
  readonly of: string;
  /**
   * `rename`: the definition gets the new name, and `alias` keeps the old one alive until it is retired.
   * `wrapper`: `definition` calls `of`. `existing`: the tree has it; `of` says what it is measured by.
   */
  readonly how: 'rename' | 'wrapper' | 'existing';
  readonly alias: 'macro' | 'inline' | 'none';
  /** C text of a wrapper's definition; undefined otherwise. */
  readonly definition: string | undefined;
  /** Where it is declared; undefined: where `of` is. */
  readonly header: string | undefined;
  /** `EXPORT_SYMBOL_GPL`; `none`; undefined: as `of`. */
  readonly export: string | undefined;
  /** Kernel-doc without comment marks; undefined: that of `of` with the name replaced. */
  readonly documentation: string | undefined;
}

export interface MigrationRule extends Stated {
  readonly name: string;
  /** Names, slots or pattern texts of the subjects it is for; empty for all. */
  readonly subjects: readonly string[];
  readonly when: RuleConditions;
  readonly action: RuleAction;
  /** Why, in the words of whoever wrote the migration; goes into reports and commit messages. */
  readonly because: string | undefined;
  /**
   * Why old and new are equal where this rule matches, when the analysis has nothing to prove it by. Without it
   * a replacement that is not proved equal is `convert-differs` or `review`.
   */
  readonly argument: string | undefined;
  /**
   * What changes where this rule matches, when the analysis has nothing to find it by: the verdict is
   * `convert-differs`, with this as the difference. Not together with `argument`.
   */
  readonly changes: string | undefined;
}

/** All that are given must hold. */
export interface RuleConditions {
  readonly contexts: ContextCondition | undefined;
  /** `RESULT_USES` of the facts; undefined for any. */
  readonly resultUses: readonly string[] | undefined;
  /** By position from 1: what the argument's text must be; `!text`: must not be. */
  readonly arguments: ReadonlyMap<number, string>;
  /** Glob patterns of paths, one of which must match; `!pattern` takes away. Empty for all. */
  readonly files: readonly string[];
  /** What must be shown on every chain. `unknown` never matches `yes` or `no`. */
  readonly maySleep: 'yes' | 'no' | 'unknown' | undefined;
  /** Names of locks, as `knowledge` spells them, that are held on every chain. */
  readonly locksHeld: readonly string[];
  /** Names of locks that are held on none. */
  readonly locksNotHeld: readonly string[];
  /** The function around the use returns one of these values at most: `0`, `-ENOMEM`; undefined for any. */
  readonly returnsOnly: readonly string[] | undefined;
}

export interface ContextCondition {
  readonly contexts: readonly string[];
  /**
   * `within`: the use has contexts, and all of them are among these. `without`: it has contexts, and none is.
   * `any`: one of them is. A use whose contexts are not known matches none of the three.
   */
  readonly mode: 'within' | 'without' | 'any';
}

export type RuleAction =
  /**
   * Calls `to` in the place of the subject, with the same arguments. `through` is a function that is called on
   * the result: no migration file says that, strategies do. `returnsIgnored`: where nothing looked at the result,
   * it is returned from now on, so that errors are no longer lost.
   */
  | {
      readonly kind: 'call';
      readonly to: string;
      readonly through?: string;
      readonly returnsIgnored?: true;
    }
  /** Writes `to` in the place of what `from` matches; `from` undefined: the subject's own pattern. */
  | { readonly kind: 'pattern'; readonly from: PatternSpec | undefined; readonly to: PatternSpec }
  /** Gives the functions of a slot another result type, or puts them into another slot. */
  | { readonly kind: 'slot'; readonly slot: string; readonly resultType: string }
  | { readonly kind: 'keep' }
  | { readonly kind: 'review' };

export interface Retirement extends Stated {
  readonly name: string;
  /** `unused`: as soon as the tree has no use left. `never`: it stays, guarded. */
  readonly when: 'unused' | 'never';
}

/** What must hold before the replacement may be called. */
export interface Precondition extends Stated {
  /** Functions it is for. */
  readonly of: readonly string[];
  readonly requirement: /** A bit set in a field before the chain's first use: `VM_MIXEDMAP` in `vm_area_struct.vm_flags`. */
    | { readonly kind: 'flag'; readonly flag: string; readonly field: string }
    | { readonly kind: 'lock'; readonly lock: string; readonly mode: 'read' | 'write' | 'any' }
    | { readonly kind: 'may-sleep' };
  /** Contexts in which it need not be checked, because the function sees to it itself there. */
  readonly exceptIn: readonly string[];
  readonly because: string | undefined;
}

/** Subject and body of a patch; `{api}`, `{to}`, `{driver}`, `{function}`, `{table}`, `{chain}` are filled in. */
export interface CommitTemplate {
  readonly subject: string;
  readonly body: string;
}

export interface CommitTemplates {
  readonly introduce: CommitTemplate | undefined;
  readonly convert: CommitTemplate | undefined;
  readonly convertDiffers: CommitTemplate | undefined;
  readonly retire: CommitTemplate | undefined;
}
