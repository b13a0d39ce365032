import { N } from '../syntax/node-kinds.ts';
import type { NodeId } from '../syntax/syntax-tree.ts';
import { C, T } from '../syntax/token-kinds.ts';
import type { BlockId, Comparison, CType, Place, Value } from './control-flow-graph.ts';
import { VALID_ADDRESS } from './evaluate.ts';
import type { Operator } from './expression.ts';
import { lowerCall } from './lower-call.ts';
import { isTypeName, typeOfTypeName } from './lower-declaration.ts';
import { expandObjectMacro } from './lower-macro.ts';
import { anyOf, FALSE, INT_TYPE, type Lowering, numberOf, TRUE, UNKNOWN_TYPE } from './lowering.ts';
import { mentionsLocal } from './macro-mentions.ts';
import { NumberSet } from './number-set.ts';
import { readCharacter, readNumber } from './read-number.ts';
import { emitText, sourceText, TOKEN_END } from './source-text.ts';
import {
  commonWidth,
  converted,
  isSameWidth,
  POINTER,
  promoted,
  UNSIGNED_LONG,
  type Width,
} from './width.ts';

/** Instructions for the side effects of an expression, and its value. */
export function lowerValue(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  switch (tree.kind(node)) {
    case N.number: {
      const number = readNumber(tree.text(node));
      return number === undefined
        ? unreadValue(to, node, UNKNOWN_TYPE, 'a number')
        : numberOf(number.value, { text: 'int', width: number.width });
    }
    case N.character: {
      const value = readCharacter(tree.text(node));
      return value === undefined ? unreadValue(to, node, INT_TYPE, 'a character') : numberOf(value);
    }
    case N.string:
      return {
        kind: 'name',
        name: to.isExact ? sourceText(to, node).text : shortened(tree.text(node)),
        set: VALID_ADDRESS,
        type: { text: 'char *', width: POINTER },
      };
    case N.identifier:
      return lowerName(to, tree.text(node));
    case N.paren:
      return lowerFirst(to, node);
    case N.call:
      return lowerCall(to, node);
    case N.index:
    case N.member:
      return readPlace(to, lowerPlace(to, node));
    case N.prefix:
    case N.postfix:
      return lowerStep(to, node);
    case N.unary:
      return lowerUnary(to, node);
    case N.cast:
      return lowerCast(to, node);
    case N.binary:
      return lowerBinary(to, node);
    case N.assign:
      return lowerAssign(to, node);
    case N.conditional:
      return lowerConditional(to, node);
    case N.comma: {
      let last: Value = anyOf(UNKNOWN_TYPE, 'nothing');
      for (const child of tree.children(node)) last = lowerValue(to, child);
      return last;
    }
    case N.statementExpression:
      return lowerStatementExpression(to, node);
    case N.sizeof:
    case N.alignof:
      return lowerSize(to, node);
    case N.compoundLiteral:
      return lowerCompoundLiteral(to, node);
    case N.labelAddress: {
      const label = tree.tokenText((tree.endToken[node] as number) - 1);
      to.takenLabels.add(label);
      return { kind: 'name', name: `&&${label}`, set: VALID_ADDRESS, type: UNKNOWN_TYPE };
    }
    case N.generic:
      return lowerGeneric(to, node);
    case N.initializerList:
      for (const child of tree.children(node)) lowerValue(to, child);
      return to.isExact ? emitText(to, node, 'a list') : anyOf(UNKNOWN_TYPE, 'a list');
    default:
      return lowerOther(to, node);
  }
}

/** A constant that is not read: whatever it is, an equal text is the same. */
function unreadValue(to: Lowering, node: NodeId, type: CType, why: string): Value {
  if (!to.isExact) return anyOf(type, why);
  const { text } = sourceText(to, node);
  return { kind: 'name', name: text, set: NumberSet.everything, type };
}

/** How large a type is depends on the build, but it is one number: the same wherever the text says so. */
function lowerSize(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const type: CType = { text: 'unsigned long', width: UNSIGNED_LONG };
  if (to.isExact) return { kind: 'name', name: sizeText(to, node), set: SIZES, type };
  const name = tree.text(node).replace(/\s+/g, ' ');
  const isLocal = (word: string): boolean => {
    const variable = to.find(word);
    return variable !== undefined && (to.variables[variable]?.parameter ?? -1) < 0;
  };
  const words = name.match(/[A-Za-z_]\w*/g) ?? [];
  return words.some(isLocal) || name.length > MAX_SIZE_TEXT
    ? anyOf(type, 'a size')
    : { kind: 'name', name, set: SIZES, type };
}

/** The size of a variable is that of its type. */
function sizeText(to: Lowering, node: NodeId): string {
  const { text, variables } = sourceText(to, node);
  const types = variables.map((variable) => to.typeOfVariable(variable).text);
  return [text, ...types].join(TOKEN_END);
}

/** Longer texts of sizes say less than none. */
const MAX_SIZE_TEXT = 60;
/** No object takes half of the address space. */
const SIZES = NumberSet.range(0n, (1n << 62n) - 1n);

function lowerOther(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const kind = tree.kind(node);
  if (kind === N.conditionalGroup || kind === N.alternatives) {
    to.limit('an #if inside an expression', to.line(node));
  } else if (kind === N.error) {
    to.limit('text that could not be read', to.line(node));
  }
  return anyOf(UNKNOWN_TYPE, 'text that was not read');
}

function lowerFirst(to: Lowering, node: NodeId): Value {
  const [operand] = to.text.tree.children(node);
  return operand === undefined ? anyOf(UNKNOWN_TYPE, 'nothing') : lowerValue(to, operand);
}

/** A name that stands alone: a variable, a constant, a macro, a function's address. */
export function lowerName(to: Lowering, name: string): Value {
  const variable = to.find(name);
  if (variable !== undefined) {
    return readPlace(to, { kind: 'local', variable, type: to.typeOfVariable(variable) });
  }
  switch (name) {
    case 'NULL':
      return numberOf(0n, { text: 'void *', width: POINTER });
    case 'true':
      return TRUE;
    case 'false':
      return FALSE;
  }
  const number = to.names.number(name);
  if (number !== undefined) {
    to.spell(number, name);
    return numberOf(number, INT_TYPE, name);
  }
  const expanded = expandObjectMacro(to, name);
  if (expanded !== undefined) return expanded;
  if (to.isExact && mentionsLocal(to, name))
    to.limit(`the macro ${name}, which speaks of a local variable`, to.lastLine);
  if (to.names.isFunction(name)) {
    return { kind: 'name', name, set: VALID_ADDRESS, type: to.pointerTo(UNKNOWN_TYPE) };
  }
  if (/^[A-Z_0-9]+$/.test(name)) {
    return { kind: 'name', name, set: NumberSet.everything, type: UNKNOWN_TYPE };
  }
  return readPlace(to, { kind: 'global', name, type: to.names.globalType(name) });
}

/** Reading an array gives its address. */
function readPlace(to: Lowering, place: Place): Value {
  if (!place.type.text.endsWith('[]')) return { kind: 'read', place, type: place.type };
  takeAddress(to, place);
  return { kind: 'address', place, type: place.type };
}

export function takeAddress(to: Lowering, place: Place): void {
  let base = place;
  while (base.kind === 'field' || base.kind === 'element') base = base.base;
  if (base.kind !== 'local') return;
  const variable = to.variables[base.variable];
  if (variable !== undefined) variable.isAddressTaken = true;
}

/** Where an expression that can be assigned to leads; anything else is kept in a variable of our own. */
export function lowerPlace(to: Lowering, node: NodeId): Place {
  const { tree } = to.text;
  switch (tree.kind(node)) {
    case N.paren: {
      const [operand] = tree.children(node);
      if (operand !== undefined) return lowerPlace(to, operand);
      break;
    }
    case N.unary:
      if (tree.tokens.kinds[tree.firstToken[node] as number] === C.star) {
        return targetOf(to, lowerFirst(to, node));
      }
      break;
    case N.member:
      return lowerMember(to, node);
    case N.index: {
      const [array, index] = tree.children(node);
      if (array === undefined || index === undefined) break;
      const base = lowerValue(to, array);
      const at = lowerValue(to, index);
      const type = to.targetOf(base.type);
      return { kind: 'element', base: targetOf(to, base), index: at, type };
    }
    default:
      break;
  }
  const value = lowerValue(to, node);
  if (value.kind === 'read') return value.place;
  if (value.kind === 'address') return { kind: 'target', pointer: value, type: value.type };
  const variable = to.temporary(value.type);
  to.assign(variable, value, to.line(node));
  return { kind: 'local', variable, type: value.type };
}

/** What a pointer points to: `*&x` is `x`. */
function targetOf(to: Lowering, pointer: Value): Place {
  if (pointer.kind === 'address') return pointer.place;
  return { kind: 'target', pointer, type: to.targetOf(pointer.type) };
}

function lowerMember(to: Lowering, node: NodeId): Place {
  const { tree } = to.text;
  const [operand] = tree.children(node);
  const end = tree.endToken[node] as number;
  const name = tree.tokenText(end - 1);
  const isArrow = tree.tokens.kinds[end - 2] === T.arrow;
  let base: Place;
  if (operand === undefined) base = { kind: 'global', name: '', type: UNKNOWN_TYPE };
  else base = isArrow ? targetOf(to, lowerValue(to, operand)) : lowerPlace(to, operand);
  return { kind: 'field', base, name, type: to.names.fieldType(base.type, name) };
}

function lowerStep(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [operand] = tree.children(node);
  if (operand === undefined) return anyOf(UNKNOWN_TYPE, 'nothing');
  const isPrefix = tree.kind(node) === N.prefix;
  const end = tree.endToken[node] as number;
  const token = isPrefix ? (tree.firstToken[node] as number) : end - 1;
  const operator = tree.tokens.kinds[token] === T.increment ? '+' : '-';
  const place = lowerPlace(to, operand);
  const before = to.temporary(place.type);
  const line = to.line(node);
  to.assign(before, { kind: 'read', place, type: place.type }, line);
  const old = to.readTemporary(before);
  const value = arithmetic(operator, old, numberOf(1n));
  to.emit({ kind: 'assign', place, value, line });
  return isPrefix ? { kind: 'convert', operand: value, type: place.type } : old;
}

function lowerUnary(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [operand] = tree.children(node);
  if (operand === undefined) return anyOf(UNKNOWN_TYPE, 'nothing');
  switch (tree.tokens.kinds[tree.firstToken[node] as number]) {
    case C.minus:
      return negated(to, lowerValue(to, operand));
    case C.not:
      return { kind: 'not', operand: lowerTruth(to, operand), type: INT_TYPE };
    case C.tilde: {
      const value = lowerValue(to, operand);
      const type = { text: value.type.text, width: promoted(value.type.width) };
      return { kind: 'complement', operand: value, type };
    }
    case C.star:
      return readPlace(to, targetOf(to, lowerValue(to, operand)));
    case C.ampersand: {
      const place = lowerPlace(to, operand);
      takeAddress(to, place);
      return { kind: 'address', place, type: to.pointerTo(place.type) };
    }
    default: // + and words that compilers read as nothing
      return lowerValue(to, operand);
  }
}

function negated(to: Lowering, value: Value): Value {
  const type = { text: value.type.text, width: promoted(value.type.width) };
  if (value.kind === 'number') {
    const name = value.name === undefined ? undefined : `-${value.name}`;
    to.spell(-value.value, name ?? `${-value.value}`);
    return numberOf(converted(-value.value, type.width), type, name);
  }
  return { kind: 'binary', operator: '-', left: numberOf(0n), right: value, type };
}

function lowerCast(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [typeName, operand] = tree.children(node);
  if (typeName === undefined || operand === undefined) return anyOf(UNKNOWN_TYPE, 'nothing');
  const type = typeOfTypeName(to, typeName);
  const value = lowerValue(to, operand);
  if (type.width.kind === 'void') return anyOf(UNKNOWN_TYPE, 'nothing');
  if (value.kind === 'number' && type.width.kind === 'other') return numberOf(value.value, type);
  return { kind: 'convert', operand: value, type };
}

const COMPARISONS: ReadonlyMap<number, Comparison> = new Map([
  [T.equal, '=='],
  [T.notEqual, '!='],
  [0x3c, '<'],
  [T.lessEqual, '<='],
  [0x3e, '>'],
  [T.greaterEqual, '>='],
]);

const OPERATORS: ReadonlyMap<number, Operator> = new Map([
  [0x2b, '+'],
  [C.minus, '-'],
  [C.star, '*'],
  [0x2f, '/'],
  [0x25, '%'],
  [C.ampersand, '&'],
  [0x7c, '|'],
  [0x5e, '^'],
  [T.shiftLeft, '<<'],
  [T.shiftRight, '>>'],
]);

function lowerBinary(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [left, right] = tree.children(node);
  if (left === undefined || right === undefined) return anyOf(UNKNOWN_TYPE, 'nothing');
  const operator = tree.tokens.kinds[tree.payload[node] as number] as number;
  if (operator === T.andAnd || operator === T.orOr) return lowerTruth(to, node);
  const comparison = COMPARISONS.get(operator);
  const first = lowerValue(to, left);
  const second = lowerValue(to, right);
  if (comparison !== undefined) {
    return { kind: 'compare', operator: comparison, left: first, right: second, type: INT_TYPE };
  }
  const arithmeticOperator = OPERATORS.get(operator);
  return arithmeticOperator === undefined
    ? anyOf(UNKNOWN_TYPE, 'an operator')
    : arithmetic(arithmeticOperator, first, second);
}

/** Numbers fold at once, so that `-(A | B)` and masks stay constants. */
function arithmetic(operator: Operator, left: Value, right: Value): Value {
  const isShift = operator === '<<' || operator === '>>';
  const width: Width = isShift
    ? promoted(left.type.width)
    : commonWidth(left.type.width, right.type.width);
  const text = left.type.width.kind === 'pointer' ? left.type.text : right.type.text;
  return { kind: 'binary', operator, left, right, type: { text, width } };
}

function lowerAssign(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [target, source] = tree.children(node);
  if (target === undefined || source === undefined) return anyOf(UNKNOWN_TYPE, 'nothing');
  const line = to.line(node);
  const token = tree.payload[node] as number;
  const isPlain = tree.tokens.kinds[token] === C.assign;
  let value = lowerValue(to, source);
  const place = lowerPlace(to, target);
  if (!isPlain) {
    const operator = tree.tokenText(token).slice(0, -1) as Operator; // `|=` and so on
    value = arithmetic(operator, { kind: 'read', place, type: place.type }, value);
  }
  if (place.kind === 'local') {
    to.emit({ kind: 'assign', place, value, line });
    return { kind: 'read', place, type: place.type };
  }
  const kept = to.temporary(place.type);
  to.assign(kept, value, line);
  to.emit({ kind: 'assign', place, value: to.readTemporary(kept), line });
  return to.readTemporary(kept);
}

function lowerConditional(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [condition, then, otherwise] = tree.children(node);
  if (condition === undefined || then === undefined || otherwise === undefined) {
    return anyOf(UNKNOWN_TYPE, 'nothing');
  }
  const line = to.line(node);
  const yes = to.newBlock();
  const no = to.newBlock();
  const after = to.newBlock();
  const result = to.temporary(UNKNOWN_TYPE);
  if (tree.isAbsent(then)) {
    const value = to.keep(lowerValue(to, condition), to.line(condition));
    to.branchOn(value, yes, no, line);
    to.continueIn(yes);
    to.setType(result, value.type);
    to.assign(result, value, line);
  } else {
    lowerCondition(to, condition, yes, no);
    to.continueIn(yes);
    const value = lowerValue(to, then);
    to.setType(result, value.type);
    to.assign(result, value, to.line(then));
  }
  to.jump(after);
  to.continueIn(no);
  const value = lowerValue(to, otherwise);
  const first = to.typeOfVariable(result);
  to.setType(result, value.type);
  to.assign(result, value, to.line(otherwise));
  to.jump(after);
  to.continueIn(after);
  const type = typeOfEither(first, value.type);
  if (isSameWidth(first.width, type.width) && isSameWidth(value.type.width, type.width)) {
    to.setType(result, type);
    return to.readTemporary(result);
  }
  // Each arm was kept as what it is; here both become what C makes of the two.
  to.setType(result, UNKNOWN_TYPE);
  const either = to.temporary(type);
  to.assign(either, to.readTemporary(result), line);
  return to.readTemporary(either);
}

function typeOfEither(first: CType, second: CType): CType {
  if (isNumber(first.width) && isNumber(second.width)) {
    return { text: first.text, width: commonWidth(first.width, second.width) };
  }
  if (second.width.kind === 'pointer') return second;
  return second.width.kind === 'other' ? UNKNOWN_TYPE : first;
}

function isNumber(width: Width): boolean {
  return width.kind === 'int' || width.kind === 'bool';
}

/** 0 or 1: `a && b` as a value. */
function lowerTruth(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  let inner = node;
  while (tree.kind(inner) === N.paren) {
    const [operand] = tree.children(inner);
    if (operand === undefined) break;
    inner = operand;
  }
  if (!isLogical(to, inner)) return lowerValue(to, inner);
  const yes = to.newBlock();
  const no = to.newBlock();
  const after = to.newBlock();
  const result = to.temporary(INT_TYPE);
  const line = to.line(node);
  lowerCondition(to, inner, yes, no);
  to.continueIn(yes);
  to.assign(result, TRUE, line);
  to.jump(after);
  to.continueIn(no);
  to.assign(result, FALSE, line);
  to.jump(after);
  to.continueIn(after);
  return to.readTemporary(result);
}

function isLogical(to: Lowering, node: NodeId): boolean {
  const { tree } = to.text;
  if (tree.kind(node) !== N.binary) return false;
  const operator = tree.tokens.kinds[tree.payload[node] as number];
  return operator === T.andAnd || operator === T.orOr;
}

/** Ends the block with a branch on the expression; `&&`, `||` and `!` become branches of their own. */
export function lowerCondition(to: Lowering, node: NodeId, yes: BlockId, no: BlockId): void {
  const { tree } = to.text;
  const [left, right] = tree.children(node);
  if (tree.kind(node) === N.paren && left !== undefined) {
    lowerCondition(to, left, yes, no);
    return;
  }
  const firstKind = tree.tokens.kinds[tree.firstToken[node] as number];
  if (tree.kind(node) === N.unary && firstKind === C.not && left !== undefined) {
    lowerCondition(to, left, no, yes);
    return;
  }
  if (left !== undefined && right !== undefined && isLogical(to, node)) {
    const isAnd = tree.tokens.kinds[tree.payload[node] as number] === T.andAnd;
    const middle = to.newBlock();
    lowerCondition(to, left, isAnd ? middle : yes, isAnd ? no : middle);
    to.continueIn(middle);
    lowerCondition(to, right, yes, no);
    return;
  }
  to.branchOn(lowerValue(to, node), yes, no, to.line(node));
}

function lowerStatementExpression(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [compound] = tree.children(node);
  let result: Value = anyOf(UNKNOWN_TYPE, 'a block without a value');
  if (compound === undefined) return result;
  to.inScope(() => {
    const statements = tree.children(compound);
    const last = statements.at(-1);
    for (const statement of statements) {
      if (statement !== last) {
        to.statement(statement);
        continue;
      }
      const [expression] = tree.children(statement);
      const isValue =
        tree.kind(statement) === N.expressionStatement || tree.kind(statement) === N.macroStatement;
      if (isValue && expression !== undefined) {
        result = to.keep(lowerValue(to, expression), to.line(statement));
      } else to.statement(statement);
    }
  });
  return result;
}

function lowerCompoundLiteral(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [typeName, list] = tree.children(node);
  if (!to.isExact) to.leaveOut('the values of a compound literal', to.line(node));
  if (list !== undefined) lowerValue(to, list);
  if (to.isExact) return emitText(to, node, 'a compound literal');
  const type = typeName === undefined ? UNKNOWN_TYPE : typeOfTypeName(to, typeName);
  return anyOf(type, 'a compound literal');
}

/** Which association is taken depends on types we may not know: any of them. */
function lowerGeneric(to: Lowering, node: NodeId): Value {
  const { tree } = to.text;
  const [, ...associations] = tree.children(node);
  const values: Value[] = [];
  for (let i = 1; i < associations.length; i += 2) {
    values.push(lowerValue(to, associations[i] as NodeId));
  }
  if (to.isExact) return emitText(to, node, '_Generic');
  return anyOf(values[0]?.type ?? UNKNOWN_TYPE, '_Generic');
}

export function typeOfOperand(to: Lowering, node: NodeId): CType {
  if (isTypeName(to, node)) return typeOfTypeName(to, node);
  const { tree } = to.text;
  switch (tree.kind(node)) {
    case N.paren: {
      const [operand] = tree.children(node);
      return operand === undefined ? UNKNOWN_TYPE : typeOfOperand(to, operand);
    }
    case N.identifier: {
      const variable = to.find(tree.text(node));
      return variable === undefined ? UNKNOWN_TYPE : to.typeOfVariable(variable);
    }
    case N.unary: {
      const [operand] = tree.children(node);
      const isTarget = tree.tokens.kinds[tree.firstToken[node] as number] === C.star;
      return operand !== undefined && isTarget
        ? to.targetOf(typeOfOperand(to, operand))
        : UNKNOWN_TYPE;
    }
    case N.member: {
      const [operand] = tree.children(node);
      if (operand === undefined) return UNKNOWN_TYPE;
      const end = tree.endToken[node] as number;
      const base = typeOfOperand(to, operand);
      const isArrow = tree.tokens.kinds[end - 2] === T.arrow;
      return to.names.fieldType(isArrow ? to.targetOf(base) : base, tree.tokenText(end - 1));
    }
    default:
      return UNKNOWN_TYPE;
  }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 38)}…"` : text;
}
