import { N } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { C } from '../syntax/token-kinds.ts';
import { precedenceOf } from '../syntax/word-classes.ts';

/**
 * How strongly an expression holds together, weakest first. Binary operators lie between `CONDITIONAL` and
 * `CAST`: 3 for `||` up to 12 for `*`.
 */
const COMMA = 0;
const ASSIGNMENT = 1;
const CONDITIONAL = 2;
const CAST = 13;
const UNARY = 14;
const POSTFIX = 15;
const PRIMARY = 16;

/** The strength of an expression: in a place that needs more, it must be put in parentheses. */
export function strengthOf(tree: SyntaxTree, node: NodeId): number {
  switch (tree.kind(node)) {
    case N.comma:
    // `64 KB`: nobody knows which operator the macro brings.
    case N.text:
      return COMMA;
    case N.assign:
      return ASSIGNMENT;
    case N.conditional:
      return CONDITIONAL;
    case N.binary:
      return CONDITIONAL + operatorPrecedence(tree, node);
    case N.cast:
      return CAST;
    case N.unary:
    case N.prefix:
    case N.sizeof:
    case N.alignof:
    case N.labelAddress:
      return UNARY;
    case N.call:
    case N.index:
    case N.member:
    case N.postfix:
    case N.compoundLiteral:
      return POSTFIX;
    default:
      return PRIMARY;
  }
}

/** What child number `index` of `parent` must have for its text to stand there without parentheses. */
export function neededStrength(tree: SyntaxTree, parent: NodeId, index: number): number {
  switch (tree.kind(parent)) {
    case N.binary:
      return CONDITIONAL + operatorPrecedence(tree, parent) + (index === 0 ? 0 : 1);
    case N.assign:
      return index === 0 ? UNARY : ASSIGNMENT;
    case N.conditional:
      return index === 0 ? CONDITIONAL + 1 : index === 1 ? COMMA : CONDITIONAL;
    case N.cast:
      return CAST;
    case N.unary:
      return CAST;
    case N.prefix:
    case N.sizeof:
    case N.alignof:
      return UNARY;
    case N.member:
    case N.postfix:
      return POSTFIX;
    case N.index:
      return index === 0 ? POSTFIX : COMMA;
    case N.call:
      return index === 0 ? POSTFIX : ASSIGNMENT;
    case N.case:
    case N.indexDesignator:
      return CONDITIONAL;
    case N.paren:
    case N.expressionStatement:
    case N.return:
    case N.if:
    case N.while:
    case N.doWhile:
    case N.for:
    case N.switch:
      return COMMA;
    default:
      return ASSIGNMENT;
  }
}

/** A child's position; a fifth and any later child counts as the fifth, since lists can be long. */
export function childIndex(tree: SyntaxTree, parent: NodeId, child: NodeId): number {
  let at = tree.firstChild[parent] as number;
  let index = 0;
  for (; index < 4 && at !== child; index++) at = tree.next[at] as number;
  return index;
}

/** The expression inside all parentheses around it. */
export function withoutParentheses(tree: SyntaxTree, node: NodeId): NodeId {
  let inner = node;
  while (tree.kind(inner) === N.paren) inner = tree.firstChild[inner] as number;
  return inner;
}

function operatorPrecedence(tree: SyntaxTree, node: NodeId): number {
  return precedenceOf(tree.tokens.kinds[tree.payload[node] as number] as number);
}

/** Whether the address of the operand is taken: `&x`. */
export function takesAddress(tree: SyntaxTree, node: NodeId): boolean {
  if (tree.kind(node) !== N.unary) return false;
  return tree.tokens.kinds[tree.firstToken[node] as number] === C.ampersand;
}
