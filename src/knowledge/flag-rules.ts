import { assertInvariant } from '../base/assert.ts';
import type { EntrySource } from './context-pack.ts';

/**
 * How an object gets its flags before its handlers run: which field holds them, which field installs the
 * handlers, in which context that happens. `knowledge/linux/README.md` explains each key.
 */
export interface FlagRules {
  readonly name: string;
  /** By struct and field: `vm_area_struct.vm_flags`. */
  readonly fields: ReadonlyMap<string, FlagFieldRule>;
}

export interface FlagFieldRule {
  /** `vm_area_struct`. */
  readonly struct: string;
  /** Names of the field; those behind the first are other names of the same memory, as in a union. */
  readonly names: readonly string[];
  /** The field that installs a table of handlers in the object: `vm_ops`. */
  readonly table: string;
  /** The context in which an object gets its table and its flags. */
  readonly setUpIn: string;
  /** Slots before whose handlers nobody sets a flag, so that every flag is the handler's doing. */
  readonly roots: readonly FlagRoot[];
  /** Functions that set a flag by themselves when a lock is held for writing. */
  readonly setBy: readonly FlagSetter[];
  readonly source: EntrySource;
}

interface FlagRoot {
  readonly slot: string;
  readonly source: EntrySource;
}

interface FlagSetter {
  readonly call: string;
  readonly flag: string;
  /** The name of the lock, as `src/locks` is asked for it. */
  readonly lock: string;
  readonly source: EntrySource;
}

/** One line of JSON, for `decodeFlagRules` of the same build. Not a format for others. */
export function encodeFlagRules(rules: FlagRules): string {
  const compiled: CompiledFlagRules = {
    layout: LAYOUT,
    name: rules.name,
    fields: [...rules.fields],
  };
  return JSON.stringify(compiled);
}

/** The rules that `encodeFlagRules` wrote. */
export function decodeFlagRules(json: string): FlagRules {
  // The text comes from our own build: anything of another shape is our bug, which the layout number tells.
  const compiled = JSON.parse(json) as CompiledFlagRules;
  assertInvariant(compiled.layout === LAYOUT, 'the compiled flag rules are of another version');
  return { name: compiled.name, fields: new Map(compiled.fields) };
}

/** Changes with the shape of `CompiledFlagRules`. */
const LAYOUT = 1;

interface CompiledFlagRules {
  readonly layout: number;
  readonly name: string;
  readonly fields: readonly (readonly [field: string, rule: FlagFieldRule])[];
}
