import type { FunctionFact } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type { TextRange } from '../layout/remove-text.ts';
import { wrapComments } from '../layout/wrap-comments.ts';
import type { LineStyle, RewriteParts } from '../parts.ts';

/** Kernel-doc with its comment marks, from text without; its long lines are wrapped. */
export function kernelDocOf(documentation: string, style: LineStyle): string {
  const lines = documentation.trimEnd().split('\n');
  const body = lines.map((line) => ` * ${line}`.trimEnd()).join('\n');
  const text = `/**\n${asBytes(body)}\n */\n`;
  const [edit] = wrapComments(new Uint8Array(), [{ start: 0, end: 0, text }], style);
  return edit?.text ?? text;
}

/** As texts of files are taken everywhere: one character for each byte. */
export function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The kernel-doc comment of a function, whole lines; undefined when it has none. */
export function kernelDocRange(
  parts: RewriteParts,
  file: FileIndex,
  { docLine }: FunctionFact,
): TextRange | undefined {
  const bytes = parts.reader.bytes(file);
  if (docLine === 0 || bytes === undefined) return undefined;
  const start = parts.reader.offsetOf(file, { line: docLine, column: 1 });
  if (start === undefined) return undefined;
  const text = Buffer.from(bytes).toString('latin1');
  const close = text.indexOf('*/', start);
  if (close < 0) return undefined;
  const newline = text.indexOf('\n', close);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}
