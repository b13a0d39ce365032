import type { ContextSearch, UsePlace } from '../../callgraph/context-search.ts';
import type { EntryPoint } from '../../callgraph/entries.ts';
import type { FunctionId } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type { FlagRules } from '../../knowledge/flag-rules.ts';
import type { Constants } from '../../outcomes/constants.ts';
import type { TreeFunctions } from '../../outcomes/tree-functions.ts';
import type { CheckedPrecondition } from '../planned-site.ts';

/** What a check of a flag needs of a tree; made once for a run. */
export interface FlagParts {
  readonly search: ContextSearch;
  readonly functions: Pick<TreeFunctions, 'solved' | 'calleesOf'>;
  readonly constants: Pick<Constants, 'valueOf'>;
  readonly rules: FlagRules;
  /** The files that stand directly in a folder, `drivers/gpu/drm/tegra/`. */
  readonly filesIn: (folder: string) => readonly FileIndex[];
  /** A file's text, one character for each byte; empty when it is gone. */
  readonly textOf: (file: FileIndex) => string;
  /** How a lock is held where a use stands. Left out, it is not known. */
  readonly lockAt?: (use: UsePlace, lock: string) => LockAnswer;
}

/** How a lock is held at a place, on every way there. */
export type LockAnswer = 'write' | 'read' | 'none' | 'unknown';

export interface FlagQuestion {
  readonly use: UsePlace;
  /** The function that the answer is for, as the one that is to be called there: it may set the flag itself. */
  readonly api: string;
  /** As the migration spells it: `VM_MIXEDMAP` in `vm_area_struct.vm_flags`. */
  readonly flag: string;
  readonly field: string;
  /** Contexts in which nothing is asked. */
  readonly exceptIn: readonly string[];
}

/** An answer with each way on which an object is set up for the use. */
export interface FlagPrecondition extends CheckedPrecondition {
  readonly paths: readonly SetupPath[];
  /** Whole sentences: what kept the answer from being known. Empty for every other answer. */
  readonly unknown: readonly string[];
}

/** One handler that sets up objects on which the use can run, and what it does with the flag. */
export interface SetupPath {
  readonly entry: EntryPoint;
  readonly handler: FunctionId;
  /**
   * `sets`: on every way to a successful end. `sets-where-needed`: on every way but those whose condition
   * keeps the use from running. `misses`: some way leaves it unset. `not-installed`: it never makes an object
   * that the use can run on.
   */
  readonly outcome: 'sets' | 'sets-where-needed' | 'misses' | 'unknown' | 'not-installed';
  /** Places that set it, by file and line; the chain leads from the handler to the function that does. */
  readonly setAt: readonly FlagSet[];
  /** `tegra_bo.pages is 0`: conditions under which it is not set, each one ruled out at the use. */
  readonly except: readonly string[];
  readonly reasons: readonly string[];
}

export interface FlagSet {
  readonly chain: readonly FunctionId[];
  readonly file: FileIndex;
  readonly line: number;
}
