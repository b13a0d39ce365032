import { assertInvariant } from '../base/assert.ts';
import type { EntrySource } from './context-pack.ts';

/**
 * What a project's functions and macros mean where their text does not say it or is too deep to read:
 * values handed through, ends without return, results, variables written by name; and what the numbers of
 * its result types mean. `knowledge/linux/README.md` explains each list.
 */
export interface Semantics {
  readonly name: string;
  /** By the name of the function or macro. */
  readonly calls: ReadonlyMap<string, CallRule>;
  /** By the domain's name, usually that of its typedef. */
  readonly domains: ReadonlyMap<string, DomainRule>;
  /** Base types whose definition depends on the target, as on a machine with 64-bit `long`. */
  readonly types: ReadonlyMap<string, TypeRule>;
  /** Error numbers, for trees that define none. */
  readonly errnos: ReadonlyMap<string, number>;
}

/** What a call means. Arguments are counted from 0 here, from 1 in the pack's text. */
export type CallRule = {
  readonly source: EntrySource;
} /** `isSeen`: others see the value, as a line in the log. */ & (
  | { readonly kind: 'identity'; readonly argument: number; readonly isSeen?: true }
  /** 1 when the argument is not 0, else 0. `isSeen`: then others see it, as a warning in the log. */
  | { readonly kind: 'truth'; readonly argument: number; readonly isSeen?: true }
  | { readonly kind: 'noreturn' }
  | { readonly kind: 'noreturn-if'; readonly argument: number }
  | { readonly kind: 'error-pointer'; readonly role: ErrorPointerRole }
  /** Whether a configuration option is set. */
  | { readonly kind: 'configuration' }
  | {
      readonly kind: 'call';
      /** Every result it can have; `undefined` where nobody has said. */
      readonly outcomes: readonly ResultRule[] | undefined;
      /** Arguments that the macro assigns to. */
      readonly writes: readonly number[];
      /** It has no effect but its value, and the same arguments at the same moment give the same value. */
      readonly isPure: boolean;
    }
);

/**
 * What is done with the first argument: `make` an error pointer of an errno, `number` the errno of a
 * pointer, `number-or-zero` the same for what may be valid, `cast` hand the pointer on, `test` whether it is
 * one, `test-or-null`.
 */
export type ErrorPointerRole = (typeof ERROR_POINTER_ROLES)[number];
export const ERROR_POINTER_ROLES = [
  'make',
  'number',
  'number-or-zero',
  'cast',
  'test',
  'test-or-null',
] as const;

/** One result, or a set of them: `valid` is a pointer that is neither NULL nor an error, `error` is -4095 … -1. */
export type ResultRule =
  | { readonly kind: 'number'; readonly value: number }
  /** Minus the error number of that name. */
  | { readonly kind: 'errno'; readonly name: string }
  | { readonly kind: ResultSet };
export type ResultSet = (typeof RESULT_SETS)[number];
export const RESULT_SETS = ['positive', 'negative', 'valid', 'error'] as const;

/** What the numbers of a result type mean. */
export interface DomainRule {
  readonly name: string;
  /** Typedefs and `enum tag`s that hold values of the domain. */
  readonly types: readonly string[];
  /** Names of its values; those a tree lacks do nothing there. */
  readonly values: readonly string[];
  /** Whether several values may be set at once, as bits. */
  readonly isFlags: boolean;
  /** Whether whoever takes the result also understands a negative error number. */
  readonly takesErrno: boolean;
  /** What whoever takes such a number makes of it, as a sentence; `undefined` where nobody wrote it down. */
  readonly errnoBecause: string | undefined;
  /** The least and the greatest number that belong to the domain; `undefined` where nobody has said. */
  readonly range: readonly [number, number] | undefined;
  readonly source: EntrySource;
}

/** The shape of a type, and its domain where that is not the one its kind suggests. */
export type TypeRule = { readonly domain?: string | undefined; readonly source: EntrySource } & (
  | { readonly kind: 'int'; readonly bits: number; readonly signed: boolean }
  | { readonly kind: 'bool' | 'pointer' | 'void' | 'struct' }
);

/** A pack that knows nothing. */
export const EMPTY_SEMANTICS: Semantics = {
  name: 'empty',
  calls: new Map(),
  domains: new Map(),
  types: new Map(),
  errnos: new Map(),
};

/** One line of JSON, for `decodeSemantics` of the same build. Not a format for others. */
export function encodeSemantics(semantics: Semantics): string {
  const compiled: CompiledSemantics = {
    layout: LAYOUT,
    name: semantics.name,
    calls: [...semantics.calls],
    domains: [...semantics.domains.values()],
    types: [...semantics.types],
    errnos: [...semantics.errnos],
  };
  return JSON.stringify(compiled);
}

/** The pack that `encodeSemantics` wrote. */
export function decodeSemantics(json: string): Semantics {
  // The text comes from our own build: anything of another shape is our bug, which the layout number tells.
  const compiled = JSON.parse(json) as CompiledSemantics;
  assertInvariant(compiled.layout === LAYOUT, 'the compiled semantics are of another version');
  return {
    name: compiled.name,
    calls: new Map(compiled.calls),
    domains: new Map(compiled.domains.map((domain) => [domain.name, domain])),
    types: new Map(compiled.types),
    errnos: new Map(compiled.errnos),
  };
}

/** Changes with the shape of `CompiledSemantics`. */
const LAYOUT = 2;

interface CompiledSemantics {
  readonly layout: number;
  readonly name: string;
  readonly calls: readonly (readonly [name: string, rule: CallRule])[];
  readonly domains: readonly DomainRule[];
  readonly types: readonly (readonly [name: string, rule: TypeRule])[];
  readonly errnos: readonly (readonly [name: string, value: number])[];
}
