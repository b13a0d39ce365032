import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { SourceFile } from '../functions/source-file.ts';
import type { TextRange } from '../layout/remove-text.ts';
import type { FunctionBody } from './function-body.ts';

/** What to take out of a declaration some of whose declarators are gone: all of it, or they with their commas. */
export function declaratorRanges(
  { tokens }: SourceFile,
  body: FunctionBody,
  declaration: NodeId,
  isGone: (declarator: NodeId) => boolean,
): readonly TextRange[] {
  const [, ...declarators] = body.tree.children(declaration);
  const start = (node: NodeId): number => tokens.starts[body.first(node)] as number;
  const end = (node: NodeId): number => tokens.ends[body.end(node) - 1] as number;
  if (declarators.length > 0 && declarators.every(isGone)) {
    return [{ start: start(declaration), end: end(declaration) }];
  }
  const firstKept = declarators.findIndex((node) => !isGone(node));
  return declarators.flatMap((node, index) => {
    if (!isGone(node)) return [];
    // In front of the first that stays with the comma behind it, else with the one before it.
    return index < firstKept
      ? [{ start: start(node), end: tokens.ends[body.end(node)] as number }]
      : [{ start: end(declarators[index - 1] as NodeId), end: end(node) }];
  });
}
