import { N } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { T } from '../syntax/token-kinds.ts';
import { type Hole, holesOf } from './instantiate.ts';
import type { Binding } from './match.ts';
import type { Pattern } from './pattern.ts';

/** What a replacement does to the side effects of one bound expression, or to the order of several. */
export interface MovedEffect {
  /** Names of metavariables, `...` for the rest of the arguments. */
  readonly names: readonly string[];
  readonly kind: /** It ran as often as the pattern says, and now does not run at all. */
    | 'dropped'
    /** It would run another number of times. */
    | 'repeated'
    /** It would run in other cases: behind `&&`, in an arm of `?:`, in a loop, under `sizeof`, or no longer so. */
    | 'moved'
    /** They would run in another order. */
    | 'reordered';
}

/**
 * How the side effects of the bound expressions would change. Expressions without any (no call, no `++`, no
 * assignment in their text) are free to be dropped and doubled: the migration's author vouches for that.
 */
export function movedEffects(
  pattern: Pattern,
  replacement: Pattern,
  bindings: ReadonlyMap<string, Binding>,
): MovedEffect[] {
  const hasEffects = ({ name }: Hole): boolean => bindings.get(name)?.effects !== 'none';
  const before = holesOf(pattern).filter(hasEffects);
  const after = holesOf(replacement).filter(hasEffects);
  const moved: MovedEffect[] = [];
  const names = new Set(before.map(({ name }) => name));
  for (const name of names) {
    const old = before.filter((hole) => hole.name === name);
    const now = after.filter((hole) => hole.name === name);
    if (now.length === 0) moved.push({ names: [name], kind: 'dropped' });
    else if (now.length !== 1 || old.length !== 1) moved.push({ names: [name], kind: 'repeated' });
    else if (runsWhen(pattern, old[0]) !== runsWhen(replacement, now[0]))
      moved.push({ names: [name], kind: 'moved' });
  }
  const order = (holes: readonly Hole[]): string[] => [...new Set(holes.map(({ name }) => name))];
  const kept = order(after);
  const wasOrder = order(before).filter((name) => kept.includes(name));
  if (wasOrder.join() !== kept.join()) moved.push({ names: kept, kind: 'reordered' });
  return moved;
}

/** What decides whether a place of a pattern runs: the conditions around it, as one text to compare. */
function runsWhen({ tree, root }: Pattern, hole: Hole | undefined): string {
  const way = hole === undefined ? [] : wayTo(tree, root, hole.node);
  const conditions: string[] = [];
  way.forEach((node, i) => {
    const child = way[i + 1];
    if (child === undefined) return;
    const index = tree.children(node).indexOf(child);
    const condition = conditionOf(tree, node, index);
    if (condition !== '') conditions.push(condition);
  });
  return conditions.join(' ');
}

/** The nodes from `from` down to `to`. */
function wayTo(tree: SyntaxTree, from: NodeId, to: NodeId): NodeId[] {
  if (from === to) return [to];
  for (const child of tree.children(from)) {
    const way = wayTo(tree, child, to);
    if (way.length > 0) return [from, ...way];
  }
  return [];
}

/** What a node makes of the running of its child number `index`; empty when the child runs once with it. */
function conditionOf(tree: SyntaxTree, node: NodeId, index: number): string {
  switch (tree.kind(node)) {
    case N.binary: {
      const operator = tree.tokens.kinds[tree.payload[node] as number];
      return index === 1 && (operator === T.andAnd || operator === T.orOr) ? 'maybe' : '';
    }
    case N.conditional:
    case N.if:
    case N.switch:
      return index > 0 ? `arm ${index}` : '';
    case N.while:
    case N.doWhile:
    case N.macroLoop:
      return 'loop';
    case N.for:
      return index > 0 ? 'loop' : '';
    case N.sizeof:
    case N.alignof:
    case N.typeofSpecifier:
      return 'never';
    case N.statementExpression:
    case N.generic:
      return 'maybe';
    default:
      return '';
  }
}
