import { BodyReader } from '../../src/twins/body.ts';
import { FunctionTable } from '../../src/twins/function-table.ts';
import { FunctionWriter } from '../../src/twins/function-writer.ts';
import { readTextBody, type TextBody } from '../../src/twins/twin-text.ts';

const reader = new BodyReader(1 << 14);

/** The functions of texts, which are files 0, 1 and so on, as a tree's. */
export function tableOf(texts: readonly string[], minTokens: number): FunctionTable {
  const writer = new FunctionWriter(reader, minTokens);
  texts.forEach((text, file) => {
    const { bytes, length } = scannable(text);
    writer.add(file, bytes, length);
  });
  return new FunctionTable(
    [{ kind: 'batch', batch: 0, ...writer.take(), problems: [] }],
    minTokens,
  );
}

/** The body of a function of a text. */
export function bodyOf(text: string, name: string): TextBody {
  const line = text.split('\n').findIndex((one) => one.includes(`${name}(`)) + 1;
  const body = readTextBody(reader, scannable(text), { name, line });
  if (body === undefined) throw new Error(`no function ${name} in:\n${text}`);
  return body;
}

function scannable(text: string): { bytes: Uint8Array; length: number } {
  const content = Buffer.from(text, 'latin1');
  return { bytes: Uint8Array.from([...content, 0]), length: content.length };
}
