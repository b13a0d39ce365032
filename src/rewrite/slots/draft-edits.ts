import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import { indentOf, lineStart, type SourceFile } from '../functions/source-file.ts';
import { removeTexts, type TextRange } from '../layout/remove-text.ts';
import type { TextEdit } from '../text-edit.ts';
import { findLooseBraces, type LooseBraces } from './braces.ts';
import { declaratorRanges } from './declarator-lists.ts';
import type { Draft, Fate } from './draft.ts';

/** The edits that make the draft of the function's text. */
export function editsOfDraft(file: SourceFile, draft: Draft): readonly TextEdit[] {
  return new DraftEdits(file, draft).all();
}

class DraftEdits {
  private readonly file: SourceFile;
  private readonly draft: Draft;
  private readonly braces: LooseBraces;
  private readonly edits: TextEdit[] = [];
  private readonly removed: TextRange[] = [];

  constructor(file: SourceFile, draft: Draft) {
    this.file = file;
    this.draft = draft;
    this.braces = findLooseBraces(file, draft);
  }

  all(): readonly TextEdit[] {
    this.visit(this.draft.body.block);
    this.edits.push(...this.braces.edits);
    this.removed.push(...this.braces.removed);
    return [...this.edits, ...removeTexts(this.file.bytes, this.removed)];
  }

  private visit(node: NodeId): void {
    const { draft } = this;
    const fate = draft.fates.get(node);
    if (fate !== undefined) this.write(node, fate);
    if (fate !== undefined && fate.kind !== 'unlabel') return;
    if (draft.body.tree.kind(node) === N.declaration) {
      const isGone = (each: NodeId): boolean => draft.fates.get(each)?.kind === 'gone';
      this.removed.push(...declaratorRanges(this.file, draft.body, node, isGone));
    }
    for (const child of draft.body.tree.children(node)) this.visit(child);
  }

  private write(node: NodeId, fate: Fate): void {
    const { body } = this.draft;
    switch (fate.kind) {
      case 'gone':
        if (body.tree.kind(node) !== N.initDeclarator) this.remove(node);
        break;
      case 'return':
        this.replace(this.startOf(node), this.endOf(node), 'return;');
        break;
      case 'call':
        this.keepCall(node, fate.call, fate.returns);
        break;
      case 'unlabel':
        this.removed.push(this.labelRange(node));
        break;
    }
  }

  /** With the `else` in front of it. */
  private remove(node: NodeId): void {
    const { body } = this.draft;
    const parent = body.parent(node);
    const isElse = body.tree.kind(parent) === N.if && body.tree.children(parent)[2] === node;
    if (!isElse) {
      this.removed.push({ start: this.startOf(node), end: this.endOf(node) });
      return;
    }
    const word = body.first(node) - 1;
    const start = this.file.tokens.starts[word] as number;
    const end = this.endOf(node);
    const ownLine = this.file.text(lineStart(this.file, start), start).trim() === '';
    if (ownLine) this.removed.push({ start, end });
    else {
      const behind = this.file.tokens.ends[word - 1] as number;
      const then = body.tree.children(parent)[1] as NodeId;
      // The line of `} else` goes with the brace; without that its begin stays.
      if (this.braces.blocks.has(then)) this.removed.push({ start: behind, end });
      else this.replace(behind, end, '');
    }
  }

  private labelRange(label: NodeId): TextRange {
    const { starts, ends } = this.file.tokens;
    const first = this.draft.body.first(label);
    return { start: starts[first] as number, end: ends[first + 1] as number };
  }

  /** `return call();`, `x = call();` or `if (call()) …` becomes `call();`. */
  private keepCall(node: NodeId, call: NodeId, returns: boolean): void {
    const { body } = this.draft;
    const from = this.startOf(node);
    const start = this.startOf(call);
    const last = this.endOf(node);
    const isBranch = returns && TAKES_ONE.has(body.tree.kind(body.parent(node)));
    this.replace(from, start, '');
    const indent = indentOf(this.file, from);
    let behind = returns ? `;\n${indent}return;` : ';';
    if (isBranch) behind += this.brace(node);
    this.replace(this.endOf(call), last, behind);
    if (body.tree.kind(node) === N.declaration) this.separate(node);
  }

  /** Opens a block around what is to be two statements, and gives what closes it. */
  private brace(node: NodeId): string {
    const { body } = this.draft;
    const { starts, ends } = this.file.tokens;
    const parent = body.parent(node);
    const before = ends[body.first(node) - 1] as number;
    this.replace(before, before, ' {');
    const indent = indentOf(this.file, this.startOf(parent));
    if (body.tree.kind(parent) !== N.if) return `\n${indent}}`;
    const [, then, otherwise] = body.tree.children(parent) as [NodeId, NodeId, NodeId];
    if (node === otherwise) {
      if (body.tree.kind(then) !== N.compound) this.braceThen(then, indent);
      return `\n${indent}}`;
    }
    if (body.tree.isAbsent(otherwise)) return `\n${indent}}`;
    if (!HAS_BRACES.has(body.tree.kind(otherwise))) {
      this.replace(
        ends[body.first(otherwise) - 1] as number,
        this.startOf(otherwise),
        ` {\n${indent}\t`,
      );
      this.replace(this.endOf(otherwise), this.endOf(otherwise), `\n${indent}}`);
    }
    // The `else` stands in a line of its own and moves up behind the brace.
    this.replace(this.endOf(node), starts[body.end(node)] as number, '');
    return `\n${indent}} `;
  }

  /** The branch in front of an `else` whose own branch gets braces. */
  private braceThen(then: NodeId, indent: string): void {
    const { body } = this.draft;
    const { starts, ends } = this.file.tokens;
    const before = ends[body.first(then) - 1] as number;
    this.replace(before, before, ' {');
    this.replace(this.endOf(then), starts[body.end(then)] as number, `\n${indent}} `);
  }

  /** A statement in the place of the last declaration stands apart from those that stay. */
  private separate(declaration: NodeId): void {
    const { body } = this.draft;
    const siblings = body.tree.children(body.parent(declaration));
    const before = siblings.slice(0, siblings.indexOf(declaration));
    const isFirst = before.every((each) => this.isEmptied(each));
    const start = this.startOf(declaration);
    const line = lineStart(this.file, start);
    if (isFirst || this.file.text(line, start).trim() !== '') return;
    this.replace(line, line, '\n');
  }

  /** Whether every variable of a declaration goes. */
  private isEmptied(declaration: NodeId): boolean {
    const [, ...declarators] = this.draft.body.tree.children(declaration);
    return declarators.every((each) => this.draft.isGone(each));
  }

  private startOf(node: NodeId): number {
    return this.file.tokens.starts[this.draft.body.first(node)] as number;
  }

  private endOf(node: NodeId): number {
    return this.file.tokens.ends[this.draft.body.end(node) - 1] as number;
  }

  private replace(start: number, end: number, text: string): void {
    if (start !== end || text !== '') this.edits.push({ start, end, text });
  }
}

/** Statements that take one statement, so that two need braces. */
const TAKES_ONE: ReadonlySet<number> = new Set([N.if, N.while, N.doWhile, N.for, N.macroLoop]);

/** What an `else` takes that needs no braces around it. */
const HAS_BRACES: ReadonlySet<number> = new Set([N.compound, N.if]);
