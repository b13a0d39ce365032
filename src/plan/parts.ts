import type { ContextSearch } from '../callgraph/context-search.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { CType } from '../outcomes/control-flow-graph.ts';
import type { NumberSet } from '../outcomes/number-set.ts';
import type { PureFunctions } from '../outcomes/pure-functions.ts';
import type { Summaries } from '../outcomes/summaries.ts';
import type { TreeFunctions } from '../outcomes/tree-functions.ts';

/** What a plan asks of a tree, made once for a run. */
export interface PlanParts {
  readonly search: ContextSearch;
  readonly functions: TreeFunctions;
  readonly summaries: Summaries;
  readonly pure: PureFunctions;
  /** What numbers of a type mean, by the type's text as `file` sees it: `vm_fault_t`, `errno`. */
  domainOf(file: FileIndex, type: CType): string;
  /** A number as the people of that domain write it: `-EBUSY`, `VM_FAULT_OOM | VM_FAULT_MAJOR`, `3`. */
  spell(file: FileIndex, domain: string, value: bigint): string;
  /** Whether the number is made of names of that domain; 0 is of every domain. */
  isOfDomain(file: FileIndex, domain: string, value: bigint): boolean;
  /** Negative numbers that are error numbers of the tree. */
  readonly errorNumbers: NumberSet;
}
