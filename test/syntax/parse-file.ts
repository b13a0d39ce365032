import { FileSymbols } from '../../src/syntax/file-symbols.ts';
import { Parser } from '../../src/syntax/parser.ts';
import { scan } from '../../src/syntax/scanner.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import type { SyntaxTree } from '../../src/syntax/syntax-tree.ts';
import { TokenBuffer } from '../../src/syntax/token-buffer.ts';
import { type TopLevelItem, topLevelItems } from '../../src/syntax/top-level-items.ts';

/** A table keeps every name it meets, so now and then a new one takes its place. */
let symbols = new FileSymbols(SymbolTable.create(1 << 16).table);
let parser = new Parser(symbols.table);

/** Scans a file and hands over the tree of every top-level item; each is valid until the next. */
export function parseFile(
  content: Uint8Array,
  use: (tree: SyntaxTree, item: TopLevelItem) => void,
): void {
  if (symbols.table.size > 40_000) {
    symbols = new FileSymbols(SymbolTable.create(1 << 16).table);
    parser = new Parser(symbols.table);
  }
  const bytes = new Uint8Array(content.length + 1);
  bytes.set(content);
  const tokens = new TokenBuffer(Math.max(32, content.length >> 1));
  symbols.beginFile();
  scan(bytes, 0, content.length, symbols, tokens);
  tokens.close();
  for (const item of topLevelItems(bytes, tokens)) {
    use(parser.parse(bytes, tokens, item.firstToken, item.endToken, 'item'), item);
  }
}
