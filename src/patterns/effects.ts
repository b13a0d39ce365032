import { N, type NodeKind } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import type { Effects } from './match.ts';

/** What the text of an expression shows that its evaluation does. Macros without parentheses show nothing. */
export function effectsOf(tree: SyntaxTree, root: NodeId): Effects {
  let found: Effects = 'none';
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const kind = tree.kind(node);
    if (CHANGES.has(kind)) return 'changes';
    if (kind === N.call) found = 'calls';
    if (!UNEVALUATED.has(kind)) open.push(...tree.children(node));
  }
  return found;
}

/** Names of what the expression calls when it is evaluated; an empty one for a call through a pointer. */
export function callsIn(tree: SyntaxTree, root: NodeId): string[] {
  const names: string[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const kind = tree.kind(node);
    const children = tree.children(node);
    if (kind === N.call) {
      const [callee] = children;
      const isNamed = callee !== undefined && tree.kind(callee) === N.identifier;
      names.push(isNamed ? tree.text(callee) : '');
    }
    if (!UNEVALUATED.has(kind)) open.push(...children);
  }
  return names;
}

/** The stronger of two. */
export function joinEffects(a: Effects, b: Effects): Effects {
  if (a === 'changes' || b === 'changes') return 'changes';
  return a === 'calls' ? a : b;
}

const CHANGES: ReadonlySet<NodeKind> = new Set([
  N.assign,
  N.prefix,
  N.postfix,
  // What stands inside may be anything.
  N.statementExpression,
  N.compound,
  N.text,
  N.asm,
]);

/** Operands that C looks at and does not run; one of variable length is so rare that it is left out. */
const UNEVALUATED: ReadonlySet<NodeKind> = new Set([N.sizeof, N.alignof, N.typeofSpecifier]);
