/**
 * The facts of one file, decoded. Names are dictionary ids; `names.text(id)` spells them.
 *
 * Facts are a pure function of the file's bytes and of `EXTRACTOR_VERSION`: no knowledge about a
 * particular project, no other file, no configuration enters.
 */

/** A name's number in the store's dictionary; 0 is "no name". */
export type NameId = number;

/** Change it whenever the same bytes would give other facts: stored facts of other versions are dropped. */
export const EXTRACTOR_VERSION = 7;

/** How the value of a call is used, as far as the text of the calling function shows it. */
export const RESULT_USES = [
  'ignored', // dropped, or cast to void
  'returned', // the value itself is the caller's result, at once or through a variable
  'tested', // compared only
  'translated', // the caller makes other codes of it: switch, chain of ifs, ?:
  'replaced', // every error becomes one fixed errno
  'stored', // put where this file's text does not follow it
  'argument', // handed to another call
  'used', // part of a larger expression
] as const;
export type ResultUse = (typeof RESULT_USES)[number];

/**
 * A type in few words, as a name of the dictionary: the specifiers without storage classes, qualifiers and
 * attributes, then what the declarator adds. `unsigned int`, `struct page **`, `int (*)()`, `char []`,
 * `unsigned :3`, `enum` for an enum without a tag. 0 when it could not be read.
 */
export type TypeText = NameId;

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in bytes, a tab counting one; as compilers and editors count. */
  readonly column: number;
}

export interface Parameter {
  readonly name: NameId;
  readonly type: NameId;
}

/** What encloses calls: a function or a macro. Index in `FileFacts.owners`; -1 is file scope. */
export type OwnerIndex = number;

export interface FunctionFact extends Place {
  readonly kind: 'function';
  readonly name: NameId;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  readonly isWeak: boolean;
  /** `SYSCALL_DEFINE3` for `SYSCALL_DEFINE3(read, …) {`: then `name` is the first argument. */
  readonly definer: NameId;
  readonly resultType: NameId;
  /** The result's type as a type text; 0 when none could be read. */
  readonly resultText: TypeText;
  readonly parameters: readonly Parameter[];
  /** Where the definition's first word stands: `static`, an attribute, `SYSCALL_DEFINE3`. */
  readonly start: Place;
  readonly endLine: number;
  /** Column of the closing brace on `endLine`. */
  readonly endColumn: number;
  /** Text of the enclosing `#if` conditions, include guards left out; 0 for none. */
  readonly condition: NameId;
  /** The macro whose body makes the function (its name is a template then); -1 for plain text. */
  readonly macro: OwnerIndex;
  /** Line where the function's kernel-doc comment begins; 0 for none. */
  readonly docLine: number;
}

export interface MacroFact extends Place {
  readonly kind: 'macro';
  readonly name: NameId;
  readonly isFunctionLike: boolean;
  readonly parameters: readonly NameId[];
  /** The tag, when exactly one `struct tag` stands in the body: the type of `to_foo(x)`; else 0. */
  readonly type: NameId;
  readonly endLine: number;
  /** As a function's. */
  readonly condition: NameId;
}

export type OwnerFact = FunctionFact | MacroFact;

/**
 * What is known of an argument from the call's own text. Names handed over are not here but among the
 * references, with the call's index, because they have a place of their own.
 */
export type Argument =
  | { readonly kind: 'constant'; readonly position: number; readonly value: number }
  | { readonly kind: 'parameter'; readonly position: number; readonly parameter: number }
  /** A macro call that stands as an element of an initialiser of `type`. */
  | { readonly kind: 'initializes'; readonly position: number; readonly type: NameId };

export const RECEIVER_BASES = ['unknown', 'type', 'variable', 'call'] as const;
export type ReceiverBase = (typeof RECEIVER_BASES)[number];

/** Where a called pointer, or a field that is written, is found: `base->path[0]->path[1]`. */
export interface Receiver {
  /** What is known of the base: its declared type, the name of a file-scope variable or of a called function. */
  readonly base: ReceiverBase;
  readonly name: NameId;
  readonly path: readonly NameId[];
}

interface SiteFact extends Place {
  readonly owner: OwnerIndex;
  readonly resultUse: ResultUse;
  readonly arguments: readonly Argument[];
}

/** `name(…)`. */
export interface CallFact extends SiteFact {
  readonly kind: 'call';
  readonly name: NameId;
}

/** `receiver->field(…)`. */
export interface DispatchFact extends SiteFact {
  readonly kind: 'dispatch';
  readonly receiver: Receiver;
  readonly field: NameId;
}

/** `callback(…)` through a parameter of the enclosing function. */
export interface ParameterCallFact extends SiteFact {
  readonly kind: 'parameter-call';
  readonly parameter: number;
}

/** Sites of a file in the order of its text; guards name them by index. */
export type Site = CallFact | DispatchFact | ParameterCallFact;

/**
 * The sites `[from, to)` run only if parameter `parameter` of their function (not) equals `value`. An empty
 * range says instead that the function writes the parameter, so that what it hands on is not what came in.
 * The parameter `NEVER_RUNS` says that the sites stand in an arm of `#if 0`.
 */
export interface GuardFact {
  readonly owner: OwnerIndex;
  readonly parameter: number;
  readonly equal: boolean;
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

export const BINDING_FORMS = ['designated', 'positional', 'assigned'] as const;
export type BindingForm = (typeof BINDING_FORMS)[number];

/** A function put into a slot. */
export interface BindingFact extends Place {
  readonly owner: OwnerIndex;
  readonly form: BindingForm;
  /** The struct the slot lives in: a type for initialisers, an expression for assignments. */
  readonly receiver: Receiver;
  /** The slot's field; 0 when `index` says which initialiser it is. */
  readonly field: NameId;
  readonly index: number;
  /** The function's name; 0 when a parameter of the owner is stored (`ops->handler = handler`). */
  readonly target: NameId;
  readonly targetParameter: number;
  /** The macro around the name (`pm_ptr(fn)`); 0 for none. */
  readonly wrapper: NameId;
  /** The variable being initialised; 0 for assignments. */
  readonly object: NameId;
  readonly condition: NameId;
}

/** A name that stands in code without being called or bound: handed over, compared, assigned. */
export interface ReferenceFact extends Place {
  readonly owner: OwnerIndex;
  readonly name: NameId;
  /** The call it is an argument of, as an index into `FileFacts.sites`; -1 for none. */
  readonly site: number;
  /** 0-based position among that call's arguments. */
  readonly position: number;
}

export interface Field {
  readonly name: NameId;
  readonly type: NameId;
  readonly typeText: TypeText;
}

export interface StructFact {
  /** The tag, or `outer::field` for an unnamed struct behind a field. */
  readonly tag: NameId;
  readonly line: number;
  readonly fields: readonly Field[];
}

export interface TypedefFact {
  readonly name: NameId;
  /** Struct tag or another typedef; the name itself for a struct without a tag; 0 for all else. */
  readonly type: NameId;
  /** What the name stands for, whatever it is. An enum without a tag goes by the typedef's name. */
  readonly typeText: TypeText;
}

export interface VariableFact extends Place {
  readonly name: NameId;
  readonly type: NameId;
  readonly isStatic: boolean;
}

export interface PrototypeFact extends Place {
  readonly name: NameId;
  readonly resultText: TypeText;
}

/** `enum tag {`; the place is the brace's. One without a tag in a typedef goes by the typedef's name. */
export interface EnumerationFact extends Place {
  /** 0 when it has neither tag nor typedef. */
  readonly tag: NameId;
}

/** `#define NAME number`, or an enumerator. */
export interface ConstantFact extends Place {
  readonly name: NameId;
  /** The enum it belongs to, as an index into `FileFacts.enumerations`; -1 for a macro. */
  readonly enumeration: number;
}

export interface IncludeFact {
  readonly path: NameId;
}

export interface MentionFact extends Place {
  readonly name: NameId;
}

export interface FileFacts {
  readonly owners: readonly OwnerFact[];
  readonly sites: readonly Site[];
  readonly guards: readonly GuardFact[];
  readonly bindings: readonly BindingFact[];
  readonly references: readonly ReferenceFact[];
  readonly structs: readonly StructFact[];
  readonly typedefs: readonly TypedefFact[];
  readonly variables: readonly VariableFact[];
  readonly prototypes: readonly PrototypeFact[];
  readonly enumerations: readonly EnumerationFact[];
  readonly constants: readonly ConstantFact[];
  readonly includes: readonly IncludeFact[];
  readonly mentions: readonly MentionFact[];
  readonly counts: FileCounts;
}

/** No function has so many parameters. */
export const NEVER_RUNS = 1023;

/** What the scanner could not make sense of, or did not list. */
export interface FileCounts {
  readonly lines: number;
  /** Brackets without a partner. */
  readonly unmatchedBrackets: number;
  /** Top-level text that is neither declaration, definition nor macro call. */
  readonly unknownItems: number;
  /** `#define NAME number` lines and enumerators that were counted, not listed, where a file has thousands. */
  readonly unlistedConstants: number;
}
