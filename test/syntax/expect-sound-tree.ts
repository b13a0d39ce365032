import { expect } from 'vitest';
import { N, NODE_KINDS } from '../../src/syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../src/syntax/syntax-tree.ts';
import { parseFile } from './parse-file.ts';

/**
 * That the tree covers the range, that children lie in their parents one behind the other, and that each
 * node hangs in the tree once.
 */
export function expectSoundTree(tree: SyntaxTree, first: number, end: number): void {
  const { root } = tree;
  expect([tree.firstToken[root], tree.endToken[root]]).toEqual([first, end]);
  const seen = new Set<NodeId>([root]);
  const open: NodeId[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    expect(NODE_KINDS[tree.kind(node)]).toBeDefined();
    let at = tree.firstToken[node] as number;
    for (const child of tree.children(node)) {
      if (seen.has(child)) expect.fail(`node ${child} has two parents`);
      seen.add(child);
      const from = tree.firstToken[child] as number;
      const to = tree.endToken[child] as number;
      const isSelection = tree.kind(child) === N.selection;
      const inOrder = isSelection ? from >= (tree.firstToken[node] as number) : from >= at;
      if (!inOrder || to < from || to > (tree.endToken[node] as number)) {
        const name = (id: NodeId): string => `${NODE_KINDS[tree.kind(id)]} "${tree.text(id)}"`;
        expect.fail(`${name(child)} [${from}, ${to}) does not fit into ${name(node)} at ${at}`);
      }
      at = to;
      open.push(child);
    }
  }
  for (const { firstToken, endToken } of tree.problems) {
    expect(firstToken).toBeGreaterThanOrEqual(first);
    expect(endToken).toBeLessThanOrEqual(end);
    expect(endToken).toBeGreaterThanOrEqual(firstToken);
  }
}

/** That the items of a file follow each other without a gap, and that each has a sound tree. */
export function expectSoundFile(content: Uint8Array): void {
  let behind = 0;
  parseFile(content, (tree, item) => {
    expect(item.firstToken).toBe(behind);
    behind = item.endToken;
    expectSoundTree(tree, item.firstToken, item.endToken);
  });
}
