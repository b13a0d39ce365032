import { N } from '../../src/syntax/node-kinds.ts';
import { parseText } from '../../src/syntax/parse-text.ts';
import type { SymbolTable } from '../../src/syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../../src/syntax/syntax-tree.ts';

/** A function, a prototype or a variable at the top of a text. */
export interface ToyItem {
  readonly kind: 'function' | 'prototype' | 'variable' | 'struct';
  readonly name: string;
  /** Its type, or that of its result, as words and stars: `unsigned int`, `struct page *`. */
  readonly type: string;
  readonly text: string;
  /** The line it begins on; 1-based. */
  readonly line: number;
}

/** What a text declares, in its order. Both arms of an `#if` count. */
export function toyItems(symbols: SymbolTable, text: string): ToyItem[] {
  const tree = parseText(symbols, text, 'item');
  if (tree.problems.length > 0) throw new Error(`cannot read: ${JSON.stringify(tree.problems)}`);
  const items: ToyItem[] = [];
  addItems(tree, tree.root, items);
  return items;
}

function addItems(tree: SyntaxTree, node: NodeId, into: ToyItem[]): void {
  const kind = tree.kind(node);
  if (kind === N.items || kind === N.conditionalGroup || kind === N.conditionalArm) {
    for (const child of tree.children(node)) addItems(tree, child, into);
    return;
  }
  const start = tree.tokens.starts[tree.firstToken[node] as number] as number;
  const before = Buffer.from(tree.bytes.subarray(0, start)).toString('latin1');
  const place = { text: tree.text(node), line: before.split('\n').length };
  const [specifiers, declarator] = tree.children(node);
  if (specifiers === undefined) return;
  const words = wordsOf(tree, specifiers);
  if (kind === N.functionDefinition && declarator !== undefined) {
    into.push({ kind: 'function', ...readDeclared(tree, declarator, words), ...place });
  }
  if (kind !== N.declaration) return;
  for (const child of tree.children(specifiers)) {
    if (tree.kind(child) !== N.structSpecifier || tree.children(child).length === 0) continue;
    into.push({ kind: 'struct', name: words.split('{')[0]?.trim() ?? '', type: '', ...place });
  }
  for (const initDeclarator of tree.children(node).slice(1)) {
    const [inner] = tree.children(initDeclarator);
    if (inner === undefined) continue;
    const { isFunction, ...declared } = readDeclared(tree, inner, words);
    into.push({ kind: isFunction ? 'prototype' : 'variable', ...declared, ...place });
  }
}

/** The type that specifiers spell, storage classes and attributes left out. */
export function wordsOf(tree: SyntaxTree, specifiers: NodeId): string {
  return tree
    .text(specifiers)
    .replace(/\b(static|inline|extern|const|volatile|typedef|noinline|__maybe_unused)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

export interface ToyDeclared {
  readonly name: string;
  readonly type: string;
  readonly isFunction: boolean;
}

export function readDeclared(tree: SyntaxTree, declarator: NodeId, words: string): ToyDeclared {
  let type = words;
  let isFunction = false;
  for (let node = declarator; ; ) {
    const [inner] = tree.children(node);
    const kind = tree.kind(node);
    if (kind === N.pointerDeclarator) type += ' *';
    else if (kind === N.arrayDeclarator) type += ' []';
    else if (kind === N.functionDeclarator) isFunction = true;
    else if (kind === N.nameDeclarator) return { name: tree.text(node), type, isFunction };
    if (inner === undefined) return { name: '', type, isFunction };
    node = inner;
  }
}

/** The fields of a struct definition. */
export function fieldsOf(symbols: SymbolTable, struct: ToyItem): ToyDeclared[] {
  const tree = parseText(symbols, `${struct.text}\n`, 'item');
  const fields: ToyDeclared[] = [];
  const visit = (node: NodeId): void => {
    for (const child of tree.children(node)) {
      const [specifiers, ...declarators] = tree.children(child);
      if (tree.kind(child) === N.declaration && specifiers !== undefined) {
        for (const each of declarators) {
          const [inner] = tree.children(each);
          if (inner !== undefined)
            fields.push(readDeclared(tree, inner, wordsOf(tree, specifiers)));
        }
      } else visit(child);
    }
  };
  const [specifiers] = tree.children(tree.root);
  if (specifiers !== undefined) visit(specifiers);
  return fields;
}
