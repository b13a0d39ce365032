import { N } from '../../syntax/node-kinds.ts';
import { parseText } from '../../syntax/parse-text.ts';
import type { SymbolTable } from '../../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import type { TextEdit } from '../text-edit.ts';

/** A function's head as its text has it. */
export interface FunctionHead {
  readonly tree: SyntaxTree;
  readonly declarator: NodeId;
  readonly parameters: readonly NodeId[];
}

/** The head in the text of one declaration or definition; undefined when there is none. */
export function functionHead(symbols: SymbolTable, text: string): FunctionHead | undefined {
  const tree = parseText(symbols, text, 'item');
  const open = [tree.root];
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    if (tree.kind(node) === N.functionDeclarator)
      return { tree, declarator: node, parameters: tree.children(node).slice(1) };
    if (tree.kind(node) !== N.compound) open.push(...tree.children(node));
  }
  return undefined;
}

/** The declared name in a parameter; undefined for one without. */
export function parameterName(tree: SyntaxTree, node: NodeId): string | undefined {
  if (tree.kind(node) === N.nameDeclarator) return tree.text(node);
  if (tree.kind(node) === N.parameter) {
    const declarator = tree.children(node)[1];
    return declarator === undefined ? undefined : parameterName(tree, declarator);
  }
  for (const child of tree.children(node)) {
    const name = parameterName(tree, child);
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * Edits that give the parameters of a declaration the names that the definition has for them, where they have none:
 * a line that is changed has to name them (6.1, scripts/checkpatch.pl, FUNCTION_ARGUMENTS). Empty where the two do
 * not have the same number of parameters, or one is more than a type with stars.
 */
export function namedParameters(
  symbols: SymbolTable,
  declaration: string,
  definition: string,
): readonly TextEdit[] {
  const declared = functionHead(symbols, declaration);
  const defined = functionHead(symbols, definition);
  if (declared === undefined || defined === undefined) return [];
  if (declared.parameters.length !== defined.parameters.length) return [];
  return declared.parameters.flatMap((parameter, i) => {
    const text = declared.tree.text(parameter);
    const name = parameterName(defined.tree, defined.parameters[i] as NodeId);
    const isUnnamed = parameterName(declared.tree, parameter) === undefined;
    if (!isUnnamed || name === undefined || !/^[\w\s]+[\s*]*$/.test(text)) return [];
    const last = (declared.tree.endToken[parameter] as number) - 1;
    const end = declared.tree.tokens.ends[last] as number;
    return [{ start: end, end, text: text.endsWith('*') ? name : ` ${name}` }];
  });
}
