import { printable } from './printable.ts';

export type Style = 'plain' | 'heading' | 'place' | 'name' | 'faint' | 'warning';

/**
 * A piece of text that stays on one line if it fits on any. One that does not fit is broken at spaces,
 * then after the slashes of a path; what still does not fit stands alone and runs over.
 */
export interface Word {
  readonly text: string;
  readonly style: Style;
  /** The column it starts in, or after whatever reaches further; a space after the word before it if absent. */
  readonly at?: number;
}

export function word(text: string, style: Style = 'plain', at?: number): Word {
  const shown = printable(text);
  return at === undefined ? { text: shown, style } : { text: shown, style, at };
}

/** A sentence: each of its words may stand on a line of its own. */
export function prose(text: string, style: Style = 'plain'): Word[] {
  return text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => word(part, style));
}

/** Sorts by code unit, so that a report does not depend on the reader's locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
