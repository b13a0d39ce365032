import { CharClass, charClass, identifierByte } from './char-class.ts';
import { scanComment } from './comment-scanner.ts';
import { scanDirective } from './directive-scanner.ts';
import type { FileSymbols } from './file-symbols.ts';
import type { TokenBuffer } from './token-buffer.ts';
import { C, FIRST_SYMBOL, T } from './token-kinds.ts';

/**
 * Splits `bytes[from, to)` into C tokens, appended to `out`.
 *
 * Every byte is visited once. Nothing is expanded and no `#if` is decided: directives go into
 * `out.directives`, comments leave their names in `out.mentionSymbols`, and the tokens of all arms follow
 * each other. Any input is accepted; an unterminated string ends at its line, an unterminated comment at
 * the end. `bytes[to]` must exist and must not continue an identifier: callers put a zero or a newline
 * there. Throws only `SymbolTableFull`.
 */
export function scan(
  bytes: Uint8Array,
  from: number,
  to: number,
  symbols: FileSymbols,
  out: TokenBuffer,
): void {
  let at = from;
  let lineIsEmpty = true;
  out.pushLine(from);
  while (at < to) {
    let byte = bytes[at] as number;
    while (byte === SPACE || byte === TAB) byte = bytes[++at] as number;
    if (at >= to) break;
    const start = at;
    const what = charClass[byte] as number;
    let kind = byte;
    if (what === CharClass.letter) {
      // L"…" and u8"…" are rare enough in kernels to stay an identifier and a string.
      let hash = 0x811c9dc5 | 0;
      let next = byte;
      do {
        hash = Math.imul(hash ^ next, 0x01000193);
        next = bytes[++at] as number;
      } while (identifierByte[next] === 1);
      kind = FIRST_SYMBOL + symbols.intern(bytes, start, at, hash);
    } else if (what === CharClass.single) {
      at++;
    } else if (what === CharClass.bracket) {
      out.pushBracket();
      at++;
    } else if (what === CharClass.newline) {
      out.pushLine(++at);
      lineIsEmpty = true;
      continue;
    } else if (what === CharClass.operator) {
      const next = bytes[at + 1] as number;
      if (byte === C.dot && charClass[next] === CharClass.digit) {
        kind = T.number;
        at = endOfNumber(bytes, at, to);
      } else {
        kind = operatorKind(bytes, at, byte, next);
        at += operatorLength(kind, bytes, at);
      }
    } else {
      switch (what) {
        case CharClass.blank:
          at++;
          continue;
        case CharClass.digit:
          kind = T.number;
          at = endOfNumber(bytes, at, to);
          break;
        case CharClass.quote:
          kind = byte === 0x22 ? T.string : T.character;
          at = endOfLiteral(bytes, at, to, out);
          break;
        case CharClass.slash: {
          const next = bytes[at + 1];
          if ((next === 0x2a || next === 0x2f) && at + 1 < to) {
            at = scanComment(bytes, at, to, symbols, out);
            continue;
          }
          kind = next === C.assign ? T.compoundAssign : byte;
          at += next === C.assign ? 2 : 1;
          break;
        }
        case CharClass.hash:
          if (lineIsEmpty) {
            at = scanDirective(bytes, at, to, symbols, out);
            continue;
          }
          kind = bytes[at + 1] === C.hash ? T.paste : C.hash;
          at += kind === T.paste ? 2 : 1;
          break;
        case CharClass.backslash:
          at = endOfContinuation(bytes, at, to, out);
          if (at > start) continue;
          kind = T.stray;
          at++;
          break;
        default:
          kind = T.stray;
          at++;
      }
    }
    lineIsEmpty = false;
    out.push(kind, start, at > to ? to : at);
  }
}

const SPACE = 0x20;
const TAB = 0x09;

/** Behind a backslash and the line's end; `at` itself when the backslash continues no line. */
function endOfContinuation(bytes: Uint8Array, at: number, to: number, out: TokenBuffer): number {
  let next = at + 1;
  while (next < to && (bytes[next] === 0x20 || bytes[next] === 0x09 || bytes[next] === 0x0d))
    next++;
  if (next >= to || bytes[next] !== 0x0a) return at;
  out.pushLine(next + 1);
  return next + 1;
}

/** The end of a preprocessing number: digits, letters, dots, and signs behind an exponent. */
function endOfNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 1;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    if (identifierByte[byte] === 1 || byte === 0x2e) continue;
    const before = (bytes[at - 1] as number) | 0x20;
    const signed = byte === 0x2b || byte === 0x2d;
    // 0x1e+1 is one preprocessing number in the standard too, but kernels mean an addition.
    const hex = ((bytes[from + 1] as number) | 0x20) === 0x78;
    if (!(signed && !hex && (before === 0x65 || before === 0x70))) break;
  }
  return at;
}

/** The end of a string or character literal; at the line's end when the closing quote is missing. */
export function endOfLiteral(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: TokenBuffer | undefined,
): number {
  const quote = bytes[from];
  let at = from + 1;
  while (at < to) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === 0x0a) return at;
    if (byte === 0x5c && at + 1 < to) {
      if (bytes[at + 1] === 0x0a) out?.pushLine(at + 2);
      if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) {
        out?.pushLine(at + 3);
        at++;
      }
      at++;
    }
    at++;
  }
  return to;
}

/** The operator that begins at `at`, longest match first, as C asks for it. */
function operatorKind(bytes: Uint8Array, at: number, byte: number, next: number): number {
  if (next === C.assign) {
    switch (byte) {
      case C.assign:
        return T.equal;
      case C.not:
        return T.notEqual;
      case 0x3c:
        return T.lessEqual;
      case 0x3e:
        return T.greaterEqual;
      case C.dot:
        return byte;
      default:
        return T.compoundAssign;
    }
  }
  if (byte !== next) return byte === C.minus && next === 0x3e ? T.arrow : byte;
  switch (byte) {
    case 0x2b:
      return T.increment;
    case C.minus:
      return T.decrement;
    case C.ampersand:
      return T.andAnd;
    case 0x7c:
      return T.orOr;
    case 0x3c:
      return bytes[at + 2] === C.assign ? T.compoundAssign : T.shiftLeft;
    case 0x3e:
      return bytes[at + 2] === C.assign ? T.compoundAssign : T.shiftRight;
    case C.dot:
      return bytes[at + 2] === C.dot ? T.ellipsis : byte;
    default:
      return byte;
  }
}

function operatorLength(kind: number, bytes: Uint8Array, at: number): number {
  if (kind < 128) return 1;
  if (kind === T.ellipsis) return 3;
  return kind === T.compoundAssign && bytes[at + 1] !== C.assign ? 3 : 2;
}
