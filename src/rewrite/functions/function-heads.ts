import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { C } from '../../syntax/token-kinds.ts';
import type { TextEdit } from '../text-edit.ts';
import type { SourceFile } from './source-file.ts';

/** Where a definition or a prototype says what its function returns. */
export interface FunctionHead {
  /** The `functionDefinition` or `declaration`. */
  readonly node: NodeId;
  /** Tokens of the result's type. */
  readonly firstToken: number;
  readonly endToken: number;
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
    return { node, ...found };
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

/** Another result type. */
export function retypeHead({ tokens }: SourceFile, head: FunctionHead, to: string): TextEdit {
  const start = tokens.starts[head.firstToken] as number;
  return { start, end: tokens.ends[head.endToken - 1] as number, text: to };
}
