import { FileSymbols } from '../../syntax/file-symbols.ts';
import { scan } from '../../syntax/scanner.ts';
import { SymbolTable } from '../../syntax/symbol-table.ts';
import { Directive, TokenBuffer } from '../../syntax/token-buffer.ts';
import { topLevelItems } from '../../syntax/top-level-items.ts';

/** The lines of one item of a file, or of one `#define`: offsets of whole lines, the last line's end left out. */
export interface Stretch {
  readonly start: number;
  /** Where tokens begin: `start` for an item, behind the word `define` for a macro. */
  readonly codeStart: number;
  readonly end: number;
}

/** The stretches of a file in which layout is looked at as a whole. Macros may lie inside items. */
export function codeStretches(text: string): readonly Stretch[] {
  const tokens = new TokenBuffer(Math.max(64, text.length >> 2));
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  const { table } = SymbolTable.create(256 + (text.length >> 1));
  scan(bytes, 0, text.length, new FileSymbols(table), tokens);
  tokens.close();
  const stretches: Stretch[] = [];
  for (const { kind, argument, end } of tokens.directives) {
    if (kind !== Directive.define) continue;
    const start = text.lastIndexOf('\n', argument - 1) + 1;
    stretches.push({ start, codeStart: argument, end });
  }
  let behind = 0;
  for (const { firstToken, endToken } of topLevelItems(bytes, tokens)) {
    const first = tokens.starts[firstToken] as number;
    const last = tokens.ends[endToken - 1] as number;
    // Two items on one line are one stretch to nobody: the second begins behind the first.
    const start = Math.max(behind, text.lastIndexOf('\n', first - 1) + 1);
    const newline = text.indexOf('\n', last);
    const end = newline < 0 ? text.length : newline;
    stretches.push({ start, codeStart: start, end });
    behind = Math.min(end, last);
  }
  return stretches;
}
