import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { C, FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';
import type { BlockId, CType, Line, Value } from './control-flow-graph.ts';
import { lowerConditionText } from './lower-conditional.ts';
import { anyOf, INT_TYPE, type Lowering, UNKNOWN_TYPE } from './lowering.ts';
import { isNamedBy } from './macro-mentions.ts';
import { tokensOf } from './macro-tokens.ts';
import type { MacroText } from './names.ts';
import { converted, isSameWidth, promoted } from './width.ts';

/** Longer bodies stay calls: they do much, and what they return is rarely what a reader asks for. */
const MAX_BODY = 1_200;
const MAX_DEPTH = 8;
/** As many ways to read a macro as are followed; others are the business of other architectures. */
const MAX_DEFINITIONS = 4;
/** Macros of several definitions are followed so deep; the ways to combine them multiply. */
const MAX_ALTERNATIVE_DEPTH = 2;
/** So much text of macros is read for one function. */
const MAX_EXPANSIONS = 400;

const expansions = new WeakMap<Lowering, { count: number }>();

/** A called name that has macros. */
export interface CalledMacro {
  readonly name: string;
  readonly macros: readonly MacroText[];
  /** The call as one of a function; undefined for a name that is none. */
  readonly otherwise: (() => Value) | undefined;
}

/** The value of a macro call, read from the macro's text; undefined when the call has to stay a call. */
export function expandCall(
  to: Lowering,
  node: NodeId,
  called: CalledMacro,
  args: readonly NodeId[],
): Value | undefined {
  const { tree } = to.text;
  const texts = args.map((argument) => tree.text(argument));
  if (to.names.mayLeadAway(called.name)) for (const text of texts) spellArgument(to, text);
  const list = `(${texts.join(', ')})`;
  const bodies = called.macros.map((macro) =>
    macro.parameters === undefined
      ? `${substituted(to, macro, [])}${list}`
      : substituted(to, macro, texts),
  );
  const isTwice = texts.some((text) => mayCall(to, text, called.name));
  if (isTwice) to.expandingTwice.add(called.name);
  const value = expandOneOf(to, called, bodies, to.line(node));
  if (isTwice) to.expandingTwice.delete(called.name);
  return value;
}

/** Whether the text has the name, or a macro in whose text it is. */
function mayCall(to: Lowering, text: string, name: string): boolean {
  const words = text.match(/[A-Za-z_]\w*/g) ?? [];
  return words.some((word) => {
    if (word === name) return true;
    const isMacro = !to.expanding.includes(word) && to.names.macros(word).length > 0;
    return isMacro && isNamedBy(to.names, word, name);
  });
}

/** A constant handed to a macro that returns it is one that the function's own text names. */
function spellArgument(to: Lowering, text: string): void {
  if (to.expanding.length > 0 || !/^-?[A-Z_]\w*$/.test(text)) return;
  const name = text.replace('-', '');
  const number = to.find(name) === undefined ? to.names.number(name) : undefined;
  if (number !== undefined) to.spell(text === name ? number : -number, text);
}

/** The value of `NAME` when it is a macro without parameters whose text can be read. */
export function expandObjectMacro(to: Lowering, name: string): Value | undefined {
  const macros = to.names.macros(name).filter((macro) => macro.parameters === undefined);
  const bodies = macros.map((macro) => substituted(to, macro, []));
  return expandOneOf(to, { name, macros, otherwise: undefined }, bodies, to.lastLine);
}

/** `bodies` are the texts of the macros with the call's arguments. */
function expandOneOf(
  to: Lowering,
  { name, macros, otherwise }: CalledMacro,
  bodies: readonly string[],
  line: Line,
): Value | undefined {
  if (macros.length === 0 || macros.length > MAX_DEFINITIONS) return undefined;
  if (to.expanding.length >= MAX_DEPTH || to.expanding.includes(name)) return undefined;
  const isOneOfMany = macros.length > 1 || otherwise !== undefined;
  if (isOneOfMany && to.expanding.length > MAX_ALTERNATIVE_DEPTH) return undefined;
  if (macros.some((macro) => macro.body.length > MAX_BODY)) return undefined;
  const budget = expansions.get(to) ?? { count: 0 };
  expansions.set(to, budget);
  if (++budget.count > MAX_EXPANSIONS) return undefined;
  const trees = bodies.map((body) => parseText(to.symbols, body, 'macroBody'));
  if (trees.some((tree) => tree.problems.length > 0 || tree.kind(tree.root) === N.error)) {
    return undefined;
  }
  const expanded = (tree: SyntaxTree): Value => {
    to.expanding.push(name);
    try {
      return lowerBody(to, tree, line);
    } finally {
      to.expanding.pop();
    }
  };
  const [only] = trees;
  if (!isOneOfMany && only !== undefined) return expanded(only);
  const ways = trees.map((tree, index) => ({
    condition: macros[index]?.condition,
    value: () => expanded(tree),
  }));
  if (otherwise !== undefined) ways.push({ condition: undefined, value: otherwise });
  return lowerWays(to, name, ways, line);
}

function lowerBody(to: Lowering, tree: SyntaxTree, line: Line): Value {
  return to.reading({ tree, lineOf: () => line }, () => {
    const { root } = tree;
    if (tree.kind(root) !== N.macroBody) {
      return tree.isAbsent(root) ? anyOf(UNKNOWN_TYPE, 'nothing') : to.value(root);
    }
    to.inScope(() => {
      for (const statement of tree.children(root)) to.statement(statement);
    });
    return anyOf(UNKNOWN_TYPE, 'a macro without a value');
  });
}

/** One definition of a name. */
interface DefinedWay {
  readonly condition: string | undefined;
  readonly value: () => Value;
}

/** One definition after the other, each under its own `#if` condition; the last one takes what is left. */
function lowerWays(to: Lowering, name: string, ways: readonly DefinedWay[], line: Line): Value {
  const after = to.newBlock();
  const result = to.temporary(UNKNOWN_TYPE);
  const values = ways.map(({ condition, value }, index) => {
    const next = to.newBlock();
    if (index < ways.length - 1) {
      const here = to.newBlock();
      if (condition !== undefined) lowerConditionText(to, condition, here, next, line);
      else if (to.isExact) branchOnDefinition(to, name, index, here, next);
      else to.leave({ kind: 'choose', to: [here, next] });
      to.continueIn(here);
    }
    const lowered = value();
    // Each way keeps its own type: no conversion happens between them.
    to.setType(result, lowered.type);
    to.assign(result, lowered, line);
    to.jump(after);
    to.continueIn(next);
    return lowered;
  });
  to.continueIn(after);
  to.setType(result, typeOfAll(values));
  return to.readTemporary(result);
}

/** Which of the definitions is meant is the same wherever the function has the name. */
function branchOnDefinition(
  to: Lowering,
  name: string,
  index: number,
  yes: BlockId,
  no: BlockId,
): void {
  const condition = `${name} is its definition ${index}`;
  to.branchOn({ kind: 'configuration', condition, type: INT_TYPE }, yes, no, to.lastLine);
}

/** The type that every one of the values has behind C's promotions, constants aside that it can hold. */
function typeOfAll(values: readonly Value[]): CType {
  const typed = values.filter((value) => value.kind !== 'number');
  const [first = values[0]] = typed;
  if (first === undefined) return UNKNOWN_TYPE;
  const width = promoted(first.type.width);
  const isHeld = (value: Value): boolean =>
    value.kind === 'number'
      ? converted(value.value, width) === value.value
      : isSameWidth(promoted(value.type.width), width);
  return values.every(isHeld) ? { text: first.type.text, width } : UNKNOWN_TYPE;
}

/** The macro's body with the arguments' texts in place of its parameters, as the preprocessor would. */
function substituted(to: Lowering, macro: MacroText, args: readonly string[]): string {
  const parameters = macro.parameters ?? [];
  if (parameters.length === 0 && !macro.body.includes('##')) return macro.body;
  const { bytes, tokens } = tokensOf(to, macro.body);
  const textOf = (token: number): string =>
    bytes.toString('latin1', tokens.starts[token], tokens.ends[token]);
  const argumentOf = (token: number): string | undefined => {
    if ((tokens.kinds[token] as number) < FIRST_SYMBOL) return undefined;
    const name = textOf(token);
    const index = name === '__VA_ARGS__' ? parameters.length - 1 : parameters.indexOf(name);
    if (index < 0) return undefined;
    return macro.isVariadic && index === parameters.length - 1
      ? args.slice(index).join(', ')
      : (args[index] ?? '');
  };
  let out = '';
  let copied = 0;
  for (let token = 0; token < tokens.count; token++) {
    const kind = tokens.kinds[token] as number;
    const start = tokens.starts[token] as number;
    if (kind === T.paste) {
      out = out.trimEnd();
      copied = tokens.starts[token + 1] ?? bytes.length;
      if (token + 1 === tokens.count) break;
      // `, ## args` without arguments takes the comma with it.
      if (out.endsWith(',') && argumentOf(token + 1) === '') out = out.slice(0, -1);
      continue;
    }
    out += bytes.toString('latin1', copied, start);
    if (kind === C.hash && argumentOf(token + 1) !== undefined) {
      out += '""';
      copied = tokens.ends[++token] as number;
      continue;
    }
    out += argumentOf(token) ?? textOf(token);
    copied = tokens.ends[token] as number;
  }
  return out;
}
