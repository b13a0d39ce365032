import { FileSymbols } from './file-symbols.ts';
import { type ParseAs, Parser } from './parser.ts';
import { scan } from './scanner.ts';
import type { SymbolTable } from './symbol-table.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import { TokenBuffer } from './token-buffer.ts';

interface Readers {
  readonly parser: Parser;
  readonly symbols: FileSymbols;
}

/** A parser's columns are large; one for each table serves all short texts. */
const readersOf = new WeakMap<SymbolTable, Readers>();

/**
 * Scans and parses a short text: a macro's expansion, a condition, a test. The tree stays valid.
 *
 * A string is taken as one byte for each character, as sources are everywhere here.
 * Throws only `SymbolTableFull`.
 */
export function parseText(table: SymbolTable, text: string | Uint8Array, as: ParseAs): SyntaxTree {
  const { parser, symbols } = readers(table);
  const content = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  // The scanner wants one byte behind the text that ends every token.
  const bytes = new Uint8Array(content.length + 1);
  bytes.set(content);
  const tokens = new TokenBuffer(Math.max(32, content.length >> 1));
  symbols.beginFile();
  scan(bytes, 0, content.length, symbols, tokens);
  tokens.close();
  const tree = parser.parse(bytes, tokens, 0, tokens.count, as);
  // The parser's columns are for the next text.
  const { count } = tree;
  tree.kinds = tree.kinds.slice(0, count);
  tree.firstToken = tree.firstToken.slice(0, count);
  tree.endToken = tree.endToken.slice(0, count);
  tree.firstChild = tree.firstChild.slice(0, count);
  tree.next = tree.next.slice(0, count);
  tree.payload = tree.payload.slice(0, count);
  return tree;
}

function readers(table: SymbolTable): Readers {
  const known = readersOf.get(table);
  if (known !== undefined) return known;
  const made = { parser: new Parser(table), symbols: new FileSymbols(table) };
  readersOf.set(table, made);
  return made;
}
