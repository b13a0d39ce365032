import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { Draft } from './draft.ts';

/** Gives every `return` of a value another form; a sentence when one cannot have it. */
export function dropReturnedValues(draft: Draft): string | undefined {
  const { body } = draft;
  for (const node of body.ofKind(N.return)) {
    const [value] = body.tree.children(node) as [NodeId];
    if (body.tree.isAbsent(value)) continue;
    if (draft.isPure(value)) {
      draft.fates.set(node, { kind: 'return' });
      continue;
    }
    const call = draft.callAsStatement(value);
    if (call === undefined) {
      return `What it returns in "${oneLine(body.tree.text(node))}" cannot stand as a statement of its own.`;
    }
    draft.fates.set(node, { kind: 'call', call, returns: true });
  }
  return undefined;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Takes out every `return;` that the end of the function follows, and labels that only led there. */
export function settleEnd(draft: Draft): void {
  settleList(draft, draft.body.block);
}

/** From the last statement back, until one stays that goes on to the end of the function by itself. */
function settleList(draft: Draft, list: NodeId): void {
  const children = draft.body.tree.children(list);
  for (const child of children.reverse()) {
    if (draft.isGone(child)) continue;
    settle(draft, child);
    if (!draft.isGone(child)) return;
  }
}

/** A statement that the end of the function follows. */
function settle(draft: Draft, node: NodeId): void {
  const { tree } = draft.body;
  const fate = draft.fates.get(node);
  if (fate?.kind === 'return') draft.remove(node);
  else if (fate?.kind === 'call') draft.fates.set(node, { ...fate, returns: false });
  else if (fate === undefined) {
    switch (tree.kind(node)) {
      case N.compound:
        settleList(draft, node);
        break;
      case N.if: {
        const [, then, otherwise] = tree.children(node) as [NodeId, NodeId, NodeId];
        for (const branch of [otherwise, then]) if (!draft.isGone(branch)) settle(draft, branch);
        break;
      }
      case N.label:
        settleLabel(draft, node);
        break;
      case N.conditionalGroup:
        for (const arm of tree.children(node)) settleList(draft, arm);
        break;
    }
  }
}

/** `out: return ret;` at the end: what went there returns instead. */
function settleLabel(draft: Draft, label: NodeId): void {
  const { body } = draft;
  const statement = body.tree.children(label).at(-1) as NodeId;
  const fate = draft.fates.get(statement);
  if (fate?.kind === 'call') draft.fates.set(statement, { ...fate, returns: false });
  if (body.tree.kind(statement) === N.label) settleLabel(draft, statement);
  if (fate?.kind !== 'return' && !draft.isGone(statement)) return;
  const name = body.tree.tokenText(body.first(label));
  for (const node of draft.gotosTo(name)) draft.fates.set(node, { kind: 'return' });
  draft.mark(label);
}

/** Labels that nothing goes to any more lose their name. */
export function dropUnusedLabels(draft: Draft): void {
  const { body } = draft;
  for (const label of body.ofKind(N.label)) {
    const name = body.tree.tokenText(body.first(label));
    const wasUsed = body
      .ofKind(N.goto)
      .some((node) => body.tree.tokenText(body.first(node) + 1) === name);
    if (!wasUsed || !draft.isAlive(label) || draft.gotosTo(name).length > 0) continue;
    draft.fates.set(label, { kind: 'unlabel' });
  }
}
