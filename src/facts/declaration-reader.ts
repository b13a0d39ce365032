import { type Keyword, keywordId } from '../syntax/keywords.ts';
import { isKeyword, type SymbolId } from '../syntax/symbol-table.ts';
import { C, T } from '../syntax/token-kinds.ts';
import type { Extraction } from './extraction.ts';

const id = (keyword: Keyword): SymbolId => keywordId(keyword);

/** Symbol ids of the keywords that the extractor asks for by name. */
export const K: Readonly<Record<KeywordName, SymbolId>> = {
  struct: id('struct'),
  union: id('union'),
  enum: id('enum'),
  static: id('static'),
  extern: id('extern'),
  typedef: id('typedef'),
  return: id('return'),
  if: id('if'),
  else: id('else'),
  for: id('for'),
  while: id('while'),
  do: id('do'),
  switch: id('switch'),
  break: id('break'),
  case: id('case'),
  default: id('default'),
  goto: id('goto'),
  sizeof: id('sizeof'),
  void: id('void'),
};
type KeywordName =
  | 'struct'
  | 'union'
  | 'enum'
  | 'static'
  | 'extern'
  | 'typedef'
  | 'return'
  | 'if'
  | 'else'
  | 'for'
  | 'while'
  | 'do'
  | 'switch'
  | 'break'
  | 'case'
  | 'default'
  | 'goto'
  | 'sizeof'
  | 'void';

const INLINE = new Set(
  (['inline', '__inline', '__inline__', '__always_inline'] as const).map((word) => id(word)),
);
const BASIC: ReadonlySet<SymbolId> = new Set(
  (
    [
      'void',
      'char',
      'short',
      'int',
      'long',
      'float',
      'double',
      'signed',
      'unsigned',
      '_Bool',
      '__signed__',
    ] as const
  ).map((word) => id(word)),
);
/** Keywords with a parenthesis of no interest behind them. */
export const WITH_GROUP: ReadonlySet<SymbolId> = new Set(
  (['__attribute__', '__attribute', 'asm', '__asm__', '__asm'] as const).map((word) => id(word)),
);
export const TYPEOF: ReadonlySet<SymbolId> = new Set(
  (['typeof', '__typeof__', '__typeof'] as const).map((word) => id(word)),
);

/** Keywords that are a type by themselves. */
export const TYPE_KEYWORDS: ReadonlySet<SymbolId> = BASIC;

/** Keywords that can begin a declaration. */
export const DECLARES: ReadonlySet<SymbolId> = new Set<SymbolId>([
  ...BASIC,
  ...TYPEOF,
  ...INLINE,
  K.struct,
  K.union,
  K.enum,
  K.static,
  K.extern,
  K.typedef,
  ...(['const', 'volatile', 'register', 'auto', '__extension__', '__const'] as const).map(id),
]);

export interface Declarator {
  /** Token index of the declared name. */
  readonly name: number;
  /** Struct tag, typedef name, or 0 for arithmetic types and what could not be read. */
  readonly type: SymbolId;
  /** Token index of the parameter list's `(`; -1 for a variable. */
  readonly parameters: number;
  readonly isArray: boolean;
  /** Token range of the initialiser behind `=`; empty when there is none. */
  readonly initializer: { readonly from: number; readonly to: number };
}

export interface StructBody {
  readonly keyword: SymbolId;
  readonly tag: SymbolId;
  readonly open: number;
  readonly close: number;
}

export interface Declaration {
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  readonly isTypedef: boolean;
  readonly declarators: readonly Declarator[];
  /** The struct, union or enum body inside the declaration. */
  readonly body: StructBody | undefined;
  /** Identifiers followed by `(` before any type: `DEFINE_X(a)`. Token index, or -1. */
  readonly macroCall: number;
}

/**
 * Reads the declaration in tokens `[from, to)`, without its final `;`.
 *
 * Attribute macros are told from names by position and by their leading underscores, since no list of
 * them would be complete. Never throws; what is not understood yields no declarators.
 */
export function readDeclaration(x: Extraction, from: number, to: number): Declaration {
  let isStatic = false;
  let isExtern = false;
  let isTypedef = false;
  let hasType = false;
  let type: SymbolId = 0;
  let body: StructBody | undefined;
  let macroCall = -1;
  const declarators: Declarator[] = [];
  let words: number[] = [];
  let pointerName = -1;
  let parameters = -1;
  let isArray = false;

  const finish = (initFrom: number, initTo: number): void => {
    let name = pointerName;
    if (name < 0 && words.length > 0) {
      if (!hasType && words.length > 1) {
        name = chooseName(x, words.slice(1), parameters, isTypedef);
        type = x.symbolAt(typeWord(x, words, name));
        hasType = true;
      } else if (hasType || declarators.length > 0)
        name = chooseName(x, words, parameters, isTypedef);
    } else if (name >= 0 && !hasType && words.length > 0) {
      type = x.symbolAt(words.at(-1) as number);
      hasType = true;
    }
    if (name >= 0) {
      const initializer = { from: initFrom, to: initTo };
      declarators.push({ name, type, parameters, isArray, initializer });
    }
    words = [];
    pointerName = -1;
    parameters = -1;
    isArray = false;
  };

  let i = from;
  while (i < to) {
    const kind = x.tokens.kinds[i] as number;
    const symbol = x.symbolAt(i);
    if (symbol !== 0 && isKeyword(symbol)) {
      if (symbol === K.static) isStatic = true;
      else if (symbol === K.extern) isExtern = true;
      else if (symbol === K.typedef) isTypedef = true;
      else if (BASIC.has(symbol)) hasType = true;
      else if (TYPEOF.has(symbol)) {
        hasType = true;
        if (x.kindAt(i + 1) === C.openParen) i = x.closeOf(i + 1);
      } else if (WITH_GROUP.has(symbol)) {
        while (x.symbolAt(i + 1) !== 0 && isKeyword(x.symbolAt(i + 1))) i++;
        if (x.kindAt(i + 1) === C.openParen) i = x.closeOf(i + 1);
      } else if (symbol === K.struct || symbol === K.union || symbol === K.enum) {
        const read = readStruct(x, i, to);
        body = read.body ?? body;
        type = symbol === K.enum ? 0 : read.tag;
        hasType = true;
        i = read.next;
        continue;
      }
      i++;
      continue;
    }
    if (symbol !== 0) {
      words.push(i);
      i++;
      continue;
    }
    switch (kind) {
      case C.openParen: {
        const close = x.closeOf(i);
        const inner = pointerDeclarator(x, i, close);
        if (inner >= 0 && parameters < 0) {
          pointerName = inner;
          if (x.kindAt(close + 1) === C.openParen) i = x.closeOf(close + 1);
          else i = close;
        } else if (close === i + 2 && x.kindAt(close + 1) === C.openParen && parameters < 0) {
          pointerName = x.identifierAt(i + 1) !== 0 ? i + 1 : -1; // int (name)(int a)
          parameters = close + 1;
          i = x.closeOf(close + 1);
        } else if (isTrailingAttribute(x, words, hasType) && words.at(-1) === i - 1) {
          words.pop();
          i = close;
        } else if (words.at(-1) === i - 1) {
          if (!hasType && words.length === 1 && declarators.length === 0) {
            if (macroCall < 0) macroCall = i - 1;
            words = [];
          } else if (parameters < 0 || isAttributeCall(x, words, parameters)) parameters = i;
          i = close;
        } else i = close;
        break;
      }
      case C.openBracket:
        isArray = true;
        i = x.closeOf(i);
        break;
      case C.openBrace:
        i = x.closeOf(i);
        break;
      case C.colon:
        i = endOfPart(x, i + 1, to) - 1;
        break;
      case C.assign: {
        const end = endOfPart(x, i + 1, to);
        finish(i + 1, end);
        i = end;
        break;
      }
      case C.comma:
        finish(i, i);
        break;
    }
    i++;
  }
  finish(to, to);
  return { isStatic, isExtern, isTypedef, declarators, body, macroCall };
}

/** `name __aligned(64)`: a word with two underscores behind one without. */
function isTrailingAttribute(x: Extraction, words: readonly number[], hasType: boolean): boolean {
  const last = words.at(-1);
  if (last === undefined || !startsWithUnderscores(x, x.symbolAt(last))) return false;
  // Without a type so far the first word is the type. Nobody writes thirty attributes in front of a name.
  const names = words.slice(hasType ? 0 : 1, Math.min(words.length - 1, 30));
  return names.some((word) => !startsWithUnderscores(x, x.symbolAt(word)));
}

/** `__printf(1, 2)` in front of the function's own parameter list. */
function isAttributeCall(x: Extraction, words: readonly number[], parameters: number): boolean {
  return (
    words.length > 1 &&
    words.at(-1) !== parameters - 1 &&
    startsWithUnderscores(x, x.symbolAt(parameters - 1)) &&
    x.kindAt(parameters + 1) !== C.closeParen
  );
}

export function startsWithUnderscores(x: Extraction, symbol: SymbolId): boolean {
  return x.symbols.byteAt(symbol, 0) === 0x5f && x.symbols.byteAt(symbol, 1) === 0x5f;
}

/** The type among the identifiers in front of the name: `u32` in `u32 __iomem *base`, `__le32` in `__le32 x`. */
function typeWord(x: Extraction, words: readonly number[], name: number): number {
  const plain = words.findLast(
    (word) => word < name && !startsWithUnderscores(x, x.symbolAt(word)),
  );
  return plain ?? (words[0] as number);
}

/** The declared name among the identifiers behind the type: attributes begin with two underscores. */
function chooseName(
  x: Extraction,
  words: readonly number[],
  parameters: number,
  isTypedef: boolean,
): number {
  if (parameters >= 0) return parameters - 1;
  for (const word of words) if (!startsWithUnderscores(x, x.symbolAt(word))) return word;
  // typedef __u32 __bitwise __be32: attributes of a typedef stand in front.
  return words.at(isTypedef ? -1 : 0) as number;
}

/** The name in `(*name)`, `(*name[3])`, `(*const name)`; -1 when the group is something else. */
function pointerDeclarator(x: Extraction, open: number, close: number): number {
  let i = open + 1;
  while (i < close && x.identifierAt(i) !== 0 && x.kindAt(i + 1) === C.star) i++; // (__cdecl *name)
  if (x.kindAt(i) !== C.star) return -1;
  for (; i < close; i++) {
    const kind = x.kindAt(i);
    if (kind === C.openParen || kind === C.openBracket) return -1;
    const next = x.kindAt(i + 1);
    if (
      x.identifierAt(i) !== 0 &&
      (i + 1 === close || next === C.openBracket || next === C.openParen)
    ) {
      return i;
    }
  }
  return -1;
}

function endOfPart(x: Extraction, from: number, to: number): number {
  let i = from;
  while (i < to) {
    const kind = x.tokens.kinds[i];
    if (kind === C.comma) return i;
    if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) i = x.closeOf(i);
    i++;
  }
  return to;
}

/** Reads `struct attributes tag attributes { … }` at `at`. */
export function readStruct(
  x: Extraction,
  at: number,
  to: number,
): { tag: SymbolId; body: StructBody | undefined; next: number } {
  let tag: SymbolId = 0;
  let i = at + 1;
  for (; i < to; i++) {
    const symbol = x.symbolAt(i);
    if (symbol !== 0 && WITH_GROUP.has(symbol)) {
      if (x.kindAt(i + 1) === C.openParen) i = x.closeOf(i + 1);
    } else if (symbol !== 0 && !isKeyword(symbol)) {
      if (x.kindAt(i + 1) === C.openParen) {
        i = x.closeOf(i + 1); // struct __aligned(8) name
        continue;
      }
      if (tag !== 0) {
        if (x.kindAt(i + 1) === C.openBrace) tag = startsWithUnderscores(x, symbol) ? tag : symbol;
        else break;
      } else if (
        startsWithUnderscores(x, symbol) &&
        x.identifierAt(i + 1) !== 0 &&
        isTagAhead(x, i + 1)
      ) {
        // struct __packed name {
      } else tag = symbol;
    } else break;
  }
  if (x.kindAt(i) !== C.openBrace || i >= to) return { tag, body: undefined, next: i };
  const close = x.closeOf(i);
  return {
    tag,
    body: { keyword: x.symbolAt(at), tag, open: i, close },
    next: close + 1,
  };
}

function isTagAhead(x: Extraction, index: number): boolean {
  return x.kindAt(index + 1) === C.openBrace;
}

/** No type has more words in front of its name than this, attributes included. */
const MAX_TYPE_WORDS = 200;

/** A type's name in tokens `[from, to)` as in a parameter or cast: tag or typedef, 0 for arithmetic. */
export function typeNameIn(x: Extraction, from: number, to: number): SymbolId {
  const end = Math.min(to, from + MAX_TYPE_WORDS);
  for (let i = from; i < end; i++) {
    const symbol = x.symbolAt(i);
    if (symbol === 0) continue;
    if (symbol === K.struct || symbol === K.union) return x.identifierAt(i + 1);
    if (BASIC.has(symbol) || symbol === K.enum) return 0;
    if (!isKeyword(symbol) && x.kindAt(i + 1) !== C.openParen) return symbol;
  }
  return 0;
}

/** The parameters between `open` and its partner: name token (-1 when unnamed) and type. */
export function readParameters(
  x: Extraction,
  open: number,
): { readonly name: number; readonly type: SymbolId }[] {
  const close = x.closeOf(open);
  const parameters: { name: number; type: SymbolId }[] = [];
  let from = open + 1;
  for (let i = from; i <= close; i++) {
    const kind = x.tokens.kinds[i];
    if (i === close || kind === C.comma) {
      if (i > from) parameters.push(readParameter(x, from, i));
      from = i + 1;
    } else if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace)
      i = x.closeOf(i);
  }
  if (parameters.length === 1 && parameters[0]?.name === -1 && x.symbolAt(open + 1) === K.void)
    return [];
  return parameters;
}

function readParameter(x: Extraction, from: number, to: number): { name: number; type: SymbolId } {
  if (x.kindAt(from) === T.ellipsis) return { name: -1, type: 0 };
  let words: number[] = [];
  let hasType = false;
  let type: SymbolId = 0;
  for (let i = from; i < to; i++) {
    const symbol = x.symbolAt(i);
    const kind = x.tokens.kinds[i];
    if (symbol === K.struct || symbol === K.union || symbol === K.enum) {
      type = symbol === K.enum ? 0 : x.identifierAt(i + 1);
      hasType = true;
      i++;
    } else if (symbol !== 0 && BASIC.has(symbol)) hasType = true;
    else if (symbol !== 0 && !isKeyword(symbol)) words.push(i);
    else if (kind === C.openParen) {
      const inner = pointerDeclarator(x, i, x.closeOf(i));
      if (inner >= 0) return { name: inner, type: 0 };
      if (words.at(-1) === i - 1 && words.length > 1) words.pop(); // an attribute's arguments
      i = x.closeOf(i);
    } else if (kind === C.openBracket) i = x.closeOf(i);
  }
  if (!hasType) {
    // `u32 __iomem *base`: the first word is the type. One word alone is an unnamed typedef or a K&R name.
    if (words.length < 2)
      return { name: words[0] ?? -1, type: words[0] === undefined ? 0 : x.symbolAt(words[0]) };
    type = x.symbolAt(words[0] as number);
    words = words.slice(1);
  }
  return {
    name:
      words.findLast((word) => !startsWithUnderscores(x, x.symbolAt(word))) ?? words.at(-1) ?? -1,
    type,
  };
}
