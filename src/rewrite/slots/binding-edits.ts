import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { lineEnd, lineStart, type SourceFile } from '../functions/source-file.ts';
import { blanksBetween, columnBehind } from '../layout/columns.ts';
import type { TextEdit } from '../text-edit.ts';

/**
 * Puts the function named at `offset` into the field `to` instead of `from`, with the `=` in the column where the
 * author had it as far as there is room. Undefined where no plain `.from = name` or `x->from = name` stands there,
 * where a `? :` may put another function there, and where `to` has a value already.
 */
export function rebindEdits(
  file: SourceFile,
  offset: number,
  from: string,
  to: string,
): readonly TextEdit[] | undefined {
  const tree = file.treeAt(offset);
  const field = tree === undefined ? undefined : findField(file, tree, offset, from);
  if (tree === undefined || field === undefined) return undefined;
  if (standsBesideAnother(file, tree, offset) || isSetBeside(tree, field, to)) return undefined;
  const start = file.tokens.starts[field] as number;
  const end = file.tokens.ends[field] as number;
  const gap = /^[ \t]*/.exec(file.text(end, lineEnd(file, end)))?.[0] ?? '';
  const text = to + gapBehind(file, { start, end, gap }, to);
  return [{ start, end: end + gap.length, text }];
}

/** The token of the field that the value around `offset` is put into. */
function findField(
  { tokens }: SourceFile,
  tree: SyntaxTree,
  offset: number,
  name: string,
): number | undefined {
  let found: number | undefined;
  for (let node = 1; node < tree.count; node++) {
    const field = fieldOf(tree, node);
    if (field === undefined || tree.tokenText(field) !== name) continue;
    const last = (tree.endToken[node] as number) - 1;
    const isInside =
      (tokens.ends[field] as number) <= offset && offset < (tokens.ends[last] as number);
    // The innermost one begins last.
    if (isInside && field > (found ?? -1)) found = field;
  }
  return found;
}

/** Whether `offset` is in one arm of a `? :` whose other arm may be a function too. */
function standsBesideAnother({ tokens }: SourceFile, tree: SyntaxTree, offset: number): boolean {
  const holds = (node: NodeId): boolean =>
    (tokens.starts[tree.firstToken[node] as number] as number) <= offset &&
    offset < (tokens.ends[(tree.endToken[node] as number) - 1] as number);
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) !== N.conditional || !holds(node)) continue;
    const [, ...arms] = tree.children(node);
    if (arms.some((arm) => !holds(arm) && !/^(NULL|0)$/.test(tree.text(arm)))) return true;
  }
  return false;
}

/** Whether the braces that hold `.field = value` give `to` a value as well. */
function isSetBeside(tree: SyntaxTree, field: number, to: string): boolean {
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) !== N.initializerList) continue;
    const fields = tree.children(node).flatMap((child) => fieldOf(tree, child) ?? []);
    if (fields.includes(field)) return fields.some((each) => tree.tokenText(each) === to);
  }
  return false;
}

/** The field's token of `.field = value` and of `x->field = value`. */
function fieldOf(tree: SyntaxTree, node: NodeId): number | undefined {
  const [first, second] = tree.children(node);
  if (first === undefined || second === undefined) return undefined;
  const kind = tree.kind(node);
  const isTarget =
    (kind === N.designated && tree.kind(first) === N.fieldDesignator) ||
    (kind === N.assign && tree.kind(first) === N.member);
  return isTarget ? (tree.endToken[first] as number) - 1 : undefined;
}

/** Blanks that end where the old ones did; one where the new name is too long for that. */
function gapBehind(
  file: SourceFile,
  { start, end, gap }: { readonly start: number; readonly end: number; readonly gap: string },
  to: string,
): string {
  const line = lineStart(file, start);
  const equals = columnBehind(file.text(line, end + gap.length));
  const column = columnBehind(file.text(line, start)) + to.length;
  if (gap === '' || column === equals) return gap;
  const isAligned = gap.length > 1 || gap.includes('\t');
  if (!isAligned || column > equals) return ' ';
  return gap.includes('\t') ? blanksBetween(column, equals) : ' '.repeat(equals - column);
}
