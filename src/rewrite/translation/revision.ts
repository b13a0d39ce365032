import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { TextEdit } from '../text-edit.ts';
import type { Block, Extent, Item } from './items.ts';
import type { FunctionCode } from './statements.ts';

interface Edit extends Extent {
  readonly text: string;
  readonly isRemoval: boolean;
}

/** Changes of a function's text, each said in terms of its statements. */
export class Revision {
  readonly code: FunctionCode;
  private readonly edits: Edit[] = [];
  private readonly removed = new Set<Item>();
  private readonly inserted = new Map<Item, string[]>();

  constructor(code: FunctionCode) {
    this.code = code;
  }

  replace({ start, end }: Extent, text: string): void {
    this.edits.push({ start, end, text, isRemoval: false });
  }

  /** Takes a statement away, with its line, and with the comment right above it. */
  remove(item: Item): void {
    if (this.removed.has(item)) return;
    this.removed.add(item);
    if (
      !item.block.isBraced &&
      item.block.owner !== undefined &&
      item.block.owner.kind !== 'conditional'
    ) {
      this.replace(item, ';');
      return;
    }
    this.edits.push({ ...this.linesOf(item), text: '', isRemoval: true });
  }

  /** Takes a variable out of its declaration, with a comma; the declaration goes with its last one. */
  removeDeclarator(declaration: Item, declarator: NodeId): void {
    const { code } = this;
    const [, ...all] = code.tree.children(declaration.node);
    const index = all.indexOf(declarator);
    const next = all[index + 1];
    const previous = all[index - 1];
    const { start, end } = code.extent(declarator);
    if (next !== undefined) this.replace({ start, end: code.extent(next).start }, '');
    else if (previous !== undefined) this.replace({ start: code.extent(previous).end, end }, '');
    else this.remove(declaration);
  }

  /** Puts a statement in front of another one; where that one stands alone, they get braces. */
  insertBefore(item: Item, statement: string): void {
    const known = this.inserted.get(item);
    if (known !== undefined) {
      if (!known.includes(statement)) known.push(statement);
      return;
    }
    this.inserted.set(item, [statement]);
  }

  /** At the end of an arm. */
  append(block: Block, statement: string): void {
    const last = block.items.at(-1);
    if (last === undefined) return;
    this.replace({ start: last.end, end: last.end }, `\n${this.indentOf(last)}${statement}`);
  }

  /** All changes, in order and disjoint. */
  finish(): readonly TextEdit[] {
    for (const [item, statements] of this.inserted) this.writeInserted(item, statements);
    this.inserted.clear();
    const kept = this.edits.filter((edit) => !this.isSwallowed(edit));
    kept.sort((a, b) => a.start - b.start || a.end - b.end);
    const edits: TextEdit[] = [];
    let at = 0;
    for (const { start, end, text } of kept) {
      if (start < at) continue;
      edits.push({ start, end, text });
      at = end;
    }
    return edits;
  }

  /** The blanks in front of a statement's line. */
  indentOf(item: Extent): string {
    const { text } = this.code;
    const line = text.lastIndexOf('\n', item.start - 1) + 1;
    return /^[ \t]*/.exec(text.slice(line, item.start))?.[0] ?? '';
  }

  private writeInserted(item: Item, statements: readonly string[]): void {
    const { block } = item;
    const indent = this.indentOf(item);
    const isBare =
      !block.isBraced && block.owner !== undefined && block.owner.kind !== 'conditional';
    const lines = statements.join(`\n${indent}`);
    if (!isBare) {
      this.edits.push({
        start: item.start,
        end: item.start,
        text: `${lines}\n${indent}`,
        isRemoval: false,
      });
      return;
    }
    const { text } = this.code;
    const outer = this.indentOf(block.owner);
    const gap = /\s*$/.exec(text.slice(0, item.start))?.[0] ?? '';
    const open = item.start - gap.length;
    this.edits.push({
      start: open,
      end: item.start,
      text: ` {\n${indent}${lines}\n${indent}`,
      isRemoval: false,
    });
    const behind = /^\s*(?=else\b)/.exec(text.slice(item.end))?.[0];
    const close = `\n${outer}}`;
    const end = item.end + (behind?.length ?? 0);
    this.edits.push({
      start: item.end,
      end,
      text: behind === undefined ? close : `${close} `,
      isRemoval: false,
    });
  }

  private isSwallowed(edit: Edit): boolean {
    return this.edits.some(
      (other) =>
        other !== edit &&
        other.isRemoval &&
        other.start <= edit.start &&
        edit.end <= other.end &&
        !(
          edit.isRemoval &&
          other.start === edit.start &&
          other.end === edit.end &&
          this.edits.indexOf(other) > this.edits.indexOf(edit)
        ),
    );
  }

  private linesOf(item: Item): Extent {
    const { text } = this.code;
    const line = text.lastIndexOf('\n', item.start - 1) + 1;
    const newline = text.indexOf('\n', item.end);
    const end = newline < 0 ? text.length : newline + 1;
    const isAlone =
      text.slice(line, item.start).trim() === '' &&
      /^\s*(\/\*[^\n]*\*\/|\/\/[^\n]*)?\s*$/.test(text.slice(item.end, end));
    if (!isAlone) {
      const blanks = /^[ \t]*/.exec(text.slice(item.end))?.[0].length ?? 0;
      return { start: item.start, end: item.end + blanks };
    }
    return { start: this.withComment(line, item), end };
  }

  /** Where the comment begins that stands right above a line, of the same block. */
  private withComment(line: number, item: Item): number {
    const { text } = this.code;
    const previous = item.block.items[item.index - 1];
    const from = previous?.end ?? item.block.start + 1;
    const rest = text.indexOf('\n', from) + 1;
    if (rest <= 0 || rest > line) return line;
    const between = text.slice(rest, line);
    const comment =
      /(?:^|\n)([ \t]*\/\*(?:[^*]|\*(?!\/))*\*\/[ \t]*\n|(?:[ \t]*\/\/[^\n]*\n)+)$/.exec(between);
    if (comment === null) return line;
    return line - (comment[1]?.length ?? 0);
  }
}
