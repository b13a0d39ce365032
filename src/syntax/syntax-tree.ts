import { N, type NodeKind } from './node-kinds.ts';
import type { TokenBuffer } from './token-buffer.ts';

/** A node's number in its tree. */
export type NodeId = number;

/** One arm of one `#if`, chosen: indexes into the token buffer's directives. */
export interface ChosenArm {
  /** The `#if`, `#ifdef` or `#ifndef` line. */
  readonly opener: number;
  /** The line that opens the chosen arm; -1 when no arm is chosen, for lack of an `#else`. */
  readonly arm: number;
}

/** A stretch of text the parser could not read, as token indexes, and what it expected there. */
export interface ParseProblem {
  readonly firstToken: number;
  readonly endToken: number;
  readonly message: string;
}

/**
 * The syntax tree of one item, in columns: node `n` covers tokens `[firstToken[n], endToken[n])`.
 *
 * Lossless: the tree keeps the token buffer and the bytes it was made from, and every byte belongs to a
 * token of the root or lies between two. It is valid until its token buffer is used for another text, or
 * its parser for another item.
 * Children follow each other through `next`; `firstChild` is 0 for none (node 0 is the shared `absent`).
 */
export class SyntaxTree {
  readonly bytes: Uint8Array;
  readonly tokens: TokenBuffer;
  kinds: Uint8Array = NO_KINDS;
  firstToken: Int32Array = NO_NUMBERS;
  endToken: Int32Array = NO_NUMBERS;
  firstChild: Int32Array = NO_NUMBERS;
  next: Int32Array = NO_NUMBERS;
  payload: Int32Array = NO_NUMBERS;
  count = 1;
  root: NodeId = 0;
  readonly choices: (readonly ChosenArm[])[] = [];
  readonly problems: ParseProblem[] = [];

  constructor(bytes: Uint8Array, tokens: TokenBuffer) {
    this.bytes = bytes;
    this.tokens = tokens;
  }

  kind(node: NodeId): NodeKind {
    return this.kinds[node] as number;
  }

  isAbsent(node: NodeId): boolean {
    return this.kinds[node] === N.absent;
  }

  /** The children of a node, in the order its kind states. */
  children(node: NodeId): NodeId[] {
    const found: NodeId[] = [];
    for (
      let child = this.firstChild[node] as number;
      child !== 0;
      child = this.next[child] as number
    )
      found.push(child);
    return found;
  }

  /** The node's text, comments and blanks between its tokens included. */
  text(node: NodeId): string {
    const first = this.firstToken[node] as number;
    const end = this.endToken[node] as number;
    if (end <= first) return '';
    return this.slice(this.tokens.starts[first] as number, this.tokens.ends[end - 1] as number);
  }

  tokenText(token: number): string {
    return this.slice(this.tokens.starts[token] as number, this.tokens.ends[token] as number);
  }

  private slice(from: number, to: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString(
      'latin1',
    );
  }
}

/** The parser puts its own columns in place of these. */
const NO_KINDS = new Uint8Array(1);
const NO_NUMBERS = new Int32Array(1);
