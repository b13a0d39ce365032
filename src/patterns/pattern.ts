import { N } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';

/** The name under which the rest of a call's arguments (`...`) is bound. */
export const REST = '...';

/** What a metavariable stands for. */
export type Standing = 'expression' | 'statement' | 'type';

/** A `$name` of a pattern: it stands for one piece of code, the same one wherever it stands. */
export interface Metavariable {
  /** Without the `$`. */
  readonly name: string;
  /** A statement stands with its `;` or its block; a type is its specifiers: `struct page` of `struct page *`. */
  readonly stands: Standing;
  /** C text of the type its expression must have; undefined for any. */
  readonly type: string | undefined;
  /** How often it stands in the pattern; at least once. */
  readonly occurrences: number;
}

/**
 * C text with metavariables, read. Made by `parsePattern` only, so the tree holds no problem, every `$name` is
 * an `identifier` node, and `...` stands nowhere but as a call's last argument.
 */
export interface Pattern {
  readonly text: string;
  /** A statement has its `;` or its block, and matches whole statements only. */
  readonly form: 'expression' | 'statement';
  readonly tree: SyntaxTree;
  /** The expression or the statement itself. */
  readonly root: NodeId;
  /** In the order of their first occurrence. */
  readonly metavariables: readonly Metavariable[];
  /** Whether a call of it ends in `...`. */
  readonly hasRest: boolean;
  /** The identifiers that every match holds, each once; keywords are not among them. */
  readonly fixedNames: readonly string[];
  /** Those of them that are called: `strlcpy` in `strlcpy($d, $s, $n)`. */
  readonly calledNames: readonly string[];
}

export type PatternProblemKind =
  | 'empty'
  | 'not-c'
  | 'several-statements'
  | 'directive'
  | 'bad-metavariable-name'
  | 'misplaced-metavariable'
  | 'misplaced-rest'
  | 'only-metavariable'
  | 'no-fixed-name'
  | 'type-of-no-metavariable'
  | 'not-a-type'
  | 'unbound-metavariable'
  | 'other-form';

/** What is wrong with a pattern, and where: `text.slice(offset, offset + length)`. */
export interface PatternProblem {
  readonly kind: PatternProblemKind;
  readonly offset: number;
  readonly length: number;
  /** A clause without a period, fit to follow `file:line:column: `. */
  readonly reason: string;
}

export type ParsedPattern =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'problems'; readonly problems: readonly PatternProblem[] };

/** The name of the metavariable that an `identifier` node of a pattern is; undefined for a fixed name. */
export function metavariableAt(tree: SyntaxTree, node: NodeId): string | undefined {
  const first = tree.firstToken[node] as number;
  if (tree.bytes[tree.tokens.starts[first] as number] !== DOLLAR) return undefined;
  return tree.tokenText(first).slice(1);
}

/**
 * The metavariable that stands for a statement or a type where a node is, by its name: `$s;` is one of a statement,
 * `$T` alone among specifiers one of a type.
 */
export function standInAt(pattern: Pattern, node: NodeId): string | undefined {
  const { tree, metavariables } = pattern;
  const first = tree.firstToken[node] as number;
  const kind = tree.kind(node);
  const count = (tree.endToken[node] as number) - first;
  const wanted = kind === N.expressionStatement ? 'statement' : 'type';
  const length = wanted === 'statement' ? 2 : 1;
  if ((kind !== N.expressionStatement && kind !== N.specifiers) || count !== length)
    return undefined;
  if (!isMetavariableToken(tree, first)) return undefined;
  const name = tree.tokenText(first).slice(1);
  return metavariables.some((one) => one.name === name && one.stands === wanted) ? name : undefined;
}

/** Whether the token is `$name`. */
export function isMetavariableToken(tree: SyntaxTree, token: number): boolean {
  return tree.bytes[tree.tokens.starts[token] as number] === DOLLAR;
}

const DOLLAR = 0x24;
