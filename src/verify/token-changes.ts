import type { CodeUnit } from './code-text.ts';

/** The first place where two codes are not the same. */
export interface TokenDifference {
  /** Undefined at the end. */
  readonly before: CodeUnit | undefined;
  readonly after: CodeUnit | undefined;
}

/**
 * Where two texts first differ in more than comments, white space and `renames`; undefined when they do not.
 * Preprocessor lines count, with the bodies of macros.
 */
export function findTokenDifference(
  before: readonly CodeUnit[],
  after: readonly CodeUnit[],
  renames: ReadonlyMap<string, string> = new Map(),
): TokenDifference | undefined {
  const length = Math.max(before.length, after.length);
  for (let i = 0; i < length; i++) {
    const mine = before[i];
    const theirs = after[i];
    if (mine === undefined || theirs === undefined) return { before: mine, after: theirs };
    if (mine.text !== theirs.text && renamed(mine, renames) !== theirs.text)
      return { before: mine, after: theirs };
  }
  return undefined;
}

/** The unit's text with new names in the place of old ones. */
export function renamed({ text, kind }: CodeUnit, renames: ReadonlyMap<string, string>): string {
  if (kind === 'word') return renames.get(text) ?? text;
  if (kind !== 'directive' || renames.size === 0) return text;
  return text.replace(/"(?:\\.|[^"\\])*"|[A-Za-z_]\w*/g, (word) => renames.get(word) ?? word);
}
