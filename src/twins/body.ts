import { type FunctionExtent, findFunctions } from '../facts/extract-items.ts';
import { Extraction } from '../facts/extraction.ts';
import { scan } from '../syntax/scanner.ts';
import { fnv1a, isKeyword, SymbolTable, SymbolTableFull } from '../syntax/symbol-table.ts';
import { Directive, TokenBuffer } from '../syntax/token-buffer.ts';
import { FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';

/**
 * What stands between the braces of a function, as a sequence of tokens; comments and blanks are no tokens.
 *
 * A preprocessor line inside the body is part of it: a token for the directive, then those of its text.
 */
export interface Body {
  /**
   * One number for each token: `-1 - i` for identifier `i` of `names`, `LITERAL` and above for numbers, strings
   * and characters (by their text), else what the token is. Two bodies whose codes are equal differ in nothing
   * but a consistent renaming, because identifiers are numbered by first appearance.
   */
  readonly codes: Int32Array;
  /** A hash of the spelling of each different identifier. */
  readonly names: Int32Array;
}

/** Codes from here on are hashes of a literal's text. */
export const LITERAL = 0x4000_0000;

/** Behind the 256 kinds of plain tokens come the keywords, then the directives, then the assignments. */
const DIRECTIVE = 512;
const COMPOUND_ASSIGN = 1024;

/** Symbols of one table; a table that is half full is replaced, since numbers need not last from file to file. */
const SYMBOLS = 1 << 17;

export interface FunctionPlace {
  readonly name: string;
  /** 1-based line of the function's name. */
  readonly line: number;
  /** 1-based line of the closing brace. */
  readonly endLine: number;
}

/**
 * Reads the bodies of one file after the other.
 *
 * Owns large arrays that serve every file: what `encode` gives is overwritten by its next call.
 */
export class BodyReader {
  count = 0;
  codes: Int32Array = new Int32Array(1 << 12);
  /** Byte offsets of the tokens in the file. */
  starts: Int32Array = new Int32Array(1 << 12);
  ends: Int32Array = new Int32Array(1 << 12);
  nameCount = 0;
  names: Int32Array = new Int32Array(1 << 10);
  /** Where each different identifier stands first. */
  firstTokens: Int32Array = new Int32Array(1 << 10);

  private readonly symbols: number;
  private x: Extraction;
  private bytes: Uint8Array = new Uint8Array(1);
  private readonly line = new TokenBuffer();
  /** By symbol: the number of the body it was seen in last, and its place in `names` there. */
  private seenIn: Int32Array;
  private placeOf: Int32Array;
  private generation = 0;

  constructor(symbols: number = SYMBOLS) {
    this.symbols = symbols;
    this.x = new Extraction(SymbolTable.create(symbols).table);
    this.seenIn = new Int32Array(symbols);
    this.placeOf = new Int32Array(symbols);
  }

  /** The functions of `bytes[0, length)`, in the order of the text. `bytes[length]` must exist; it is set to zero. */
  begin(bytes: Uint8Array, length: number): readonly FunctionExtent[] {
    this.bytes = bytes;
    // Register tables have no brace, and are half of a kernel's text.
    if (!hasBrace(bytes, length)) return [];
    const { size, limit } = this.x.symbols;
    // The names of preprocessor lines come later, and must find room.
    if (size > limit / 2) this.renew(limit);
    for (let symbols = this.symbols * 2; ; symbols *= 2) {
      try {
        this.x.begin(bytes, length);
        return findFunctions(this.x);
      } catch (error) {
        if (!(error instanceof SymbolTableFull)) throw error;
        this.renew(symbols);
      }
    }
  }

  private renew(symbols: number): void {
    this.x = new Extraction(SymbolTable.create(symbols).table);
    this.seenIn = new Int32Array(symbols);
    this.placeOf = new Int32Array(symbols);
    this.generation = 0;
  }

  placeOfFunction({ head, close }: FunctionExtent): FunctionPlace {
    const { tokens } = this.x;
    return {
      name: this.textOf(tokens.starts[head.name] as number, tokens.ends[head.name] as number),
      line: this.x.lineAt(tokens.starts[head.name] as number),
      endLine: this.x.lineAt(tokens.starts[close] as number),
    };
  }

  /** Byte offsets of the body with its braces. */
  extentOf({ open, close }: FunctionExtent): { start: number; end: number } {
    const { starts, ends } = this.x.tokens;
    return { start: starts[open] as number, end: ends[close] as number };
  }

  lineAt(offset: number): number {
    return this.x.lineAt(offset);
  }

  /** Bytes of the file as a text with one character for each. */
  textOf(start: number, end: number): string {
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + start, end - start).toString('latin1');
  }

  /** Fills the columns with the tokens between the braces. */
  encode({ open, close }: FunctionExtent): void {
    const { kinds, starts, ends } = this.x.fileTokens;
    this.count = 0;
    this.nameCount = 0;
    this.generation++;
    const lines = this.linesBetween(starts[open] as number, starts[close] as number);
    let next = 0;
    for (let i = open + 1; i < close; i++) {
      const start = starts[i] as number;
      while (next < lines.length && (lines[next] as PreprocessorLine).start < start) {
        this.putLine(lines[next++] as PreprocessorLine);
      }
      this.put(kinds[i] as number, start, ends[i] as number);
    }
    while (next < lines.length) this.putLine(lines[next++] as PreprocessorLine);
  }

  private put(kind: number, start: number, end: number): void {
    let code = kind;
    if (kind >= FIRST_SYMBOL) {
      const symbol = kind - FIRST_SYMBOL;
      if (!isKeyword(symbol)) code = -1 - this.placeOfName(symbol, start, end);
    } else if (kind === T.compoundAssign) {
      code = COMPOUND_ASSIGN + (this.bytes[start] as number);
    } else if (kind >= T.number) {
      code = LITERAL | (fnv1a(this.bytes, start, end) & (LITERAL - 1));
    }
    this.push(code, start, end);
  }

  private placeOfName(symbol: number, start: number, end: number): number {
    if (this.seenIn[symbol] === this.generation) return this.placeOf[symbol] as number;
    const place = this.nameCount++;
    this.seenIn[symbol] = this.generation;
    this.placeOf[symbol] = place;
    if (place === this.names.length) {
      this.names = enlarged(this.names);
      this.firstTokens = enlarged(this.firstTokens);
    }
    this.names[place] = fnv1a(this.bytes, start, end);
    this.firstTokens[place] = this.count;
    return place;
  }

  private push(code: number, start: number, end: number): void {
    if (this.count === this.codes.length) {
      this.codes = enlarged(this.codes);
      this.starts = enlarged(this.starts);
      this.ends = enlarged(this.ends);
    }
    this.codes[this.count] = code;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  private putLine({ kind, start, argument, end }: PreprocessorLine): void {
    if (kind === Directive.other) {
      // `#error` and its like hold prose.
      this.push(LITERAL | (fnv1a(this.bytes, start, end) & (LITERAL - 1)), start, end);
      return;
    }
    this.push(DIRECTIVE + kind, start, argument);
    this.line.reset();
    scan(this.bytes, argument, end, this.x.fileSymbols, this.line);
    const { kinds, starts, ends, count } = this.line;
    for (let i = 0; i < count; i++) {
      this.put(kinds[i] as number, starts[i] as number, ends[i] as number);
    }
  }

  /** The preprocessor lines between two offsets, in their order. */
  private linesBetween(from: number, to: number): readonly PreprocessorLine[] {
    const { directives, constants, constantCount } = this.x.fileTokens;
    let at = firstAtOrAfter(from, directives.length, (i) => directives[i]?.start ?? 0);
    const found: PreprocessorLine[] = [];
    for (; at < directives.length; at++) {
      const line = directives[at];
      if (line === undefined || line.start >= to) break;
      found.push(line);
    }
    if (constantCount === 0) return found;
    at = firstAtOrAfter(from, constantCount, (i) => constants[i] as number);
    for (; at < constantCount && (constants[at] as number) < to; at++) {
      const start = constants[at] as number;
      const newline = this.bytes.indexOf(0x0a, start);
      const end = newline < 0 ? to : newline;
      found.push({ kind: Directive.define, start, argument: start, end });
    }
    return found.sort((a, b) => a.start - b.start);
  }
}

interface PreprocessorLine {
  readonly kind: number;
  readonly start: number;
  readonly argument: number;
  readonly end: number;
}

function firstAtOrAfter(offset: number, count: number, offsetAt: (i: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offsetAt(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hasBrace(bytes: Uint8Array, length: number): boolean {
  return bytes.subarray(0, length).includes(0x7b);
}

function enlarged(column: Int32Array): Int32Array {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
