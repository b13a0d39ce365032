import { N } from '../syntax/node-kinds.ts';
import type { NodeId } from '../syntax/syntax-tree.ts';
import { C, T } from '../syntax/token-kinds.ts';
import { readingsOf } from './called-name.ts';
import type { Callee, CType, Instruction, Value, VariableId } from './control-flow-graph.ts';
import { expandCall } from './lower-macro.ts';
import { anyOf, FALSE, INT_TYPE, type Lowering, numberOf, TRUE, UNKNOWN_TYPE } from './lowering.ts';
import { mentionsLocal } from './macro-mentions.ts';
import { mayWriteArgument } from './macro-writes.ts';
import type { CallMeaning } from './names.ts';
import { NumberSet } from './number-set.ts';
import { emitText, sourceText } from './source-text.ts';
import { LONG } from './width.ts';

const ERROR_POINTERS: NumberSet = NumberSet.range(-4095n, -1n);

/** A call: by what `knowledge` says of the name, by the macro's text, or as a call of an unread function. */
export function lowerCall(
  to: Lowering,
  node: NodeId,
  wanted: 'value' | 'effects' = 'value',
): Value {
  const { tree } = to.text;
  const [callee, ...args] = tree.children(node);
  if (callee === undefined) return anyOf(UNKNOWN_TYPE, 'nothing');
  const name = calledName(to, callee);
  if (name === undefined) {
    const value = to.value(callee);
    const target = indirectCallee(to, callee, value);
    return emitCall(to, node, target, args, undefined, UNKNOWN_TYPE, value);
  }
  const meaning = to.names.meaning(name);
  if (meaning !== undefined) {
    const value = lowerMeaning(to, node, name, meaning, args);
    if (value !== undefined) return value;
  }
  const isExplained =
    meaning?.kind === 'call' &&
    (wanted === 'effects' || meaning.isPure || meaning.results !== undefined);
  const { macros, isFunction } = readingsOf(to, callee, name, args);
  const call = (target: Callee): Value =>
    emitCall(to, node, target, args, callMeaning(meaning), to.names.resultType(name));
  const asFunction: Callee = { kind: 'function', name };
  const asWritten: Callee =
    macros.length === 0
      ? asFunction
      : isFunction
        ? { ...asFunction, orMacro: true }
        : { kind: 'macro', name };
  if (isExplained) return call(asWritten);
  const leadsAway =
    (macros.length > 0 && to.names.mayLeadAway(name)) ||
    ((macros.length > 0 || !isFunction) && args.some((arg) => holdsStatements(to, arg)));
  const isRead =
    wanted === 'value' ||
    leadsAway ||
    mentionsLocal(to, name) ||
    args.some((argument) => assignedIn(to, argument).length > 0);
  if (macros.length > 0 && isRead) {
    const otherwise = isFunction ? (): Value => call(asFunction) : undefined;
    const expanded = expandCall(to, node, { name, macros, otherwise }, args);
    if (expanded !== undefined) return expanded;
  }
  if (leadsAway) to.limit(`the macro ${name}, which may return from here`, to.line(node));
  return call(asWritten);
}

/** Statements handed to a macro run wherever it puts them. */
function holdsStatements(to: Lowering, argument: NodeId): boolean {
  const { tree } = to.text;
  const kind = tree.kind(argument);
  if (kind !== N.compound && kind !== N.text) return false;
  return /\b(?:return|goto|break|continue)\b/.test(tree.text(argument));
}

function callMeaning(
  meaning: CallMeaning | undefined,
): Extract<CallMeaning, { kind: 'call' }> | undefined {
  return meaning?.kind === 'call' ? meaning : undefined;
}

/** The name of a directly called function; undefined for calls through pointers. */
export function calledName(to: Lowering, callee: NodeId): string | undefined {
  const { tree } = to.text;
  let node = callee;
  while (tree.kind(node) === N.paren) {
    const [operand] = tree.children(node);
    if (operand === undefined) return undefined;
    node = operand;
  }
  if (tree.kind(node) !== N.identifier) return undefined;
  const name = tree.text(node);
  return to.find(name) === undefined ? name : undefined;
}

function indirectCallee(to: Lowering, callee: NodeId, value: Value): Callee {
  const { tree } = to.text;
  let text = tree.text(callee).replace(/\s+/g, ' ');
  if (text.length > 50) text = `${text.slice(0, 49)}…`;
  if (value.kind !== 'read' || value.place.kind !== 'field') return { kind: 'pointer', text };
  const { base, name } = value.place;
  const struct = /^(?:struct |union )?(\w+)$/.exec(base.type.text)?.[1] ?? '?';
  return { kind: 'dispatch', slot: `${struct}.${name}`, text };
}

/** Undefined when the call does not have the arguments that the meaning speaks of. */
function lowerMeaning(
  to: Lowering,
  node: NodeId,
  name: string,
  meaning: CallMeaning,
  args: readonly NodeId[],
): Value | undefined {
  const line = to.line(node);
  switch (meaning.kind) {
    case 'call':
      return undefined;
    case 'noreturn':
      for (const argument of args) lowerArgument(to, argument);
      if (to.isExact) emitText(to, node, name);
      to.leave({ kind: 'stop' });
      return anyOf(UNKNOWN_TYPE, `${name}() does not return`);
    case 'configuration': {
      const [option] = args;
      if (option === undefined) return undefined;
      const condition = to.text.tree.text(option);
      return { kind: 'configuration', condition, type: INT_TYPE };
    }
    default:
  }
  const subject = args[meaning.argument];
  if (subject === undefined) return undefined;
  if (meaning.kind === 'noreturn-if') {
    const stop = to.newBlock();
    const after = to.newBlock();
    to.isAssertion = true;
    to.condition(subject, stop, after);
    to.isAssertion = false;
    to.continueIn(after);
    return FALSE;
  }
  let chosen: Value | undefined;
  args.forEach((argument, position) => {
    const value =
      position === meaning.argument ? lowerSubject(to, node, argument, meaning) : undefined;
    if (value === undefined) lowerArgument(to, argument);
    else chosen = value;
  });
  const value = chosen ?? anyOf(UNKNOWN_TYPE, name);
  switch (meaning.kind) {
    case 'identity': {
      if (meaning.isSeen !== true) return value;
      const kept = to.keep(value, line);
      emitSeen(to, node, name, [kept]);
      return kept;
    }
    case 'truth':
      return value;
    case 'within':
      return { kind: 'within', operand: value, set: meaning.set, type: INT_TYPE };
    case 'error-or-zero':
      return errorOrZero(to, value, line);
  }
}

/** The value of a call's argument, which is what `meaning` makes of it. */
function lowerSubject(to: Lowering, call: NodeId, node: NodeId, meaning: CallMeaning): Value {
  const line = to.line(node);
  if (meaning.kind !== 'truth') return to.value(node);
  const yes = to.newBlock();
  const no = to.newBlock();
  const after = to.newBlock();
  const result = to.temporary(INT_TYPE);
  to.condition(node, yes, no);
  to.continueIn(yes);
  if (meaning.isSeen === true) emitSeen(to, call, calledText(to, call));
  to.assign(result, TRUE, line);
  to.jump(after);
  to.continueIn(no);
  to.assign(result, FALSE, line);
  to.jump(after);
  to.continueIn(after);
  return to.readTemporary(result);
}

function calledText(to: Lowering, call: NodeId): string {
  const [callee] = to.text.tree.children(call);
  return callee === undefined ? '' : (calledName(to, callee) ?? '');
}

/** A call whose value is told already, and of which others see something: a warning, the values in `shown`. */
function emitSeen(to: Lowering, node: NodeId, name: string, shown: readonly Value[] = []): void {
  const line = to.line(node);
  to.emit({
    kind: 'call',
    site: to.newSite(),
    callee: { kind: 'macro', name },
    arguments: shown,
    result: to.temporary(INT_TYPE),
    known: NumberSet.zero,
    writes: [],
    isPure: true,
    isSeen: true,
    ...(to.isExact ? { source: sourceText(to, node) } : {}),
    line,
  });
}

/** `PTR_ERR_OR_ZERO(p)`. */
function errorOrZero(to: Lowering, pointer: Value, line: number): Value {
  const kept = to.keep(pointer, line);
  const yes = to.newBlock();
  const no = to.newBlock();
  const after = to.newBlock();
  const result = to.temporary({ text: 'long', width: LONG });
  const condition = { kind: 'within', operand: kept, set: ERROR_POINTERS, type: INT_TYPE } as const;
  to.branchOn(condition, yes, no, line);
  to.continueIn(yes);
  to.assign(result, kept, line);
  to.jump(after);
  to.continueIn(no);
  to.assign(result, numberOf(0n), line);
  to.jump(after);
  to.continueIn(after);
  return to.readTemporary(result);
}

/** An argument may be a type, a piece of text or a block: then it is no value. */
function lowerArgument(to: Lowering, argument: NodeId): Value {
  const kind = to.text.tree.kind(argument);
  if (kind === N.typeName && to.isExact) return nameOf(to, argument);
  if (kind === N.typeName || kind === N.text || kind === N.compound || kind === N.absent) {
    return anyOf(UNKNOWN_TYPE, 'no value');
  }
  return to.value(argument);
}

function nameOf(to: Lowering, node: NodeId): Value {
  const { text } = sourceText(to, node);
  return { kind: 'name', name: text, set: NumberSet.everything, type: UNKNOWN_TYPE };
}

function emitCall(
  to: Lowering,
  node: NodeId,
  callee: Callee,
  args: readonly NodeId[],
  meaning: Extract<CallMeaning, { kind: 'call' }> | undefined,
  type: CType,
  through?: Value,
): Value {
  const line = to.line(node);
  for (const [value, name] of meaning?.names ?? []) to.spell(value, name);
  const writes = writtenLocals(to, callee, args, meaning);
  const values = args.map((argument) => lowerArgument(to, argument));
  const result = to.temporary(type);
  const instruction: Instruction = {
    kind: 'call',
    site: to.newSite(),
    callee,
    arguments: values,
    result,
    known: meaning?.results,
    writes,
    isPure: meaning?.isPure ?? false,
    ...(to.isExact && through !== undefined ? { through } : {}),
    ...(to.isExact && isText(callee, writes) ? { source: sourceText(to, node) } : {}),
    line,
  };
  to.emit(instruction);
  return to.readTemporary(result);
}

/** Whether the values of the arguments may not be all that the call sees of them. */
function isText(callee: Callee, writes: readonly VariableId[]): boolean {
  const mayBeMacro = callee.kind === 'macro' || (callee.kind === 'function' && callee.orMacro);
  return mayBeMacro === true || writes.length > 0;
}

/** A macro may assign to a variable that is handed over by name; a function cannot. */
function writtenLocals(
  to: Lowering,
  callee: Callee,
  args: readonly NodeId[],
  meaning: Extract<CallMeaning, { kind: 'call' }> | undefined,
): VariableId[] {
  const written: VariableId[] = [];
  const mayBeMacro = callee.kind === 'macro' || (callee.kind === 'function' && callee.orMacro);
  if (!mayBeMacro && meaning?.writes === undefined) return written;
  args.forEach((argument, position) => {
    // A macro may leave its argument alone, or run it twice.
    if (mayBeMacro) written.push(...assignedIn(to, argument));
    const variable = bareLocal(to, argument);
    if (variable === undefined) return;
    const mayWrite =
      meaning?.writes !== undefined
        ? meaning.writes.includes(position)
        : 'name' in callee && mayWriteArgument(to, callee.name, position);
    if (mayWrite) written.push(variable);
  });
  return written;
}

/** The local variables that running an argument assigns to: `n++`, `err = f()`. */
function assignedIn(to: Lowering, node: NodeId): VariableId[] {
  const { tree } = to.text;
  const children = tree.children(node);
  const assigned = children.flatMap((child) => assignedIn(to, child));
  const [target] = children;
  const kind = tree.kind(node);
  const isAssignment = kind === N.assign || kind === N.prefix || kind === N.postfix;
  const variable = isAssignment && target !== undefined ? bareLocal(to, target) : undefined;
  return variable === undefined ? assigned : [...assigned, variable];
}

/** The local variable that an argument is, `&x` and parentheses aside. */
export function bareLocal(to: Lowering, argument: NodeId): VariableId | undefined {
  const { tree } = to.text;
  let node = argument;
  for (;;) {
    const kind = tree.kind(node);
    const isAddress =
      kind === N.unary && tree.tokens.kinds[tree.firstToken[node] as number] === C.ampersand;
    if (kind !== N.paren && !isAddress) break;
    const [operand] = tree.children(node);
    if (operand === undefined) return undefined;
    node = operand;
  }
  if (
    tree.kind(node) === N.member &&
    tree.tokens.kinds[(tree.endToken[node] as number) - 2] !== T.arrow
  ) {
    const [operand] = tree.children(node);
    return operand === undefined ? undefined : bareLocal(to, operand);
  }
  return tree.kind(node) === N.identifier ? to.find(tree.text(node)) : undefined;
}
