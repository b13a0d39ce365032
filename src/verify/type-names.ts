import { Role } from '../facts/roles.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { Introduction } from '../spec/migration-spec.ts';
import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import type { CodeItem, CodeText } from './code-text.ts';

/** A function in one text of its file. */
interface Place {
  readonly code: CodeText;
  readonly item: CodeItem;
}

/**
 * Whether a function's later text is the earlier one token for token, but for names that `isName` says are other
 * names of a type that is spelled in keywords: `int` becomes `vm_fault_t`. Types that are handed to macros do not
 * count, since a macro can make a string of them; nor does a name that the function declares itself.
 */
export function isRenamedTypesOnly(
  symbols: SymbolTable,
  before: Place,
  after: Place,
  isName: (name: string, type: string) => boolean,
): boolean {
  const { start, end } = before.item;
  const tree = parseText(symbols, before.code.bytes.subarray(start, end), 'item');
  if (tree.problems.length > 0) return false;
  const types = new Map<number, PlainType>();
  for (const type of plainTypesIn(tree)) types.set(start + type.start, type);
  const declared = declaredIn(tree);
  const mine = before.code.unitsIn(start, end);
  const theirs = after.code.unitsIn(after.item.start, after.item.end);
  let at = 0;
  for (const { text, kind } of theirs) {
    const unit = mine[at];
    if (unit === undefined) return false;
    const type = types.get(unit.start);
    if (unit.text === text) at++;
    else if (type === undefined || kind !== 'word' || declared.has(text)) return false;
    else if (!isName(text, type.text)) return false;
    else at += type.length;
  }
  return at === mine.length;
}

interface PlainType {
  /** Of the first word, from the text's beginning. */
  readonly start: number;
  /** How many words. */
  readonly length: number;
  readonly text: string;
}

/** Types that stand in declarations and casts as words in a row, outside of what macros get. */
function* plainTypesIn(tree: SyntaxTree): Generator<PlainType> {
  const open: NodeId[] = [tree.root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const kind = tree.kind(node);
    if (kind === N.call || kind === N.text || kind === N.asm) continue;
    if (kind !== N.specifiers) open.push(...tree.children(node));
    else yield* typeOf(tree, node);
  }
}

const TYPE_WORDS = new Set('char short int long signed unsigned'.split(' '));

function typeOf(tree: SyntaxTree, specifiers: NodeId): readonly PlainType[] {
  if (tree.children(specifiers).length > 0) return [];
  const words: number[] = [];
  const end = tree.endToken[specifiers] as number;
  for (let token = tree.firstToken[specifiers] as number; token < end; token++)
    if (TYPE_WORDS.has(tree.tokenText(token))) words.push(token);
  const [first] = words;
  if (first === undefined || words.at(-1) !== first + words.length - 1) return [];
  const text = words.map((token) => tree.tokenText(token)).join(' ');
  return [{ start: tree.tokens.starts[first] as number, length: words.length, text }];
}

/** Every name that a declarator or an enumerator of the text declares. */
function declaredIn(tree: SyntaxTree): ReadonlySet<string> {
  const names = new Set<string>();
  for (let node = 1; node < tree.count; node++) {
    const kind = tree.kind(node);
    const first = tree.firstToken[node] as number;
    if (kind === N.nameDeclarator || kind === N.enumerator) names.add(tree.tokenText(first));
  }
  return names;
}

/** Which names are just other names of types. */
export class TypeNames {
  private readonly parts: RewriteParts;
  private readonly introductions: readonly Introduction[];

  constructor(parts: RewriteParts, introductions: readonly Introduction[]) {
    this.parts = parts;
    this.introductions = introductions;
  }

  /**
   * Whether `typedef TYPE NAME;` is all that the tree says of the name, wherever it speaks of it; for a name that the
   * tree does not have, whether the migration says so.
   */
  isName(name: string, type: string): boolean {
    const { base, definitions } = this.parts.search.graph;
    const id = base.find(name);
    const files = id === 0 ? [] : base.filesWith(id, Role.defines | Role.shapes);
    const facts = files.map((file) => base.facts(file));
    const isOther =
      (id !== 0 && definitions.of(id).length > 0) ||
      facts.some(({ constants }) => constants.some((one) => one.name === id));
    if (isOther) return false;
    const targets = facts.flatMap(({ typedefs }) =>
      typedefs.filter((one) => one.name === id).map((one) => base.text(one.typeText)),
    );
    if (targets.length > 0) return targets.every((target) => target === type);
    return this.introductions.some((one) => one.name === name && typedefIn(one) === type);
  }
}

/** `int` of `typedef int NAME;`, where that is all that is introduced. */
function typedefIn({ name, definition = '' }: Introduction): string | undefined {
  const [, words = '', named] = /^\s*typedef\s+([a-z\s]+?)\s+(\w+)\s*;\s*$/.exec(definition) ?? [];
  return named === name ? words.replace(/\s+/g, ' ') : undefined;
}
