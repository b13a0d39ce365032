import { type BracketPairs, pairBrackets } from '../syntax/brackets.ts';
import { FileSymbols } from '../syntax/file-symbols.ts';
import { scan } from '../syntax/scanner.ts';
import { isKeyword, type SymbolId, type SymbolTable } from '../syntax/symbol-table.ts';
import { Directive, TokenBuffer } from '../syntax/token-buffer.ts';
import { C, FIRST_SYMBOL } from '../syntax/token-kinds.ts';
import { Conditions } from './conditions.ts';
import { FactsBuilder } from './facts-builder.ts';
import { internKnownWords, type KnownWords } from './known-words.ts';
import { LocalNames } from './local-names.ts';

/** The open function or macro while its text is read. */
export interface OpenOwner {
  /** Its number in the record plus one; 0 at file scope. */
  readonly place: number;
  /** Where its body ends, as a token index. */
  readonly end: number;
}

export const FILE_SCOPE: OpenOwner = { place: 0, end: 0 };

/**
 * Everything the extractor holds while it reads one file: tokens, brackets, the record being built.
 *
 * One object serves many files, because its arrays are large. The `extract-…` files are functions over it.
 */
export class Extraction {
  readonly symbols: SymbolTable;
  readonly fileSymbols: FileSymbols;
  readonly builder: FactsBuilder;
  readonly locals: LocalNames;
  readonly words: KnownWords;
  readonly conditions: Conditions = new Conditions();
  /** The same for directives, which come after all items. */
  readonly macroConditions: Conditions = new Conditions();

  bytes: Uint8Array = new Uint8Array(1);
  length = 0;
  /** The tokens being read: the file's, or one macro body's. */
  tokens: TokenBuffer;
  partner: Int32Array = new Int32Array(0);
  owner: OpenOwner = FILE_SCOPE;
  ownerCount = 0;
  siteCount = 0;
  unmatchedBrackets = 0;
  unknownItems = 0;
  /** How many initialisers and compound literals are being read inside each other. */
  literalDepth = 0;

  readonly fileTokens: TokenBuffer = new TokenBuffer();
  readonly macroTokens: TokenBuffer = new TokenBuffer();
  private readonly typeTexts = new Map<string, SymbolId>();
  /** 0 not asked yet, 1 has a lower-case letter, 2 has none. By symbol. */
  private readonly spelling: Uint8Array;
  private lastLine = 0;
  private switchedOff: readonly Arm[] = [];

  constructor(symbols: SymbolTable) {
    this.symbols = symbols;
    this.fileSymbols = new FileSymbols(symbols);
    this.builder = new FactsBuilder(symbols);
    this.locals = new LocalNames(symbols);
    this.words = internKnownWords(symbols);
    this.spelling = new Uint8Array(symbols.limit);
    this.tokens = this.fileTokens;
  }

  /** Reads the tokens of `bytes[0, length)`. `bytes[length]` must exist; it is set to zero. */
  begin(bytes: Uint8Array, length: number): void {
    bytes[length] = 0;
    this.bytes = bytes;
    this.length = length;
    this.tokens = this.fileTokens;
    this.owner = FILE_SCOPE;
    this.ownerCount = 0;
    this.siteCount = 0;
    this.unknownItems = 0;
    this.literalDepth = 0;
    this.lastLine = 0;
    this.locals.clear();
    this.fileTokens.reset();
    this.builder.begin();
    this.fileSymbols.beginFile();
    scan(bytes, 0, length, this.fileSymbols, this.fileTokens);
    this.fileTokens.close();
    const pairs = this.pair(this.fileTokens);
    this.unmatchedBrackets = pairs.unmatched;
    this.partner = pairs.partner;
    this.conditions.begin(bytes, this.fileTokens);
    this.macroConditions.begin(bytes, this.fileTokens);
    this.switchedOff = switchedOffArms(this.fileTokens, this.constantFalse(this.fileTokens));
  }

  pair(tokens: TokenBuffer): BracketPairs {
    return pairBrackets(tokens, this.constantFalse(tokens));
  }

  /** The symbol of token `index`, 0 when the token is no identifier or keyword. */
  symbolAt(index: number): SymbolId {
    const kind = this.tokens.kinds[index] as number;
    return kind >= FIRST_SYMBOL ? kind - FIRST_SYMBOL : 0;
  }

  /** The symbol of token `index` when it is an identifier; 0 for keywords and everything else. */
  identifierAt(index: number): SymbolId {
    const symbol = this.symbolAt(index);
    return symbol !== 0 && !isKeyword(symbol) ? symbol : 0;
  }

  kindAt(index: number): number {
    return index >= 0 && index < this.tokens.count ? (this.tokens.kinds[index] as number) : 0;
  }

  isMemberAccess(index: number): boolean {
    const kind = this.kindAt(index);
    return kind === C.dot || kind === 128; // T.arrow
  }

  /** The partner of the bracket at `index`; `index` itself when it has none, so that what follows is read. */
  closeOf(index: number): number {
    const close = this.partner[index] as number;
    return close > index ? close : index;
  }

  hasClose(index: number): boolean {
    return (this.partner[index] as number) > index;
  }

  /** Whether a token of the file stands in an arm of `#if 0`. */
  isSwitchedOff(index: number): boolean {
    if (this.switchedOff.length === 0 || this.tokens !== this.fileTokens) return false;
    return this.switchedOff.some((arm) => arm.from <= index && index < arm.to);
  }

  /** 1-based line of a byte offset. Cheap when asked for rising offsets. */
  lineAt(offset: number): number {
    const { lineStarts, lineCount } = this.fileTokens;
    let line = this.lastLine;
    if (line >= lineCount || (lineStarts[line] as number) > offset) {
      line = lineBefore(lineStarts, 0, Math.min(line, lineCount), offset);
    }
    for (let step = 0; line + 1 < lineCount && (lineStarts[line + 1] as number) <= offset; line++) {
      if (++step > 32) {
        line = lineBefore(lineStarts, line, lineCount, offset);
        break;
      }
    }
    this.lastLine = line;
    return line + 1;
  }

  columnAt(offset: number): number {
    return offset - (this.fileTokens.lineStarts[this.lineAt(offset) - 1] as number) + 1;
  }

  /** Whether a name has no lower-case letter: by convention a constant or a macro. */
  isUpperCase(symbol: SymbolId): boolean {
    const known = this.spelling[symbol];
    if (known !== 0) return known === 2;
    let answer = 2;
    for (const byte of this.symbols.textBytes(symbol)) {
      // A template such as `$1` stands for a name of unknown spelling.
      if ((byte >= 0x61 && byte <= 0x7a) || byte === 0x24) {
        answer = 1;
        break;
      }
    }
    this.spelling[symbol] = answer;
    return answer === 2;
  }

  /** The symbol of a type's text. The same few are asked for again and again. */
  internTypeText(text: string): SymbolId {
    const known = this.typeTexts.get(text);
    if (known !== undefined) return known;
    const symbol = this.symbols.internText(text);
    this.typeTexts.set(text, symbol);
    return symbol;
  }

  private constantFalse(tokens: TokenBuffer): ReadonlySet<number> {
    let found: Set<number> | undefined;
    for (const [index, line] of tokens.directives.entries()) {
      if (line.kind !== Directive.if || this.bytes[line.argument] !== 0x30) continue;
      const next = this.bytes[line.argument + 1] as number;
      if (next === 0x0a || next === 0x20 || next === 0x09 || next === 0x0d || next === 0x2f) {
        found ??= new Set();
        found.add(index);
      }
    }
    return found ?? NOTHING;
  }
}

/** Tokens `[from, to)` between a directive and the next one of its level. */
interface Arm {
  readonly from: number;
  readonly to: number;
}

function switchedOffArms(tokens: TokenBuffer, constantFalse: ReadonlySet<number>): readonly Arm[] {
  const arms: Arm[] = [];
  for (const index of constantFalse) {
    let depth = 0;
    let end = index + 1;
    for (; end < tokens.directives.length; end++) {
      const kind = tokens.directives[end]?.kind ?? Directive.other;
      if (kind <= Directive.ifndef) depth++;
      else if (kind <= Directive.endif && depth === 0) break;
      else if (kind === Directive.endif) depth--;
    }
    const from = tokens.directives[index]?.tokenIndex ?? 0;
    arms.push({ from, to: tokens.directives[end]?.tokenIndex ?? tokens.count });
  }
  return arms;
}

const NOTHING: ReadonlySet<number> = new Set();

/** The last line in `[from, to)` that begins at or before `offset`. */
function lineBefore(lineStarts: Int32Array, from: number, to: number, offset: number): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((lineStarts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
