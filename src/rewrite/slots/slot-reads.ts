import type { SourceFile } from '../functions/source-file.ts';

/**
 * Where a file reads a field of its own objects, by a call or otherwise: lines, from 1. `remove` of a
 * `struct platform_driver` is read by `d.remove(p)` and by `d.remove != 0`, where `d` is declared as one in this
 * file, and by every expression of which nobody can tell here what it is of.
 */
export function linesReading(file: SourceFile, struct: string, field: string): readonly number[] {
  const { tokens } = file;
  const word = (token: number): string =>
    token < 0 || token >= tokens.count
      ? ''
      : file.text(tokens.starts[token] as number, tokens.ends[token] as number);
  const lines: number[] = [];
  for (let token = 2; token < tokens.count; token++) {
    const start = tokens.starts[token] as number;
    if ((tokens.ends[token] as number) - start !== field.length || word(token) !== field) continue;
    if (word(token - 1) !== '.' && word(token - 1) !== '->') continue;
    if (word(token + 1) === '=' || !isReceiver(file, struct, word(token - 2))) continue;
    lines.push(file.lineOf(start));
  }
  return lines;
}

/** Whether what ends with this word may be of the struct; a `.` behind anything else begins a designator. */
function isReceiver(file: SourceFile, struct: string, word: string): boolean {
  if (word === ')' || word === ']') return true;
  if (!/^\w+$/.test(word)) return false;
  const declared = new RegExp(`\\b${struct}\\s*(?:const\\s*)?\\**\\s*(?:const\\s+)?${word}\\b`);
  return declared.test(file.text(0, file.bytes.length));
}
