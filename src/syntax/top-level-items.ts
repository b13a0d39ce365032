import { pairBrackets } from './brackets.ts';
import { isConstantFalseLine } from './conditions-of-arms.ts';
import { isKeyword } from './symbol-table.ts';
import { Directive, type TokenBuffer } from './token-buffer.ts';
import { C, FIRST_SYMBOL } from './token-kinds.ts';
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
    const isCondition = line.kind === Directive.if || line.kind === Directive.elif;
    if (isCondition && isConstantFalseLine(bytes, line)) constantFalse.add(index);
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
        const isCall = at === from + 1 && isName(kinds[from] as number);
        if (isCall && next > at + 1 && beginsItem(search, next)) return item('macro', from, next);
        at = next;
        break;
      }
      case C.openBracket:
        at = behind(search, at);
        break;
      case C.openBrace:
        if (!sawAssign && isFunctionBody(search, from, at)) return functionItem(search, from, at);
        if (at === from + 2 && kinds[from] === EXTERN) return item('other', from, at + 1);
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
