import { isConstantFalse } from './arm-conditions.ts';
import { pairBrackets } from './brackets.ts';
import { isKeyword } from './symbol-table.ts';
import { Directive, type DirectiveLine, type TokenBuffer } from './token-buffer.ts';
import { C, FIRST_SYMBOL, T } from './token-kinds.ts';
import { beginsType, isName, keywordKind } from './word-classes.ts';

/** What a top-level item looks like from outside. `other` is what begins no item: stray brackets, `extern "C" {`. */
export type ItemKind = 'function' | 'declaration' | 'macro' | 'other';

export interface TopLevelItem {
  readonly kind: ItemKind;
  readonly firstToken: number;
  readonly endToken: number;
  /** The `{` of a function's body; -1 for other items. */
  readonly body: number;
}

const STRUCT = keywordKind('struct');
const UNION = keywordKind('union');
const EXTERN = keywordKind('extern');

/**
 * Finds the items of a whole file by its brackets, without reading what is inside them.
 *
 * The items follow each other and cover all tokens. Tokens of different `#if` arms that make up one item
 * (two heads before one body) are one item.
 */
export function topLevelItems(bytes: Uint8Array, tokens: TokenBuffer): TopLevelItem[] {
  const constantFalse = new Set<number>();
  tokens.directives.forEach((line, index) => {
    if (isConstantFalse(bytes, line)) constantFalse.add(index);
  });
  const { partner } = pairBrackets(tokens, constantFalse);
  const items: TopLevelItem[] = [];
  const search = { bytes, tokens, partner };
  for (let at = 0; at < tokens.count; ) {
    const item = itemAt(search, at);
    items.push(item);
    at = item.endToken;
  }
  return items;
}

interface Search {
  readonly bytes: Uint8Array;
  readonly tokens: TokenBuffer;
  readonly partner: Int32Array;
}

/** The item that begins at `from`: at least one token. */
function itemAt(search: Search, from: number): TopLevelItem {
  const { kinds, count } = search.tokens;
  let firstGroup = -1;
  let sawAssign = false;
  /** Where a macro call may begin: the item's begin, and behind another call. */
  let callFrom = from;
  if (standsAlone(search, from)) return item('macro', from, from + 1);
  for (let at = from; at < count; ) {
    switch (kinds[at]) {
      case C.semicolon: {
        if (firstGroup >= 0 && !sawAssign) {
          const body = oldStyleBody(search, firstGroup, at);
          if (body >= 0) return functionItem(search, from, body);
        }
        const isCall = firstGroup === from + 1 && behind(search, firstGroup) === at;
        return item(isCall ? 'macro' : 'declaration', from, at + 1);
      }
      case C.assign:
        sawAssign = true;
        at++;
        break;
      case C.openParen: {
        if (firstGroup < 0) firstGroup = at;
        const next = behind(search, at);
        if (at === callFrom + 1 && isName(kinds[callFrom] as number) && next > at + 1) {
          if (kinds[next] === C.dot)
            return item('declaration', from, endOfOpenInitializer(search, next));
          if (beginsItem(search, next) && !isOneOfHeads(search, next))
            return item('macro', from, next);
          callFrom = next;
        }
        at = next;
        break;
      }
      case C.openBracket:
        at = behind(search, at);
        break;
      case C.openBrace:
        if (!sawAssign && isFunctionBody(search, from, at)) return functionItem(search, from, at);
        if (at === from + 2 && kinds[from] === EXTERN && kinds[from + 1] === T.string)
          return item('other', from, at + 1);
        if (at === from) return item('other', from, behind(search, at));
        at = behind(search, at);
        break;
      case C.closeBrace:
      case C.closeParen:
      case C.closeBracket:
        return item('other', from, at + 1);
      default:
        at++;
    }
  }
  return item('declaration', from, count);
}

/** `BTF_ID_UNUSED` on a line of its own, with another item on the next line. */
function standsAlone(search: Search, at: number): boolean {
  const { bytes, tokens } = search;
  if (!isName(tokens.kinds[at] as number) || !beginsItem(search, at + 1)) return false;
  let sawUnderscore = false;
  for (let i = tokens.starts[at] as number; i < (tokens.ends[at] as number); i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x61 && byte <= 0x7a) return false;
    sawUnderscore ||= byte === 0x5f;
  }
  return sawUnderscore;
}

/** `MACHINE_START(…) .field = …, MACHINE_END`: behind the first word at the begin of a line. */
function endOfOpenInitializer(search: Search, from: number): number {
  let at = from;
  while (at < search.tokens.count && !beginsItem(search, at)) at++;
  return Math.min(at + 1, search.tokens.count);
}

/** Whether another call stands in the next arm and both are heads of one body. */
function isOneOfHeads(search: Search, next: number): boolean {
  if (!isArmsEnd(search.tokens, next)) return false;
  const { kinds } = search.tokens;
  let at = next;
  while (isName(kinds[at] as number) && kinds[at + 1] === C.openParen) at = behind(search, at + 1);
  return kinds[at] === C.openBrace;
}

/** Whether an `#else` stands in front of the token. */
function isArmsEnd({ directives }: TokenBuffer, at: number): boolean {
  let low = 0;
  let high = directives.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((directives[middle] as DirectiveLine).tokenIndex < at) low = middle + 1;
    else high = middle;
  }
  for (; directives[low]?.tokenIndex === at; low++) {
    const kind = directives[low]?.kind;
    if (kind === Directive.else || kind === Directive.elif) return true;
  }
  return false;
}

function item(kind: ItemKind, firstToken: number, endToken: number): TopLevelItem {
  return { kind, firstToken, endToken, body: -1 };
}

function functionItem(search: Search, firstToken: number, body: number): TopLevelItem {
  const close = search.partner[body] as number;
  const endToken = close > body ? close + 1 : search.tokens.count;
  return { kind: 'function', firstToken, endToken, body };
}

/** Behind a bracket's partner; behind the bracket itself when it is never closed. */
function behind(search: Search, open: number): number {
  return Math.max(open, search.partner[open] as number) + 1;
}

/** A brace behind `)` opens a function; behind a name only if attributes stand between. */
function isFunctionBody(search: Search, from: number, open: number): boolean {
  const { kinds } = search.tokens;
  if (kinds[open + 1] === C.dot) return false; // `define_machine(x) { .name = … }`
  let at = open - 1;
  while (at > from && isName(kinds[at] as number)) at--;
  if (at <= from || kinds[at] !== C.closeParen) return false;
  const group = search.partner[at] as number;
  if (group <= from) return false;
  if (kinds[from] !== STRUCT && kinds[from] !== UNION) return true;
  // struct __attribute__((packed)) { … } has no other group.
  const before = (kinds[group - 1] as number) - FIRST_SYMBOL;
  if (before <= 0) return false;
  return !isKeyword(before) || hasEarlierGroup(search, from, group);
}

function hasEarlierGroup(search: Search, from: number, group: number): boolean {
  for (let i = from; i < group; i++) if (search.tokens.kinds[i] === C.openParen) return true;
  return false;
}

/** Whether a new item begins at `at`: a word in a line's first column. */
function beginsItem({ bytes, tokens }: Search, at: number): boolean {
  if (at >= tokens.count) return true;
  if ((tokens.kinds[at] as number) <= FIRST_SYMBOL) return false;
  const start = tokens.starts[at] as number;
  return start === 0 || bytes[start - 1] === 0x0a;
}

/** How many tokens the parameter declarations of an old definition may have. */
const MAX_OLD_DECLARATIONS = 120;

/** The `{` of `f(a, b) int a; char b; {`; -1 when the `;` at `semicolon` ends a declaration. */
function oldStyleBody(search: Search, firstGroup: number, semicolon: number): number {
  const { kinds, count } = search.tokens;
  const first = kinds[behind(search, firstGroup)] as number;
  if (!beginsType(first) && !isName(first)) return -1;
  for (let i = semicolon + 1; i < semicolon + MAX_OLD_DECLARATIONS && i < count; i++) {
    const kind = kinds[i] as number;
    if (kind === C.openBrace) return kinds[i - 1] === C.semicolon ? i : -1;
    const fits =
      kind > FIRST_SYMBOL ||
      kind === C.star ||
      kind === C.comma ||
      kind === C.semicolon ||
      kind === C.openBracket ||
      kind === C.closeBracket;
    if (!fits) return -1;
  }
  return -1;
}
