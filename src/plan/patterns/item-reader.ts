import { FileSymbols } from '../../syntax/file-symbols.ts';
import { parseText } from '../../syntax/parse-text.ts';
import { Parser } from '../../syntax/parser.ts';
import { scan } from '../../syntax/scanner.ts';
import { SymbolTable, SymbolTableFull } from '../../syntax/symbol-table.ts';
import type { SyntaxTree } from '../../syntax/syntax-tree.ts';
import { Directive, type DirectiveLine, TokenBuffer } from '../../syntax/token-buffer.ts';
import { FIRST_SYMBOL } from '../../syntax/token-kinds.ts';
import { topLevelItems } from '../../syntax/top-level-items.ts';

/** One item of a file that holds all the names asked for, parsed. Valid until the next. */
export interface ItemInFile {
  readonly kind: 'item' | 'macro';
  readonly tree: SyntaxTree;
  /** Where the bytes of the tree begin in the file. */
  readonly offset: number;
}

export interface LineIndex {
  /** Line and column of a byte, both from 1. */
  placeOf(offset: number): { readonly line: number; readonly column: number };
}

/** Names of so many files fit into one table; a larger file gets a table of its own size. */
const SYMBOLS = 1 << 17;

/**
 * Reads files item by item and parses only those that hold certain names: functions, declarations, the bodies
 * of macros, and text that is none of these. Owns the parser and its table of names.
 */
export class ItemReader {
  private readonly names: readonly string[];
  private symbols: FileSymbols = new FileSymbols(SymbolTable.create(SYMBOLS).table);
  private parser: Parser = new Parser(this.symbols.table);
  private readonly tokens = new TokenBuffer();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** Behind the last of `bytes` their buffer holds a zero, as `TextReader` gives them. */
  read(bytes: Uint8Array, use: (item: ItemInFile, lines: LineIndex) => void): void {
    this.scan(bytes);
    const { tokens, parser, symbols } = this;
    const lines = lineIndex(tokens);
    const wanted = this.names.map((name) => FIRST_SYMBOL + symbols.table.internText(name));
    for (const { firstToken, endToken } of topLevelItems(bytes, tokens)) {
      if (!holdsAll(tokens, firstToken, endToken, wanted)) continue;
      const tree = parser.parse(bytes, tokens, firstToken, endToken, 'item');
      use({ kind: 'item', tree, offset: 0 }, lines);
    }
    for (const line of tokens.directives) {
      const body = line.kind === Directive.define ? macroBody(bytes, line) : undefined;
      if (body === undefined || !this.names.every((name) => holdsText(bytes, body, name))) continue;
      const tree = parseText(symbols.table, bytes.subarray(body.start, body.end), 'macroBody');
      use({ kind: 'macro', tree, offset: body.start }, lines);
    }
  }

  private scan(bytes: Uint8Array): void {
    const room = Math.max(SYMBOLS, bytes.length);
    if (this.symbols.table.size + bytes.length / 2 > this.symbols.table.limit) this.renew(room);
    try {
      this.scanInto(bytes);
    } catch (error) {
      if (!(error instanceof SymbolTableFull)) throw error;
      this.renew(room);
      this.scanInto(bytes);
    }
  }

  private scanInto(bytes: Uint8Array): void {
    this.tokens.reset();
    this.symbols.beginFile();
    // The table's own buffer: `bytes` may be a view, and the scanner looks one byte behind it.
    scan(withEnd(bytes), 0, bytes.length, this.symbols, this.tokens);
    this.tokens.close();
  }

  private renew(room: number): void {
    this.symbols = new FileSymbols(SymbolTable.create(room).table);
    this.parser = new Parser(this.symbols.table);
  }
}

/** A view with the zero behind the text in it. */
function withEnd(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length + 1);
}

function holdsAll(
  tokens: TokenBuffer,
  from: number,
  to: number,
  wanted: readonly number[],
): boolean {
  const range = tokens.kinds.subarray(from, to);
  return wanted.every((kind) => range.includes(kind));
}

/** What a `#define` stands for; undefined when its line cannot be read. */
function macroBody(
  bytes: Uint8Array,
  line: DirectiveLine,
): { readonly start: number; readonly end: number } | undefined {
  const text = latin1(bytes, line.argument, line.end);
  const head = /^\s*(?:\\\r?\n\s*)*\w+(?:\((?:[^)]*)\))?/.exec(text);
  if (head === null) return undefined;
  const start = line.argument + head[0].length;
  return { start, end: line.end };
}

function holdsText(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  name: string,
): boolean {
  return latin1(bytes, start, end).includes(name);
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function lineIndex(tokens: TokenBuffer): LineIndex {
  const starts = tokens.lineStarts;
  return {
    placeOf(offset) {
      let low = 0;
      let high = tokens.lineCount - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] as number) + 1 };
    },
  };
}
