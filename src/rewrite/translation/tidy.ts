import { N } from '../../syntax/node-kinds.ts';
import { parseText } from '../../syntax/parse-text.ts';
import type { SymbolTable } from '../../syntax/symbol-table.ts';
import type { EditedText } from '../layout/edited-text.ts';
import type { TextEdit } from '../text-edit.ts';
import type { Block, Item } from './items.ts';
import { reachableItems } from './reachability.ts';
import { Revision } from './revision.ts';
import { FunctionCode } from './statements.ts';

/** Rounds of tidying: each may leave something unused for the next. */
const MAX_ROUNDS = 8;

/**
 * Takes away what edits of a function left without a purpose: code that is no longer reached, labels that nothing
 * jumps to, variables that nothing uses, braces around a single statement, blank lines too many. What the author
 * had left in such a state stays.
 */
export function tidy(edited: EditedText, old: FunctionCode, symbols: SymbolTable): EditedText {
  let text = edited;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const code = codeOf(text.text, symbols);
    if (code === undefined) return text;
    const edits = new Tidying(code, old).finish();
    if (edits.length === 0) break;
    text = text.with(edits);
  }
  const braces = bracesIn(text, old, symbols);
  text = braces.length === 0 ? text : text.with(braces);
  return text.with(blankLines(text));
}

/** A text as statements; undefined when it is no function. */
export function codeOf(text: string, symbols: SymbolTable): FunctionCode | undefined {
  return FunctionCode.of(text, parseText(symbols, text, 'item'));
}

class Tidying {
  private readonly code: FunctionCode;
  private readonly old: FunctionCode;
  private readonly revision: Revision;

  constructor(code: FunctionCode, old: FunctionCode) {
    this.code = code;
    this.old = old;
    this.revision = new Revision(code);
  }

  finish(): readonly TextEdit[] {
    this.dropUnreached();
    this.dropLabels();
    this.dropVariables();
    return this.revision.finish();
  }

  private dropUnreached(): void {
    const { code, old } = this;
    const was = unreachedTexts(old);
    const reached = reachableItems(code);
    const visit = (block: Block): void => {
      for (const item of block.items) {
        if (reached.has(item) || isMark(item)) {
          for (const inner of item.blocks) visit(inner);
        } else if (!was.has(code.textOf(item)) && item.kind !== 'declaration') {
          this.revision.remove(item);
        }
      }
    };
    visit(code.body);
  }

  private dropLabels(): void {
    const { code, old } = this;
    for (const item of code.items) {
      if (item.kind !== 'label' || isTargeted(code, item.name)) continue;
      if (old.label(item.name) !== undefined && !isTargeted(old, item.name)) continue;
      this.dropLabel(item);
    }
  }

  /** What stands behind a label in its line is indented as what stands in front of it. */
  private dropLabel(item: Item): void {
    const { text } = this.code;
    const next = item.block.items[item.index + 1];
    const other = item.block.items.find(({ kind }) => !/^(label|case|default)$/.test(kind));
    const isShared = next !== undefined && !text.slice(item.end, next.start).includes('\n');
    if (!isShared || other === undefined) this.revision.remove(item);
    else {
      const extent = { start: item.start, end: next.start };
      const isFirst = this.revision.indentOf(item).length === 0;
      this.revision.replace(extent, isFirst ? this.revision.indentOf(other) : '');
    }
  }

  private dropVariables(): void {
    const { code } = this;
    for (const item of code.items) {
      if (item.kind !== 'declaration') continue;
      const [, ...declarators] = code.tree.children(item.node);
      const unused = declarators.filter((one) => this.isUnused(one));
      if (unused.length === 0) continue;
      if (unused.length === declarators.length) {
        this.revision.remove(item);
        continue;
      }
      for (const one of unused) this.revision.removeDeclarator(item, one);
    }
  }

  private isUnused(declarator: number): boolean {
    const { code, old } = this;
    if (code.tree.kind(declarator) !== N.initDeclarator) return false;
    const [name = 0, , value = 0] = code.tree.children(declarator);
    if (code.tree.kind(name) !== N.nameDeclarator) return false;
    const text = code.nodeText(name);
    const count = (of: FunctionCode): number =>
      of.placesOf({ start: 0, end: of.text.length }, text).length;
    if (count(code) > 1 || count(old) < 2) return false;
    return code.tree.isAbsent(value) || !/\(/.test(code.nodeText(value));
  }
}

function isMark({ kind }: Item): boolean {
  return kind === 'label' || kind === 'case' || kind === 'default';
}

function isTargeted(code: FunctionCode, label: string): boolean {
  if (code.items.some(({ kind, name }) => kind === 'goto' && name === label)) return true;
  // `&&label`, a goto in a macro's argument: wherever else the name stands.
  return code.placesOf({ start: 0, end: code.text.length }, label).length > 1;
}

function unreachedTexts(code: FunctionCode): ReadonlySet<string> {
  const reached = reachableItems(code);
  return new Set(code.items.filter((item) => !reached.has(item)).map((item) => code.textOf(item)));
}

// Braces. --------------------------------------------------------------------------------------------

/** Braces that edits left around one short statement, where the whole `if` can do without them. */
function bracesIn(
  edited: EditedText,
  old: FunctionCode,
  symbols: SymbolTable,
): readonly TextEdit[] {
  const code = codeOf(edited.text, symbols);
  if (code === undefined) return [];
  const edits: TextEdit[] = [];
  for (const item of code.items) {
    if (item.kind !== 'if' || isElseIf(item)) continue;
    const blocks = chainOf(item);
    const isChanged = blocks.some(
      (block) => block.isBraced && !old.text.includes(code.textOf(block)),
    );
    if (!isChanged || !blocks.every((block) => isSingle(code, block))) continue;
    const hadBraces = (block: Block): boolean => edited.oldOffset(block.start) !== undefined;
    if (!blocks.some((block) => block.isBraced && hadBraces(block))) continue;
    for (const block of blocks) if (block.isBraced) edits.push(...withoutBraces(code, block));
  }
  return edits.sort((a, b) => a.start - b.start);
}

function isElseIf(item: Item): boolean {
  const { owner, isBraced } = item.block;
  return owner?.kind === 'if' && !isBraced && owner.blocks[1] === item.block;
}

/** The arms of an `if` with all its `else if`. */
function chainOf(item: Item): readonly Block[] {
  const [yes, no] = item.blocks;
  const own = yes === undefined ? [] : [yes];
  if (no === undefined) return own;
  const [only] = no.items;
  if (!no.isBraced && only?.kind === 'if') return [...own, ...chainOf(only)];
  return [...own, no];
}

function isSingle(code: FunctionCode, block: Block): boolean {
  const [only, second] = block.items;
  if (only === undefined || second !== undefined || only.blocks.length > 0) return false;
  if (only.kind === 'declaration' || isMark(only)) return false;
  const text = code.textOf(block).replace(/^\{/, '').replace(/\}$/, '');
  return text.trim() === code.textOf(only) && !text.trim().includes('\n');
}

function withoutBraces(code: FunctionCode, { start, end }: Block): TextEdit[] {
  const { text } = code;
  const open = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const isElseBehind = /^\s*else\b/.test(text.slice(end));
  const gap = /\s*$/.exec(text.slice(0, end - 1))?.[0].length ?? 0;
  const closeFrom = end - 1 - gap;
  const opening = { start: start - open, end: start + 1, text: '' };
  if (!isElseBehind) return [opening, { start: closeFrom, end, text: '' }];
  const behind = /^\s*/.exec(text.slice(end))?.[0].length ?? 0;
  const line = /\n[ \t]*$/.exec(text.slice(0, end - 1))?.[0] ?? '\n';
  return [opening, { start: closeFrom, end: end + behind, text: line }];
}

// Blank lines. ---------------------------------------------------------------------------------------

/** Blank lines that edits left behind another one, behind `{`, or in front of `}`. */
function blankLines(edited: EditedText): readonly TextEdit[] {
  const { text } = edited;
  const edits: TextEdit[] = [];
  for (const match of text.matchAll(/\n((?:[ \t]*\n)+)/g)) {
    const start = match.index + 1;
    const [, blanks = ''] = match;
    const end = start + blanks.length;
    const before = edited.oldOffset(start - 2);
    const after = edited.oldOffset(end);
    const isAuthors =
      before !== undefined && after !== undefined && after - before === end - start + 2;
    if (isAuthors) continue;
    const isAtEdge = text[start - 2] === '{' || /^[ \t]*\}/.test(text.slice(end));
    const wanted = isAtEdge ? '' : '\n';
    if (blanks !== wanted) edits.push({ start, end, text: wanted });
  }
  return edits;
}
