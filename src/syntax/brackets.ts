import { Directive, type TokenBuffer } from './token-buffer.ts';
import { C } from './token-kinds.ts';

/** Which bracket token closes which, with no arm of any `#if` left out. */
export interface BracketPairs {
  /** For a bracket's token index: its partner's index, or -1. Undefined content for other tokens. */
  readonly partner: Int32Array;
  /** Brackets without a partner. */
  readonly unmatched: number;
}

/** How far a `)` or `]` looks past brackets of the other kind before it counts as stray. */
const MAX_REPAIR = 16;
const NONE = -1;

let partner = new Int32Array(1 << 16);
/** For an open bracket: the index of the bracket around it. A stack that costs nothing to copy. */
let around = new Int32Array(1 << 16);
/** For an open bracket: how many brackets are open there, its own included. */
let depths = new Int32Array(1 << 16);
/** For an open bracket: itself when it is a brace, else the nearest brace around it; -1 for none. */
let braces = new Int32Array(1 << 16);

/**
 * Pairs `()`, `[]` and `{}` over the tokens of all `#if` arms at once, in linear time.
 *
 * Each arm starts from the brackets open at its `#if`. Behind `#endif` the first arm's state holds, so
 * that `#ifdef A / if (x) { / #else / { / #endif` opens one brace, not two. An arm of `#if 0` is text:
 * what it leaves open or closed changes nothing.
 *
 * `constantFalse` holds the indexes of directives whose condition is the number 0. The returned column
 * is reused by the next call.
 */
export function pairBrackets(
  tokens: TokenBuffer,
  constantFalse: ReadonlySet<number>,
): BracketPairs {
  if (partner.length < tokens.count) {
    partner = new Int32Array(tokens.count * 2);
    around = new Int32Array(tokens.count * 2);
    depths = new Int32Array(tokens.count * 2);
    braces = new Int32Array(tokens.count * 2);
  }
  const { kinds, directives } = tokens;
  const arms: Arms[] = [];
  let open = NONE;
  let unmatched = 0;
  let nextDirective = 0;
  for (let next = 0; next < tokens.bracketCount; next++) {
    const index = tokens.brackets[next] as number;
    for (
      let line = directives[nextDirective];
      line !== undefined && line.tokenIndex <= index;
      line = directives[++nextDirective]
    ) {
      open = openBehindDirective(line.kind, arms, open, constantFalse.has(nextDirective));
    }
    const kind = kinds[index] as number;
    switch (kind) {
      case C.openParen:
      case C.openBracket:
      case C.openBrace:
        partner[index] = NONE;
        around[index] = open;
        depths[index] = depthOf(open) + 1;
        braces[index] = kind === C.openBrace ? index : braceAround(open);
        open = index;
        break;
      case C.closeParen:
      case C.closeBracket:
      case C.closeBrace: {
        const opener = findOpener(kinds, open, openerOf(kind));
        partner[index] = opener;
        if (opener === NONE) unmatched++;
        else {
          // Not popped one by one: an arm of `#if 0` may close the same thousand brackets again and again.
          unmatched += depthOf(open) - depthOf(opener);
          partner[opener] = index;
          open = around[opener] as number;
        }
        break;
      }
    }
  }
  return { partner, unmatched: unmatched + depthOf(open) };
}

function depthOf(open: number): number {
  return open === NONE ? 0 : (depths[open] as number);
}

function braceAround(open: number): number {
  return open === NONE ? NONE : (braces[open] as number);
}

function openerOf(closer: number): number {
  if (closer === C.closeParen) return C.openParen;
  return closer === C.closeBracket ? C.openBracket : C.openBrace;
}

/** The open bracket that a closing one belongs to. `}` closes what was forgotten inside; `)` does not. */
function findOpener(kinds: Int32Array, open: number, wanted: number): number {
  if (wanted === C.openBrace) return braceAround(open);
  let candidate = open;
  for (let steps = 0; candidate !== NONE && steps <= MAX_REPAIR; steps++) {
    const kind = kinds[candidate];
    if (kind === wanted) return candidate;
    if (kind === C.openBrace) return NONE;
    candidate = around[candidate] as number;
  }
  return NONE;
}

interface Arms {
  readonly before: number;
  afterFirst: number | undefined;
  isText: boolean;
}

function openBehindDirective(kind: number, arms: Arms[], open: number, isText: boolean): number {
  switch (kind) {
    case Directive.if:
    case Directive.ifdef:
    case Directive.ifndef:
      arms.push({ before: open, afterFirst: undefined, isText });
      return open;
    case Directive.elif:
    case Directive.else: {
      const current = arms.at(-1);
      if (current === undefined) return open;
      if (!current.isText) current.afterFirst ??= open;
      current.isText = false;
      return current.before;
    }
    case Directive.endif: {
      const current = arms.pop();
      if (current === undefined) return open;
      return current.afterFirst ?? (current.isText ? current.before : open);
    }
    default:
      return open;
  }
}
