import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';

/** What a piece of C defines, or why it is none. */
export type DefinedNames =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | {
      readonly kind: 'not-c';
      readonly reason: string;
      /** 1-based, in the text. */
      readonly line: number;
      readonly seen: string;
    };

/** The functions, types and macros that `text` defines at file scope. Never throws. */
export function definedNames(text: string): DefinedNames {
  const bytes = Buffer.from(text, 'utf8');
  const { table } = SymbolTable.create(bytes.length + 256);
  const tree = parseText(table, bytes, 'item');
  const [problem] = tree.problems;
  if (problem !== undefined) {
    const offset = tree.tokens.starts[problem.firstToken] ?? bytes.length;
    const line = bytes.subarray(0, offset).toString('utf8').split('\n').length;
    const seen = text.split('\n')[line - 1]?.trim() ?? '';
    return { kind: 'not-c', reason: problem.message, line, seen };
  }
  return { kind: 'names', names: [...definitions(tree), ...macroNames(text)] };
}

function definitions(tree: SyntaxTree): string[] {
  const names: string[] = [];
  const pending: NodeId[] = [tree.root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (tree.kinds[node] === N.functionDefinition) {
      names.push(...declaredName(tree, tree.children(node)[1]));
    } else if (tree.kinds[node] === N.declaration) {
      // Of declarations, only a typedef defines something that rules can lead to.
      if (tree.tokenText(tree.firstToken[node] ?? 0) !== 'typedef') continue;
      for (const child of tree.children(node).slice(1)) names.push(...declaredName(tree, child));
    } else {
      pending.push(...tree.children(node));
    }
  }
  return names;
}

/** The name in a declarator, which is its first child all the way down; none in one that the parser gave up. */
function declaredName(tree: SyntaxTree, declarator: NodeId | undefined): string[] {
  let node = declarator;
  while (node !== undefined && tree.kinds[node] !== N.nameDeclarator) [node] = tree.children(node);
  return node === undefined ? [] : [tree.tokenText(tree.firstToken[node] ?? 0)];
}

/** The syntax tree leaves preprocessor lines out. */
function macroNames(text: string): string[] {
  return [...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)/gm)].map(
    ([, name = '']) => name,
  );
}
