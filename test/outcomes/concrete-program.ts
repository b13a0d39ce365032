import { N } from '../../src/syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../src/syntax/syntax-tree.ts';
import { symbols, treeOf } from './toy-functions.ts';
import { fieldsOf, readDeclared, type ToyItem, toyItems, wordsOf } from './toy-text.ts';

/** A function as the interpreter runs it. */
export interface ConcreteFunction {
  readonly name: string;
  readonly result: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly tree: SyntaxTree;
  readonly body: NodeId;
  readonly labels: ReadonlyMap<string, NodeId>;
  readonly text: (node: NodeId) => string;
  readonly children: (node: NodeId) => readonly NodeId[];
  readonly lineOf: (node: NodeId) => number;
}

/** What a text declares, for running it. */
export class ConcreteProgram {
  readonly functions = new Map<string, ConcreteFunction>();
  /** Result types of functions without a body. */
  readonly prototypes = new Map<string, string>();
  readonly globals = new Map<string, string>();
  readonly structs = new Map<string, readonly { readonly name: string; readonly type: string }[]>();

  constructor(text: string) {
    for (const item of toyItems(symbols, text)) {
      switch (item.kind) {
        case 'function':
          this.functions.set(item.name, readFunction(item));
          break;
        case 'prototype':
          this.prototypes.set(item.name, item.type);
          break;
        case 'variable':
          this.globals.set(item.name, item.type);
          break;
        case 'struct':
          this.structs.set(item.name, fieldsOf(symbols, item));
          break;
      }
    }
  }
}

function readFunction(item: ToyItem): ConcreteFunction {
  const tree = treeOf(item);
  const children = tree.children(tree.root);
  const [, declarator] = children;
  const body = children.at(-1);
  if (declarator === undefined || body === undefined) throw new Error(`no body: ${item.name}`);
  const labels = new Map<string, NodeId>();
  const visit = (node: NodeId): void => {
    if (tree.kind(node) === N.label) {
      labels.set(tree.tokenText(tree.firstToken[node] as number), node);
    }
    for (const child of tree.children(node)) visit(child);
  };
  visit(body);
  const parameters = parametersOf(tree, declarator);
  return {
    name: item.name,
    result: item.type,
    parameters,
    tree,
    body,
    labels,
    text: remembered((node) => tree.text(node)),
    children: remembered((node) => tree.children(node)),
    lineOf: remembered((node) => {
      const start = tree.tokens.starts[tree.firstToken[node] as number] as number;
      return item.line + item.text.slice(0, start).split('\n').length - 1;
    }),
  };
}

/** Runs ask for the same few nodes over and over. */
function remembered<T>(find: (node: NodeId) => T): (node: NodeId) => T {
  const known = new Map<NodeId, T>();
  return (node) => {
    let found = known.get(node);
    if (found === undefined) {
      found = find(node);
      known.set(node, found);
    }
    return found;
  };
}

function parametersOf(tree: SyntaxTree, declarator: NodeId): ConcreteFunction['parameters'] {
  let node = declarator;
  while (tree.kind(node) !== N.functionDeclarator) {
    const [inner] = tree.children(node);
    if (inner === undefined) return [];
    node = inner;
  }
  const found: { name: string; type: string }[] = [];
  for (const parameter of tree.children(node).slice(1)) {
    const [specifiers, inner] = tree.children(parameter);
    if (specifiers === undefined || inner === undefined || tree.isAbsent(inner)) continue;
    found.push(readDeclared(tree, inner, wordsOf(tree, specifiers)));
  }
  return found;
}
