import { N } from '../syntax/node-kinds.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { Directive } from '../syntax/token-buffer.ts';
import type { ControlFlowGraph, CType, Line } from './control-flow-graph.ts';
import { isAggregate, readDeclarator, typeOfSpecifiers } from './lower-declaration.ts';
import { lowerCondition, lowerValue, typeOfOperand } from './lower-expression.ts';
import { lowerStatement } from './lower-statement.ts';
import { type Grammar, INT_TYPE, Lowering, UNKNOWN_TYPE } from './lowering.ts';
import type { NameMeanings } from './names.ts';

export interface FunctionText {
  readonly name: string;
  /** A tree whose root is a `functionDefinition` or `macroFunctionDefinition`. */
  readonly tree: SyntaxTree;
  /** The file's line for a token of the tree. */
  readonly lineOf: (token: number) => Line;
}

const GRAMMAR: Grammar = {
  value: lowerValue,
  condition: lowerCondition,
  statement: lowerStatement,
  typeOfOperand,
};

/**
 * The control-flow graph of one function; undefined when the tree's root is no function.
 *
 * An exact graph also shows what has no bearing on what is returned: the texts of macros that are not expanded, of
 * assembler and of initial values, long strings, called pointers. Nothing in it is left to chance.
 */
export function lowerFunction(
  text: FunctionText,
  names: NameMeanings,
  symbols: SymbolTable,
  isExact: boolean = false,
): ControlFlowGraph | undefined {
  const { tree } = text;
  const to = new Lowering({ names, symbols, isExact }, { tree, lineOf: text.lineOf }, GRAMMAR);
  const children = tree.children(tree.root);
  const body = children.at(-1);
  if (body === undefined || tree.kind(body) !== N.compound) return undefined;
  switch (tree.kind(tree.root)) {
    case N.functionDefinition:
      lowerHead(to, children);
      break;
    case N.macroFunctionDefinition:
      lowerMacroHead(to, children[0]);
      break;
    default:
      return undefined;
  }
  for (const problem of tree.problems) to.limit(problem.message, text.lineOf(problem.firstToken));
  for (const directive of tree.tokens.directives) {
    if (directive.kind === Directive.include) {
      to.limit('an #include inside the function', text.lineOf(directive.tokenIndex));
    }
  }
  const parameterCount = to.variables.length;
  takeLabels(to);
  showVolatile(to);
  for (const statement of tree.children(body)) lowerStatement(to, statement);
  const end = text.lineOf((tree.endToken[tree.root] as number) - 1);
  to.leave({ kind: 'return', value: undefined, line: end });
  return {
    name: text.name,
    resultType: to.resultType,
    variables: to.variables,
    parameterCount,
    blocks: to.blocks,
    siteCount: to.siteCount,
    limits: to.limits,
    unshown: to.unshown,
    spellings: to.spellings,
  };
}

/** A computed goto may lead to labels whose address is taken further down, or in a static table. */
function takeLabels(to: Lowering): void {
  const { tree } = to.text;
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) !== N.labelAddress) continue;
    to.takenLabels.add(tree.tokenText((tree.endToken[node] as number) - 1));
  }
}

/**
 * An access to something volatile is an effect of its own, wherever it stands behind the declaration. `asm volatile`
 * is an instruction.
 */
function showVolatile({ text: { tree }, unshown }: Lowering): void {
  const { count, starts, ends } = tree.tokens;
  let harmless: ReadonlySet<number> | undefined;
  for (let token = 0; token < count; token++) {
    const length = (ends[token] as number) - (starts[token] as number);
    if (length < 'volatile'.length || length > '__volatile__'.length) continue;
    if (!/^(__)?volatile(__)?$/.test(tree.tokenText(token))) continue;
    const isAssembly = token > 0 && ASM.test(tree.tokenText(token - 1));
    harmless ??= typesOfValueCasts(tree);
    if (!isAssembly && !harmless.has(token))
      unshown.push({ reason: 'something volatile', line: 0, place: undefined });
  }
}

const ASM = /^(__)?asm(__)?$/;

/**
 * The tokens of types in casts of values: nothing is accessed through `(volatile long)x`. Macros and `typeof` may make
 * something else of them.
 */
function typesOfValueCasts(tree: SyntaxTree): ReadonlySet<number> {
  const found = new Set<number>();
  const open: NodeId[] = [tree.root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const kind = tree.kind(node);
    if (kind === N.call || kind === N.typeofSpecifier) continue;
    const children = tree.children(node);
    open.push(...children);
    if (kind !== N.cast) continue;
    const [specifiers, declarator] = tree.children(children[0] ?? 0);
    const isValue = declarator !== undefined && tree.isAbsent(declarator);
    if (!isValue || specifiers === undefined || tree.children(specifiers).length > 0) continue;
    const end = tree.endToken[specifiers] as number;
    for (let token = tree.firstToken[specifiers] as number; token < end; token++) found.add(token);
  }
  return found;
}

/** Result type and parameters of an ordinary definition. */
function lowerHead(to: Lowering, children: readonly NodeId[]): void {
  const { tree } = to.text;
  const [specifiers, declarator, ...rest] = children;
  if (specifiers === undefined || declarator === undefined) return;
  const declared = readDeclarator(to, declarator, typeOfSpecifiers(to, specifiers));
  to.resultType = declared.type;
  const oldStyle = new Map<string, CType>();
  for (const declaration of rest.slice(0, -1)) readOldStyle(to, declaration, oldStyle);
  declared.parameters.forEach((parameter) => {
    const [types, inner] = tree.children(parameter);
    if (types === undefined) return;
    let name = '';
    let type = UNKNOWN_TYPE;
    if (tree.isAbsent(types)) {
      name = tree.text(parameter);
      type = oldStyle.get(name) ?? INT_TYPE;
    } else {
      type = typeOfSpecifiers(to, types);
      if (inner !== undefined && !tree.isAbsent(inner)) {
        const read = readDeclarator(to, inner, type);
        name = read.name;
        type = read.type.text.endsWith('[]') ? to.pointerTo(to.targetOf(read.type)) : read.type;
        if (read.isFunction) type = to.pointerTo(UNKNOWN_TYPE);
      } else if (tree.text(types) === 'void') return;
    }
    to.declare(name, type, to.variables.length, isAggregate(type));
  });
}

function readOldStyle(to: Lowering, declaration: NodeId, into: Map<string, CType>): void {
  const { tree } = to.text;
  if (tree.kind(declaration) !== N.declaration) return;
  const [specifiers, ...initDeclarators] = tree.children(declaration);
  if (specifiers === undefined) return;
  const base = typeOfSpecifiers(to, specifiers);
  for (const initDeclarator of initDeclarators) {
    const [declarator] = tree.children(initDeclarator);
    if (declarator === undefined) continue;
    const { name, type } = readDeclarator(to, declarator, base);
    into.set(name, type);
  }
}

/** `SYSCALL_DEFINE3(read, unsigned int, fd, …)`: types and names in turn behind the first argument. */
function lowerMacroHead(to: Lowering, call: NodeId | undefined): void {
  const { tree } = to.text;
  if (call === undefined) return;
  const [callee, , ...args] = tree.children(call);
  const definer = callee === undefined ? '' : tree.text(callee);
  if (!/DEFINE\d/.test(definer)) {
    to.resultType = UNKNOWN_TYPE;
    for (const argument of args) {
      const text = tree.text(argument);
      const name = /(\w+)$/.exec(text)?.[1];
      if (name !== undefined) to.declare(name, UNKNOWN_TYPE, to.variables.length, false);
    }
    return;
  }
  to.resultType = to.names.type('long');
  for (let i = 0; i + 1 < args.length; i += 2) {
    const typeText = tree
      .text(args[i] as NodeId)
      .replace(/\b(const|volatile|__user)\b/g, '')
      .trim();
    const name = tree.text(args[i + 1] as NodeId);
    const isPointer = typeText.endsWith('*');
    const type = isPointer ? to.pointerTo(UNKNOWN_TYPE) : to.names.type(typeText);
    to.declare(name, type, to.variables.length, false);
  }
}
