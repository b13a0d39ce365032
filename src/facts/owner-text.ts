import { identifierByte } from '../syntax/char-class.ts';
import type { MacroFact, OwnerFact, Place } from './model.ts';

/** Bytes `[start, end)` of a file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where an owner's text stands in its file. A function goes from its first specifier to behind its closing
 * brace, a macro from the `#` of its `#define` to the end of its last line, the line's end left out.
 */
export type OwnerText =
  | ({ readonly kind: 'function' } & ByteRange)
  | ({
      readonly kind: 'macro';
      /** Between the parentheses; `undefined` for a macro that takes no arguments. */
      readonly parameters: ByteRange | undefined;
      /** What the name stands for, without white space around it. Comments are part of it. */
      readonly body: ByteRange;
    } & ByteRange);

/** `lineStarts` holds the offset of each line; `undefined` when the fact's places are not in this text. */
export function findOwnerText(
  bytes: Uint8Array,
  lineStarts: Int32Array,
  owner: OwnerFact,
): OwnerText | undefined {
  const offsetOf = (place: Place): number | undefined => {
    const start = lineStarts[place.line - 1];
    return start === undefined ? undefined : start + place.column - 1;
  };
  if (owner.kind === 'macro') {
    const name = offsetOf(owner);
    return name === undefined ? undefined : macroText(bytes, lineStarts, owner, name);
  }
  const start = offsetOf(owner.start);
  const brace = offsetOf({ line: owner.endLine, column: owner.endColumn });
  if (start === undefined || brace === undefined || brace >= bytes.length) return undefined;
  return { kind: 'function', start, end: brace + 1 };
}

function macroText(
  bytes: Uint8Array,
  lineStarts: Int32Array,
  macro: MacroFact,
  name: number,
): OwnerText {
  const end = endOfLine(bytes, lineStarts[macro.endLine] ?? bytes.length + 1);
  let at = name;
  while (at < end && identifierByte[bytes[at] as number] === 1) at++;
  let parameters: ByteRange | undefined;
  if (macro.isFunctionLike) {
    const open = at;
    // A parameter list holds no parenthesis of its own; one in a comment there would be an odd joke.
    while (at < end && bytes[at] !== CLOSE) at++;
    parameters = { start: open + 1, end: at };
    at = Math.min(at + 1, end);
  }
  return {
    kind: 'macro',
    start: startOfDirective(bytes, name),
    end,
    parameters,
    body: trimmed(bytes, at, end),
  };
}

/** The end of the line before the one that begins at `next`, without CR. */
function endOfLine(bytes: Uint8Array, next: number): number {
  const end = next > bytes.length ? bytes.length : next - 1;
  return bytes[end - 1] === CR ? end - 1 : end;
}

/** The nearest `#` in front of a macro's name: only `define`, blanks, comments and continuations stand between. */
function startOfDirective(bytes: Uint8Array, name: number): number {
  for (let at = name - 1; at >= 0; at--) if (bytes[at] === HASH) return at;
  return name;
}

function trimmed(bytes: Uint8Array, from: number, to: number): ByteRange {
  let start = from;
  let end = to;
  while (end > start && isBlank(bytes, end - 1)) end--;
  while (start < end && isBlank(bytes, start)) start++;
  return { start, end };
}

/** White space, or the backslash of a continued line. */
function isBlank(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] as number;
  if (byte !== BACKSLASH) return byte <= 0x20;
  return bytes[at + 1] === NEWLINE || (bytes[at + 1] === CR && bytes[at + 2] === NEWLINE);
}

const NEWLINE = 0x0a;
const CR = 0x0d;
const HASH = 0x23;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;
