/**
 * In which roles a name occurs in a file, as bits. The tree's index lists, for every name, the files and
 * these bits, so that a question opens only the records that can answer it.
 */
export const Role = {
  /** The file defines a function or macro of that name. */
  defines: 1,
  /** It is called by name. */
  calls: 2,
  /** It stands in code without being called: handed over, declared, exported, compared. */
  refers: 4,
  /** It is put into a slot. */
  binds: 8,
  /** A field through which the file calls: `x->name(…)`. */
  dispatches: 16,
  /** A struct tag, typedef or variable that the file defines, or a field of a struct it defines. */
  shapes: 32,
  /** A word in a comment. */
  mentions: 64,
} as const;

/** Every role together. */
export const ANY_ROLE = 127;

export const ROLE_BITS = 7;
