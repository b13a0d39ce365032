import { isKeyword, type SymbolId } from '../syntax/symbol-table.ts';
import { C, T } from '../syntax/token-kinds.ts';
import {
  K,
  readStruct,
  startsWithUnderscores,
  TYPE_KEYWORDS,
  TYPEOF,
  WITH_GROUP,
} from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';

/**
 * The type text (see `TypeText` in the model) of what is declared by the name at token `name` in an item
 * that begins at `from`: a variable's or field's type, a function's result, what a typedef stands for.
 * `tag` is given to a struct or enum that has none.
 */
export function typeTextAt(x: Extraction, from: number, name: number, tag: SymbolId = 0): SymbolId {
  const base = baseText(x, from, name, tag);
  return base === '' ? 0 : x.internTypeText(base + declaratorText(x, name));
}

/** As `typeTextAt` for a name that stands for the type of a function: `typedef int name(void)`. */
export function functionTypeTextAt(x: Extraction, from: number, name: number): SymbolId {
  const base = baseText(x, from, name, 0);
  return base === '' ? 0 : x.internTypeText(`${base + declaratorText(x, name)} ()`);
}

/** Attribute macros cannot be told from types for sure; these spellings are types: `__be32`, `__poll_t`. */
const RESERVED_TYPE = /\d$|_t$|^__wsum$/;

function baseText(x: Extraction, from: number, to: number, tag: SymbolId): string {
  let basic = '';
  const words: number[] = [];
  for (let i = from; i < to; i++) {
    const symbol = x.symbolAt(i);
    if (symbol === 0) {
      const kind = x.kindAt(i);
      if (kind === C.star || kind === C.openParen) break;
      // Behind `u32 a, b` and `u32 a[2], b` the last word is the first declarator's name.
      if (kind === C.comma || kind === C.openBracket || kind === C.colon) {
        words.pop();
        break;
      }
      continue;
    }
    if (symbol === K.struct || symbol === K.union || symbol === K.enum) {
      const read = readStruct(x, i, to);
      const name = read.tag === 0 ? tag : read.tag;
      const keyword = x.symbols.text(symbol);
      return name === 0 ? keyword : `${keyword} ${x.symbols.text(name)}`;
    }
    if (TYPEOF.has(symbol)) return 'typeof()';
    if (TYPE_KEYWORDS.has(symbol)) {
      const word = x.symbols.text(symbol).replaceAll('_', '').replace('Bool', '_Bool');
      basic = basic === '' ? word : `${basic} ${word}`;
    } else if (x.kindAt(i + 1) === C.openParen && x.closeOf(i + 1) < to && i + 1 < to) {
      if (WITH_GROUP.has(symbol) || !isKeyword(symbol)) i = x.closeOf(i + 1); // __printf(1, 2)
    } else if (!isKeyword(symbol) && !x.words.storage.has(symbol)) words.push(i);
  }
  if (basic !== '') return basic;
  const isPlain = (word: number): boolean => !startsWithUnderscores(x, x.symbolAt(word));
  const chosen =
    words.findLast(isPlain) ??
    words.find((word) => RESERVED_TYPE.test(x.symbols.text(x.symbolAt(word)))) ??
    words[0];
  return chosen === undefined ? '' : x.symbols.text(x.symbolAt(chosen));
}

/** What stands around the name: ` **`, ` (*)()`, ` []`, ` :3`. */
function declaratorText(x: Extraction, name: number): string {
  let stars = starsBefore(x, name);
  let text = '';
  let { at } = stars;
  let behind = name + 1;
  if (x.kindAt(at) === C.openParen && at >= 0) {
    // `(*name)(…)`, `(*name(…))(…)`, `(name)(…)`, `(*name[3])(…)`
    const close = x.closeOf(at);
    const wrapped = x.kindAt(close + 1);
    if (stars.count > 0 && (wrapped === C.openParen || wrapped === C.openBracket)) {
      const inner = x.kindAt(name + 1) === C.openBracket ? '[]' : '';
      text = ` (${'*'.repeat(stars.count)}${inner})${wrapped === C.openParen ? '()' : '[]'}`;
      behind = -1;
      stars = starsBefore(x, at);
    } else if (stars.count === 0) {
      behind = close + 1;
      stars = starsBefore(x, at);
    }
    at = stars.at;
  }
  const pointer = stars.count > 0 ? ` ${'*'.repeat(stars.count)}` : '';
  return pointer + text + (behind < 0 ? '' : textBehind(x, behind));
}

/** No declarator has more words between its stars and its name than this. */
const MAX_WORDS = 20;

function starsBefore(x: Extraction, name: number): { count: number; at: number } {
  let count = 0;
  let at = name - 1;
  for (const end = Math.max(0, name - MAX_WORDS); at >= end; at--) {
    const symbol = x.symbolAt(at);
    if (x.kindAt(at) === C.star) count++;
    else if (symbol === 0 || !(isKeyword(symbol) || startsWithUnderscores(x, symbol))) break;
  }
  return { count, at };
}

function textBehind(x: Extraction, behind: number): string {
  let text = '';
  let at = behind;
  while (x.kindAt(at) === C.openBracket && x.hasClose(at)) {
    text += text === '' ? ' []' : '[]';
    at = x.closeOf(at) + 1;
  }
  if (x.kindAt(at) !== C.colon) return text;
  if (x.kindAt(at + 1) !== T.number) return ' :';
  const [start, end] = [x.tokens.starts[at + 1] as number, x.tokens.ends[at + 1] as number];
  return ` :${String.fromCharCode(...x.bytes.subarray(start, Math.min(end, start + 8)))}`;
}
