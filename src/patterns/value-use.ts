import { N } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { C, T } from '../syntax/token-kinds.ts';
import type { ValueUse } from './match.ts';
import { childIndex, takesAddress } from './precedence.ts';

/** What becomes of an expression's value, as its text alone tells. `parentOf` gives 0 for the root. */
export function valueUseOf(
  tree: SyntaxTree,
  expression: NodeId,
  parentOf: (node: NodeId) => NodeId,
): ValueUse {
  let child = expression;
  let isPart = false;
  for (let parent = parentOf(child); parent !== 0; child = parent, parent = parentOf(parent)) {
    const use = useIn(tree, parent, child);
    if (use === 'part') isPart = true;
    else if (use !== 'outer') return isPart && use !== 'target' ? 'used' : use;
  }
  return 'used';
}

/** Whether an expression stands where C asks for a constant. */
export function isConstantPlace(
  tree: SyntaxTree,
  expression: NodeId,
  parentOf: (node: NodeId) => NodeId,
): boolean {
  let isInitializer = false;
  let child = expression;
  for (let parent = parentOf(child); parent !== 0; child = parent, parent = parentOf(parent)) {
    const index = childIndex(tree, parent, child);
    switch (tree.kind(parent)) {
      case N.case:
        return index < 2;
      case N.arrayDeclarator:
      case N.indexDesignator:
      case N.enumerator:
        return true;
      case N.initDeclarator:
        if (index === 1) return true;
        isInitializer ||= index === 2;
        break;
      case N.declaration:
        if (isInitializer && isStatic(tree, parent)) return true;
        break;
      case N.functionDefinition:
      case N.macroFunctionDefinition:
      case N.macroBody:
        return false;
      case N.compound:
        isInitializer = false;
        if (isInFunction(tree, parent, parentOf)) return false;
        break;
      default:
    }
  }
  return isInitializer;
}

/** A block inside an initializer belongs to a statement expression, which is no constant either. */
function isInFunction(tree: SyntaxTree, node: NodeId, parentOf: (node: NodeId) => NodeId): boolean {
  for (let at = parentOf(node); at !== 0; at = parentOf(at)) {
    const kind = tree.kind(at);
    if (kind === N.functionDefinition || kind === N.macroFunctionDefinition) return true;
  }
  return false;
}

function isStatic(tree: SyntaxTree, declaration: NodeId): boolean {
  const specifiers = tree.firstChild[declaration] as number;
  const end = tree.endToken[specifiers] as number;
  for (let token = tree.firstToken[specifiers] as number; token < end; token++)
    if (tree.tokenText(token) === 'static') return true;
  return false;
}

/**
 * `outer`: the parent hands the value on, and what is above it decides. `part`: a part of it is used; when
 * that part is written to, so is the whole.
 */
function useIn(tree: SyntaxTree, parent: NodeId, child: NodeId): ValueUse | 'outer' | 'part' {
  const index = childIndex(tree, parent, child);
  const isLast = tree.next[child] === 0;
  switch (tree.kind(parent)) {
    case N.paren:
      return 'outer';
    case N.expressionStatement:
    case N.macroStatement:
      return 'ignored';
    case N.comma:
      return isLast ? 'outer' : 'ignored';
    case N.cast:
      if (index === 0) return 'used';
      return tree.text(tree.firstChild[parent] as number) === 'void' ? 'ignored' : 'outer';
    case N.conditional:
      return index === 0 ? 'tested' : 'outer';
    case N.for:
      return index === 1 ? 'tested' : index === 3 ? 'used' : 'ignored';
    case N.if:
    case N.while:
    case N.doWhile:
    case N.switch:
      return 'tested';
    case N.binary:
      return isTest(tree, parent) ? 'tested' : 'used';
    case N.unary:
      if (takesAddress(tree, parent)) return 'target';
      return tree.tokens.kinds[tree.firstToken[parent] as number] === C.not ? 'tested' : 'used';
    case N.prefix:
    case N.postfix:
    // Which operands an asm writes is told by letters in a string.
    case N.asm:
      return 'target';
    case N.assign:
      return index === 0 ? 'target' : 'stored';
    case N.member: {
      const operator = tree.tokens.kinds[(tree.endToken[parent] as number) - 2];
      return operator === C.dot ? 'part' : 'used';
    }
    case N.index:
      return index === 0 ? 'part' : 'used';
    case N.initDeclarator:
    case N.designated:
    case N.initializerList:
      return 'stored';
    case N.return:
      return 'returned';
    case N.call:
      return 'argument';
    default:
      return 'used';
  }
}

function isTest(tree: SyntaxTree, node: NodeId): boolean {
  switch (tree.tokens.kinds[tree.payload[node] as number]) {
    case T.equal:
    case T.notEqual:
    case T.lessEqual:
    case T.greaterEqual:
    case T.andAnd:
    case T.orOr:
    case 0x3c:
    case 0x3e:
      return true;
    default:
      return false;
  }
}
