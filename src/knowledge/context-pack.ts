import { assertInvariant } from '../base/assert.ts';

/**
 * What a project says about the contexts its code runs in: which registrations make a function an
 * entry point, and what may be assumed there. `knowledge/linux/README.md` explains each list.
 */
export interface ContextPack {
  readonly name: string;
  readonly contexts: ReadonlyMap<string, ContextInfo>;
  /** By struct tag, a dot and the field: `vm_operations_struct.fault`. */
  readonly slots: ReadonlyMap<string, EntryRule>;
  /** By `callArgument`: `request_irq#2`. */
  readonly calls: ReadonlyMap<string, EntryRule>;
  /** By macro name, in the order of the pack. */
  readonly macros: ReadonlyMap<string, readonly MacroEntryRule[]>;
  /** By macro name. */
  readonly definers: ReadonlyMap<string, DefinerRule>;
  /** By `callArgument`; the value is the reason. */
  readonly inert: ReadonlyMap<string, string>;
  /** Macro to its argument, counted from 1, that is the function. */
  readonly transparent: ReadonlyMap<string, number>;
  readonly noreturn: ReadonlySet<string>;
  /** Beginnings of the names of macros that export a symbol, `EXPORT_SYMBOL` for example. */
  readonly exports: readonly string[];
}

export interface ContextInfo {
  readonly name: string;
  /** What a report calls the context; reads well after "in". */
  readonly title: string;
  readonly sleep: Sleep;
  readonly mmapLock: MmapLock;
}

/** May code sleep there? `no` as soon as one dispatcher cannot. */
export type Sleep = 'yes' | 'no' | 'unknown';

/** How the lock of the address space is held on entry; `none` is "not by the path that leads here". */
export type MmapLock = 'none' | 'read' | 'write' | 'unknown';

/** What one way of registering a function says about it. `sleep` and `mmapLock` hold the context's where the pack is silent. */
export interface EntryRule {
  readonly context: string;
  /** What the function's result means to its caller; `undefined` where nobody has read that. */
  readonly result: string | undefined;
  readonly sleep: Sleep;
  readonly mmapLock: MmapLock;
  readonly source: EntrySource;
}

/** Where the fact was read: the dispatcher of a slot or call, the definition of a macro. */
export interface EntrySource {
  readonly tree: string;
  readonly file: string;
  readonly function: string;
}

/** `template` gives the registered function's name; `$1` in it is the macro's first argument. */
export interface MacroEntryRule extends EntryRule {
  readonly template: string;
}

/** `template` gives the name under which reports speak of the function that the macro defines. */
export interface DefinerRule extends EntryRule {
  readonly template: string;
}

/** A pack that knows nothing: no function is an entry point. */
export const EMPTY_PACK: ContextPack = {
  name: 'empty',
  contexts: new Map(),
  slots: new Map(),
  calls: new Map(),
  macros: new Map(),
  definers: new Map(),
  inert: new Map(),
  transparent: new Map(),
  noreturn: new Set(),
  exports: [],
};

/** The key of `calls` and `inert`; `argument` counts from 1. */
export function callArgument(call: string, argument: number): string {
  return `${call}#${argument}`;
}

/** One line of JSON, for `decodeContextPack` of the same build. Not a format for others. */
export function encodeContextPack(pack: ContextPack): string {
  const tables = new Tables();
  const macros = [...pack.macros].flatMap(([macro, rules]) =>
    rules.map((rule): [string, MacroEntryRule] => [macro, rule]),
  );
  const compiled: CompiledPack = {
    layout: LAYOUT,
    name: pack.name,
    contexts: [...pack.contexts.values()],
    slots: tables.columnsOf([...pack.slots]),
    calls: tables.columnsOf([...pack.calls]),
    macros: { ...tables.columnsOf(macros), templates: macros.map(([, rule]) => rule.template) },
    definers: {
      ...tables.columnsOf([...pack.definers]),
      templates: [...pack.definers.values()].map((rule) => rule.template),
    },
    traits: tables.traits,
    files: tables.files,
    inert: [...pack.inert],
    transparent: [...pack.transparent],
    noreturn: [...pack.noreturn],
    exports: pack.exports,
  };
  return JSON.stringify(compiled);
}

/**
 * The pack that `encodeContextPack` wrote.
 *
 * Every survey starts with this: reading the YAML instead would take longer than a survey may.
 */
export function decodeContextPack(json: string): ContextPack {
  // The text comes from our own build: anything of another shape is our bug, which the layout number tells.
  const compiled = JSON.parse(json) as CompiledPack;
  assertInvariant(compiled.layout === LAYOUT, 'the compiled context pack is of another version');
  const slots = new Map<string, EntryRule>();
  const calls = new Map<string, EntryRule>();
  const macros = new Map<string, MacroEntryRule[]>();
  const definers = new Map<string, DefinerRule>();
  compiled.slots.keys.forEach((slot, index) => {
    slots.set(slot, ruleAt(compiled, compiled.slots, index));
  });
  compiled.calls.keys.forEach((call, index) => {
    calls.set(call, ruleAt(compiled, compiled.calls, index));
  });
  compiled.macros.keys.forEach((macro, index) => {
    const rule = templateRuleAt(compiled, compiled.macros, index);
    const before = macros.get(macro);
    if (before === undefined) macros.set(macro, [rule]);
    else before.push(rule);
  });
  compiled.definers.keys.forEach((macro, index) => {
    definers.set(macro, templateRuleAt(compiled, compiled.definers, index));
  });
  return {
    name: compiled.name,
    contexts: new Map(compiled.contexts.map((info) => [info.name, info])),
    slots,
    calls,
    macros,
    definers,
    inert: new Map(compiled.inert),
    transparent: new Map(compiled.transparent),
    noreturn: new Set(compiled.noreturn),
    exports: compiled.exports,
  };
}

/** Changes with the shape of `CompiledPack`. */
const LAYOUT = 1;

/**
 * The rules as columns, and what many of them share as numbers of rows in two tables.
 *
 * The Linux pack as one object per rule is twice as long. Decoding it in a new process took 20 ms; this takes 9, with
 * arrays taken apart by index and property only, since destructuring them is slow in code not yet optimised.
 */
interface CompiledPack {
  readonly layout: number;
  readonly name: string;
  readonly contexts: readonly ContextInfo[];
  readonly slots: RuleColumns;
  readonly calls: RuleColumns;
  readonly macros: TemplateRuleColumns;
  readonly definers: TemplateRuleColumns;
  readonly traits: readonly Traits[];
  readonly files: readonly SourceFile[];
  readonly inert: readonly (readonly [callArgument: string, reason: string])[];
  readonly transparent: readonly (readonly [macro: string, argument: number])[];
  readonly noreturn: readonly string[];
  readonly exports: readonly string[];
}

interface RuleColumns {
  readonly keys: readonly string[];
  /** Rows of `CompiledPack.traits`. */
  readonly traits: readonly number[];
  /** Rows of `CompiledPack.files`. */
  readonly files: readonly number[];
  readonly functions: readonly string[];
}

interface TemplateRuleColumns extends RuleColumns {
  readonly templates: readonly string[];
}

/** JSON leaves out a `result` that is `undefined`. */
type Traits = Pick<EntryRule, 'context' | 'sleep' | 'mmapLock'> & {
  readonly result?: string | undefined;
};

type SourceFile = Pick<EntrySource, 'tree' | 'file'>;

/** Invariant: no two rows of a table are equal. */
class Tables {
  readonly traits: Traits[] = [];
  readonly files: SourceFile[] = [];
  private readonly rows = new Map<string, number>();

  columnsOf(rules: readonly (readonly [key: string, EntryRule])[]): RuleColumns {
    return {
      keys: rules.map(([key]) => key),
      traits: rules.map(([, { context, result, sleep, mmapLock }]) =>
        this.rowOf(this.traits, { context, result, sleep, mmapLock }),
      ),
      files: rules.map(
        ([
          ,
          {
            source: { tree, file },
          },
        ]) => this.rowOf(this.files, { tree, file }),
      ),
      functions: rules.map(([, { source }]) => source.function),
    };
  }

  /** Rows of the two tables have different keys, so one map can hold both. */
  private rowOf<Row extends Traits | SourceFile>(table: Row[], row: Row): number {
    const key = JSON.stringify(row);
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    this.rows.set(key, table.length);
    return table.push(row) - 1;
  }
}

function ruleAt(pack: CompiledPack, columns: RuleColumns, index: number): EntryRule {
  const traits = pack.traits[columns.traits[index] ?? -1];
  const sourceFile = pack.files[columns.files[index] ?? -1];
  const fn = columns.functions[index];
  assertInvariant(
    traits !== undefined && sourceFile !== undefined && fn !== undefined,
    'the columns of the compiled context pack differ in length',
  );
  return {
    context: traits.context,
    result: traits.result,
    sleep: traits.sleep,
    mmapLock: traits.mmapLock,
    source: { tree: sourceFile.tree, file: sourceFile.file, function: fn },
  };
}

function templateRuleAt(
  pack: CompiledPack,
  columns: TemplateRuleColumns,
  index: number,
): MacroEntryRule {
  const template = columns.templates[index];
  assertInvariant(template !== undefined, 'the compiled context pack lacks a template');
  return { ...ruleAt(pack, columns, index), template };
}
