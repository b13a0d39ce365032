import type { FileFacts } from '../../facts/model.ts';
import { codeStretches } from '../layout/code-stretches.ts';
import { type TextRange, withCommentAbove } from '../layout/remove-text.ts';

/** The lines of the item around a byte: a declaration, a definition. */
export function itemAround(text: string, offset: number): TextRange | undefined {
  return codeStretches(text).find(
    ({ start, codeStart, end }) => start === codeStart && start <= offset && offset < end,
  );
}

/**
 * Where something new goes behind `offset`: behind the lines that follow it without a blank line, so that no block
 * of declarations is torn. The result is a line's beginning.
 */
export function behindBlock(text: string, offset: number): number {
  let at = lineAfter(text, offset);
  while (at < text.length) {
    const line = text.slice(at, lineAfter(text, at));
    // An arm of an `#if` ends the block as a blank line does.
    if (line.trim() === '' || /^\s*#\s*(?:else|elif|endif)\b/.test(line)) break;
    const item = itemAround(text, at + (/^\s*/.exec(line)?.[0].length ?? 0));
    at = lineAfter(text, item === undefined ? at : Math.max(at, item.end));
  }
  return at;
}

/** The beginning of the line behind the one that holds `offset`. */
export function lineAfter(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** In front of a header's first declaration and the comment above it: behind what it includes and defines first. */
export function firstItem(text: string): number {
  const items = codeStretches(text).filter(({ start, codeStart }) => start === codeStart);
  const [first] = items.sort((a, b) => a.start - b.start);
  if (first === undefined) return headersEnd(text);
  const bytes = Buffer.from(text, 'latin1');
  return withCommentAbove(bytes, first).start;
}

/** In front of the `#endif` that closes a header's include guard; the header's end without one. */
export function headersEnd(text: string): number {
  const last = [...text.matchAll(/^[ \t]*#[ \t]*endif\b[^\n]*\n?/gm)].at(-1);
  const isGuard = last !== undefined && text.slice(last.index + last[0].length).trim() === '';
  return isGuard ? last.index : text.length;
}

/** The last line that declares or defines one of these names in a header; 0 when none does. */
export function lastLineOf(
  facts: FileFacts,
  text: string,
  names: ReadonlySet<string>,
  nameOf: (id: number) => string,
): number {
  const lines = [
    ...facts.prototypes.map(({ name, line }) => ({ name: nameOf(name), line })),
    ...facts.constants.map(({ name, line }) => ({ name: nameOf(name), line })),
    ...facts.owners.map((owner) => ({ name: nameOf(owner.name), line: owner.endLine })),
    ...typedefLines(text),
  ];
  return Math.max(0, ...lines.filter(({ name }) => names.has(name)).map(({ line }) => line));
}

/** Facts have no place for them. */
function typedefLines(text: string): { readonly name: string; readonly line: number }[] {
  return [...text.matchAll(/^typedef\b[^;{]*?\b(\w+);/gm)].map((match) => ({
    name: match[1] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}
