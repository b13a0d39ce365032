import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import { lineEnd, type SourceFile } from '../functions/source-file.ts';
import type { TextRange } from '../layout/remove-text.ts';
import type { TextEdit } from '../text-edit.ts';
import type { Draft } from './draft.ts';

/** Braces around what has become a single statement of one line, as the kernel's coding style leaves them out. */
export interface LooseBraces {
  readonly edits: readonly TextEdit[];
  /** Lines with nothing but a brace. */
  readonly removed: readonly TextRange[];
  /** The blocks that lose them. */
  readonly blocks: ReadonlySet<NodeId>;
}

/** Blocks of `if` and loops that had several statements and keep one, where no other branch needs its braces. */
export function findLooseBraces(file: SourceFile, draft: Draft): LooseBraces {
  const edits: TextEdit[] = [];
  const removed: TextRange[] = [];
  const loose = new Set<NodeId>();
  const { body } = draft;
  for (const node of [...body.ofKind(N.if), ...body.ofKind(N.while), ...body.ofKind(N.for)]) {
    if (!draft.isAlive(node) || draft.fates.has(node)) continue;
    const blocks = blocksOf(draft, node);
    if (blocks.length === 0 || !blocks.every((block) => isLoose(file, draft, block))) continue;
    if (!blocks.some((block) => hasLost(draft, block))) continue;
    for (const block of blocks) {
      loosen(file, draft, block, { edits, removed });
      loose.add(block);
    }
  }
  return { edits, removed, blocks: loose };
}

/** The blocks of a statement; of `if`s behind `else`, those of the first. */
function blocksOf(draft: Draft, node: NodeId): readonly NodeId[] {
  const { tree } = draft.body;
  const branches =
    tree.kind(node) === N.if ? branchesOf(draft, node) : tree.children(node).slice(-1);
  return branches.filter((each) => tree.kind(each) === N.compound);
}

function branchesOf(draft: Draft, first: NodeId): readonly NodeId[] {
  const { tree } = draft.body;
  const parent = draft.body.parent(first);
  if (tree.kind(parent) === N.if && tree.children(parent)[2] === first) return [];
  const branches: NodeId[] = [];
  let otherwise = first;
  while (tree.kind(otherwise) === N.if) {
    const [, then, next] = tree.children(otherwise) as [NodeId, NodeId, NodeId];
    branches.push(then);
    otherwise = next;
  }
  return draft.isGone(otherwise) ? branches : [...branches, otherwise];
}

const SIMPLE: ReadonlySet<number> = new Set([
  N.expressionStatement,
  N.return,
  N.goto,
  N.break,
  N.continue,
]);

/** Whether it keeps one simple statement, in one line and without a comment. */
function isLoose(file: SourceFile, draft: Draft, block: NodeId): boolean {
  const { body } = draft;
  const kept = body.tree.children(block).filter((child) => !draft.isGone(child));
  const [only] = kept;
  if (kept.length !== 1 || only === undefined || !SIMPLE.has(body.tree.kind(only))) return false;
  const fate = draft.fates.get(only);
  if (fate?.kind === 'call' && fate.returns) return false;
  const { starts, ends } = file.tokens;
  const text = file.text(starts[body.first(block)] as number, ends[body.end(block) - 1] as number);
  if (text.includes('/*') || text.includes('//') || text.includes('#')) return false;
  return !body.tree.text(only).includes('\n');
}

function hasLost({ body, fates }: Draft, block: NodeId): boolean {
  return body.tree.children(block).some((child) => fates.get(child)?.kind === 'gone');
}

function loosen(
  file: SourceFile,
  draft: Draft,
  block: NodeId,
  found: { readonly edits: TextEdit[]; readonly removed: TextRange[] },
): void {
  const { body } = draft;
  const { starts, ends } = file.tokens;
  const first = body.first(block);
  const last = body.end(block) - 1;
  found.edits.push({ start: ends[first - 1] as number, end: ends[first] as number, text: '' });
  const close = starts[last] as number;
  const behind = file.text(close + 1, lineEnd(file, close));
  if (behind.trim() === '' || isElseGone(draft, block))
    found.removed.push({ start: close, end: close + 1 });
  // `} else`: the line stays without the brace.
  else found.edits.push({ start: close, end: starts[last + 1] as number, text: '' });
}

function isElseGone(draft: Draft, then: NodeId): boolean {
  const { body } = draft;
  const parent = body.parent(then);
  const [, first, otherwise] = body.tree.children(parent);
  return body.tree.kind(parent) === N.if && first === then && draft.isGone(otherwise as NodeId);
}
