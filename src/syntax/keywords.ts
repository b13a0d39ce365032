/**
 * C keywords in the order of their symbol ids: `SymbolTable` interns them first, so that a token is a
 * keyword exactly when its symbol id is at most `KEYWORDS.length`.
 *
 * GNU spellings that act as the plain keyword stand behind it and are recognised by `TYPE_WORDS` below.
 */
const KEYWORDS = [
  // Statements.
  'if',
  'else',
  'while',
  'for',
  'do',
  'switch',
  'case',
  'default',
  'break',
  'continue',
  'return',
  'goto',
  // Operators spelled as words.
  'sizeof',
  'typeof',
  '__typeof__',
  '__typeof',
  '_Alignof',
  '__alignof__',
  '_Generic',
  'asm',
  '__asm__',
  '__asm',
  '__attribute__',
  '__attribute',
  '__extension__',
  // Storage classes and qualifiers.
  'static',
  'extern',
  'inline',
  '__inline__',
  '__inline',
  'typedef',
  'register',
  'auto',
  'const',
  'volatile',
  'restrict',
  '__restrict',
  '__const',
  '__volatile__',
  '__always_inline',
  // Types.
  'struct',
  'union',
  'enum',
  'void',
  'char',
  'short',
  'int',
  'long',
  'float',
  'double',
  'signed',
  'unsigned',
  '_Bool',
  '__signed__',
] as const;

export type Keyword = (typeof KEYWORDS)[number];

export const KEYWORD_COUNT: number = KEYWORDS.length;

export function keywordTexts(): readonly string[] {
  return KEYWORDS;
}

/** The symbol id of a keyword, the same in every symbol table. */
export function keywordId(keyword: Keyword): number {
  return KEYWORDS.indexOf(keyword) + 1;
}
