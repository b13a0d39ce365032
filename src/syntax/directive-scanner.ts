import { CharClass, charClass, identifierByte } from './char-class.ts';
import { scanComment } from './comment-scanner.ts';
import type { FileSymbols } from './file-symbols.ts';
import { Directive, type DirectiveKind, type TokenBuffer } from './token-buffer.ts';

const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** Records the directive whose `#` stands at `at`; returns the offset of the newline that ends it. */
export function scanDirective(
  bytes: Uint8Array,
  at: number,
  to: number,
  symbols: FileSymbols,
  out: TokenBuffer,
): number {
  let i = skipBlanks(bytes, at + 1, to);
  const kind = directiveKind(bytes, i, to);
  while (i < to && identifierByte[bytes[i] as number] === 1) i++;
  const argument = skipBlanks(bytes, i, to);
  if (kind === Directive.define) {
    const end = endOfConstantDefine(bytes, argument, to);
    if (end >= 0) {
      out.pushConstant(argument);
      return end;
    }
  }
  const tokenIndex = out.count;
  const end =
    kind === Directive.other
      ? endOfRawLine(bytes, argument, to, symbols, out)
      : endOfLogicalLine(bytes, argument, to, symbols, out);
  out.directives.push({ kind, tokenIndex, start: at, argument, end });
  return end;
}

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && (bytes[i] === 0x20 || bytes[i] === 0x09)) i++;
  return i;
}

/** Told apart by the fewest bytes: the first three letters, and for `include` and `import` the fourth. */
function directiveKind(bytes: Uint8Array, at: number, to: number): DirectiveKind {
  if (at + 2 > to) return Directive.other;
  const third = bytes[at + 2] as number;
  switch (bytes[at]) {
    case 0x64: // define
      return bytes[at + 1] === 0x65 && third === 0x66 ? Directive.define : Directive.other;
    case 0x69: // if, ifdef, ifndef, include, include_next, import
      if (bytes[at + 1] === 0x66) {
        if (third === 0x64) return Directive.ifdef;
        if (third === 0x6e) return Directive.ifndef;
        return identifierByte[third] === 1 ? Directive.other : Directive.if;
      }
      if (bytes[at + 1] === 0x6e || bytes[at + 1] === 0x6d) return Directive.include;
      return Directive.other;
    case 0x65: // elif, else, endif
      if (bytes[at + 1] === 0x6e) return third === 0x64 ? Directive.endif : Directive.other;
      if (third === 0x69) return Directive.elif;
      return third === 0x73 ? Directive.else : Directive.other;
    case 0x75: // undef
      return bytes[at + 1] === 0x6e ? Directive.undef : Directive.other;
    default:
      return Directive.other;
  }
}

/**
 * The end of `NAME number` with nothing but numbers, blanks and operators behind an object-like macro's
 * name; -1 for every other define. Register headers are millions of such lines, so they take this short way.
 */
function endOfConstantDefine(bytes: Uint8Array, argument: number, to: number): number {
  let i = argument;
  while (identifierByte[bytes[i] as number] === 1) i++;
  if (i === argument || (bytes[i] !== 0x20 && bytes[i] !== 0x09)) return -1;
  while (bytes[i] === 0x20 || bytes[i] === 0x09) i++;
  let sawDigit = false;
  if (charClass[bytes[i] as number] === CharClass.digit) {
    // Nearly always one number and the line's end.
    do i++;
    while (identifierByte[bytes[i] as number] === 1);
    if (bytes[i] === NEWLINE && i < to) return i;
    sawDigit = true;
  }
  for (; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte === NEWLINE) break;
    switch (charClass[byte]) {
      case CharClass.digit:
        sawDigit = true;
        do i++;
        while (identifierByte[bytes[i] as number] === 1);
        i--;
        break;
      case CharClass.blank:
      case CharClass.operator:
      case CharClass.bracket:
      case CharClass.single:
        break;
      default: // letters, quotes, comments, continuations
        return -1;
    }
  }
  return sawDigit ? Math.min(i, to) : -1;
}

/** Line end, with `\` continuations, comments and literals respected. */
function endOfLogicalLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  symbols: FileSymbols,
  out: TokenBuffer,
): number {
  let i = from;
  while (i < to) {
    const byte = bytes[i] as number;
    if (byte === NEWLINE) return i;
    if (byte === 0x2f && (bytes[i + 1] === 0x2a || bytes[i + 1] === 0x2f) && i + 1 < to) {
      i = scanComment(bytes, i, to, symbols, out);
    } else if (byte === 0x22 || byte === 0x27) {
      i = endOfQuoted(bytes, i, to, out);
    } else if (byte === BACKSLASH) {
      i = skipEscapedNewline(bytes, i, to, out);
    } else i++;
  }
  return to;
}

/** As `endOfLogicalLine` for `#error`, `#pragma` and unknown names, whose text may hold lone quotes. */
function endOfRawLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  symbols: FileSymbols,
  out: TokenBuffer,
): number {
  let i = from;
  while (i < to && bytes[i] !== NEWLINE) {
    if (bytes[i] === BACKSLASH) i = skipEscapedNewline(bytes, i, to, out);
    else if (bytes[i] === 0x2f && bytes[i + 1] === 0x2a && i + 1 < to) {
      i = scanComment(bytes, i, to, symbols, out);
    } else i++;
  }
  return i;
}

function skipEscapedNewline(bytes: Uint8Array, at: number, to: number, out: TokenBuffer): number {
  let i = at + 1;
  if (i < to && bytes[i] === 0x0d) i++;
  if (i < to && bytes[i] === NEWLINE) {
    out.pushLine(i + 1);
    return i + 1;
  }
  return at + 1;
}

/** Ends at the closing quote, or at the line's end when there is none (an apostrophe in prose). */
function endOfQuoted(bytes: Uint8Array, at: number, to: number, out: TokenBuffer): number {
  const quote = bytes[at];
  let i = at + 1;
  while (i < to) {
    const byte = bytes[i];
    if (byte === quote) return i + 1;
    if (byte === NEWLINE) return i;
    if (byte === BACKSLASH) {
      const next = skipEscapedNewline(bytes, i, to, out);
      i = next === i + 1 ? i + 2 : next;
    } else i++;
  }
  return to;
}
