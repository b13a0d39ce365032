import { FileSymbols } from '../syntax/file-symbols.ts';
import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import { scan } from '../syntax/scanner.ts';
import { isKeyword, type SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { TokenBuffer } from '../syntax/token-buffer.ts';
import { FIRST_SYMBOL } from '../syntax/token-kinds.ts';
import { type TopLevelItem, topLevelItems } from '../syntax/top-level-items.ts';

/** A token, or a preprocessor line as a whole without its comments. */
export interface CodeUnit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'word' | 'keyword' | 'symbol' | 'directive';
}

/** What stands at the top of a file, as units `[first, end)` without the directives between its tokens. */
export interface CodeItem {
  readonly kind: TopLevelItem['kind'];
  readonly start: number;
  readonly end: number;
  /** Names that it defines as functions: several where arms of an `#if` have heads of their own. */
  readonly names: readonly string[];
}

/** The code of one text of a file: everything but comments and white space. */
export class CodeText {
  readonly bytes: Uint8Array;
  readonly units: readonly CodeUnit[];
  readonly items: readonly CodeItem[];
  private readonly lineStarts: Int32Array;

  constructor(symbols: SymbolTable, content: Uint8Array) {
    // The scanner wants one byte behind the text that ends every token.
    const bytes = new Uint8Array(content.length + 1);
    bytes.set(content);
    const tokens = new TokenBuffer(Math.max(64, content.length >> 2));
    const fileSymbols = new FileSymbols(symbols);
    fileSymbols.beginFile();
    scan(bytes, 0, content.length, fileSymbols, tokens);
    tokens.close();
    this.bytes = bytes.subarray(0, content.length);
    this.lineStarts = tokens.lineStarts.slice(0, tokens.lineCount);
    this.units = unitsOf(this.bytes, tokens);
    this.items = topLevelItems(bytes, tokens).map((item): CodeItem => {
      const start = tokens.starts[item.firstToken] as number;
      const end = tokens.ends[item.endToken - 1] as number;
      const body = item.body < 0 ? -1 : (tokens.starts[item.body] as number);
      const names = body < 0 ? [] : namesIn(symbols, this.text(start, body));
      return { kind: item.kind, start, end, names };
    });
  }

  text(start: number, end: number): string {
    const { bytes } = this;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  }

  /** The line of a byte; 1-based. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The units that lie in `[start, end)`. */
  unitsIn(start: number, end: number): readonly CodeUnit[] {
    return this.units.filter((unit) => unit.start >= start && unit.end <= end);
  }

  itemAt(offset: number): CodeItem | undefined {
    return this.items.find(({ start, end }) => start <= offset && offset < end);
  }

  /** The definitions of a name, in their order. */
  functionsNamed(name: string): readonly CodeItem[] {
    return this.items.filter(({ names }) => names.includes(name));
  }
}

function unitsOf(bytes: Uint8Array, tokens: TokenBuffer): readonly CodeUnit[] {
  const units: CodeUnit[] = [];
  const text = (start: number, end: number): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  for (let token = 0; token < tokens.count; token++) {
    const start = tokens.starts[token] as number;
    const end = tokens.ends[token] as number;
    const symbol = (tokens.kinds[token] as number) - FIRST_SYMBOL;
    const kind = symbol < 0 ? 'symbol' : isKeyword(symbol) ? 'keyword' : 'word';
    units.push({ text: text(start, end), start, end, kind });
  }
  const lines = tokens.directives.map(({ start, end }) => ({ start, end }));
  for (let i = 0; i < tokens.constantCount; i++)
    lines.push(lineAround(bytes, tokens.constants[i] as number));
  for (const { start, end } of lines)
    units.push({ text: directiveText(text(start, end)), start, end, kind: 'directive' });
  return units.sort((a, b) => a.start - b.start);
}

/** `#define NAME number` lines are told by where their names begin. */
function lineAround(bytes: Uint8Array, name: number): { start: number; end: number } {
  let start = name;
  while (start > 0 && bytes[start - 1] !== NEWLINE) start--;
  let end = bytes.indexOf(NEWLINE, name);
  if (end < 0) end = bytes.length;
  return { start, end };
}

const NEWLINE = 0x0a;

function directiveText(line: string): string {
  return line
    .replace(/\\\r?\n/g, ' ')
    .replace(/"(?:\\.|[^"\\])*"|\/\*.*?(?:\*\/|$)|\/\/.*$/gs, (each) =>
      each.startsWith('"') ? each : ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
}

/** The names of the functions whose heads these are. */
function namesIn(symbols: SymbolTable, heads: string): readonly string[] {
  const tree = parseText(symbols, `${heads}{}`, 'item');
  const names: string[] = [];
  addNames(tree, tree.root, names);
  return names;
}

function addNames(tree: SyntaxTree, node: NodeId, names: string[]): void {
  const kind = tree.kind(node);
  if (kind === N.parameter || kind === N.specifiers) return;
  const children = tree.children(node);
  if (kind === N.functionDeclarator) {
    const [inner] = children;
    if (inner !== undefined && tree.kind(inner) === N.nameDeclarator) names.push(tree.text(inner));
  }
  if (kind === N.macroFunctionDefinition) {
    const [call] = children;
    const name = call === undefined ? undefined : tree.children(call)[1];
    if (name !== undefined) names.push(tree.text(name));
    return;
  }
  for (const child of children) addNames(tree, child, names);
}
