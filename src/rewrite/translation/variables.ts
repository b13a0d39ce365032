import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { Block, Item } from './items.ts';
import { declaratorOf } from './sources.ts';
import type { FunctionCode } from './statements.ts';

/** A local variable's declaration. */
export interface LocalVariable {
  readonly name: string;
  /** The type's words, `static` and the like among them. */
  readonly type: string;
  readonly declaration: Item;
  readonly declarator: NodeId;
  /** Whether other variables are declared with it. */
  readonly isShared: boolean;
  readonly initializer: NodeId | undefined;
}

/** A plain local variable, no pointer and no array, that is declared once in the function; undefined otherwise. */
export function localVariable(code: FunctionCode, name: string): LocalVariable | undefined {
  const declarations = code.items.filter(
    (item) => item.kind === 'declaration' && declaratorOf(code, item, name) !== undefined,
  );
  const [declaration] = declarations;
  if (declaration === undefined || declarations.length > 1) return undefined;
  const declarator = declaratorOf(code, declaration, name);
  if (declarator === undefined) return undefined;
  const { tree } = code;
  const [specifiers = 0, ...declarators] = tree.children(declaration.node);
  const value = tree.children(declarator)[2] ?? 0;
  return {
    name,
    type: code.nodeText(specifiers),
    declaration,
    declarator,
    isShared: declarators.length > 1,
    initializer: tree.isAbsent(value) ? undefined : value,
  };
}

/** Whether a name is not used in the function at all. */
export function isFree(code: FunctionCode, name: string): boolean {
  return !code.mentions({ start: 0, end: code.text.length }, name);
}

/** The declarations at the beginning of a block. */
export function declarationsOf(block: Block): readonly Item[] {
  const end = block.items.findIndex(({ kind }) => kind !== 'declaration');
  return end < 0 ? block.items : block.items.slice(0, end);
}

/** Whether each declaration is no longer than the one above it. */
export function isChristmasTree(code: FunctionCode, declarations: readonly Item[]): boolean {
  const lengths = declarations.map((item) => (code.textOf(item).split('\n')[0] ?? '').length);
  return (
    lengths.length > 1 && lengths.every((length, i) => i === 0 || length <= (lengths[i - 1] ?? 0))
  );
}

/** The words of a function's result type, attributes left in: what stands in front of its declarator. */
export function resultSpecifiers(code: FunctionCode): NodeId | undefined {
  const [specifiers, declarator = 0] = code.tree.children(code.tree.root);
  return code.tree.kind(declarator) === N.functionDeclarator ? specifiers : undefined;
}
