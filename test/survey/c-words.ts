/** One occurrence of a whole word in C text. */
export interface WordPlace {
  readonly word: string;
  /** 1-based, and in characters; read the text as Latin-1 and they are bytes. */
  readonly line: number;
  readonly column: number;
  /** Offset in the text. */
  readonly at: number;
  readonly where: 'code' | 'comment' | 'literal';
}

/**
 * Finds words in C text and says what they stand in.
 *
 * It shares nothing with the scanner under test, so that the two can disagree. It follows the text from
 * beginning to end in one pass of small steps and knows comments, strings and backslash-newline only.
 */
export function findWords(text: string, words: ReadonlySet<string>): WordPlace[] {
  const found: WordPlace[] = [];
  let line = 1;
  let lineStart = 0;
  let counted = 0;
  const note = (from: number, to: number, where: WordPlace['where']): void => {
    for (const match of text.slice(from, to).matchAll(/[A-Za-z_$][\w$]*/g)) {
      if (!words.has(match[0])) continue;
      const at = from + match.index;
      for (; counted < at; counted++) {
        if (text.charCodeAt(counted) !== NEWLINE) continue;
        line++;
        lineStart = counted + 1;
      }
      found.push({ word: match[0], line, column: at - lineStart + 1, at, where });
    }
  };
  for (const part of text.matchAll(PARTS)) {
    const [all] = part;
    note(part.index, part.index + all.length, partKind(all));
  }
  return found;
}

/** The text with spaces instead of comments and literals, so that offsets and lines stay. */
export function blankText(text: string): string {
  return text.replaceAll(PARTS, (part) =>
    partKind(part) === 'code' ? part : part.replaceAll(/[^\n\\]/g, ' '),
  );
}

const NEWLINE = 0x0a;

/**
 * Block comments, line comments, strings, `#error` lines (their apostrophes begin nothing), character
 * constants, and whatever stands between them.
 */
const PARTS =
  /\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|\/\/(?:\\\r?\n|[^\n])*|"(?:\\\r?\n|\\.|[^"\\\n])*"?|#[ \t]*(?:error|warning)\b(?:\\\r?\n|[^\n])*|'(?:\\.|[^'\\\n])*'?|\d[\w.']*|[A-Za-z_$][\w$]*|[\s\S]/g;

function partKind(part: string): WordPlace['where'] {
  if (part.startsWith('/*') || part.startsWith('//')) return 'comment';
  return part.startsWith('"') || part.startsWith("'") || (part.length > 1 && part.startsWith('#'))
    ? 'literal'
    : 'code';
}
