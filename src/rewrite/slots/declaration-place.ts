import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import { indentOf, lineEnd, lineStart, type SourceFile } from '../functions/source-file.ts';
import { columnBehind } from '../layout/columns.ts';
import type { TextRange } from '../layout/remove-text.ts';
import type { FunctionBody } from './function-body.ts';

interface NewDeclaration {
  /** The declaration that the variables stand in now. */
  readonly declaration: NodeId;
  readonly declarators: readonly NodeId[];
  /** Without indentation. */
  readonly text: string;
  /** Nothing is left of the old declaration. */
  readonly isWhole: boolean;
}

/** Where a line is put in. */
export interface DeclarationPlace {
  readonly at: number;
  readonly text: string;
  /** The lines of the old declaration. */
  readonly own: TextRange;
}

/**
 * Where a declaration goes that takes variables out of another one: beside it, or, in a block whose declarations
 * get shorter from line to line, where its length belongs. Undefined when it stays where the old one is.
 */
export function declarationPlace(
  file: SourceFile,
  body: FunctionBody,
  made: NewDeclaration,
): DeclarationPlace | undefined {
  const lines = declarationLines(file, body, made.declaration);
  const index = lines.findIndex(({ node }) => node === made.declaration);
  const own = lines[index];
  if (own === undefined) return undefined;
  const indent = indentOf(file, file.tokens.starts[body.first(made.declaration)] as number);
  const text = `${indent}${made.text}\n`;
  const sorted = placeByLength(body, lines, index, { ...made, text });
  if (made.isWhole) return sorted === undefined ? undefined : { at: sorted, text, own };
  const [first] = body.tree.children(made.declaration).slice(1);
  const beside = made.declarators.some((each) => each === first) ? own.start : own.end;
  return { at: sorted ?? beside, text, own };
}

interface DeclarationLine extends TextRange {
  readonly node: NodeId;
  readonly width: number;
  /** The declaration fills exactly this line. */
  readonly isAlone: boolean;
}

/** The declarations that stand in lines behind each other around this one. */
function declarationLines(
  file: SourceFile,
  body: FunctionBody,
  declaration: NodeId,
): readonly DeclarationLine[] {
  const { tree } = body;
  const siblings = tree
    .children(body.parent(declaration))
    .filter((each) => tree.kind(each) === N.declaration);
  const lines = siblings.map((node) => lineOf(file, body, node));
  const at = siblings.indexOf(declaration);
  let from = at;
  while (from > 0 && lines[from - 1]?.end === lines[from]?.start) from--;
  let to = at + 1;
  while (to < lines.length && lines[to - 1]?.end === lines[to]?.start) to++;
  return lines.slice(from, to);
}

function lineOf(file: SourceFile, body: FunctionBody, node: NodeId): DeclarationLine {
  const { starts, ends } = file.tokens;
  const first = starts[body.first(node)] as number;
  const last = ends[body.end(node) - 1] as number;
  const start = lineStart(file, first);
  const end = lineEnd(file, last) + 1;
  const text = file.text(start, end - 1);
  const isAlone = !text.includes('\n') && text.trimEnd().length === last - start;
  return { node, start, end, width: columnBehind(text.trimEnd()), isAlone };
}

/** Where it belongs among declarations that get shorter; undefined for no other place than its own, or no order. */
function placeByLength(
  body: FunctionBody,
  lines: readonly DeclarationLine[],
  index: number,
  made: NewDeclaration,
): number | undefined {
  const isSorted = lines.every(
    ({ width, isAlone }, i) => isAlone && (i === 0 || width <= (lines[i - 1]?.width ?? 0)),
  );
  const isOrder = lines.length > 2 || (lines.length === 2 && lines[0]?.width !== lines[1]?.width);
  if (!isSorted || !isOrder || !made.declarators.every((each) => canMove(body, each))) {
    return undefined;
  }
  const width = columnBehind(made.text.trimEnd());
  const others = made.isWhole ? lines.filter((_, i) => i !== index) : lines;
  const next = others.find((line) => line.width < width);
  const at = next?.start ?? others.at(-1)?.end;
  const own = lines[index] as DeclarationLine;
  return made.isWhole && (at === own.start || at === own.end) ? undefined : at;
}

/** Without an initial value, or with a constant one. */
function canMove(body: FunctionBody, declarator: NodeId): boolean {
  const { tree } = body;
  const initial = tree.children(declarator).at(-1) as NodeId;
  return tree.isAbsent(initial) || tree.kind(initial) === N.number || isNamed(tree.text(initial));
}

function isNamed(text: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(text);
}
