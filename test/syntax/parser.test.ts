import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FileSymbols } from '../../src/syntax/file-symbols.ts';
import { parseText } from '../../src/syntax/parse-text.ts';
import { Parser } from '../../src/syntax/parser.ts';
import { scan } from '../../src/syntax/scanner.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { Directive, TokenBuffer } from '../../src/syntax/token-buffer.ts';
import { C } from '../../src/syntax/token-kinds.ts';
import { describeTree } from './describe-tree.ts';
import { parseFile } from './parse-file.ts';

const { table } = SymbolTable.create(1 << 16);
const folder = join(import.meta.dirname, 'fixtures');

// `npm run test:update` writes the trees anew; their difference is to be read like code.
describe('fixtures', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.c'));
  test.each(names)('%s', async (name) => {
    const content = readFileSync(join(folder, name));
    const tree = [...describeItems(content), ...describeMacros(content)].join('\n\n');
    await expect(`${tree}\n`).toMatchFileSnapshot(join(folder, name.replace(/\.c$/, '.tree')));
  });
});

/** Every top-level item, as a consumer of whole files reads them. */
function describeItems(content: Uint8Array): string[] {
  const described: string[] = [];
  parseFile(content, (tree, item) => {
    const problems = tree.problems.map(({ firstToken, endToken, message }) => {
      const words = [];
      for (let i = firstToken; i < endToken; i++) words.push(tree.tokenText(i));
      return `\nproblem: ${message}: ${words.join(' ')}`;
    });
    described.push(`${item.kind}: ${describeTree(tree)}${problems.join('')}`);
  });
  return described;
}

/** Every macro whose body is more than a number, read from its line as the extractor reads macros. */
function describeMacros(content: Uint8Array): string[] {
  const bytes = new Uint8Array(content.length + 1);
  bytes.set(content);
  const symbols = new FileSymbols(table);
  const file = new TokenBuffer();
  scan(bytes, 0, content.length, symbols, file);
  const parser = new Parser(table);
  return file.directives
    .filter((line) => line.kind === Directive.define)
    .map((line) => {
      const tokens = new TokenBuffer();
      scan(bytes, line.argument, line.end, symbols, tokens);
      tokens.close();
      const hasParameters = tokens.kinds[1] === C.openParen && tokens.starts[1] === tokens.ends[0];
      const body = hasParameters ? tokens.kinds.indexOf(C.closeParen) + 1 : 1;
      const tree = parser.parse(bytes, tokens, body, tokens.count, 'macroBody');
      const problems = tree.problems.map((problem) => `\nproblem: ${problem.message}`);
      return `#define ${tree.tokenText(0)}: ${describeTree(tree)}${problems.join('')}`;
    });
}

describe('limits', () => {
  test('more than 16 choices are cut off, and that is a problem', () => {
    const arms = ['A', 'B', 'C', 'D', 'E'].map((name) => `#ifdef ${name}\n| ${name}\n#endif\n`);
    const tree = parseText(table, `int f(void) { return 0\n${arms.join('')}; }`, 'item');
    expect(tree.problems.map((problem) => problem.message)).toEqual([
      'more than 16 choices of #if arms',
    ]);
    expect(tree.choices).toHaveLength(16);
    expect(tree.choices.every((choice) => choice.length === 5)).toBe(true);
  });

  test('four independent conditions make sixteen readings', () => {
    const arms = ['A', 'B', 'C', 'D'].map((name) => `#ifdef ${name}\n| ${name}\n#endif\n`);
    const tree = parseText(table, `int f(void) { return 0\n${arms.join('')}; }`, 'item');
    expect(tree.problems).toEqual([]);
    expect(tree.choices).toHaveLength(16);
  });

  test.each([
    ['parentheses', '(', ')'],
    ['blocks', '{', '}'],
    ['calls', 'f(', ')'],
    ['casts', '(int)', ''],
    ['minus signs', '- ', ''],
    ['initializers', '(int){', '}'],
    ['statement expressions', '({', ';})'],
    ['indexes', 'a[', ']'],
    ['conditionals', 'a ? ', ': b'],
    ['loops', 'while (1) ', ''],
    ['macro loops', 'for_each(a) ', ''],
    ['sizes', 'sizeof ', ''],
  ])('10,000 %s in each other are refused, not followed', (_, open, close) => {
    const text = `int f(void) { ${open.repeat(10_000)}1;${close.repeat(10_000)} } `;
    expect(parseText(table, text, 'item').problems).not.toEqual([]);
  });

  test.each([
    ['else if', 'if (a) b(); else ', 'c();'],
    ['operators', 'a + ', '1;'],
    ['cases', 'case 1: ', ';'],
    ['commas', 'a, ', '1;'],
    ['members', 'a->b', ';'],
  ])('10,000 %s in a row are read', (_, part, end) => {
    const text = `int f(void) { ${part.repeat(10_000)}${end} }`.replaceAll('ba->', 'b->');
    expect(parseText(table, text, 'item').problems).toEqual([]);
  });
});

test('a table of types settles what spelling leaves open', () => {
  const text = 'a = (toy) & b';
  const bytes = Buffer.from(`${text}\n`, 'latin1');
  const tokens = new TokenBuffer();
  scan(bytes, 0, text.length, new FileSymbols(table), tokens);
  const toy = table.internText('toy');
  const parser = new Parser(table, (symbol) => symbol === toy);
  const tree = parser.parse(bytes, tokens, 0, tokens.count, 'expression');
  expect(describeTree(tree)).toBe(
    '(assign = (identifier a) (cast (typeName (specifiers toy) -) (unary & (identifier b))))',
  );
});
