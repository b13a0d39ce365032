import type { SymbolTable } from '../syntax/symbol-table.ts';
import { T } from '../syntax/token-kinds.ts';
import type { MergedFile } from './apply-merge.ts';
import { type Stretch, stretchesOf, tokensOf } from './text-tokens.ts';

/**
 * The strings of changed files that still say a name which is replaced there: `drivers/a.c:12 …`, a sentence for
 * each. They are left alone, since somebody may look for what is printed.
 */
export function stringsWithNames(
  symbols: SymbolTable,
  files: readonly MergedFile[],
  names: readonly string[],
): readonly string[] {
  return files
    .filter(({ path }) => /\.[ch]$/.test(path))
    .flatMap(({ path, after }) => {
      const text = Buffer.from(after).toString('latin1');
      const there = names.filter((name) => text.includes(name));
      return there.length === 0 ? [] : saidIn(symbols, path, text, there);
    });
}

function saidIn(
  symbols: SymbolTable,
  path: string,
  text: string,
  names: readonly string[],
): readonly string[] {
  const said: string[] = [];
  const words = new RegExp(`\\b(?:${names.join('|')})\\b`);
  for (const { start, end } of stringsOf(symbols, text)) {
    const [name] = words.exec(text.slice(start, end)) ?? [];
    if (name === undefined) continue;
    const line = text.slice(0, start).split('\n').length;
    said.push(`${path}:${line} names ${name} in a string, which stays`);
  }
  return said;
}

function stringsOf(symbols: SymbolTable, text: string): readonly Stretch[] {
  const tokens = tokensOf(symbols, text);
  return stretchesOf(tokens).filter((_, i) => tokens.kinds[i] === T.string);
}
