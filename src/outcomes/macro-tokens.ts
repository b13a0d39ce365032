import { FileSymbols } from '../syntax/file-symbols.ts';
import { scan } from '../syntax/scanner.ts';
import { TokenBuffer } from '../syntax/token-buffer.ts';
import type { Lowering } from './lowering.ts';

/** The tokens of a macro's text, and the bytes that their places count in. */
export function tokensOf(to: Lowering, text: string): { bytes: Buffer; tokens: TokenBuffer } {
  const length = Buffer.byteLength(text, 'latin1');
  const bytes = Buffer.alloc(length + 1);
  bytes.write(text, 'latin1');
  const tokens = new TokenBuffer(Math.max(64, length));
  scan(bytes, 0, length, new FileSymbols(to.symbols), tokens);
  tokens.close();
  return { bytes, tokens };
}
