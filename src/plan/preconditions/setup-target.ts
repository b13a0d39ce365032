import type { FunctionId } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type { FlagFieldRule } from '../../knowledge/flag-rules.ts';
import type { MemoryKey, Zeroness } from './memory-key.ts';
import type { MemoryWriters } from './memory-writers.ts';

/** What a handler is asked about the flag. */
export interface SetupQuestion {
  readonly flag: string;
  readonly rule: FlagFieldRule;
  readonly mask: bigint;
  /** What the use depends on in memory: it does not run where this is otherwise. */
  readonly needed: ReadonlyMap<MemoryKey, Zeroness>;
}

/** What a handler is watched for: one flag, and what makes an object one that the use can run on. */
export interface SetupTarget {
  /** `vm_area_struct`. */
  readonly struct: string;
  readonly flagFields: ReadonlySet<string>;
  /** `vm_ops`. */
  readonly tableField: string;
  readonly mask: bigint;
  /** Whether a global's name in a file means the table. */
  isTable(name: string, file: FileIndex): boolean;
  /** Fields of other structs that hold the table's address. */
  readonly holders: ReadonlySet<MemoryKey>;
  /** Memory that keeps an object for the use: to store it there makes it one the use can run on. */
  readonly keptIn: MemoryKey | undefined;
  /** The table's address goes where it is not followed. */
  readonly escapes: boolean;
  /** Code anywhere can make an object one that the use can run on, not only the functions that name the table. */
  readonly isAnywhere: boolean;
  /** What the use depends on in memory: it does not run where this is otherwise. */
  readonly needed: ReadonlyMap<MemoryKey, Zeroness>;
  writersOf(key: MemoryKey): MemoryWriters;
  /** All that a slot can hold; undefined when that is not known. */
  inSlot(slot: string): SlotContent | undefined;
  /** Functions that a call through a pointer runs, as the way up from the installation showed them. */
  calledAt(caller: FunctionId, line: number): readonly FunctionId[];
}

/** What can stand in a slot, besides NULL if that is possible. */
export interface SlotContent {
  readonly functions: readonly FunctionId[];
  readonly mayBeNull: boolean;
}
