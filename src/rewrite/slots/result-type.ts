import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { C } from '../../syntax/token-kinds.ts';
import type { TextEdit } from '../text-edit.ts';
import { columnOf, realignEdits, widthOf } from './alignment.ts';
import type { SourceFile } from './source-file.ts';

/** Where a definition or a prototype says what its function returns. */
export interface FunctionHead {
  /** The `functionDefinition` or `declaration`. */
  readonly node: NodeId;
  /** Tokens of the result's type. */
  readonly firstToken: number;
  readonly endToken: number;
  readonly openParen: number;
}

/** The head of the function whose name stands at `offset`; undefined where its result is no plain `type`. */
export function findHead(
  file: SourceFile,
  tree: SyntaxTree,
  offset: number,
  type: string,
): FunctionHead | undefined {
  const { starts, kinds } = file.tokens;
  for (let node = 1; node < tree.count; node++) {
    const kind = tree.kind(node);
    if (kind !== N.functionDefinition && kind !== N.declaration) continue;
    const [specifiers, declarator] = tree.children(node) as [NodeId, NodeId];
    if (declarator === undefined || (tree.children(node).length > 2 && kind === N.declaration))
      continue;
    const named = namedFunction(tree, declarator);
    if (named === undefined) continue;
    const name = tree.firstToken[named] as number;
    if (starts[name] !== offset) continue;
    const found = findType(tree, specifiers, type);
    if (found === undefined || kinds[name + 1] !== C.openParen) return undefined;
    return { node, ...found, openParen: name + 1 };
  }
  return undefined;
}

/** The name of `name(…)`, which no `*` and no parenthesis stands around. */
function namedFunction(tree: SyntaxTree, declarator: NodeId): NodeId | undefined {
  const inner =
    tree.kind(declarator) === N.initDeclarator ? tree.firstChild[declarator] : declarator;
  if (inner === undefined || tree.kind(inner) !== N.functionDeclarator) return undefined;
  const name = tree.firstChild[inner] as number;
  return tree.kind(name) === N.nameDeclarator ? name : undefined;
}

/** The tokens of the specifiers that spell `type`, `static` and the like between them left out. */
export function findType(
  tree: SyntaxTree,
  specifiers: NodeId,
  type: string,
): { readonly firstToken: number; readonly endToken: number } | undefined {
  const wanted = type.split(' ');
  const end = tree.endToken[specifiers] as number;
  for (let first = tree.firstToken[specifiers] as number; first + wanted.length <= end; first++) {
    if (wanted.every((word, i) => tree.tokenText(first + i) === word)) {
      return { firstToken: first, endToken: first + wanted.length };
    }
  }
  return undefined;
}

/** Another result type, and parameters that stay aligned with their parenthesis. */
export function retypeHead(
  file: SourceFile,
  tree: SyntaxTree,
  head: FunctionHead,
  to: string,
): readonly TextEdit[] {
  const { starts, ends } = file.tokens;
  const start = starts[head.firstToken] as number;
  const end = ends[head.endToken - 1] as number;
  const open = starts[head.openParen] as number;
  const between = file.text(end, open);
  const edit = { start, end, text: to };
  if (between.includes('\n')) return [edit];
  // A tab behind the type can swallow the difference.
  const column = widthOf(between, columnOf(file, start) + to.length);
  const shift = column - columnOf(file, open);
  const last = tree.endToken[head.node] as number;
  return shift === 0 ? [edit] : [edit, ...realignEdits(file, head.openParen, last, shift)];
}
