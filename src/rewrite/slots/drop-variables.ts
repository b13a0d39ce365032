import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { Draft } from './draft.ts';
import type { FunctionBody, Occurrence } from './function-body.ts';

/** The local variables that stand in what the draft leaves out. */
export function touchedVariables(draft: Draft): ReadonlySet<string> {
  const { body } = draft;
  const names = new Set<string>();
  for (const node of body.ofKind(N.identifier)) {
    const name = body.tree.text(node);
    if (!draft.isAlive(node) && body.occurrencesOf(name).some(isDeclaration)) names.add(name);
  }
  return names;
}

function isDeclaration({ kind }: Occurrence): boolean {
  return kind === 'declared';
}

/**
 * Takes out what is assigned to `name` for nobody, and the variable when nobody reads it. True when something
 * went; a sentence when a variable is left that nobody reads.
 */
export function tidyVariable(draft: Draft, name: string): boolean | string {
  const { body } = draft;
  const alive = draft.aliveOccurrences(name);
  const reads = alive.filter(({ kind }) => kind === 'read');
  const holder = alive.find(isDeclaration)?.holder ?? 0;
  if (holder === 0) return false;
  if (!body.isPlainLocal(name)) {
    if (reads.length > 0 || isParameter(body, holder)) return false;
    return `What becomes of ${name} could not be told: it may be more than one variable.`;
  }
  if (reads.some(({ node }) => isAddressTaken(body, node))) return false;
  let went = false;
  for (const write of alive) {
    if (write.kind !== 'write' || !isDead(draft, write, reads)) continue;
    if (dropWrite(draft, write)) went = true;
    else if (reads.length === 0) return `${name} would be left, assigned to and never read.`;
  }
  if (reads.length > 0) return went;
  return dropDeclarator(draft, holder) ? true : `${name} would be left and never read.`;
}

function isParameter(body: FunctionBody, holder: NodeId): boolean {
  return holder === 0 || !body.isAround(body.block, holder);
}

function isAddressTaken(body: FunctionBody, node: NodeId): boolean {
  const parent = body.parent(node);
  return body.tree.kind(parent) === N.unary && body.tree.tokenText(body.first(parent)) === '&';
}

/** Whether no read can follow: none stands behind it, and nothing jumps back. */
function isDead(draft: Draft, write: Occurrence, reads: readonly Occurrence[]): boolean {
  const { body } = draft;
  const others = reads.filter(({ token }) => !body.contains(write.holder, token));
  if (others.length === 0) return true;
  if (jumpsBack(body) || isInLoop(body, write.holder)) return false;
  return others.every(({ token }) => token < write.token);
}

const LOOPS: ReadonlySet<number> = new Set([N.while, N.doWhile, N.for, N.macroLoop]);

function isInLoop(body: FunctionBody, node: NodeId): boolean {
  for (let at = node; at !== 0; at = body.parent(at))
    if (LOOPS.has(body.tree.kind(at))) return true;
  return false;
}

function jumpsBack(body: FunctionBody): boolean {
  if (body.ofKind(N.computedGoto).length > 0 || body.ofKind(N.asm).length > 0) return true;
  return body.ofKind(N.goto).some((node) => {
    const name = body.tree.tokenText(body.first(node) + 1);
    return body
      .ofKind(N.label)
      .some((label) => body.first(label) < body.first(node) && nameOf(body, label) === name);
  });
}

function nameOf(body: FunctionBody, label: NodeId): string {
  return body.tree.tokenText(body.first(label));
}

/** `name = value;` becomes `value;` or nothing. */
function dropWrite(draft: Draft, { holder }: Occurrence): boolean {
  const { tree } = draft.body;
  const [expression] = tree.children(holder) as [NodeId];
  if (tree.kind(expression) !== N.assign) return draft.remove(holder);
  const value = tree.children(expression)[1] as NodeId;
  if (draft.isPure(value)) return draft.remove(holder);
  const call = draft.callAsStatement(value);
  if (call === undefined) return false;
  draft.fates.set(holder, { kind: 'call', call, returns: false });
  return true;
}

function dropDeclarator(draft: Draft, declarator: NodeId): boolean {
  const { body } = draft;
  const { tree } = body;
  const initial = tree.children(declarator).at(-1) as NodeId;
  if (tree.isAbsent(initial) || draft.isPure(initial)) return draft.mark(declarator);
  const declaration = body.parent(declarator);
  const call = draft.callAsStatement(initial);
  if (call === undefined || !isLastDeclaration(body, declaration)) return false;
  draft.fates.set(declaration, { kind: 'call', call, returns: false });
  return true;
}

/** Whether statements can begin in its place; with one declarator, so that it can become one. */
function isLastDeclaration(body: FunctionBody, declaration: NodeId): boolean {
  const { tree } = body;
  if (tree.children(declaration).length !== 2) return false;
  const siblings = tree.children(body.parent(declaration));
  const next = siblings[siblings.indexOf(declaration) + 1];
  return next === undefined || tree.kind(next) !== N.declaration;
}
