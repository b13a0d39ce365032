import { N } from './node-kinds.ts';
import { parseParameter, parseTypeName } from './parse-declarator.ts';
import { parseAssignment, parseExpression } from './parse-expression.ts';
import { parseInitializerList, parseOpenInitializer } from './parse-initializer.ts';
import { ITEMS, parseField } from './parse-item.ts';
import { type ListRule, parseList } from './parse-list.ts';
import { ParseState } from './parse-state.ts';
import { parseCompound, STATEMENTS } from './parse-statement.ts';
import type { SymbolId, SymbolTable } from './symbol-table.ts';
import type { NodeId, SyntaxTree } from './syntax-tree.ts';
import type { TokenBuffer } from './token-buffer.ts';
import { C } from './token-kinds.ts';
import { streamOfTokens } from './token-stream.ts';

/** What a stretch of tokens is read as. */
export type ParseAs = 'item' | 'statements' | 'expression' | 'macroBody' | 'initializer';

/**
 * Reads one top-level item (or less) at a time into a syntax tree.
 *
 * One parser serves many items: a tree is valid until the next `parse`, because its columns are used again.
 */
export class Parser {
  private readonly state: ParseState;

  /** `isTypeName` may settle what spelling and context leave open; without it they decide alone. */
  constructor(symbols: SymbolTable, isTypeName?: (symbol: SymbolId) => boolean) {
    this.state = new ParseState(symbols, {
      typeName: parseTypeName,
      parameter: parseParameter,
      compound: parseCompound,
      initializerList: parseInitializerList,
      field: parseField,
    });
    this.state.isTypeName = isTypeName;
  }

  /**
   * The tree of the tokens `[firstToken, endToken)`. Never throws; what does not fit becomes an `error`
   * node and an entry of `problems`. Takes time in proportion to the number of tokens.
   *
   * For the time of the call the token behind the range is overwritten in `tokens`.
   */
  parse(
    bytes: Uint8Array,
    tokens: TokenBuffer,
    firstToken: number,
    endToken: number,
    as: ParseAs,
  ): SyntaxTree {
    if (endToken >= tokens.count) tokens.close();
    const behind = tokens.kinds[endToken] as number;
    tokens.kinds[endToken] = 0;
    const p = this.state;
    const { stream, broken } = streamOfTokens(tokens, firstToken, endToken);
    p.begin(bytes, tokens, firstToken, stream);
    let root: NodeId;
    if (broken) {
      p.fail('an #else or #endif without its #if');
      root = unread(p, firstToken);
    } else root = parseAs(p, firstToken, as);
    tokens.kinds[endToken] = behind;
    return p.finish(root);
  }
}

function parseAs(p: ParseState, first: number, as: ParseAs): NodeId {
  p.mayOmitLastSemicolon = as === 'macroBody';
  switch (as) {
    case 'item':
      return parseWhole(p, first, ITEMS, N.items);
    case 'statements':
      return parseWhole(p, first, STATEMENTS, N.macroBody);
    case 'expression': {
      const node = parseExpression(p);
      return fits(p) ? node : unread(p, first);
    }
    case 'initializer': {
      const node = p.kinds[p.at] === C.openBrace ? parseInitializerList(p) : parseAssignment(p);
      return fits(p) ? node : unread(p, first);
    }
    case 'macroBody':
      return parseMacroBody(p, first);
  }
}

/** Whether the text was read without a failure, to its end. */
function fits(p: ParseState): boolean {
  if (p.failedAt < 0 && !p.split && p.at < p.end) p.fail('expected the end of the text');
  return p.failedAt < 0 && !p.split && p.directiveAt >= p.at && p.tree.problems.length === 0;
}

/** The whole range as a list. A single element is the root itself when `kind` is `items`. */
function parseWhole(p: ParseState, first: number, rule: ListRule, kind: number): NodeId {
  const list = parseToEnd(p, rule);
  if (p.split) {
    if (p.fuel <= 0) p.fail('too many ways to read this');
    p.fail('the arms of an #if do not fit into statements');
    return unread(p, first);
  }
  const only = list !== 0 && p.siblingOf(list) === 0;
  if (kind === N.items && only && p.firstOf(list) === first && p.endOf(list) === p.end) return list;
  return p.node(kind, first, list);
}

/** A list that a lone `}` does not end. */
function parseToEnd(p: ParseState, rule: ListRule): NodeId {
  let first = 0;
  let last = 0;
  for (;;) {
    let node = parseList(p, rule);
    if (p.split) return first;
    if (node === 0 && p.at >= p.end) return first;
    if (node === 0) {
      const at = p.at;
      p.jumpTo(at + 1);
      p.tree.problems.push({
        firstToken: at,
        endToken: p.at,
        message: "a '}' that closes nothing",
      });
      node = p.node(N.error, at, 0);
    }
    if (last === 0) first = node;
    else p.link(last, node);
    last = node;
    while (p.siblingOf(last) !== 0) last = p.siblingOf(last);
    if (p.at >= p.end && p.directiveAt > p.at) return first;
  }
}

/** The whole range as one `error` node. */
function unread(p: ParseState, first: number): NodeId {
  const message = p.failure;
  p.count = 1;
  p.tree.problems.length = 0;
  p.tree.choices.length = 0;
  p.at = p.end;
  p.tree.problems.push({ firstToken: first, endToken: p.end, message });
  return p.node(N.error, first, 0);
}

/** An expression, statements, items, a type, an initializer or its elements: the first that fits. */
function parseMacroBody(p: ParseState, first: number): NodeId {
  if (p.at >= p.end) return p.node(N.macroBody, first, 0);
  const mark = p.mark();
  const readings = [
    parseExpression,
    (state: ParseState) => parseWhole(state, first, STATEMENTS, N.macroBody),
    (state: ParseState) => parseWhole(state, first, ITEMS, N.items),
    p.kinds[first] === C.openBrace ? parseInitializerList : parseTypeName,
    parseOpenInitializer,
  ];
  let failure = '';
  for (const read of readings) {
    const node = read(p);
    if (fits(p) && !makesFunctions(p, node)) return node;
    if (failure === '') failure = p.failure;
    p.reset(mark);
  }
  p.failure = failure;
  return unread(p, first);
}

/** Whether the statements hold a function: then the macro stands at file scope, and makes items. */
function makesFunctions(p: ParseState, body: NodeId): boolean {
  if (p.kindOf(body) !== N.macroBody) return false;
  for (let node = p.childOf(body); node !== 0; node = p.siblingOf(node)) {
    if (p.kindOf(node) === N.nestedFunction) return true;
  }
  return false;
}
