import { N } from '../../syntax/node-kinds.ts';
import { parseText } from '../../syntax/parse-text.ts';
import { SymbolTable } from '../../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import { beginsType, isName, Word, wordClass } from '../../syntax/word-classes.ts';

/** A type as declarations spell it, qualifiers and attributes left out. An array counts as a pointer. */
export interface KnownType {
  /** `struct vm_area_struct`, `unsigned long`, `vm_flags_t`; a bare tag where the facts leave the word out. */
  readonly base: string;
  /** How many `*` and `[]` stand behind it; undefined where the facts leave them out. */
  readonly stars: number | undefined;
  /** For pointers to functions: the type of the result. */
  readonly result?: KnownType | undefined;
}

/** A number of some type: literals, sums, comparisons. */
export const NUMBER: KnownType = { base: '(number)', stars: 0 };
export const FUNCTION: KnownType = { base: '(function)', stars: 0 };

export function pointerTo(type: KnownType): KnownType {
  return { base: type.base, stars: type.stars === undefined ? undefined : type.stars + 1 };
}

/** The type of `*x` and `x[i]`; undefined when `x` is not known to be a pointer. */
export function valueAt(type: KnownType | undefined): KnownType | undefined {
  if (type === undefined) return undefined;
  if (type.stars === undefined) return { base: type.base, stars: undefined };
  return type.stars === 0 ? undefined : { base: type.base, stars: type.stars - 1 };
}

/** Reads a type text of the facts: `struct page **`, `char []`, `int (*)()`, `unsigned :3`. */
export function parseTypeText(text: string): KnownType | undefined {
  const call = /^(.*?) \(\*+\)\(\)$/.exec(text);
  if (call !== null) return { ...FUNCTION, stars: 1, result: parseTypeText(call[1] ?? '') };
  const plain =
    /^((?:struct|union|enum) \w+|\w+(?: \w+)*)(?: (\**))?(?: ?((?:\[\])*))?(?: :\d*)?$/.exec(text);
  if (plain === null) return undefined;
  const [, base = '', stars = '', arrays = ''] = plain;
  return { base: normalized(base), stars: stars.length + arrays.length / 2 };
}

/** The type that a C type's text means, as a migration gives it; undefined when it spells no plain type. */
export function typeNameOf(text: string): KnownType | undefined {
  const { table } = SymbolTable.create(text.length + 256);
  const cast = parseText(table, Buffer.from(`(${text})0`, 'utf8'), 'expression');
  if (cast.kind(cast.root) !== N.cast) return undefined;
  return typeNameType(cast, cast.firstChild[cast.root] as number);
}

/** The type that a `typeName` node spells. */
export function typeNameType(tree: SyntaxTree, node: NodeId): KnownType | undefined {
  if (tree.kind(node) !== N.typeName) return undefined;
  const [specifiers = 0, declarator = 0] = tree.children(node);
  return declaredType(tree, specifiers, declarator);
}

/**
 * The type of what a declarator declares. `of` stands for the specifiers' own type where that has to be found
 * elsewhere.
 */
export function declaredType(
  tree: SyntaxTree,
  specifiers: NodeId,
  declarator: NodeId,
  of: KnownType | undefined = specifiedType(tree, specifiers),
): KnownType | undefined {
  if (of === undefined) return undefined;
  let type: KnownType = of;
  for (let node = declarator; node !== 0; node = tree.firstChild[node] as number) {
    switch (tree.kind(node)) {
      case N.pointerDeclarator:
      case N.arrayDeclarator:
        type = { ...pointerTo(type), result: type.result };
        break;
      case N.functionDeclarator:
        type = { ...FUNCTION, result: type };
        break;
      default:
    }
  }
  return type;
}

/** The name that a declarator declares; undefined for an abstract one. */
export function declaredName(tree: SyntaxTree, declarator: NodeId): string | undefined {
  let node = declarator;
  while (node !== 0 && tree.kind(node) !== N.nameDeclarator) node = tree.firstChild[node] as number;
  return node === 0 ? undefined : tree.text(node);
}

function specifiedType(tree: SyntaxTree, specifiers: NodeId): KnownType | undefined {
  const words: string[] = [];
  const names: string[] = [];
  for (const child of tree.children(specifiers)) {
    const kind = tree.kind(child);
    if (kind === N.structSpecifier || kind === N.enumSpecifier) return taggedType(tree, child);
    if (kind === N.typeofSpecifier) return undefined;
  }
  const end = tree.endToken[specifiers] as number;
  for (let token = tree.firstToken[specifiers] as number; token < end; token++) {
    const kind = tree.tokens.kinds[token] as number;
    if (wordClass(kind) === Word.type) words.push(tree.tokenText(token));
    else if (isName(kind)) names.push(tree.tokenText(token));
    else if (!beginsType(kind) && wordClass(kind) === Word.name) return undefined; // `PTR(x)`
  }
  if (words.length > 0) return { base: normalized(words.join(' ')), stars: 0 };
  const plain = names.filter((name) => !name.startsWith('__')).at(-1) ?? names.at(-1);
  return plain === undefined ? undefined : { base: plain, stars: 0 };
}

/** `struct tag`; undefined without a tag. */
function taggedType(tree: SyntaxTree, node: NodeId): KnownType | undefined {
  const first = tree.firstToken[node] as number;
  const end = tree.endToken[node] as number;
  const keyword = tree.tokenText(first);
  for (let token = first + 1; token < end; token++) {
    const kind = tree.tokens.kinds[token] as number;
    if (!isName(kind)) return undefined;
    const name = tree.tokenText(token);
    if (!name.startsWith('__') || token === end - 1)
      return { base: `${keyword} ${name}`, stars: 0 };
  }
  return undefined;
}

/** The words of a number's type in one order: `long unsigned int` is `unsigned long`. */
export function normalized(base: string): string {
  const words = base.split(' ');
  if (!words.every((word) => BASIC.has(word))) return base;
  const plain = words.filter((word) => word !== 'int' && !/^(?:__)?signed(?:__)?$/.test(word));
  return plain.length === 0 ? 'int' : plain.sort((a, b) => rank(a) - rank(b)).join(' ');
}

const ORDER = ['unsigned', 'char', 'short', 'long', 'int', 'float', 'double', 'void', '_Bool'];
const BASIC: ReadonlySet<string> = new Set([...ORDER, 'signed', '__signed__']);

function rank(word: string): number {
  return ORDER.indexOf(word);
}

/** Whether the base is one that C itself knows, or a tag: nothing is left to look up. */
export function isFinal(base: string): boolean {
  return /^(?:struct|union|enum) /.test(base) || base.split(' ').every((word) => BASIC.has(word));
}
