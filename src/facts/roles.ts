/**
 * In which roles a name occurs in a file, as bits. The tree's index lists, for every name, the files and
 * these bits, so that a question opens only the records that can answer it.
 */
export const Role = {
  /** The file defines a function or macro of that name. */
  defines: 1,
  /** Called, referred to, bound, exported, declared, or standing in a macro's body. */
  uses: 2,
  /** A field through which the file calls: `x->name(…)`. */
  dispatches: 4,
  /** A struct tag, typedef or variable that the file defines, or a field of a struct it defines. */
  shapes: 8,
  /** A word in a comment. */
  mentions: 16,
} as const;

export const ROLE_BITS = 5;
