import { NODE_KINDS } from '../../src/syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../src/syntax/syntax-tree.ts';

/** As wide as a line of the described tree may become before its children get lines of their own. */
const WIDTH = 100;

/** The tree as nested lists: `(binary + (identifier a) (number 1))`, absent children as `-`. */
export function describeTree(tree: SyntaxTree, node: NodeId = tree.root, indent = ''): string {
  const head = headOf(tree, node);
  const children = tree.children(node);
  if (tree.isAbsent(node)) return '-';
  const inner = `${indent}  `;
  const parts = children.map((child) => describeTree(tree, child, inner));
  const line = `(${[head, ...parts].join(' ')})`;
  if (!line.includes('\n') && line.length + indent.length <= WIDTH) return line;
  return `(${head}${parts.map((part) => `\n${inner}${part}`).join('')})`;
}

/** The node's kind, and the text that its children do not show. */
function headOf(tree: SyntaxTree, node: NodeId): string {
  const name = NODE_KINDS[tree.kind(node)] ?? '?';
  const payload = tree.payload[node] as number;
  switch (name) {
    case 'binary':
    case 'assign':
      return `${name} ${tree.tokenText(payload)}`;
    case 'conditionalArm':
      return `${name} ${directiveText(tree, payload)}`;
    case 'selection':
      return `${name} [${(tree.choices[payload] ?? []).map((choice) => directiveText(tree, choice.arm)).join(', ')}]`;
    default:
      return [name, ownText(tree, node)].filter((part) => part !== '').join(' ');
  }
}

const TELLING: ReadonlySet<string> = new Set(
  'error specifiers structSpecifier enumSpecifier enumerator attribute nameDeclarator fieldDesignator label goto localLabels nestedFunction identifier number string character text member postfix prefix unary labelAddress'.split(
    ' ',
  ),
);

/** The tokens of a node that belong to none of its children, for kinds where they say something. */
function ownText(tree: SyntaxTree, node: NodeId): string {
  if (!TELLING.has(NODE_KINDS[tree.kind(node)] ?? '')) return '';
  const words: string[] = [];
  let at = tree.firstToken[node] as number;
  for (const child of [...tree.children(node), 0]) {
    const stop = (child === 0 ? tree.endToken[node] : tree.firstToken[child]) as number;
    for (; at < stop; at++) words.push(tree.tokenText(at));
    if (child !== 0) at = Math.max(at, tree.endToken[child] as number);
  }
  return words.filter((word) => word !== '{' && word !== '}').join(' ');
}

function directiveText(tree: SyntaxTree, index: number): string {
  const line = tree.tokens.directives[index];
  if (line === undefined) return 'none';
  const text = Buffer.from(tree.bytes.subarray(line.start, line.end)).toString('latin1');
  return text.replace(/\s+/g, ' ');
}
