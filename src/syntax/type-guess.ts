import type { ParseState } from './parse-state.ts';
import { C, FIRST_SYMBOL, T } from './token-kinds.ts';
import { beginsType, isName, Word, wordClass } from './word-classes.ts';

// Without a table of types, C is ambiguous. These rules decide by what surrounds a name and, where that
// leaves both readings, by how the name is spelled. They look ahead and consume nothing.

/** The position behind the name at `at`; names pasted with `##` count as one. */
export function endOfName(p: ParseState, at: number): number {
  const { kinds } = p;
  let end = at + 1;
  while (kinds[end] === T.paste && isPasted(kinds[end + 1] as number)) end += 2;
  return end;
}

function isPasted(kind: number): boolean {
  return kind > FIRST_SYMBOL || kind === T.number;
}

function isType(p: ParseState, at: number): boolean {
  const symbol = p.symbolAt(at);
  return p.traits.isTypeLike(symbol) || p.isTypeName?.(symbol) === true;
}

/** Whether the `(` at `open` holds a type, as in casts, compound literals and `sizeof`. */
export function holdsType(p: ParseState, open: number, inSizeof: boolean): boolean {
  const { kinds } = p;
  const first = open + 1;
  if (!p.isNameAt(first)) return beginsType(kinds[first] as number);
  let at = endOfName(p, first);
  let names = 1;
  let last = first;
  for (; p.isNameAt(at); names++) {
    last = at;
    at = endOfName(p, at);
  }
  const next = kinds[at] as number;
  if (beginsType(next)) return wordClass(next) !== Word.typeof || names === 1;
  switch (next) {
    case C.closeParen:
      if (names === 1) return inSizeof ? isType(p, first) : isCastedBy(p, first, at + 1);
      if (p.traits.isKnownAttribute(p.symbolAt(last))) return true;
      return isType(p, last) || p.traits.isKnownAttribute(p.symbolAt(first));
    case C.star:
      return endsAsPointer(p, at);
    case C.openParen:
      return holdsCalledType(p, first, at);
    case C.openBracket: // `(u8[]){ … }`, `(u8[4]){ … }`
      if (kinds[at + 1] === C.closeBracket) return true;
      return kinds[at + 3] === C.closeParen && kinds[at + 4] === C.openBrace;
    default:
      return false;
  }
}

/** `(foo (*)(int))`, `(PTR(x) *)` */
function holdsCalledType(p: ParseState, name: number, open: number): boolean {
  const { kinds } = p;
  if (kinds[open + 1] === C.star) {
    return kinds[open + 2] === C.closeParen || kinds[open + 2] === C.star;
  }
  if (!p.traits.isUpperCase(p.symbolAt(name))) return false;
  const behind = p.behindGroup(open);
  return kinds[behind] === C.star && endsAsPointer(p, behind);
}

/** Whether `(name)` is a cast, by the token behind it at `behind`. */
function isCastedBy(p: ParseState, name: number, behind: number): boolean {
  const kind = p.kinds[behind] as number;
  if (isName(kind)) return true;
  switch (kind) {
    case T.number:
    case T.character:
    case T.string:
    case C.not:
    case C.tilde:
    case C.openBrace:
      return true;
    case C.openParen: // `(foo)(unsigned long)x`
      if (beginsType(p.kinds[behind + 1] as number)) return true;
      if (isType(p, behind + 1) && p.kinds[behind + 2] === C.closeParen) return true;
      return isType(p, name);
    case C.star:
    case C.ampersand:
    case C.minus:
    case 0x2b:
    case T.increment:
    case T.decrement:
      return isType(p, name);
    default: {
      const word = wordClass(kind);
      return word === Word.operator || word === Word.extension;
    }
  }
}

/** Whether only stars and qualifiers stand between `at` and the closing parenthesis: `(foo * const *)`. */
function endsAsPointer(p: ParseState, from: number): boolean {
  const { kinds } = p;
  for (let at = from; ; at++) {
    const kind = kinds[at] as number;
    if (kind === C.closeParen) return true;
    if (kind === C.star || wordClass(kind) === Word.specifier) continue;
    if (isName(kind) && p.traits.isKnownAttribute(kind - FIRST_SYMBOL)) continue;
    if (kind === C.openParen) return kinds[at + 1] === C.star && kinds[at + 2] === C.closeParen;
    return kind === C.openBracket && kinds[at + 1] === C.closeBracket;
  }
}

/** Whether a declaration begins here, among statements. */
export function beginsDeclaration(p: ParseState): boolean {
  const { kinds, at } = p;
  const kind = kinds[at] as number;
  if (!isName(kind)) return beginsType(kind);
  const end = endOfName(p, at);
  const next = kinds[end] as number;
  if (isName(next) || beginsType(next) || wordClass(next) === Word.attribute) {
    // A lone name on its line is a macro; what follows is a statement of its own.
    return kinds[endOfName(p, end)] !== T.string;
  }
  if (next === C.openParen) return isFunctionPointer(p, at, end);
  return next === C.star && isPointerDeclaration(p, end);
}

/** `foo_t (*name)(int)`, told from the call `f(*p)(x)` by the type's name or the blank behind it. */
function isFunctionPointer(p: ParseState, name: number, open: number): boolean {
  const { kinds } = p;
  if (kinds[open + 1] !== C.star || (!isType(p, name) && p.touches(open))) return false;
  let at = open + 2;
  while (kinds[at] === C.star || wordClass(kinds[at] as number) === Word.specifier) at++;
  if (!p.isNameAt(at)) return false;
  at = endOfName(p, at);
  if (kinds[at] === C.openBracket) at = p.behindGroup(at);
  if (kinds[at] !== C.closeParen) return false;
  return kinds[at + 1] === C.openParen || kinds[at + 1] === C.openBracket;
}

/** `name * …`: a declaration when only stars and qualifiers lead to a name and that name ends the declarator. */
function isPointerDeclaration(p: ParseState, star: number): boolean {
  const { kinds } = p;
  let at = star;
  while (kinds[at] === C.star || wordClass(kinds[at] as number) === Word.specifier) at++;
  if (kinds[at] === C.openParen) return kinds[at + 1] === C.star && at > star + 1;
  if (!p.isNameAt(at)) return false;
  at = endOfName(p, at);
  switch (kinds[at]) {
    case C.semicolon:
    case C.assign:
    case C.comma:
    case C.openBracket:
    case C.openParen:
      return true;
    default: // `a * __user b`, `a * b __attribute__((…))`
      return p.isNameAt(at) || wordClass(kinds[at] as number) === Word.attribute;
  }
}

export interface NameSearch {
  /** The position of the declared name; -1 when the names here are all part of the type. */
  readonly name: number;
  /** Behind the last name that belongs to the type. */
  readonly end: number;
}

/**
 * Finds the declared name among the names that follow each other from `from` on: `foo_t __init name(`.
 *
 * It is the last that does not look like an attribute, and something in front of it must be a type:
 * `sawType` says that there is one, `implicitInt` that `static x` may do without.
 */
export function findDeclaredName(
  p: ParseState,
  from: number,
  sawType: boolean,
  implicitInt: boolean,
): NameSearch {
  const { kinds, traits } = p;
  let at = from;
  /** Names that can be a type. */
  let types = sawType ? 1 : 0;
  let plain = -1;
  let unknown = -1;
  let last = -1;
  while (p.isNameAt(at)) {
    const end = endOfName(p, at);
    const symbol = p.symbolAt(at);
    if (kinds[end] === C.openParen) {
      const behind = p.behindGroup(end);
      if (!isMacroInType(p, at, behind, types > 0)) {
        const isType = (types === 0 && !implicitInt) || traits.isKnownAttribute(symbol);
        if (isType && kinds[end + 1] === C.star) return { name: -1, end };
        return { name: at, end: at };
      }
      if (!traits.isKnownAttribute(symbol)) types++;
      at = behind;
      continue;
    }
    const attribute = traits.isKnownAttribute(symbol);
    if (types > 0) {
      last = at;
      if (!attribute) unknown = at;
      if (!traits.mayBeAttribute(symbol) && !traits.isTypeLike(symbol)) plain = at;
    }
    if (!attribute) types++;
    at = end;
  }
  const next = kinds[at] as number;
  if (beginsType(next) || next === C.star) return { name: -1, end: at };
  if (last < 0) {
    const isVariable = types === 1 && !sawType && endsImplicitInt(implicitInt, next);
    return isVariable ? { name: from, end: from } : { name: -1, end: at };
  }
  // `struct foo { … } __packed;` declares nothing, `long __unused[3];` does.
  const attribute = next === C.openBracket || next === C.assign ? last : -1;
  const name = plain >= 0 ? plain : unknown >= 0 ? unknown : attribute;
  return { name, end: name < 0 ? at : name };
}

function endsImplicitInt(implicitInt: boolean, next: number): boolean {
  if (!implicitInt) return false;
  return next === C.assign || next === C.semicolon || next === C.comma || next === C.openBracket;
}

/** Whether `name(…)` at `at` is part of a type (`__printf(1, 2)`, `PTR(x)`), by what stands `behind` it. */
function isMacroInType(p: ParseState, at: number, behind: number, sawType: boolean): boolean {
  const { kinds, traits } = p;
  const symbol = p.symbolAt(at);
  const next = kinds[behind] as number;
  if (traits.isKnownAttribute(symbol)) return next !== C.openBrace;
  if (beginsType(next)) return !sawType || traits.mayBeAttribute(symbol);
  if (isName(next)) {
    const following = next - FIRST_SYMBOL;
    if (traits.isKnownAttribute(following)) return false;
    if (!sawType) return true;
    return traits.mayBeAttribute(symbol) && !traits.mayBeAttribute(following);
  }
  return next === C.star && !sawType;
}
