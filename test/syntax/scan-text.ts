import { FileSymbols } from '../../src/syntax/file-symbols.ts';
import { scan } from '../../src/syntax/scanner.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { TokenBuffer } from '../../src/syntax/token-buffer.ts';

const { table } = SymbolTable.create(1 << 18);
const symbols = new FileSymbols(table);

/** Scans bytes as the extractor does: with a zero behind them, and leftovers of other files behind the zero. */
export function scanBytes(content: Uint8Array, leftover = 0x2a): TokenBuffer {
  const bytes = new Uint8Array(content.length + 8).fill(leftover);
  bytes.set(content);
  bytes[content.length] = 0;
  const tokens = new TokenBuffer();
  symbols.beginFile();
  scan(bytes, 0, content.length, symbols, tokens);
  return tokens;
}

/** Text to bytes, one for each character. */
export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function scanText(text: string): TokenBuffer {
  return scanBytes(latin1(text));
}

export function symbolText(kind: number): string {
  return table.text(kind);
}

/** The tokens' texts, blanks between them. */
export function tokenTexts(text: string): string {
  const { count, starts, ends } = scanText(text);
  return Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i])).join(' ');
}
