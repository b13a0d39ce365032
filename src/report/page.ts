import pc from 'picocolors';
import type { Measure } from './measure.ts';
import { printable } from './printable.ts';
import type { Style, Word } from './words.ts';

export interface PageOptions {
  /** Columns of the terminal. Only a name that nothing may break is allowed to be wider. */
  readonly width: number;
  readonly color: boolean;
}

/** Where a paragraph begins, and where its further lines do. */
export interface Indents {
  readonly indent: number;
  readonly hanging?: number;
}

/** A paragraph within a part of the width. */
export interface Cell {
  readonly words: readonly Word[];
  /** The column it begins in. */
  readonly from: number;
  /** The column behind its last. */
  readonly to: number;
}

/** How far the further lines of a cell are moved in. */
const cellHanging = 2;

/** A report under construction. Invariant: every line in it is laid out, painted and complete. */
export class Page {
  readonly width: number;
  readonly measure: Measure;
  private readonly lines: string[] = [];
  private readonly paint: Painter;

  constructor(options: PageOptions, measure: Measure) {
    this.width = Math.max(1, options.width);
    this.measure = measure;
    this.paint = painter(options.color);
  }

  /** Adds words as one paragraph of as many lines as they need. */
  add(words: readonly Word[], { indent, hanging = indent + 2 }: Indents = { indent: 0 }): void {
    // In a window too narrow for the indents, at least half of it stays for the text.
    const widest = Math.floor(this.width / 2);
    const lines = this.layOut(words, this.width, {
      indent: Math.min(indent, widest),
      hanging: Math.min(hanging, widest),
    });
    this.lines.push(...lines.map(({ text }) => text));
  }

  /** Adds cells side by side, from left to right, each wrapped between its own columns. */
  addCells(cells: readonly Cell[]): void {
    const columns = cells.map(({ words, from, to }) => ({
      from,
      lines: this.layOut(words, Math.max(1, to - from), { indent: 0, hanging: cellHanging }),
    }));
    const height = Math.max(0, ...columns.map(({ lines }) => lines.length));
    for (let row = 0; row < height; row++) {
      let line = '';
      let column = 0;
      for (const { from, lines } of columns) {
        const piece = lines[row];
        if (piece === undefined) continue;
        // A name too long for its cell stands alone.
        if (line !== '' && (column + 2 > from || from + piece.size > this.width)) {
          this.lines.push(line);
          line = '';
          column = 0;
        }
        line += ' '.repeat(from - column) + piece.text;
        column = from + piece.size;
      }
      if (line !== '') this.lines.push(line);
    }
  }

  /** Adds one line as it is, tabs and all, however wide: a line of a diff means something else when it is cut. */
  verbatim(text: string, style: Style): void {
    const shown = text.split('\t').map(printable).join('\t');
    this.lines.push(shown === '' ? '' : this.paint(style, shown));
  }

  blank(): void {
    if (this.lines.length > 0 && this.lines.at(-1) !== '') this.lines.push('');
  }

  text(): string {
    return this.lines.length === 0 ? '' : `${this.lines.join('\n')}\n`;
  }

  private layOut(
    words: readonly Word[],
    width: number,
    { indent, hanging }: Required<Indents>,
  ): Line[] {
    const lines: Line[] = [];
    let margin = indent;
    let line = '';
    let column = 0;
    for (const part of this.partsOf(words, width - hanging)) {
      const size = this.measure(part.text);
      let gap = line === '' ? margin : gapBefore(part, column);
      if (line !== '' && column + gap + (part.wanted ?? size) > width) {
        lines.push({ text: line, size: column });
        margin = hanging;
        line = '';
        column = 0;
        gap = margin;
      }
      line += ' '.repeat(gap) + this.paint(part.style, part.text);
      column += gap + size;
    }
    if (line !== '') lines.push({ text: line, size: column });
    return lines;
  }

  private partsOf(words: readonly Word[], room: number): Part[] {
    return words.flatMap((item) =>
      this.measure(item.text) <= room ? [{ gap: 1, ...item }] : this.breakUp(item),
    );
  }

  /** The pieces of a word that fits on no line: it may be broken at spaces and after slashes. */
  private breakUp(item: Word): Part[] {
    const parts: Part[] = [];
    for (const [piece] of item.text.matchAll(/ *[^ /]*\/?/g)) {
      const text = piece.trimStart();
      if (text === '') continue;
      if (parts.length > 0) {
        parts.push({ gap: piece.length - text.length, style: item.style, text });
      } else if (item.text.includes(' ')) {
        parts.push({ gap: 1, ...item, text });
      } else {
        parts.push({ gap: 1, ...item, text, wanted: this.measure(item.text) });
      }
    }
    return parts;
  }
}

/** A line laid out and painted, and the columns it takes. */
interface Line {
  readonly text: string;
  readonly size: number;
}

/** What is placed on a line as a whole. */
interface Part extends Word {
  /** Spaces before it when it does not begin a line. */
  readonly gap: number;
  /** The columns it would like to have: a long path begins on a line of its own. */
  readonly wanted?: number;
}

function gapBefore(part: Part, column: number): number {
  return part.at === undefined ? part.gap : Math.max(2, part.at - column);
}

type Painter = (style: Style, text: string) => string;

function painter(color: boolean): Painter {
  if (!color) return (_style, text) => text;
  const colors = pc.createColors(true);
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    plain: (text) => text,
    heading: colors.bold,
    place: colors.cyan,
    name: colors.bold,
    faint: colors.dim,
    warning: colors.yellow,
  };
  return (style, text) => styles[style](text);
}
