import type { SymbolId } from './symbol-table.ts';

export const Directive = {
  if: 0,
  ifdef: 1,
  ifndef: 2,
  elif: 3,
  else: 4,
  endif: 5,
  define: 6,
  undef: 7,
  include: 8,
  other: 9,
} as const;

export type DirectiveKind = (typeof Directive)[keyof typeof Directive];

/** One preprocessor line, continuation lines included. Offsets are bytes in the file. */
export interface DirectiveLine {
  readonly kind: DirectiveKind;
  /** How many tokens come before the directive. */
  readonly tokenIndex: number;
  readonly start: number;
  /** Where the text behind the directive's name begins. */
  readonly argument: number;
  readonly end: number;
}

/** A comment that begins with two stars: kernel-doc by convention. */
export interface DocComment {
  readonly start: number;
  readonly end: number;
}

/**
 * The tokens of one file, in columns, and beside them what is not a token: directives, names in
 * comments, where lines begin. One buffer serves many files; `reset` keeps the memory.
 */
export class TokenBuffer {
  kinds: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  count = 0;

  lineStarts: Int32Array;
  lineCount = 0;

  /** Token indexes of brackets, in order. */
  brackets: Int32Array;
  bracketCount = 0;

  readonly directives: DirectiveLine[] = [];
  /** Where the names of `#define NAME number` lines begin; these are not among `directives`. */
  constants: Int32Array = new Int32Array(1 << 10);
  constantCount = 0;

  readonly docComments: DocComment[] = [];

  /** Words of comments that may be names of code: symbol and byte offset, in pairs. */
  readonly mentionSymbols: SymbolId[] = [];
  readonly mentionOffsets: number[] = [];

  /** `expected` tokens have room from the start; for short texts the default would cost more than scanning them. */
  constructor(expected: number = 1 << 16) {
    const size = Math.max(expected, LOOK_AHEAD);
    this.kinds = new Int32Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.lineStarts = new Int32Array((size >> 2) + 1);
    this.brackets = new Int32Array((size >> 2) + 1);
  }

  reset(): void {
    this.count = 0;
    this.lineCount = 0;
    this.bracketCount = 0;
    this.constantCount = 0;
    this.directives.length = 0;
    this.docComments.length = 0;
    this.mentionSymbols.length = 0;
    this.mentionOffsets.length = 0;
  }

  push(kind: number, start: number, end: number): void {
    const at = this.count;
    if (at === this.kinds.length) this.growTokens();
    this.kinds[at] = kind;
    this.starts[at] = start;
    this.ends[at] = end;
    this.count = at + 1;
  }

  /** Puts nothing behind the last token, so that a look ahead does not find tokens of an earlier text. */
  close(): void {
    while (this.count + LOOK_AHEAD > this.kinds.length) this.growTokens();
    this.kinds.fill(0, this.count, this.count + LOOK_AHEAD);
  }

  pushLine(start: number): void {
    if (this.lineCount === this.lineStarts.length) {
      this.lineStarts = enlarged(this.lineStarts);
    }
    this.lineStarts[this.lineCount++] = start;
  }

  /** Notes that the next token pushed is a bracket. */
  pushBracket(): void {
    if (this.bracketCount === this.brackets.length) this.brackets = enlarged(this.brackets);
    this.brackets[this.bracketCount++] = this.count;
  }

  pushConstant(nameStart: number): void {
    if (this.constantCount === this.constants.length) this.constants = enlarged(this.constants);
    this.constants[this.constantCount++] = nameStart;
  }

  private growTokens(): void {
    this.kinds = enlarged(this.kinds);
    this.starts = enlarged(this.starts);
    this.ends = enlarged(this.ends);
  }
}

/** As far as readers look behind a token that is there. */
const LOOK_AHEAD = 16;

function enlarged(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
