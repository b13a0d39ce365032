import { N, type NodeKind } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { callsIn, effectsOf, joinEffects } from './effects.ts';
import type { Hidden } from './hidden-tokens.ts';
import { ALONE, STANDS_ALONE } from './instantiate.ts';
import type { Binding, Effects } from './match.ts';
import { isRest } from './parse-pattern.ts';
import { metavariableAt, type Pattern, REST, standInAt } from './pattern.ts';
import { strengthOf, withoutParentheses } from './precedence.ts';

/** The text that a pattern is compared with. */
export interface Text {
  readonly tree: SyntaxTree;
  /** Tokens of `#if` arms that are not chosen in the reading at hand. */
  readonly hidden: Hidden;
}

/**
 * The expressions that the metavariables below `patternNode` must stand for to make of it the code at `node`;
 * undefined when none do.
 *
 * Comments, white space and parentheses that only group do not matter, nor do braces around a single statement
 * of an `if` or a loop. Everything else must be the same, token by token.
 */
export function unify(
  pattern: Pattern,
  patternNode: NodeId,
  text: Text,
  node: NodeId,
): Map<string, Binding> | undefined {
  const unifier = new Unifier(pattern, text);
  return unifier.fits(patternNode, node) ? unifier.bindings() : undefined;
}

class Unifier {
  /** Nodes only: most attempts fail after some metavariables have found theirs. */
  private readonly bound = new Map<string, readonly NodeId[]>();
  /** Where a rest of no arguments stands. */
  private restAt = 0;
  private readonly whole: Pattern;
  private readonly pattern: SyntaxTree;
  private readonly text: Text;

  constructor(pattern: Pattern, text: Text) {
    this.whole = pattern;
    this.pattern = pattern.tree;
    this.text = text;
  }

  fits(patternNode: NodeId, node: NodeId): boolean {
    const { tree } = this.text;
    const wanted = withoutParentheses(this.pattern, patternNode);
    const found = withoutParentheses(tree, node);
    const kind = this.pattern.kind(wanted);
    if (kind === N.identifier) {
      const name = metavariableAt(this.pattern, wanted);
      if (name !== undefined) return this.bind(name, found);
    }
    const standIn = standInAt(this.whole, wanted);
    if (standIn !== undefined && kind === N.expressionStatement)
      return STATEMENTS.has(tree.kind(node)) && this.remember(standIn, node);
    if (kind !== tree.kind(found)) return false;
    if (kind === N.absent) return true;
    if (standIn !== undefined) return this.remember(standIn, found);
    if (kind === N.call) return this.callFits(wanted, found);
    const type = this.typeIn(wanted);
    if (type !== undefined)
      return this.bindType(type, withoutParentheses(tree, tree.firstChild[found] as number));
    return this.childrenFit(wanted, found) && this.tokensFit(wanted, found);
  }

  bindings(): Map<string, Binding> {
    const { tree } = this.text;
    const at = this.restAt;
    const nothing: Binding = {
      start: at,
      end: at,
      text: '',
      node: 0,
      strength: 0,
      effects: 'none',
      calls: [],
    };
    return new Map(
      [...this.bound].map(([name, nodes]) => [
        name,
        nodes.length === 0 ? nothing : bindingOf(tree, nodes),
      ]),
    );
  }

  private bind(name: string, node: NodeId): boolean {
    const standing = this.whole.metavariables.find((one) => one.name === name)?.stands;
    if (standing === 'statement') return false;
    if (standing === 'type') return this.bindType(name, node);
    return isExpression(this.text.tree.kind(node)) && this.remember(name, node);
  }

  /** The metavariable of a type in `sizeof($T)`, where the parentheses belong to a type and not to an expression. */
  private typeIn(node: NodeId): string | undefined {
    const kind = this.pattern.kind(node);
    if (kind !== N.sizeof && kind !== N.alignof) return undefined;
    const operand = withoutParentheses(this.pattern, this.pattern.firstChild[node] as number);
    if (this.pattern.kind(operand) !== N.identifier) return undefined;
    const name = metavariableAt(this.pattern, operand);
    const one = this.whole.metavariables.find((each) => each.name === name);
    return one?.stands === 'type' ? name : undefined;
  }

  /** The specifiers of a type that has nothing else; a name may be that of a type. */
  private bindType(name: string, node: NodeId): boolean {
    const { tree } = this.text;
    if (tree.kind(node) === N.identifier) return this.remember(name, node);
    const [specifiers = 0, declarator = 0] = tree.children(node);
    const isPlain = tree.kind(node) === N.typeName && tree.isAbsent(declarator);
    return isPlain && this.remember(name, specifiers);
  }

  private remember(name: string, node: NodeId): boolean {
    const { tree } = this.text;
    const [known] = this.bound.get(name) ?? [];
    if (known !== undefined) return sameTokens(tree, known, node);
    this.bound.set(name, [node]);
    return true;
  }

  private childrenFit(wanted: NodeId, found: NodeId): boolean {
    const { tree } = this.text;
    const ofPattern = this.pattern.children(wanted);
    const ofText = tree.children(found);
    if (ofPattern.length !== ofText.length) return false;
    const mayHaveBraces = TAKES_STATEMENT.has(tree.kind(found));
    return ofPattern.every((child, i) => {
      const other = ofText[i] as NodeId; // as many as of the pattern
      const takesAll = standInAt(this.whole, child) !== undefined;
      const isSame = takesAll || this.pattern.kind(child) === N.compound || !mayHaveBraces;
      return this.fits(child, isSame ? other : withoutBraces(tree, other));
    });
  }

  /** `(f)(x)` is not `f(x)`: it calls the function where a macro has the same name. */
  private callFits(wanted: NodeId, found: NodeId): boolean {
    const { tree } = this.text;
    const [patternCallee = 0, ...patternArguments] = this.pattern.children(wanted);
    const [callee = 0, ...callArguments] = tree.children(found);
    const isName = this.pattern.kind(patternCallee) === N.identifier;
    if (isName && tree.kind(callee) === N.paren) return false;
    const last = patternArguments.at(-1);
    const hasRest = last !== undefined && isRest(this.pattern, last);
    const fixed = hasRest ? patternArguments.slice(0, -1) : patternArguments;
    const isLong = callArguments.length > fixed.length;
    if (callArguments.length < fixed.length || (isLong && !hasRest)) return false;
    if (!this.fits(patternCallee, callee)) return false;
    if (!fixed.every((argument, i) => this.fits(argument, callArguments[i] ?? 0))) return false;
    if (hasRest) {
      this.bound.set(REST, callArguments.slice(fixed.length));
      this.restAt = tree.tokens.starts[(tree.endToken[found] as number) - 1] as number;
    }
    return true;
  }

  /** The tokens that belong to the nodes themselves and to no child. */
  private tokensFit(wanted: NodeId, found: NodeId): boolean {
    const { tree, hidden } = this.text;
    const ofPattern = ownTokens(this.pattern, wanted, undefined);
    const ofText = ownTokens(tree, found, hidden);
    return (
      ofPattern.length === ofText.length &&
      ofPattern.every((token, i) => sameToken(this.pattern, token, tree, ofText[i] as number))
    );
  }
}

/** What a metavariable of a statement can stand for: no label, whose name others jump to, and no declaration. */
const STATEMENTS: ReadonlySet<NodeKind> = new Set([
  N.compound,
  N.expressionStatement,
  N.if,
  N.while,
  N.doWhile,
  N.for,
  N.macroLoop,
  N.switch,
  N.return,
  N.goto,
  N.break,
  N.continue,
]);

/** Statements with a body, in which braces around one statement change nothing. */
export const TAKES_STATEMENT: ReadonlySet<NodeKind> = new Set([
  N.if,
  N.while,
  N.doWhile,
  N.for,
  N.macroLoop,
]);

/** The only statement of a block; the block itself when there are more, or a declaration. */
function withoutBraces(tree: SyntaxTree, node: NodeId): NodeId {
  if (tree.kind(node) !== N.compound) return node;
  const [only = node, second] = tree.children(node);
  return second !== undefined || tree.kind(only) === N.declaration ? node : only;
}

const EXPRESSIONS: ReadonlySet<NodeKind> = new Set([
  N.identifier,
  N.number,
  N.string,
  N.character,
  N.paren,
  N.call,
  N.index,
  N.member,
  N.postfix,
  N.prefix,
  N.unary,
  N.cast,
  N.sizeof,
  N.alignof,
  N.binary,
  N.assign,
  N.conditional,
  N.comma,
  N.statementExpression,
  N.compoundLiteral,
  N.labelAddress,
  N.generic,
]);

export function isExpression(kind: NodeKind): boolean {
  return EXPRESSIONS.has(kind);
}

function bindingOf(tree: SyntaxTree, nodes: readonly NodeId[]): Binding {
  const first = nodes[0] as NodeId; // callers have at least one
  const last = nodes.at(-1) as NodeId;
  const start = tree.tokens.starts[tree.firstToken[first] as number] as number;
  const end = tree.tokens.ends[(tree.endToken[last] as number) - 1] as number;
  let effects: Effects = 'none';
  for (const node of nodes) {
    // Of a statement nobody asks whether it jumps: it must run when it did, and as often.
    const isStatement = STATEMENTS.has(tree.kind(node));
    effects = joinEffects(effects, isStatement ? 'changes' : effectsOf(tree, node));
  }
  const text = latin1(tree.bytes, start, end);
  const calls = nodes.flatMap((node) => callsIn(tree, node));
  return { start, end, text, node: first, strength: strengthOfBound(tree, first), effects, calls };
}

function strengthOfBound(tree: SyntaxTree, node: NodeId): number {
  const kind = tree.kind(node);
  if (!STATEMENTS.has(kind)) return strengthOf(tree, node);
  return STANDS_ALONE.has(kind) ? ALONE : 0;
}

/** One character for each byte. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function sameTokens(tree: SyntaxTree, a: NodeId, b: NodeId): boolean {
  const first = tree.firstToken[a] as number;
  const other = tree.firstToken[b] as number;
  const count = (tree.endToken[a] as number) - first;
  if ((tree.endToken[b] as number) - other !== count) return false;
  for (let i = 0; i < count; i++) {
    if (!sameToken(tree, first + i, tree, other + i)) return false;
  }
  return true;
}

/** By text: the two trees may have been read with different tables of names. */
function sameToken(a: SyntaxTree, tokenA: number, b: SyntaxTree, tokenB: number): boolean {
  const startA = a.tokens.starts[tokenA] as number;
  const startB = b.tokens.starts[tokenB] as number;
  const length = (a.tokens.ends[tokenA] as number) - startA;
  if ((b.tokens.ends[tokenB] as number) - startB !== length) return false;
  for (let i = 0; i < length; i++) if (a.bytes[startA + i] !== b.bytes[startB + i]) return false;
  return true;
}

/** A node's tokens that lie in none of its children. */
export function ownTokens(tree: SyntaxTree, node: NodeId, hidden: Hidden | undefined): number[] {
  const own: number[] = [];
  let at = tree.firstToken[node] as number;
  const addUpTo = (end: number): void => {
    for (; at < end; at++) if (hidden === undefined || !hidden.has(at)) own.push(at);
  };
  for (const child of tree.children(node)) {
    addUpTo(tree.firstToken[child] as number);
    at = Math.max(at, tree.endToken[child] as number);
  }
  addUpTo(tree.endToken[node] as number);
  return own;
}
