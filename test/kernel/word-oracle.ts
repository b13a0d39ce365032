import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { blankText, findWords, type WordPlace } from '../survey/c-words.ts';

/** What a second, simpler reader says of one occurrence of a word. */
export interface OracleUse {
  readonly word: string;
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  /** null for none. */
  readonly function: string | null;
}

/**
 * Every occurrence of the words outside strings in the C files below `root`, judged by the kernel's style
 * of writing alone: a function's header begins in column 1, and so does the brace that ends it.
 *
 * It is wrong for other styles. It is simple enough that it will not be wrong in the same way as ours.
 */
export function readWithOracle(root: string, words: readonly string[]): OracleUse[] {
  const wanted = new Set(words);
  const found: OracleUse[] = [];
  for (const path of cFilesBelow(root)) {
    const bytes = readFileSync(path);
    if (!words.some((word) => bytes.includes(word))) continue;
    const text = bytes.toString('latin1');
    const blank = blankText(text);
    const lines = blank.split('\n');
    for (const place of findWords(text, wanted)) {
      if (place.where === 'literal') continue;
      const file = relative(root, path).replaceAll('\\', '/');
      found.push({ word: place.word, file, line: place.line, ...judge(blank, lines, place) });
    }
  }
  return found;
}

function cFilesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function judge(
  blank: string,
  lines: readonly string[],
  place: WordPlace,
): { kind: string; function: string | null } {
  const around = functionAround(lines, place.line);
  if (place.where === 'comment') return { kind: 'comment', function: around };
  const defined = macroAround(lines, place.line);
  if (defined !== undefined) {
    const kind = defined === place.word ? 'definition' : 'macro-body';
    return { kind, function: null };
  }
  if (/\bEXPORT_\w+\s*\(\s*$/.test(blank.slice(Math.max(0, place.at - 80), place.at))) {
    return { kind: 'export', function: null };
  }
  const behind = blank.slice(place.at + place.word.length).match(/^\s*\(/);
  if (behind === null) return { kind: 'reference', function: around };
  if (around !== null) return { kind: 'call', function: around };
  return { kind: endsInBrace(blank, place.at) ? 'definition' : 'declaration', function: null };
}

/** The name that the `#define` around the line defines; backslashes carry it over several lines. */
function macroAround(lines: readonly string[], line: number): string | undefined {
  let first = line - 1;
  while (first > 0 && /\\\r?$/.test(lines[first - 1] ?? '')) first--;
  return /^\s*#\s*define\s+(\w+)/.exec(lines[first] ?? '')?.[1];
}

/** The last function header in column 1 above the line, unless a brace in column 1 has ended it. */
function functionAround(lines: readonly string[], line: number): string | null {
  let isOpen = (lines[line - 1] ?? '').startsWith('{');
  for (let index = line - 2; index >= 0; index--) {
    const text = lines[index] ?? '';
    if (text.startsWith('}')) return null;
    if (text.startsWith('{')) isOpen = true;
    const header = /^(?:[A-Za-z_][\w\s*]*[\s*])?([A-Za-z_]\w*)\s*\(/.exec(text);
    if (header === null || /[;:]\s*$/.test(text) || /^\s*#/.test(text)) continue;
    if (!isOpen && !/\{\s*$/.test(text)) return null;
    return header[1] ?? null;
  }
  return null;
}

/** Whether the parentheses behind `at` are followed by a body rather than a semicolon. */
function endsInBrace(blank: string, at: number): boolean {
  const stop = /[;{]/.exec(blank.slice(at));
  return stop?.[0] === '{';
}
