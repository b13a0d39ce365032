import { CharClass, charClass, identifierByte } from './char-class.ts';
import type { FileSymbols } from './file-symbols.ts';
import { fnv1a } from './symbol-table.ts';
import type { TokenBuffer } from './token-buffer.ts';

const NEWLINE = 0x0a;
const UNDERSCORE = 0x5f;
const OPEN_PAREN = 0x28;

/**
 * Passes over the comment at `at` and returns its end.
 *
 * Words that may name code (they hold an underscore, or `(` follows) are kept as mentions. Plain English
 * words are not: a whole kernel's comments hold forty million of them.
 */
export function scanComment(
  bytes: Uint8Array,
  at: number,
  to: number,
  symbols: FileSymbols,
  out: TokenBuffer,
): number {
  const end =
    bytes[at + 1] === 0x2a ? endOfBlockComment(bytes, at, to) : endOfLineComment(bytes, at, to);
  if (bytes[at + 1] === 0x2a && bytes[at + 2] === 0x2a && bytes[at + 3] !== 0x2f) {
    out.docComments.push({ start: at, end });
  }
  for (let i = at + 2; i < end; i++) {
    const byte = bytes[i];
    if (byte === NEWLINE) out.pushLine(i + 1);
    else if (byte === UNDERSCORE) i = keepWordAround(bytes, i, at + 2, end, symbols, out) - 1;
    else if (byte === OPEN_PAREN && identifierByte[bytes[i - 1] as number] === 1) {
      keepWordAround(bytes, i - 1, at + 2, end, symbols, out);
    }
  }
  return end;
}

/** Keeps the word that holds the byte at `middle`; returns the word's end. */
function keepWordAround(
  bytes: Uint8Array,
  middle: number,
  from: number,
  to: number,
  symbols: FileSymbols,
  out: TokenBuffer,
): number {
  let start = middle;
  while (start > from && identifierByte[bytes[start - 1] as number] === 1) start--;
  let end = middle + 1;
  while (end < to && identifierByte[bytes[end] as number] === 1) end++;
  const last = out.mentionOffsets.length - 1;
  const seen = last >= 0 && out.mentionOffsets[last] === start;
  if (!seen && end - start > 2 && charClass[bytes[start] as number] === CharClass.letter) {
    out.mentionSymbols.push(symbols.intern(bytes, start, end, fnv1a(bytes, start, end)));
    out.mentionOffsets.push(start);
  }
  return end;
}

export function endOfBlockComment(bytes: Uint8Array, at: number, to: number): number {
  let i = at + 2;
  for (;;) {
    i = bytes.indexOf(0x2a, i);
    if (i < 0 || i + 1 >= to) return to;
    if (bytes[i + 1] === 0x2f) return i + 2;
    i++;
  }
}

/** The newline (not passed) that ends a `//` comment; a backslash before it carries the comment on. */
function endOfLineComment(bytes: Uint8Array, at: number, to: number): number {
  let i = at + 2;
  for (;;) {
    i = bytes.indexOf(NEWLINE, i);
    if (i < 0 || i >= to) return to;
    const before = bytes[i - 1] === 0x0d ? bytes[i - 2] : bytes[i - 1];
    if (before !== 0x5c) return i;
    i++;
  }
}
