import { N, type NodeKind } from '../syntax/node-kinds.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { C } from '../syntax/token-kinds.ts';
import { isName } from '../syntax/word-classes.ts';
import { isMetavariableToken, type Pattern } from './pattern.ts';

/** Tokens `[from, to)`. */
export type TokenRange = readonly [from: number, to: number];

/** The text of a tree that the parser gave no meaning to: there, nothing can be matched. */
export function unreadRanges(tree: SyntaxTree): TokenRange[] {
  const ranges: TokenRange[] = tree.problems.map(({ firstToken, endToken }) => [
    firstToken,
    endToken,
  ]);
  for (let node = 1; node < tree.count; node++) {
    if (!UNREAD.has(tree.kind(node))) continue;
    ranges.push([tree.firstToken[node] as number, tree.endToken[node] as number]);
  }
  return ranges;
}

const UNREAD: ReadonlySet<NodeKind> = new Set([
  N.error,
  N.text,
  N.nestedFunction,
  N.attribute,
  // Between literals, calls of macros stand unread.
  N.string,
]);

/**
 * Where in these ranges the pattern's text may begin to be: its most telling name, with the tokens that stand
 * beside it in the pattern beside it here, parentheses aside. Offsets of that name.
 */
export function findInUnreadText(
  pattern: Pattern,
  tree: SyntaxTree,
  ranges: readonly TokenRange[],
): { readonly start: number; readonly end: number }[] {
  if (ranges.length === 0) return [];
  const anchor = anchorOf(pattern);
  const { tokens } = tree;
  const found = new Map<number, number>();
  for (const [from, to] of ranges) {
    for (let token = from; token < to; token++) {
      if (!isName(tokens.kinds[token] as number)) continue;
      const start = tokens.starts[token] as number;
      const end = tokens.ends[token] as number;
      if (end - start !== anchor.name.length || tree.tokenText(token) !== anchor.name) continue;
      if (anchor.before !== undefined && beside(tree, token, -1) !== anchor.before) continue;
      if (anchor.behind !== undefined && beside(tree, token, 1) !== anchor.behind) continue;
      found.set(start, end);
    }
  }
  return [...found].map(([start, end]) => ({ start, end }));
}

interface Anchor {
  readonly name: string;
  /** The tokens of the pattern beside it; undefined where a metavariable or nothing stands. */
  readonly before: string | undefined;
  readonly behind: string | undefined;
}

/** The called name, else the longest: short names and constants stand in much other code. */
function anchorOf({ tree, fixedNames, calledNames }: Pattern): Anchor {
  const [called] = calledNames;
  const name = called ?? [...fixedNames].sort((a, b) => b.length - a.length)[0] ?? '';
  for (let token = 0; token < tree.tokens.count; token++) {
    if (tree.tokenText(token) !== name) continue;
    return { name, before: beside(tree, token, -1), behind: beside(tree, token, 1) };
  }
  return { name, before: undefined, behind: undefined };
}

/** The next token that is no parenthesis around something; `(` behind a name is one of a call. */
function beside(tree: SyntaxTree, token: number, step: 1 | -1): string | undefined {
  const { kinds, count } = tree.tokens;
  const skipped = step < 0 ? C.openParen : C.closeParen;
  let at = token + step;
  while (at >= 0 && at < count && kinds[at] === skipped) at += step;
  if (at < 0 || at >= count) return undefined;
  const kind = kinds[at] as number;
  if (isName(kind) || kind === C.semicolon || kind === C.openBrace || kind === C.closeBrace)
    return undefined;
  // What stands around a bracket of the pattern's own depends on the code around the match.
  if (kind === C.comma || kind === C.closeParen || (step < 0 && kind === C.openParen))
    return undefined;
  return isMetavariableToken(tree, at) ? undefined : tree.tokenText(at);
}
