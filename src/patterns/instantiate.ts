import { assertInvariant } from '../base/assert.ts';
import { N, type NodeKind } from '../syntax/node-kinds.ts';
import type { NodeId } from '../syntax/syntax-tree.ts';
import type { Binding, MatchPlace } from './match.ts';
import { isRest } from './parse-pattern.ts';
import { isMetavariableToken, type Pattern, REST, standInAt } from './pattern.ts';
import { neededStrength, strengthOf } from './precedence.ts';

/** The text of a replacement for one match. */
export interface Instantiation {
  /** One character for each byte, like the texts of the bindings. */
  readonly text: string;
  /** The same in pieces: what a metavariable is bound to, and the text between. */
  readonly pieces: readonly TextPiece[];
  /**
   * Metavariables that stand in a place that holds them tighter than the pattern did, without parentheses of
   * their own: where such a one is the name of a macro whose text has operators, it would come apart.
   */
  readonly tightened: readonly string[];
}

/** `binding` is undefined for text of the replacement's own. Parentheses that a binding gets are such text. */
export interface TextPiece {
  readonly text: string;
  readonly binding: Binding | undefined;
}

/**
 * `replacement` with what the metavariables are bound to in their places. They get parentheses where they would
 * come apart without, and so does the whole where it stands in a larger expression.
 *
 * `replacementProblems(pattern, replacement)` must be empty and `place` be a match of `pattern`.
 * Whether side effects survive is not asked here, but by `movedEffects`.
 */
export function instantiate(
  pattern: Pattern,
  replacement: Pattern,
  place: MatchPlace,
): Instantiation {
  const before = weakestNeeds(pattern);
  const tightened = new Set<string>();
  const pieces: TextPiece[] = [];
  let text = '';
  const add = (piece: string, binding?: Binding): void => {
    pieces.push({ text: piece, binding });
    text += piece;
  };
  const { tokens } = replacement.tree;
  // Without what stands around it: a comment to the line's end would swallow the code behind the match.
  let copied = tokens.starts[0] as number;
  const end = tokens.ends[tokens.count - 1] as number;
  const source = Buffer.from(replacement.text, 'utf8').toString('latin1');
  for (const hole of holesOf(replacement, place.needed)) {
    const binding = place.bindings.get(hole.name);
    assertInvariant(binding !== undefined, `nothing is bound to $${hole.name}`);
    const ahead = source.slice(copied, hole.start);
    copied = hole.end;
    // A rest of nothing takes the comma in front of it along.
    if (hole.name === REST && binding.text === '') add(ahead.replace(/,\s*$/, ''));
    else {
      const [open, close] = bracketsFor(replacement, hole, binding);
      add(ahead);
      add(separated(text, open + binding.text).slice(0, -binding.text.length));
      add(binding.text, binding);
      add(close);
    }
    const isBare = binding.strength >= hole.needed;
    if (isBare && hole.needed > (before.get(hole.name) ?? 0)) tightened.add(hole.name);
  }
  add(source.slice(copied, end));
  const [open, close] = enclosure(replacement, place);
  const head = separated(place.before, open + text).slice(0, -text.length);
  const own = (piece: string): TextPiece => ({ text: piece, binding: undefined });
  return {
    text: head + text + close,
    pieces: [own(head), ...pieces, own(close)].filter((piece) => piece.text !== ''),
    tightened: [...tightened],
  };
}

/** Parentheses or braces around the text, where the code around the match would take it apart. */
function enclosure({ form, tree, root }: Pattern, place: MatchPlace): readonly [string, string] {
  if (form === 'expression') return strengthOf(tree, root) < place.needed ? ['(', ')'] : ['', ''];
  // An `if` as the body of another one would take over its `else`.
  return place.isBody && !STANDS_ALONE.has(tree.kind(root)) ? ['{ ', ' }'] : ['', ''];
}

/** How strong a bound statement is that no `else` behind it can belong to; all others have none. */
export const ALONE = 1;

export const STANDS_ALONE: ReadonlySet<NodeKind> = new Set([
  N.expressionStatement,
  N.emptyStatement,
  N.compound,
  N.return,
  N.goto,
  N.break,
  N.continue,
  N.doWhile,
]);

/** A metavariable or `...` in a pattern's text: bytes `[start, end)`. */
export interface Hole {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** How strong an expression must be to stand there without parentheses. */
  readonly needed: number;
  readonly node: NodeId;
}

/** In text order. `outer` is what a pattern that is nothing but a metavariable needs. */
export function holesOf(pattern: Pattern, outer = 0): Hole[] {
  const { tree, root } = pattern;
  const holes: Hole[] = [];
  const visit = (node: NodeId, needed: number, isBeforeElse: boolean): void => {
    const token = tree.firstToken[node] as number;
    const standIn = standInAt(pattern, node);
    if (standIn !== undefined) {
      const start = tree.tokens.starts[token] as number;
      const end = tree.tokens.ends[(tree.endToken[node] as number) - 1] as number;
      holes.push({ name: standIn, start, end, needed: isBeforeElse ? ALONE : 0, node });
      return;
    }
    const isVariable = tree.kind(node) === N.identifier && isMetavariableToken(tree, token);
    if (isVariable || isRest(tree, node)) {
      const start = tree.tokens.starts[token] as number;
      const end = tree.tokens.ends[token] as number;
      const name = isVariable ? tree.tokenText(token).slice(1) : REST;
      holes.push({ name, start, end, needed, node });
    }
    const children = tree.children(node);
    for (const [i, child] of children.entries()) {
      const isThen = tree.kind(node) === N.if && i === 1 && !tree.isAbsent(children[2] ?? 0);
      const isOpen = isThen || (isBeforeElse && tree.kind(node) !== N.compound);
      visit(child, neededStrength(tree, node, i), isOpen);
    }
  };
  visit(root, outer, false);
  return holes.sort((a, b) => a.start - b.start);
}

/** For each metavariable, the place of the pattern that asks least of it. */
function weakestNeeds(pattern: Pattern): Map<string, number> {
  const needs = new Map<string, number>();
  for (const { name, needed } of holesOf(pattern))
    needs.set(name, Math.min(needed, needs.get(name) ?? needed));
  return needs;
}

/** Parentheses around an expression, braces around a statement that would take over the `else` behind it. */
function bracketsFor(
  replacement: Pattern,
  { name, needed, node }: Hole,
  { strength }: Binding,
): readonly [string, string] {
  if (name === REST || strength >= needed) return ['', ''];
  return standInAt(replacement, node) === undefined ? ['(', ')'] : ['{ ', ' }'];
}

/** With a blank in front where two tokens would become one: `a-` and `-b`, `a/` and `*p`, `return` and `x`. */
function separated(before: string, text: string): string {
  return JOINS.test(before.slice(-1) + text.charAt(0)) ? ` ${text}` : text;
}

/** Nothing else that an expression can begin with makes another token, or a comment, of what stands before. */
const JOINS = /^(?:--|\+\+|&&|\/\*|\w\w)$/;
