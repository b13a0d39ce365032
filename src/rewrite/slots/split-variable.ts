import type { ResultVariable } from '../../plan/slots/slot-fit.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import { indentOf, type SourceFile } from '../functions/source-file.ts';
import type { TextEdit } from '../text-edit.ts';
import type { FunctionBody } from './function-body.ts';
import { reachingWrites } from './reaching-writes.ts';

/** A variable taken apart into one for codes and one for everything else. */
export interface SplitVariable {
  readonly edits: readonly TextEdit[];
  /** The old name is that of the codes, so that its declaration gets the new type. */
  readonly keepsName: boolean;
}

/**
 * Takes a variable apart that holds codes and, on `otherLines`, something else. A sentence where something else may
 * be read as a code: returned, or handed to one of `others`.
 */
export function splitVariable(
  file: SourceFile,
  body: FunctionBody,
  { name, otherLines }: Pick<ResultVariable, 'name' | 'otherLines'>,
  others: ReadonlySet<string>,
  types: { readonly from: string; readonly to: string },
): SplitVariable | string {
  const cannot = (why: string): string => `The variable ${name} cannot be split: ${why}.`;
  if (!body.isPlainLocal(name)) return cannot('not all of its mentions are known');
  const mentions = body.occurrencesOf(name).filter(({ kind }) => kind !== 'declared');
  if (mentions.some(({ node }) => isAddressTaken(body, node))) {
    return cannot('its address is taken');
  }
  const webs = websOf(body, name);
  const webOf = (node: NodeId): NodeId => webs.get(node) ?? node;
  const read = mentions.filter(({ node }) => isCode(body, node, others));
  const codes = new Set(read.map(({ node }) => webOf(node)));
  const strangers = otherLines.map((line) =>
    [...webs.keys()].filter((node) => isWrittenOn(file, body, node, line)).map(webOf),
  );
  const strange = new Set(strangers.flat());
  if (strangers.some((each) => each.length === 0) || [...strange].some((web) => codes.has(web))) {
    return cannot('what it holds besides may end as a code');
  }
  const isOfCodes = (node: NodeId): boolean => !strange.has(webOf(node));
  const rest = mentions.filter(({ node }) => !isOfCodes(node));
  const declared = body.occurrencesOf(name).find(({ kind }) => kind === 'declared');
  const declarator = declared?.holder ?? 0;
  const isError = ERRORS.includes(name);
  const initial = body.tree.children(declarator).at(-1) as NodeId;
  const hasInitial = !body.tree.isAbsent(initial);
  // The initial value stays with the old name, so it has to be of that name's web.
  const readInitial = mentions.some(({ node }) => webs.get(node) === webs.get(declarator));
  if (hasInitial && readInitial && isOfCodes(declarator) === isError) {
    return cannot('its initial value is for the part that gets a new name');
  }
  const fresh = (isError ? CODES : ERRORS).find((each) => isFree(body, each));
  if (fresh === undefined) return cannot('no name is free for its other part');
  const renamed = isError ? mentions.filter(({ node }) => isOfCodes(node)) : rest;
  const type = isError ? types.to : types.from;
  return {
    edits: [
      ...renamed.map(({ token }) => ({ ...extent(file, token), text: fresh })),
      declarationEdit(file, body, declarator, { name: fresh, type, isAlone: isError }),
    ],
    keepsName: !isError,
  };
}

/** Names for what is no code, and for codes. */
const ERRORS: readonly string[] = ['err', 'error', 'rc'];
const CODES: readonly string[] = ['ret', 'fault', 'vmf_ret'];

function isAddressTaken(body: FunctionBody, node: NodeId): boolean {
  const parent = body.parent(node);
  return body.tree.kind(parent) === N.unary && body.tree.tokenText(body.first(parent)) === '&';
}

function isFree(body: FunctionBody, name: string): boolean {
  const { tree } = body;
  for (let token = body.first(body.definition); token < body.end(body.definition); token++) {
    if (tree.tokenText(token) === name) return false;
  }
  return true;
}

/** Mentions and writes that may hold one value, each with the first of them. */
function websOf(body: FunctionBody, name: string): ReadonlyMap<NodeId, NodeId> {
  const reaching = reachingWrites(body, name);
  const leaders = new Map<NodeId, NodeId>();
  const leaderOf = (node: NodeId): NodeId => {
    let at = node;
    for (let next = leaders.get(at); next !== undefined && next !== at; next = leaders.get(at)) {
      at = next;
    }
    return at;
  };
  for (const [mention, writes] of reaching) {
    for (const write of writes) leaders.set(leaderOf(write), leaderOf(mention));
  }
  const all = [...reaching].flatMap(([mention, writes]) => [mention, ...writes]);
  return new Map(all.map((node) => [node, leaderOf(node)]));
}

/** Whether the mention is part of what is returned, or of what another variable of codes gets. */
function isCode(body: FunctionBody, node: NodeId, others: ReadonlySet<string>): boolean {
  const { tree } = body;
  let below = node;
  for (let at = body.parent(node); at !== 0; at = body.parent(at)) {
    switch (tree.kind(at)) {
      case N.paren:
        break;
      case N.binary:
        if (!['|', '&'].includes(tree.tokenText(tree.payload[at] as number))) return false;
        break;
      case N.conditional:
        if (tree.children(at)[0] === below) return false;
        break;
      case N.assign: {
        const [target, value] = tree.children(at) as [NodeId, NodeId];
        return value === below && others.has(tree.text(target));
      }
      default:
        return tree.kind(at) === N.return;
    }
    below = at;
  }
  return false;
}

/** Whether the mention is a write whose lines are around this one. */
function isWrittenOn(file: SourceFile, body: FunctionBody, node: NodeId, line: number): boolean {
  let whole = node;
  if (body.tree.kind(node) === N.identifier) {
    const around = body.parent(node);
    if (body.tree.kind(around) !== N.assign || body.tree.children(around)[0] !== node) return false;
    whole = around;
  }
  const { starts } = file.tokens;
  const first = file.lineOf(starts[body.first(whole)] as number);
  const last = file.lineOf(starts[body.end(whole) - 1] as number);
  return first <= line && line <= last;
}

function declarationEdit(
  file: SourceFile,
  body: FunctionBody,
  declarator: NodeId,
  made: { readonly name: string; readonly type: string; readonly isAlone: boolean },
): TextEdit {
  const declaration = body.parent(declarator);
  const [, ...all] = body.tree.children(declaration);
  const { ends } = file.tokens;
  if (!made.isAlone && all.length > 1) {
    const end = ends[body.end(all.at(-1) as NodeId) - 1] as number;
    return { start: end, end, text: `, ${made.name}` };
  }
  const end = ends[body.end(declaration) - 1] as number;
  const start = file.tokens.starts[body.first(declaration)] as number;
  const indent = indentOf(file, start);
  return { start: end, end, text: `\n${indent}${made.type} ${made.name};` };
}

function extent(
  { tokens }: SourceFile,
  token: number,
): { readonly start: number; readonly end: number } {
  return { start: tokens.starts[token] as number, end: tokens.ends[token] as number };
}
