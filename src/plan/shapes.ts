import { matchPattern } from '../patterns/match-pattern.ts';
import { parsePattern } from '../patterns/parse-pattern.ts';
import type { ShapeSpec } from '../spec/migration-spec.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import type { CallText } from './call-texts.ts';

/** The first shape that the call has; undefined for none. */
export function findShape(shapes: readonly ShapeSpec[], call: CallText): ShapeSpec | undefined {
  return shapes.find((shape) => {
    if (shape.inLoop !== undefined && shape.inLoop !== call.isInLoop) return false;
    return [...shape.arguments].every(([position, pattern]) => {
      const node = call.arguments[position - 1];
      return node !== undefined && isOfForm(call.tree, node, pattern);
    });
  });
}

function isOfForm(tree: SyntaxTree, node: NodeId, text: string): boolean {
  const parsed = parsePattern(text, { role: 'replacement' });
  if (parsed.kind !== 'pattern') return false;
  return matchPattern(parsed.pattern, tree).matches.some((match) => match.node === node);
}
