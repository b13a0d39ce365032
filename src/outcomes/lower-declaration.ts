import { N } from '../syntax/node-kinds.ts';
import { isKeyword } from '../syntax/symbol-table.ts';
import type { NodeId } from '../syntax/syntax-tree.ts';
import { FIRST_SYMBOL } from '../syntax/token-kinds.ts';
import type { CType, VariableId } from './control-flow-graph.ts';
import { anyOf, type Lowering, UNKNOWN_TYPE } from './lowering.ts';
import { emitText } from './source-text.ts';

/** Words of a declaration that say nothing about the type of its value. */
const NOT_TYPE = new Set([
  'static',
  'extern',
  'inline',
  '__inline__',
  '__inline',
  '__always_inline',
  'register',
  'auto',
  'typedef',
  'const',
  'volatile',
  'restrict',
  '__restrict',
  '__const',
  '__volatile__',
  '__extension__',
]);

/** The declared name, its type, and whether it is a function, a piece of memory or a number. */
export interface Declared {
  readonly name: string;
  readonly type: CType;
  readonly isArray: boolean;
  readonly isFunction: boolean;
  /** The parameter nodes of the innermost function declarator. */
  readonly parameters: readonly NodeId[];
}

/** The type that `specifiers` spell, before any pointer. */
export function typeOfSpecifiers(to: Lowering, specifiers: NodeId): CType {
  const { tree } = to.text;
  const skipped: (readonly [number, number])[] = [];
  const children = tree.children(specifiers);
  for (const child of children) {
    const kind = tree.kind(child);
    if (kind === N.typeofSpecifier) {
      const [operand] = tree.children(child);
      return operand === undefined ? UNKNOWN_TYPE : to.typeOfOperand(operand);
    }
    if (kind === N.attribute || kind === N.structSpecifier || kind === N.enumSpecifier) {
      skipped.push([tree.firstToken[child] as number, tree.endToken[child] as number]);
    }
    if (kind === N.structSpecifier || kind === N.enumSpecifier) return taggedType(to, child);
  }
  const words: string[] = [];
  const end = tree.endToken[specifiers] as number;
  for (let token = tree.firstToken[specifiers] as number; token < end; token++) {
    if (skipped.some(([from, until]) => token >= from && token < until)) continue;
    if ((tree.tokens.kinds[token] as number) < FIRST_SYMBOL) continue;
    const word = tree.tokenText(token);
    if (!NOT_TYPE.has(word)) words.push(word);
  }
  return to.names.type(typeWords(words).join(' '));
}

const BASIC = new Set(
  'void char short int long float double signed unsigned _Bool bool __signed__'.split(' '),
);

/** Attribute macros cannot be told from types for sure; these spellings are types: `__be32`, `__poll_t`. */
const RESERVED_TYPE = /\d$|_t$|^__wsum$/;

/** The words that name a type, without attribute macros: `int` of `int __init`. */
function typeWords(words: readonly string[]): readonly string[] {
  const basic = words.filter((word) => BASIC.has(word));
  if (basic.length > 0) return basic;
  const plain = words.filter((word) => !word.startsWith('__') || RESERVED_TYPE.test(word));
  return plain.length > 0 ? plain.slice(-1) : words;
}

/** `struct tag`, whatever stands between and behind. */
function taggedType(to: Lowering, specifier: NodeId): CType {
  const { tree } = to.text;
  const first = tree.firstToken[specifier] as number;
  const end = tree.endToken[specifier] as number;
  const keyword = tree.tokenText(first);
  for (let token = first + 1; token < end; token++) {
    const kind = tree.tokens.kinds[token] as number;
    if (kind < FIRST_SYMBOL) break;
    if (!isKeyword(kind - FIRST_SYMBOL)) {
      return to.names.type(`${keyword} ${tree.tokenText(token)}`);
    }
  }
  return to.names.type(keyword);
}

/** The name and type that a declarator makes of the specifiers' type. */
export function readDeclarator(to: Lowering, declarator: NodeId, base: CType): Declared {
  const { tree } = to.text;
  let type = base;
  let isArray = false;
  let isFunction = false;
  let parameters: readonly NodeId[] = [];
  let node = declarator;
  for (;;) {
    const [inner, ...rest] = tree.children(node);
    switch (tree.kind(node)) {
      case N.pointerDeclarator:
        type = to.pointerTo(type);
        isArray = false;
        break;
      case N.arrayDeclarator:
        type = { text: `${type.text} []`, width: to.pointerTo(type).width };
        isArray = true;
        break;
      case N.functionDeclarator:
        isFunction = true;
        parameters = rest;
        break;
      case N.parenDeclarator:
        // `int (*f)(void)`: a pointer, whatever the function returns.
        if (isFunction) {
          type = to.pointerTo(UNKNOWN_TYPE);
          isFunction = false;
        }
        break;
      case N.nameDeclarator: {
        const name = tree.tokenText(tree.firstToken[node] as number);
        return { name, type, isArray, isFunction, parameters };
      }
      default:
        return { name: '', type, isArray, isFunction, parameters };
    }
    if (inner === undefined) return { name: '', type, isArray, isFunction, parameters };
    node = inner;
  }
}

/** The type a cast or `sizeof` names. */
export function typeOfTypeName(to: Lowering, typeName: NodeId): CType {
  const { tree } = to.text;
  const [specifiers, declarator] = tree.children(typeName);
  if (specifiers === undefined) return UNKNOWN_TYPE;
  const base = typeOfSpecifiers(to, specifiers);
  return declarator === undefined || tree.isAbsent(declarator)
    ? base
    : readDeclarator(to, declarator, base).type;
}

export function isTypeName(to: Lowering, node: NodeId): boolean {
  return to.text.tree.kind(node) === N.typeName;
}

/** Declares what a local declaration declares, and stores the initial values. */
export function lowerDeclaration(to: Lowering, declaration: NodeId): void {
  const { tree } = to.text;
  const [specifiers, ...initDeclarators] = tree.children(declaration);
  if (specifiers === undefined) return;
  const words = specifierWords(to, specifiers);
  if (words.has('typedef')) return;
  const base = typeOfSpecifiers(to, specifiers);
  for (const initDeclarator of initDeclarators) {
    if (tree.kind(initDeclarator) !== N.initDeclarator) continue;
    const [declarator, , initializer] = tree.children(initDeclarator);
    if (declarator === undefined) continue;
    const declared = readDeclarator(to, declarator, base);
    if (declared.name === '' || declared.isFunction) continue;
    if (hasCleanup(to, declaration, initializer))
      to.unshown.push({
        reason: 'a variable with a clean-up of its own',
        line: 0,
        place: undefined,
      });
    const outlives = words.has('static') || words.has('extern');
    const isMemory = declared.isArray || outlives || isAggregate(declared.type);
    const variable = to.declare(declared.name, declared.type, -1, isMemory);
    if (outlives) {
      // Somebody else may have changed it since the last call.
      const held = to.variables[variable];
      if (held !== undefined) held.isAddressTaken = true;
      if (to.isExact) emitText(to, declaration, 'a variable that outlives the call');
      continue;
    }
    lowerInitializer(to, variable, declared.type, initializer);
  }
}

/** Whether the declaration names a function that runs at the end of the variable's life, by itself or in a macro. */
function hasCleanup(to: Lowering, declaration: NodeId, initializer: NodeId | undefined): boolean {
  const { tree } = to.text;
  const isInitial = initializer !== undefined && !tree.isAbsent(initializer);
  const end = isInitial ? tree.firstToken[initializer] : tree.endToken[declaration];
  for (let token = tree.firstToken[declaration] as number; token < (end as number); token++) {
    if ((tree.tokens.kinds[token] as number) < FIRST_SYMBOL) continue;
    const word = tree.tokenText(token);
    if (word.includes('cleanup')) return true;
    if (to.names.macros(word).some(({ body }) => body.includes('cleanup'))) return true;
  }
  return false;
}

function specifierWords(to: Lowering, specifiers: NodeId): Set<string> {
  const { tree } = to.text;
  const words = new Set<string>();
  const end = tree.endToken[specifiers] as number;
  for (let token = tree.firstToken[specifiers] as number; token < end; token++) {
    if ((tree.tokens.kinds[token] as number) >= FIRST_SYMBOL) words.add(tree.tokenText(token));
  }
  return words;
}

export function isAggregate(type: CType): boolean {
  return /^(struct|union) [^*]*$/.test(type.text);
}

function lowerInitializer(
  to: Lowering,
  variable: VariableId,
  type: CType,
  initializer: NodeId | undefined,
): void {
  const { tree } = to.text;
  if (initializer === undefined || tree.isAbsent(initializer)) return;
  const isMemory = to.variables[variable]?.isMemory === true;
  if (isMemory && !to.isExact)
    to.leaveOut('initial values of a struct or array', to.line(initializer));
  if (tree.kind(initializer) === N.initializerList) {
    lowerList(to, variable, initializer);
    if (to.isExact) emitText(to, initializer, 'initial values', [variable]);
    return;
  }
  const value = to.value(initializer);
  if (isMemory && to.isExact) emitText(to, initializer, 'initial values', [variable]);
  if (isMemory) return; // a string, or a struct copied: nothing known of it
  to.assign(variable, value ?? anyOf(type, 'its initializer'), to.line(initializer));
}

/** Evaluates a list for its calls; named fields of the variable get their values, and the others are 0. */
function lowerList(to: Lowering, variable: VariableId, list: NodeId): void {
  const { tree } = to.text;
  for (const element of tree.children(list)) {
    if (tree.kind(element) !== N.designated) {
      lowerElement(to, element);
      continue;
    }
    const children = tree.children(element);
    const [designator] = children;
    const value = children.at(-1);
    if (designator === undefined || value === undefined) continue;
    const isField = tree.kind(designator) === N.fieldDesignator && children.length === 2;
    if (!isField || tree.kind(value) === N.initializerList) {
      lowerElement(to, value);
      continue;
    }
    const name = tree.tokenText((tree.endToken[designator] as number) - 1);
    const type = to.names.fieldType(to.typeOfVariable(variable), name);
    const base = { kind: 'local', variable, type: to.typeOfVariable(variable) } as const;
    to.emit({
      kind: 'assign',
      place: { kind: 'field', base, name, type },
      value: to.value(value),
      line: to.line(value),
    });
  }
}

function lowerElement(to: Lowering, element: NodeId): void {
  const { tree } = to.text;
  if (tree.kind(element) === N.initializerList) {
    for (const inner of tree.children(element)) lowerElement(to, inner);
  } else if (tree.kind(element) === N.designated) {
    const value = tree.children(element).at(-1);
    if (value !== undefined) lowerElement(to, value);
  } else if (tree.kind(element) !== N.conditionalGroup) {
    to.value(element);
  }
}
