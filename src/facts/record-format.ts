/**
 * How facts are laid out in a record: what `facts-builder.ts` and the `extract-…` files write and
 * `facts-reader.ts` reads.
 */

/** The sections of a record, in their order. */
export const SECTIONS = [
  'owners',
  'sites',
  'guards',
  'bindings',
  'references',
  'structs',
  'typedefs',
  'variables',
  'prototypes',
  'enumerations',
  'constants',
  'includes',
  'mentions',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Bits of an owner's first byte. With `macro` set, bit 1 says "function-like". */
export const OWNER_FLAGS = {
  macro: 1,
  functionLike: 2,
  static: 2,
  inline: 4,
  weak: 8,
  definer: 16,
  inMacro: 32,
} as const;

/** Low two bits of a site's first byte; the index into `RESULT_USES` stands above them. */
export const SITE_KINDS = ['call', 'dispatch', 'parameter-call'] as const;

/** Low two bits of an argument's first number; its position stands above them. */
export const ARGUMENT_KINDS = ['constant', 'parameter', 'initializes'] as const;

/** What is counted per file, for the totals of a tree. */
export const TALLIES = [
  'bytes',
  'lines',
  'unmatchedBrackets',
  'unknownItems',
  'unlistedConstants',
  'functions',
  'macros',
  'calls',
  'dispatches',
  'bindings',
  'references',
  'structs',
] as const;
export type Tally = (typeof TALLIES)[number];
