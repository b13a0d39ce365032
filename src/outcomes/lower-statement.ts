import { N } from '../syntax/node-kinds.ts';
import type { NodeId } from '../syntax/syntax-tree.ts';
import { C } from '../syntax/token-kinds.ts';
import type { BlockId, Line, Value } from './control-flow-graph.ts';
import { bareLocal, lowerCall } from './lower-call.ts';
import { lowerAlternatives, lowerConditionalGroup } from './lower-conditional.ts';
import { lowerDeclaration } from './lower-declaration.ts';
import { lowerCondition, lowerPlace, lowerValue, takeAddress } from './lower-expression.ts';
import {
  type ConfigurationTest,
  type Lowering,
  type SwitchLabel,
  UNKNOWN_TYPE,
} from './lowering.ts';
import { mayWriteArgument } from './macro-writes.ts';
import { NumberSet } from './number-set.ts';
import { emitText, sourceText } from './source-text.ts';
import { converted, promoted } from './width.ts';

/** Instructions and branches for one statement. */
export function lowerStatement(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const children = tree.children(node);
  const [first, second] = children;
  switch (tree.kind(node)) {
    case N.compound:
      to.inScope(() => {
        for (const child of children) lowerStatement(to, child);
      });
      break;
    case N.expressionStatement:
    case N.macroStatement:
      if (first !== undefined) lowerEffects(to, first);
      break;
    case N.declaration:
      lowerDeclaration(to, node);
      break;
    case N.if:
      lowerIf(to, node);
      break;
    case N.while:
      if (first !== undefined && second !== undefined) lowerWhile(to, first, second);
      break;
    case N.doWhile:
      if (first !== undefined && second !== undefined) lowerDoWhile(to, first, second);
      break;
    case N.for:
      to.inScope(() => lowerFor(to, node));
      break;
    case N.switch:
      if (first !== undefined && second !== undefined) lowerSwitch(to, first, second);
      break;
    case N.case:
    case N.default:
      lowerCase(to, node);
      break;
    case N.label:
      enterLabel(to, tree.tokenText(tree.firstToken[node] as number));
      if (first !== undefined && !tree.isAbsent(first)) lowerStatement(to, first);
      break;
    case N.goto:
      to.jump(to.labelBlock(tree.tokenText((tree.firstToken[node] as number) + 1)));
      break;
    case N.computedGoto:
      if (first !== undefined) lowerValue(to, first);
      if (to.isExact) to.limit('a computed goto', to.line(node));
      to.leave({ kind: 'choose', to: [...to.takenLabels].map((label) => to.labelBlock(label)) });
      break;
    case N.break:
      leaveTo(to, to.breakTarget());
      break;
    case N.continue:
      leaveTo(to, to.continueTarget());
      break;
    case N.return:
      lowerReturn(to, node);
      break;
    case N.asm:
      lowerAsm(to, node);
      break;
    case N.macroLoop:
      lowerMacroLoop(to, node);
      break;
    case N.conditionalGroup:
      lowerConditionalGroup(to, node);
      break;
    case N.alternatives:
      lowerAlternatives(to, node);
      break;
    case N.emptyStatement:
    case N.localLabels:
    case N.absent:
      break;
    case N.nestedFunction:
      to.limit('a function defined inside the function', to.line(node));
      break;
    default:
      to.limit('text that could not be read', to.line(node));
  }
}

/** A call whose value nobody uses is read in less detail. */
function lowerEffects(to: Lowering, expression: NodeId): void {
  const { tree } = to.text;
  if (tree.kind(expression) === N.call) lowerCall(to, expression, 'effects');
  else {
    const isMacro = tree.kind(expression) === N.identifier;
    if (to.isExact && isMacro) emitText(to, expression, 'a name');
    lowerValue(to, expression);
  }
}

function lowerIf(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  // `else if` chains are as long as their authors like, so they are followed without recursion.
  const after = to.newBlock();
  let current: NodeId | undefined = node;
  while (current !== undefined) {
    const [condition, then, otherwise]: NodeId[] = tree.children(current);
    if (condition === undefined || then === undefined) break;
    const yes = to.newBlock();
    const no = to.newBlock();
    lowerCondition(to, condition, yes, no);
    to.continueIn(yes);
    lowerStatement(to, then);
    to.jump(after);
    to.continueIn(no);
    const hasElse = otherwise !== undefined && !tree.isAbsent(otherwise);
    if (hasElse && tree.kind(otherwise) === N.if) current = otherwise;
    else {
      if (hasElse) lowerStatement(to, otherwise);
      current = undefined;
    }
  }
  to.jump(after);
  to.continueIn(after);
}

function lowerWhile(to: Lowering, condition: NodeId, body: NodeId): void {
  const head = to.newBlock();
  const inside = to.newBlock();
  const after = to.newBlock();
  to.jump(head);
  to.continueIn(head);
  lowerCondition(to, condition, inside, after);
  to.continueIn(inside);
  to.inBreakable(after, head, () => lowerStatement(to, body));
  to.jump(head);
  to.continueIn(after);
}

function lowerDoWhile(to: Lowering, body: NodeId, condition: NodeId): void {
  const head = to.newBlock();
  const test = to.newBlock();
  const after = to.newBlock();
  to.jump(head);
  to.continueIn(head);
  to.inBreakable(after, test, () => lowerStatement(to, body));
  to.jump(test);
  to.continueIn(test);
  lowerCondition(to, condition, head, after);
  to.continueIn(after);
}

function lowerFor(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const [initial, condition, step, body] = tree.children(node);
  if (initial === undefined || condition === undefined || step === undefined) return;
  if (tree.kind(initial) === N.declaration) lowerDeclaration(to, initial);
  else if (!tree.isAbsent(initial)) lowerValue(to, initial);
  const head = to.newBlock();
  const inside = to.newBlock();
  const next = to.newBlock();
  const after = to.newBlock();
  to.jump(head);
  to.continueIn(head);
  if (tree.isAbsent(condition)) to.jump(inside);
  else lowerCondition(to, condition, inside, after);
  to.continueIn(inside);
  to.inBreakable(after, next, () => {
    if (body !== undefined) lowerStatement(to, body);
  });
  to.jump(next);
  to.continueIn(next);
  if (!tree.isAbsent(step)) lowerValue(to, step);
  to.jump(head);
  to.continueIn(after);
}

function lowerSwitch(to: Lowering, value: NodeId, body: NodeId): void {
  const subject = lowerValue(to, value);
  const dispatch = to.newBlock();
  const after = to.newBlock();
  to.jump(dispatch);
  const arms = to.inSwitch(() => {
    to.inBreakable(after, undefined, () => lowerStatement(to, body));
  });
  to.jump(after);
  to.continueIn(dispatch);
  const otherwise = to.newBlock();
  const labels = arms.arms.map((label) => ({ ...label, set: asHeldBy(label.set, subject) }));
  leaveToLabels(to, subject, labels, otherwise, to.line(value));
  to.continueIn(otherwise);
  for (const { tests, to: label } of arms.defaults) {
    const absent = to.newBlock();
    leaveIfBuilt(to, tests, label, absent);
    to.continueIn(absent);
  }
  to.jump(after);
  to.continueIn(after);
}

/** A label in an arm of `#if` is not there in every build; where it is not, its numbers go on from it. */
function leaveToLabels(
  to: Lowering,
  subject: Value,
  labels: readonly SwitchLabel[],
  otherwise: BlockId,
  line: Line,
): void {
  const tested: { readonly label: SwitchLabel; readonly at: BlockId; readonly index: number }[] =
    [];
  const arms: { readonly set: NumberSet; readonly to: BlockId }[] = [];
  labels.forEach((label, index) => {
    // `#if A case 1: … #else case 1: … #endif`: the second is asked when the first is not there.
    if (tested.some((earlier) => label.set.isWithin(earlier.label.set))) return;
    if (label.tests.length === 0) arms.push(label);
    else {
      const at = to.newBlock();
      tested.push({ label, at, index });
      arms.push({ set: label.set, to: at });
    }
  });
  to.leave({ kind: 'switch', value: subject, arms, otherwise, line });
  for (const { label, at, index } of tested) {
    const absent = to.newBlock();
    to.continueIn(at);
    leaveIfBuilt(to, label.tests, label.to, absent);
    to.continueIn(absent);
    const rest = labels.slice(index + 1).filter((later) => later.set.intersects(label.set));
    if (rest.length === 0) to.jump(otherwise);
    else leaveToLabels(to, subject, rest, otherwise, line);
  }
}

function leaveIfBuilt(
  to: Lowering,
  tests: readonly ConfigurationTest[],
  yes: BlockId,
  no: BlockId,
): void {
  for (const test of tests) {
    const next = to.newBlock();
    test(next, no);
    to.continueIn(next);
  }
  to.jump(yes);
}

/** A case's numbers as the type of what is switched on: `case -EINVAL` of an unsigned is a large number. */
function asHeldBy(set: NumberSet, subject: Value): NumberSet {
  const { low, high } = set;
  if (low === undefined || high === undefined || set.isEverything) return set;
  const width = promoted(subject.type.width);
  return NumberSet.range(converted(low, width), converted(high, width));
}

function lowerCase(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const children = tree.children(node);
  const statement = children.at(-1);
  const here = to.newBlock();
  to.jump(here);
  to.continueIn(here);
  let set: NumberSet | undefined;
  if (tree.kind(node) !== N.default) {
    const [low, high] = children;
    const from = low === undefined ? undefined : constantOf(to, low);
    const until = high === undefined || tree.isAbsent(high) ? from : constantOf(to, high);
    set =
      from === undefined || until === undefined
        ? NumberSet.everything
        : NumberSet.range(from, until);
  }
  if (!to.addSwitchLabel(set, here)) to.limit('a case label outside a switch', to.line(node));
  if (statement !== undefined && !tree.isAbsent(statement)) lowerStatement(to, statement);
}

/** A case label's number; undefined when the constant's value is not known. */
function constantOf(to: Lowering, node: NodeId): bigint | undefined {
  const value = lowerValue(to, node);
  return to.fold(value);
}

function enterLabel(to: Lowering, name: string): void {
  const block = to.labelBlock(name);
  to.jump(block);
  to.continueIn(block);
}

function leaveTo(to: Lowering, block: BlockId | undefined): void {
  if (block !== undefined) to.jump(block);
  else to.leave({ kind: 'stop' });
}

function lowerReturn(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const [operand] = tree.children(node);
  const line = to.line(node);
  const value =
    operand === undefined || tree.isAbsent(operand) ? undefined : lowerValue(to, operand);
  const isVoid = to.resultType.width.kind === 'void';
  to.leave({ kind: 'return', value: isVoid ? undefined : value, line });
}

/** What assembler code does is not read: every operand may change, and a label may be jumped to. */
function lowerAsm(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const writes: number[] = [];
  for (const operand of tree.children(node)) {
    const variable = bareLocal(to, operand);
    if (variable !== undefined) {
      if (isOutput(to, node, operand)) writes.push(variable);
    } else if (tree.kind(operand) === N.member || tree.kind(operand) === N.index) {
      takeAddress(to, lowerPlace(to, operand));
    } else if (tree.kind(operand) !== N.string && tree.kind(operand) !== N.text) {
      lowerValue(to, operand);
    }
  }
  const chosen = emitOpaque(to, 'asm', writes, node);
  const first = tree.firstToken[node] as number;
  for (let token = first + 1; token < first + 4; token++) {
    if (tree.tokenText(token) !== 'goto') continue;
    const after = to.newBlock();
    const end = tree.endToken[node] as number;
    const labels: string[] = [];
    for (let at = end - 1; at > token && !tree.tokenText(at).startsWith(':'); at--) {
      const text = tree.tokenText(at);
      if (/^\w+$/.test(text)) labels.push(text);
    }
    const targets = labels.map((label) => to.labelBlock(label));
    if (to.isExact) leaveToOneOf(to, chosen, targets, after);
    else to.leave({ kind: 'choose', to: [after, ...targets] });
    to.continueIn(after);
    return;
  }
}

/** Whether an operand stands behind the first colon of an `asm`, but not behind the second. */
function isOutput(to: Lowering, node: NodeId, operand: NodeId): boolean {
  const { kinds } = to.text.tree.tokens;
  const { firstToken } = to.text.tree;
  let depth = 0;
  let colons = 0;
  for (let token = firstToken[node] as number; token < (firstToken[operand] as number); token++) {
    const kind = kinds[token];
    if (kind === C.openParen) depth++;
    else if (kind === C.closeParen) depth--;
    else if (kind === C.colon && depth === 1) colons++;
  }
  return colons === 1;
}

/** The result says which of the labels is jumped to. */
function leaveToOneOf(
  to: Lowering,
  chosen: Value,
  targets: readonly BlockId[],
  otherwise: BlockId,
): void {
  const arms = targets.map((target, i) => ({ set: NumberSet.of(BigInt(i + 1)), to: target }));
  to.leave({ kind: 'switch', value: chosen, arms, otherwise, line: to.lastLine });
}

/** A call of what is not read, which returns something that decides where it leads. */
function emitOpaque(to: Lowering, name: string, writes: readonly number[], node: NodeId): Value {
  const result = to.temporary(UNKNOWN_TYPE);
  to.emit({
    kind: 'call',
    site: to.newSite(),
    callee: { kind: 'macro', name },
    arguments: [],
    result,
    known: undefined,
    writes,
    isPure: false,
    ...(to.isExact ? { source: sourceText(to, node) } : {}),
    line: to.line(node),
  });
  return to.readTemporary(result);
}

/** `for_each_x(…) statement`: any number of rounds, before each of which the macro may set its arguments. */
function lowerMacroLoop(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const [call, body] = tree.children(node);
  if (call === undefined || body === undefined) return;
  const [callee, ...args] = tree.children(call);
  const name = callee === undefined ? '' : tree.text(callee);
  const meaning = to.names.meaning(name);
  const listed = meaning?.kind === 'call' ? meaning.writes : undefined;
  const writes = args.flatMap((argument, position) => {
    const variable = bareLocal(to, argument);
    if (variable === undefined) return [];
    const mayWrite = listed?.includes(position) ?? mayWriteArgument(to, name, position);
    return mayWrite ? [variable] : [];
  });
  const head = to.newBlock();
  const inside = to.newBlock();
  const after = to.newBlock();
  to.jump(head);
  to.continueIn(head);
  const goesOn = emitOpaque(to, name, writes, call);
  if (to.isExact) to.branchOn(goesOn, inside, after, to.line(call));
  else to.leave({ kind: 'choose', to: [inside, after] });
  to.continueIn(inside);
  to.inBreakable(after, head, () => lowerStatement(to, body));
  to.jump(head);
  to.continueIn(after);
}
