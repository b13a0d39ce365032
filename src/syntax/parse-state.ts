import { ArmConditions } from './arm-conditions.ts';
import { N, type NodeKind } from './node-kinds.ts';
import type { SymbolTable } from './symbol-table.ts';
import { SymbolTraits } from './symbol-traits.ts';
import { type NodeId, type ParseProblem, SyntaxTree } from './syntax-tree.ts';
import { TokenBuffer } from './token-buffer.ts';
import { C, FIRST_SYMBOL } from './token-kinds.ts';
import { type Conditionals, NO_DIRECTIVE, type TokenStream } from './token-stream.ts';
import { isName } from './word-classes.ts';

/**
 * How deep expressions, blocks, declarators and initializers may stand in each other. Beyond it the
 * statement becomes an `error` node. Kernels stay below 40; compilers promise 256 brackets.
 */
const MAX_DEPTH = 256;
/** Tokens and nodes that one item may cost, for each of its tokens, before the parser gives up. */
const FUEL_PER_TOKEN = 100;
const LEAST_FUEL = 100_000;

const TOO_DEEP = 'nested too deeply';

/** Rules that rules of another file need, where an import would make a circle. */
export interface Grammar {
  readonly typeName: (p: ParseState) => NodeId;
  readonly parameter: (p: ParseState) => NodeId;
  readonly compound: (p: ParseState) => NodeId;
  readonly initializerList: (p: ParseState) => NodeId;
  /** One field of a struct. */
  readonly field: (p: ParseState) => NodeId;
}

/** Where the parser stands, so that it can go back and try another reading. */
export interface Mark {
  readonly at: number;
  readonly count: number;
  readonly directive: number;
  readonly problems: number;
  readonly choices: number;
}

/**
 * The cursor over a token stream and the tree under construction. The `parse-…` files are functions over it.
 *
 * Failing costs no exception: `fail` notes the first place where the text did not fit, rules run out
 * without consuming more, and the nearest list of elements (`parse-list.ts`) turns the element into an
 * `error` node. Until a stream is closed, nodes hold its positions; `parse-alternatives.ts` maps them.
 */
export class ParseState {
  readonly symbols: SymbolTable;
  readonly traits: SymbolTraits;
  readonly grammar: Grammar;
  readonly conditions: ArmConditions = new ArmConditions();
  /** Token kinds of words that are no keywords for the scanner. */
  readonly words: { readonly localLabel: number; readonly asmInline: number };
  /** Whether a name is a type; only asked where the grammar leaves both readings open. */
  isTypeName: ((symbol: number) => boolean) | undefined;

  tree: SyntaxTree = new SyntaxTree(new Uint8Array(0), NO_TOKENS);
  kinds: Int32Array = new Int32Array(1);
  at = 0;
  end = 0;
  stream: TokenStream = NO_STREAM;
  /** The next directive of the stream that was not passed, and its place. */
  directive = 0;
  directiveAt: number = NO_DIRECTIVE;

  /** Where the text first did not fit; -1 while it fits. */
  failedAt = -1;
  failure = '';
  /** Set when an `#if` was met where no arm can stand; `splitBy` is one of the group's directives. */
  split = false;
  splitBy = 0;
  depth = 0;
  fuel = 0;
  /** Whether the text may end where a `;` should stand, as macro bodies do. */
  mayOmitLastSemicolon = false;

  count = 1;
  private nodeKinds = new Uint8Array(1 << 12);
  private firstToken = new Int32Array(1 << 12);
  private endToken = new Int32Array(1 << 12);
  private firstChild = new Int32Array(1 << 12);
  private nextSibling = new Int32Array(1 << 12);
  private payload = new Int32Array(1 << 12);

  constructor(symbols: SymbolTable, grammar: Grammar) {
    this.symbols = symbols;
    this.traits = new SymbolTraits(symbols);
    this.grammar = grammar;
    this.words = {
      localLabel: FIRST_SYMBOL + symbols.internText('__label__'),
      asmInline: FIRST_SYMBOL + symbols.internText('asm_inline'),
    };
  }

  begin(bytes: Uint8Array, tokens: TokenBuffer, first: number, stream: TokenStream): void {
    this.tree = new SyntaxTree(bytes, tokens);
    this.conditions.begin(bytes, tokens);
    this.count = 1;
    this.fuel = LEAST_FUEL + (stream.end - first) * FUEL_PER_TOKEN;
    this.depth = 0;
    this.failedAt = -1;
    this.split = false;
    this.read(stream, first, 0);
  }

  /** Turns to `stream`. */
  read(stream: TokenStream, at: number, directive: number): void {
    this.stream = stream;
    this.kinds = stream.kinds;
    this.end = stream.end;
    this.at = at;
    this.passDirectives(directive);
  }

  finish(root: NodeId): SyntaxTree {
    const { tree } = this;
    tree.kinds = this.nodeKinds;
    tree.firstToken = this.firstToken;
    tree.endToken = this.endToken;
    tree.firstChild = this.firstChild;
    tree.next = this.nextSibling;
    tree.payload = this.payload;
    tree.count = this.count;
    tree.root = root;
    return tree;
  }

  // The cursor. -------------------------------------------------------------------------------------

  get conditionals(): Conditionals {
    return this.stream.conditionals;
  }

  /** Goes on with directive number `next` of the stream. */
  passDirectives(next: number): void {
    const { at, count } = this.stream.conditionals;
    this.directive = next;
    this.directiveAt = next < count ? (at[next] as number) : NO_DIRECTIVE;
  }

  /** Goes to a later place without looking at what lies between. */
  jumpTo(at: number): void {
    this.at = at;
    let next = this.directive;
    const { at: places, count } = this.stream.conditionals;
    while (next < count && (places[next] as number) < at) next++;
    this.passDirectives(next);
  }

  mark(): Mark {
    return {
      at: this.at,
      count: this.count,
      directive: this.directive,
      problems: this.tree.problems.length,
      choices: this.tree.choices.length,
    };
  }

  /** Goes back to `mark`; nodes, problems and failures since then are forgotten. */
  reset(mark: Mark): void {
    this.forget(mark);
    this.at = mark.at;
    this.passDirectives(mark.directive);
  }

  /** Forgets what was made since `mark`, and leaves the cursor. */
  forget(mark: Mark): void {
    this.count = mark.count;
    this.tree.problems.length = mark.problems;
    this.tree.choices.length = mark.choices;
    this.failedAt = -1;
    this.split = false;
  }

  /** Passes a token of this kind, or fails. */
  expect(kind: number, message: string): void {
    if (this.kinds[this.at] === kind) this.at++;
    else this.fail(message);
  }

  fail(message: string): void {
    if (this.failedAt >= 0) return;
    this.failedAt = this.at;
    this.failure = message;
  }

  /** Enters one more level; false, and failed, when there are too many. Pair with `p.depth--` either way. */
  enter(): boolean {
    if (++this.depth <= MAX_DEPTH && this.fuel > 0) return true;
    this.fail(this.fuel > 0 ? TOO_DEEP : 'too many ways to read this');
    return false;
  }

  /** Whether the failure is one that no other reading can mend. */
  get isSpent(): boolean {
    return this.fuel <= 0 || (this.failedAt >= 0 && this.failure === TOO_DEEP);
  }

  /** The symbol at a position, 0 for punctuation. */
  symbolAt(at: number): number {
    const kind = this.kinds[at] as number;
    return kind > FIRST_SYMBOL ? kind - FIRST_SYMBOL : 0;
  }

  isNameAt(at: number): boolean {
    return isName(this.kinds[at] as number);
  }

  /** The token behind the bracket group that opens at `open`; the stream's end when it is never closed. */
  behindGroup(open: number): number {
    let depth = 0;
    let at = open;
    for (; at < this.end; at++) {
      switch (this.kinds[at]) {
        case C.openParen:
        case C.openBracket:
        case C.openBrace:
          depth++;
          break;
        case C.closeParen:
        case C.closeBracket:
        case C.closeBrace:
          if (--depth <= 0) {
            this.fuel -= at - open;
            return at + 1;
          }
          break;
        default:
      }
    }
    this.fuel -= at - open;
    return at;
  }

  /** Whether the token at a position is the first of its line. */
  beginsLine(at: number): boolean {
    const { bytes, tokens } = this.tree;
    for (let i = (tokens.starts[this.tokenAt(at)] as number) - 1; i >= 0; i--) {
      if (bytes[i] === 0x0a) return true;
      if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
    }
    return true;
  }

  /** Whether nothing stands between the token at a position and the one before it. */
  touches(at: number): boolean {
    const { tokens } = this.tree;
    return tokens.starts[this.tokenAt(at)] === tokens.ends[this.tokenAt(at - 1)];
  }

  /** The token in the buffer at a position of the stream. */
  tokenAt(at: number): number {
    const { tokenAt } = this.stream;
    return tokenAt === undefined ? at : (tokenAt[at] as number);
  }

  // The tree. ---------------------------------------------------------------------------------------

  /** A new node over `[first, here)`. */
  node(kind: NodeKind, first: number, firstChild: NodeId): NodeId {
    const id = this.count;
    if (id === this.nodeKinds.length) this.grow();
    this.nodeKinds[id] = kind;
    this.firstToken[id] = first;
    this.endToken[id] = this.at;
    this.firstChild[id] = firstChild;
    this.nextSibling[id] = 0;
    this.payload[id] = 0;
    this.count = id + 1;
    this.fuel--;
    return id;
  }

  node2(kind: NodeKind, first: number, a: NodeId, b: NodeId): NodeId {
    this.nextSibling[a] = b;
    return this.node(kind, first, a);
  }

  node3(kind: NodeKind, first: number, a: NodeId, b: NodeId, c: NodeId): NodeId {
    this.nextSibling[a] = b;
    this.nextSibling[b] = c;
    return this.node(kind, first, a);
  }

  /** A child that is not there. */
  absent(): NodeId {
    return this.node(N.absent, this.at, 0);
  }

  link(before: NodeId, behind: NodeId): void {
    this.nextSibling[before] = behind;
  }

  adopt(parent: NodeId, firstChild: NodeId): void {
    this.firstChild[parent] = firstChild;
  }

  setKind(node: NodeId, kind: NodeKind): void {
    this.nodeKinds[node] = kind;
  }

  /** Makes of a node one that is not there, at its place. */
  toAbsent(node: NodeId): void {
    this.nodeKinds[node] = N.absent;
    this.endToken[node] = this.firstToken[node] as number;
    this.firstChild[node] = 0;
  }

  setPayload(node: NodeId, payload: number): void {
    this.payload[node] = payload;
  }

  setRange(node: NodeId, first: number, end: number): void {
    this.firstToken[node] = first;
    this.endToken[node] = end;
  }

  /**
   * Maps the nodes and problems made since `mark`, which hold positions of `chosen`, to the stream it was
   * made from. `begin` is where the chosen stretch begins there.
   */
  mapToParent(mark: Mark, chosen: TokenStream, begin: number): void {
    const parentAt = chosen.parentAt as Int32Array; // chosen streams have it
    const first = mark.count;
    const { problems } = this.tree;
    for (let i = mark.problems; i < problems.length; i++) {
      const { firstToken, endToken, message } = problems[i] as ParseProblem; // i is below the length
      problems[i] = {
        firstToken: firstToken < chosen.end ? (parentAt[firstToken] as number) : begin,
        endToken: endToken > 0 ? (parentAt[endToken - 1] as number) + 1 : begin,
        message,
      };
    }
    const behind = chosen.end > 0 ? (parentAt[chosen.end - 1] as number) + 1 : begin;
    for (let node = first; node < this.count; node++) {
      const from = this.firstToken[node] as number;
      const end = this.endToken[node] as number;
      const mapped = from < chosen.end ? (parentAt[from] as number) : behind;
      this.firstToken[node] = mapped;
      this.endToken[node] = from < end ? (parentAt[end - 1] as number) + 1 : mapped;
      const kind = this.nodeKinds[node];
      if (kind === N.binary || kind === N.assign) {
        this.payload[node] = parentAt[this.payload[node] as number] as number;
      }
    }
    // Between two tokens may now lie text that was not chosen: what is empty moves to its parent's edge.
    for (let node = first; node < this.count; node++) {
      for (let child = this.childOf(node); child !== 0; child = this.siblingOf(child)) {
        const at = this.firstOf(child);
        if (at !== this.endOf(child)) continue;
        const place = Math.min(Math.max(at, this.firstOf(node)), this.endOf(node));
        this.setRange(child, place, place);
      }
    }
  }

  kindOf(node: NodeId): NodeKind {
    return this.nodeKinds[node] as number;
  }

  firstOf(node: NodeId): number {
    return this.firstToken[node] as number;
  }

  endOf(node: NodeId): number {
    return this.endToken[node] as number;
  }

  childOf(node: NodeId): NodeId {
    return this.firstChild[node] as number;
  }

  siblingOf(node: NodeId): NodeId {
    return this.nextSibling[node] as number;
  }

  payloadOf(node: NodeId): number {
    return this.payload[node] as number;
  }

  private grow(): void {
    const larger = new Uint8Array(this.nodeKinds.length * 2);
    larger.set(this.nodeKinds);
    this.nodeKinds = larger;
    this.firstToken = enlarged(this.firstToken);
    this.endToken = enlarged(this.endToken);
    this.firstChild = enlarged(this.firstChild);
    this.nextSibling = enlarged(this.nextSibling);
    this.payload = enlarged(this.payload);
  }
}

function enlarged(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}

const NO_TOKENS = new TokenBuffer();
const NO_STREAM: TokenStream = {
  kinds: new Int32Array(1),
  end: 0,
  conditionals: { count: 0, at: [], line: [], sibling: [], opener: [], parent: [] },
  parentAt: undefined,
  tokenAt: undefined,
  parentDirective: [],
};
