import type { SymbolTable } from '../../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { layOutNew } from '../layout/lay-out-new.ts';
import type { LineStyle } from '../parts.ts';
import { functionHead, parameterName } from './parameter-names.ts';

/** An old name that is kept alive, the new one behind it, and the text of the function's definition. */
export interface AliasRequest {
  readonly name: string;
  readonly to: string;
  readonly definition: string;
}

/**
 * An inline function of the old name that calls the new one, with the parameters of the definition; undefined when
 * they cannot be handed on: an argument list that is open, or a definition that cannot be read.
 */
export function inlineAlias(
  symbols: SymbolTable,
  { name, to, definition }: AliasRequest,
  style: LineStyle,
): string | undefined {
  const found = functionHead(symbols, definition);
  if (found === undefined) return undefined;
  const { tree, declarator, parameters } = found;
  const texts = parameters.map((node) => oneLine(tree.text(node)));
  if (texts.includes('...')) return undefined;
  const isEmpty = texts.length === 0 || (texts.length === 1 && texts[0] === 'void');
  const names = isEmpty ? [] : parameters.map((node) => parameterName(tree, node));
  if (names.includes(undefined)) return undefined;
  const result = resultOf(definition, tree, declarator);
  const gap = result.endsWith('*') ? '' : ' ';
  const call = `${to}(${names.join(', ')});`;
  const body = result === 'void' ? call : `return ${call}`;
  const head = `static inline ${result}${gap}${name}(${texts.length === 0 ? 'void' : texts.join(', ')})`;
  return layOutNew(`${head}\n{\n\t${body}\n}\n`, style);
}

export function macroAlias({ name, to }: Pick<AliasRequest, 'name' | 'to'>): string {
  return `#define ${name} ${to}\n`;
}

/** The type in front of the name, without what says how the function is linked. */
function resultOf(definition: string, tree: SyntaxTree, declarator: NodeId): string {
  const start = tree.tokens.starts[tree.firstToken[declarator] as number] as number;
  const words = oneLine(definition.slice(0, start)).split(' ');
  const linkage = new Set(['extern', 'static', 'inline', '__always_inline', '__weak', 'noinline']);
  return words.filter((word) => !linkage.has(word)).join(' ');
}

function oneLine(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
