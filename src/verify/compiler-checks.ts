import {
  type BasicBlock,
  type ControlFlowGraph,
  successorsOf,
} from '../outcomes/control-flow-graph.ts';
import { liveVariables } from '../outcomes/live-variables.ts';
import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { C, FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';

/** Something about a text of a function that a compiler warns of. */
export interface CompilerWarning {
  readonly kind: 'unread' | 'unused' | 'label' | 'return' | 'unset';
  /** The same wherever it stands. */
  readonly text: string;
  /** From the text's first line, which is 1. */
  readonly line: number;
}

/**
 * What `-Wall -Wextra` says of a function's text, as far as its tree and graph show: text that is no C, variables and
 * labels that nobody uses, labels that are not there, a value that is not returned, variables that are read before
 * they are set on every path.
 */
export function compilerWarnings(
  symbols: SymbolTable,
  text: Uint8Array,
  graph: ControlFlowGraph | undefined,
): readonly CompilerWarning[] {
  const tree = parseText(symbols, text, 'item');
  const lineAt = (token: number): number => lineOf(text, tree.tokens.starts[token] as number);
  const warnings: CompilerWarning[] = tree.problems.map(({ message, firstToken }) => ({
    kind: 'unread',
    text: `the text cannot be read: ${message}`,
    line: lineAt(firstToken),
  }));
  const names = namesOf(tree);
  for (const { name, token } of names.variables) {
    if ((names.uses.get(name) ?? 0) > 0) continue;
    warnings.push({
      kind: 'unused',
      text: `the variable ${name} is not used`,
      line: lineAt(token),
    });
  }
  for (const [name, token] of names.labels) {
    if (!names.jumps.has(name))
      warnings.push({ kind: 'label', text: `the label ${name} is not used`, line: lineAt(token) });
  }
  for (const [name, token] of names.jumps) {
    if (!names.labels.has(name))
      warnings.push({ kind: 'label', text: `the label ${name} is not there`, line: lineAt(token) });
  }
  return graph === undefined ? warnings : [...warnings, ...warningsOf(graph)];
}

function lineOf(text: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = text.indexOf(NEWLINE); at >= 0 && at < offset; at = text.indexOf(NEWLINE, at + 1))
    line++;
  return line;
}

const NEWLINE = 0x0a;

interface Names {
  readonly variables: readonly { readonly name: string; readonly token: number }[];
  /** By name: where it stands besides its declarations, assignments to it left out. */
  readonly uses: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, number>;
  readonly jumps: ReadonlyMap<string, number>;
}

function namesOf(tree: SyntaxTree): Names {
  const variables: { name: string; token: number }[] = [];
  const labels = new Map<string, number>();
  const jumps = new Map<string, number>();
  const notUses = new Set<number>();
  for (let node = 1; node < tree.count; node++) {
    const first = tree.firstToken[node] as number;
    switch (tree.kind(node)) {
      case N.label:
        labels.set(tree.tokenText(first), first);
        notUses.add(first);
        break;
      case N.goto:
        jumps.set(tree.tokenText(first + 1), first + 1);
        notUses.add(first + 1);
        break;
      case N.asm:
      case N.labelAddress:
        addLabels(tree, node, jumps);
        break;
      case N.declaration:
        for (const token of declaredTokens(tree, node)) {
          notUses.add(token);
          if (!isMarkedUnused(tree, node)) variables.push({ name: tree.tokenText(token), token });
        }
        break;
      case N.expressionStatement:
        addAssigned(tree, node, notUses);
        break;
      default:
        break;
    }
  }
  return { variables, labels, jumps, uses: usesOf(tree, notUses) };
}

function usesOf(tree: SyntaxTree, notUses: ReadonlySet<number>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const { kinds, count } = tree.tokens;
  for (let token = 0; token < count; token++) {
    if ((kinds[token] as number) < FIRST_SYMBOL || notUses.has(token)) continue;
    const before = token > 0 ? kinds[token - 1] : 0;
    if (before === C.dot || before === T.arrow) continue;
    const name = tree.tokenText(token);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

/** Labels that assembler code may jump to, and those whose addresses are taken. */
function addLabels(tree: SyntaxTree, node: NodeId, jumps: Map<string, number>): void {
  const end = tree.endToken[node] as number;
  for (let token = tree.firstToken[node] as number; token < end; token++) {
    const isGoto = tree.kind(node) === N.labelAddress || hasGoto(tree, node);
    if (isGoto && (tree.tokens.kinds[token] as number) >= FIRST_SYMBOL) {
      const name = tree.tokenText(token);
      if (!jumps.has(name) && isLabel(tree, name)) jumps.set(name, token);
    }
  }
}

function hasGoto(tree: SyntaxTree, node: NodeId): boolean {
  const first = tree.firstToken[node] as number;
  return [1, 2, 3].some((step) => tree.tokenText(first + step) === 'goto');
}

function isLabel(tree: SyntaxTree, name: string): boolean {
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) !== N.label) continue;
    if (tree.tokenText(tree.firstToken[node] as number) === name) return true;
  }
  return false;
}

/** Where the variables of a local declaration have their names. */
function declaredTokens(tree: SyntaxTree, declaration: NodeId): readonly number[] {
  const [specifiers, ...initDeclarators] = tree.children(declaration);
  if (specifiers === undefined || /\b(typedef|extern)\b/.test(tree.text(specifiers))) return [];
  return initDeclarators.flatMap((initDeclarator) => {
    let [node] = tree.children(initDeclarator);
    let isFunction = false;
    while (node !== undefined && tree.kind(node) !== N.nameDeclarator) {
      if (tree.kind(node) === N.functionDeclarator) isFunction = true;
      if (tree.kind(node) === N.parenDeclarator) isFunction = false;
      [node] = tree.children(node);
    }
    return node === undefined || isFunction ? [] : [tree.firstToken[node] as number];
  });
}

/** `__maybe_unused`, and clean-ups that run without being named. */
function isMarkedUnused(tree: SyntaxTree, declaration: NodeId): boolean {
  return /\b(__\w*unused\w*|__attribute__|__free|__cleanup)\b/.test(tree.text(declaration));
}

/** `x = …;` alone is no use of `x`. */
function addAssigned(tree: SyntaxTree, statement: NodeId, notUses: Set<number>): void {
  const [assign] = tree.children(statement);
  if (assign === undefined || tree.kind(assign) !== N.assign) return;
  const [target] = tree.children(assign);
  if (target === undefined || tree.kind(target) !== N.identifier) return;
  notUses.add(tree.firstToken[target] as number);
}

function warningsOf(graph: ControlFlowGraph): readonly CompilerWarning[] {
  const warnings: CompilerWarning[] = [];
  const isVoid = graph.resultType.width.kind === 'void';
  for (const { terminator } of reached(graph)) {
    if (terminator.kind !== 'return' || isVoid || terminator.value !== undefined) continue;
    warnings.push({
      kind: 'return',
      text: 'no value is returned at an end of the function',
      line: terminator.line,
    });
  }
  const live = liveVariables(graph);
  graph.variables.forEach(({ name, parameter, isMemory, isAddressTaken }, id) => {
    if (name === '' || parameter >= 0 || isMemory || isAddressTaken || !live.isLiveAt(0, id))
      return;
    warnings.push({
      kind: 'unset',
      text: `the variable ${name} may be read before it is set`,
      line: 1,
    });
  });
  return warnings;
}

function reached({ blocks }: ControlFlowGraph): readonly BasicBlock[] {
  const found = new Set([0]);
  // A Set also yields members added while we iterate.
  for (const block of found) {
    const terminator = blocks[block]?.terminator;
    if (terminator !== undefined) for (const next of successorsOf(terminator)) found.add(next);
  }
  return blocks.filter((_, block) => found.has(block));
}
