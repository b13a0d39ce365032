import type { Operator } from './expression.ts';
import type { NumberSet } from './number-set.ts';
import type { Width } from './width.ts';

/** A declared type: its text without qualifiers (`struct page *`), and how a value of it is held. */
export interface CType {
  readonly text: string;
  readonly width: Width;
}

export type VariableId = number;
export type BlockId = number;
/** The number of a call or other disturbance in its function. */
export type SiteId = number;

export interface Variable {
  /** Empty for what the analysis makes up. */
  readonly name: string;
  readonly type: CType;
  /** Position among the parameters; -1 for locals. */
  readonly parameter: number;
  /** Arrays and structs: the variable is a piece of memory, not a number. */
  readonly isMemory: boolean;
  /** `&variable` occurs, so that calls and writes through pointers may change it. */
  isAddressTaken: boolean;
}

/** Something that can be assigned to. */
export type Place =
  | { readonly kind: 'local'; readonly variable: VariableId; readonly type: CType }
  | { readonly kind: 'global'; readonly name: string; readonly type: CType }
  | { readonly kind: 'target'; readonly pointer: Value; readonly type: CType }
  | { readonly kind: 'field'; readonly base: Place; readonly name: string; readonly type: CType }
  | { readonly kind: 'element'; readonly base: Place; readonly index: Value; readonly type: CType };

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A side-effect-free expression; what it reads is read when the instruction that holds it runs. */
export type Value =
  | {
      readonly kind: 'number';
      readonly value: bigint;
      /** The constant that the text names, with its sign: `-ENOMEM`. */
      readonly name?: string | undefined;
      readonly type: CType;
    }
  /** A fixed number nobody could tell, a function's or a string's address. */
  | { readonly kind: 'name'; readonly name: string; readonly set: NumberSet; readonly type: CType }
  | { readonly kind: 'read'; readonly place: Place; readonly type: CType }
  | { readonly kind: 'address'; readonly place: Place; readonly type: CType }
  | { readonly kind: 'convert'; readonly operand: Value; readonly type: CType }
  | { readonly kind: 'complement'; readonly operand: Value; readonly type: CType }
  | { readonly kind: 'not'; readonly operand: Value; readonly type: CType }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Value;
      readonly right: Value;
      readonly type: CType;
    }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Value;
      readonly right: Value;
      readonly type: CType;
    }
  /** Whether `operand` lies in `set`: `IS_ERR(p)`. */
  | {
      readonly kind: 'within';
      readonly operand: Value;
      readonly set: NumberSet;
      readonly type: CType;
    }
  | { readonly kind: 'configuration'; readonly condition: string; readonly type: CType }
  | { readonly kind: 'any'; readonly set: NumberSet; readonly why: string; readonly type: CType };

export type Callee =
  /** `orMacro`: or a macro of that name, which was not expanded. */
  | { readonly kind: 'function'; readonly name: string; readonly orMacro?: true }
  /** A macro that was not expanded. */
  | { readonly kind: 'macro'; readonly name: string }
  /** Through a slot: `vm_operations_struct.fault`, or `?.fault` when the struct is not known. */
  | { readonly kind: 'dispatch'; readonly slot: string; readonly text: string }
  | { readonly kind: 'pointer'; readonly text: string };

/** A text as its tokens, each but the last followed by `TOKEN_END`, with `$0`, `$1`, … in the place of local variables. */
export interface SourceText {
  readonly text: string;
  /** What `$0`, `$1`, … stand for. */
  readonly variables: readonly VariableId[];
  /** Some of them are only named by macros in the text. */
  readonly isMentioning?: true;
}

/** A line of the file the function stands in; 1-based. */
export type Line = number;

export type Instruction =
  | { readonly kind: 'assign'; readonly place: Place; readonly value: Value; readonly line: Line }
  | {
      readonly kind: 'call';
      readonly site: SiteId;
      readonly callee: Callee;
      readonly arguments: readonly Value[];
      /** Gets the result. */
      readonly result: VariableId;
      /** What the result can be as far as `knowledge` says; undefined where the callee's body says it. */
      readonly known: NumberSet | undefined;
      /** Locals that the call may change, besides those whose address is known elsewhere. */
      readonly writes: readonly VariableId[];
      /** The call changes no memory that its caller can see. */
      readonly isPure: boolean;
      /** Others see that it ran although no memory changes: a warning in the log. */
      readonly isSeen?: true;
      /** The pointer that is called through; of exact graphs only. */
      readonly through?: Value;
      /** What the arguments do not show of text that is not read as C; of exact graphs only. */
      readonly source?: SourceText;
      readonly line: Line;
    };

export type Terminator =
  | { readonly kind: 'jump'; readonly to: BlockId }
  | {
      readonly kind: 'branch';
      readonly condition: Value;
      readonly yes: BlockId;
      readonly no: BlockId;
      /** The condition of a `BUG_ON()`: true of every run that goes on, and no part of its guard. */
      readonly isAssertion: boolean;
      readonly line: Line;
    }
  | {
      readonly kind: 'switch';
      readonly value: Value;
      readonly arms: readonly { readonly set: NumberSet; readonly to: BlockId }[];
      readonly otherwise: BlockId;
      readonly line: Line;
    }
  /** Any of them: a loop of unknown length, a computed goto. */
  | { readonly kind: 'choose'; readonly to: readonly BlockId[] }
  | {
      readonly kind: 'return';
      readonly value: Value | undefined;
      readonly line: Line;
    }
  /** The function does not go on here: BUG(), panic(). */
  | { readonly kind: 'stop' };

export interface BasicBlock {
  readonly instructions: Instruction[];
  terminator: Terminator;
}

/** Why the graph does not show everything the text does. */
export interface GraphLimit {
  readonly reason: string;
  readonly line: Line;
}

/** Something that no block shows, and where it would be: before an instruction; undefined for anywhere. */
export interface Unshown extends GraphLimit {
  readonly place: { readonly block: BlockId; readonly instruction: number } | undefined;
}

/** One function as blocks; block 0 is the entry. */
export interface ControlFlowGraph {
  readonly name: string;
  readonly resultType: CType;
  readonly variables: readonly Variable[];
  readonly parameterCount: number;
  readonly blocks: readonly BasicBlock[];
  readonly siteCount: number;
  readonly limits: readonly GraphLimit[];
  /** What the text does besides and no block shows, without a bearing on what is returned: clean-ups, initial values. */
  readonly unshown: readonly Unshown[];
  /** How numbers are spelled in this function's text: -12n → `-ENOMEM`. */
  readonly spellings: ReadonlyMap<bigint, string>;
}

export function successorsOf(terminator: Terminator): readonly BlockId[] {
  switch (terminator.kind) {
    case 'jump':
      return [terminator.to];
    case 'branch':
      return [terminator.yes, terminator.no];
    case 'switch':
      return [...terminator.arms.map((arm) => arm.to), terminator.otherwise];
    case 'choose':
      return terminator.to;
    default:
      return [];
  }
}
