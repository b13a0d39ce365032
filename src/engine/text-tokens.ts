import { FileSymbols } from '../syntax/file-symbols.ts';
import { scan } from '../syntax/scanner.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import { TokenBuffer } from '../syntax/token-buffer.ts';

/** A stretch of a text, `[start, end)`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The tokens of a C text, one character for each byte. */
export function tokensOf(symbols: SymbolTable, text: string): TokenBuffer {
  // The scanner wants one byte behind the text that ends every token.
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  const tokens = new TokenBuffer(Math.max(64, text.length >> 2));
  const fileSymbols = new FileSymbols(symbols);
  fileSymbols.beginFile();
  scan(bytes, 0, text.length, fileSymbols, tokens);
  tokens.close();
  return tokens;
}

export function stretchesOf({ count, starts, ends }: TokenBuffer): readonly Stretch[] {
  return Array.from({ length: count }, (_, i) => ({
    start: starts[i] as number,
    end: ends[i] as number,
  }));
}

/** The comments of a C text, in their order; those of lines that begin with `#` are left out. */
export function commentsOf(symbols: SymbolTable, text: string): readonly Stretch[] {
  const found: Stretch[] = [];
  let behind = 0;
  const last = { start: text.length, end: text.length };
  for (const { start, end } of [...stretchesOf(tokensOf(symbols, text)), last]) {
    const between = text
      .slice(behind, start)
      .replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length));
    for (const match of between.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g)) {
      found.push({ start: behind + match.index, end: behind + match.index + match[0].length });
    }
    behind = Math.max(behind, end);
  }
  return found;
}
