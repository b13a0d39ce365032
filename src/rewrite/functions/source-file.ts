import type { FileIndex } from '../../facts/postings.ts';
import { FileSymbols } from '../../syntax/file-symbols.ts';
import { Parser } from '../../syntax/parser.ts';
import { scan } from '../../syntax/scanner.ts';
import { SymbolTable, SymbolTableFull } from '../../syntax/symbol-table.ts';
import type { SyntaxTree } from '../../syntax/syntax-tree.ts';
import { TokenBuffer } from '../../syntax/token-buffer.ts';
import { type TopLevelItem, topLevelItems } from '../../syntax/top-level-items.ts';
import type { RewriteParts } from '../parts.ts';

/** A file of the tree with its tokens. The trees of its items stay valid. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly tokens: TokenBuffer;
  /** The item whose tokens stand around a byte, parsed; undefined between items. */
  treeAt(offset: number): SyntaxTree | undefined;
  /** Bytes `[start, end)` as text, one character for each. */
  text(start: number, end: number): string;
  /** The line of a byte, from 1. */
  lineOf(offset: number): number;
}

/** Where the line begins that the byte stands in. */
export function lineStart(file: SourceFile, offset: number): number {
  return offset <= 0 ? 0 : file.bytes.lastIndexOf(NEWLINE, offset - 1) + 1;
}

/** Where the line's newline stands. */
export function lineEnd(file: SourceFile, offset: number): number {
  const found = file.bytes.indexOf(NEWLINE, offset);
  return found < 0 ? file.bytes.length : found;
}

const NEWLINE = 0x0a;

/** The blanks that the line of a byte begins with. */
export function indentOf(file: SourceFile, offset: number): string {
  return /^[ \t]*/.exec(file.text(lineStart(file, offset), offset))?.[0] ?? '';
}

/** Files that are kept with their tokens; changes ask for the same few in turn. */
const MAX_KEPT = 16;

/** Reads files for rewriting. Owns a small cache. */
export class SourceFiles {
  private readonly parts: RewriteParts;
  private readonly kept = new Map<FileIndex, SourceFile | undefined>();

  constructor(parts: RewriteParts) {
    this.parts = parts;
  }

  /** Undefined when the text is missing. */
  of(file: FileIndex): SourceFile | undefined {
    if (this.kept.has(file)) return this.kept.get(file);
    const bytes = this.parts.reader.bytes(file);
    const path = this.parts.search.graph.base.path(file);
    const read = bytes === undefined ? undefined : readSourceFile(path, bytes, this.parts.symbols);
    this.kept.set(file, read);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MAX_KEPT) break;
      this.kept.delete(oldest);
    }
    return read;
  }
}

/** Behind the last of `bytes` their buffer holds a zero, as `TextReader` gives them. */
function readSourceFile(path: string, bytes: Uint8Array, shared: SymbolTable): SourceFile {
  const { tokens, symbols } = scanned(bytes, shared);
  const items = topLevelItems(bytes, tokens);
  const parser = new Parser(symbols);
  const trees = new Map<TopLevelItem, SyntaxTree>();
  return {
    path,
    bytes,
    tokens,
    text: (start, end) => latin1(bytes, start, end),
    lineOf: (offset) => lineAt(tokens, offset),
    treeAt(offset) {
      const item = items.find(({ firstToken, endToken }) => {
        const start = tokens.starts[firstToken] as number;
        return start <= offset && offset < (tokens.ends[endToken - 1] as number);
      });
      if (item === undefined) return undefined;
      const known = trees.get(item);
      if (known !== undefined) return known;
      const tree = kept(parser.parse(bytes, tokens, item.firstToken, item.endToken, 'item'));
      trees.set(item, tree);
      return tree;
    },
  };
}

/** With a table of names of its own where the shared one is full. */
function scanned(
  bytes: Uint8Array,
  shared: SymbolTable,
): { readonly tokens: TokenBuffer; readonly symbols: SymbolTable } {
  try {
    return { tokens: scannedWith(bytes, shared), symbols: shared };
  } catch (error) {
    if (!(error instanceof SymbolTableFull)) throw error;
    const { table } = SymbolTable.create(Math.max(MIN_SYMBOLS, bytes.length));
    return { tokens: scannedWith(bytes, table), symbols: table };
  }
}

const MIN_SYMBOLS = 1 << 16;

function scannedWith(bytes: Uint8Array, symbols: SymbolTable): TokenBuffer {
  const tokens = new TokenBuffer(Math.max(64, bytes.length >> 2));
  const fileSymbols = new FileSymbols(symbols);
  fileSymbols.beginFile();
  // A view with the zero behind the text in it: the scanner looks there.
  const withEnd = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length + 1);
  scan(withEnd, 0, bytes.length, fileSymbols, tokens);
  tokens.close();
  return tokens;
}

/** The parser uses its columns again for the next item. */
function kept(tree: SyntaxTree): SyntaxTree {
  const { count } = tree;
  tree.kinds = tree.kinds.slice(0, count);
  tree.firstToken = tree.firstToken.slice(0, count);
  tree.endToken = tree.endToken.slice(0, count);
  tree.firstChild = tree.firstChild.slice(0, count);
  tree.next = tree.next.slice(0, count);
  tree.payload = tree.payload.slice(0, count);
  return tree;
}

function lineAt({ lineStarts, lineCount }: TokenBuffer, offset: number): number {
  let low = 0;
  let high = lineCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
