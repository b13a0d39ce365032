import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { ChosenArm, NodeId } from '../syntax/syntax-tree.ts';
import { Directive } from '../syntax/token-buffer.ts';
import { C, T } from '../syntax/token-kinds.ts';
import type { BlockId, Line } from './control-flow-graph.ts';
import { INT_TYPE, type Lowering, numberOf } from './lowering.ts';
import { readNumber } from './read-number.ts';

/** `#if` … `#endif` around whole statements: one of the arms runs, and nobody knows which. */
export function lowerConditionalGroup(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const after = to.newBlock();
  const line = to.line(node);
  const { text } = to;
  const directives: number[] = [];
  for (const arm of tree.children(node)) {
    const here = to.newBlock();
    const next = to.newBlock();
    const own = tree.payload[arm] as number;
    branchOnDirective(to, own, here, next, line);
    to.continueIn(here);
    directives.push(own);
    const upToOwn = [...directives];
    const test = (yes: BlockId, no: BlockId): void =>
      to.reading(text, () => branchOnArm(to, upToOwn, yes, no, line));
    to.inConfiguration(test, () => {
      for (const statement of tree.children(arm)) to.statement(statement);
    });
    to.jump(after);
    to.continueIn(next);
  }
  to.jump(after);
  to.continueIn(after);
}

/** Text that reads differently under each choice of arms: the choices' conditions select the reading. */
export function lowerAlternatives(to: Lowering, node: NodeId): void {
  const { tree } = to.text;
  const after = to.newBlock();
  const line = to.line(node);
  const { text } = to;
  for (const selection of tree.children(node)) {
    if (tree.kind(selection) !== N.selection) continue;
    const here = to.newBlock();
    const next = to.newBlock();
    const choices = tree.choices[tree.payload[selection] as number] ?? [];
    branchOnChoices(to, choices, here, next, line);
    to.continueIn(here);
    const test = (yes: BlockId, no: BlockId): void =>
      to.reading(text, () => branchOnChoices(to, choices, yes, no, line));
    to.inConfiguration(test, () => {
      for (const statement of tree.children(selection)) to.statement(statement);
    });
    to.jump(after);
    to.continueIn(next);
  }
  // One of the readings is the text; what is left here is a combination that cannot be.
  to.leave({ kind: 'stop' });
  to.continueIn(after);
}

/** The last of the directives is the one whose arm is meant; the arms of the others come before it. */
function branchOnArm(
  to: Lowering,
  directives: readonly number[],
  yes: BlockId,
  no: BlockId,
  line: Line,
): void {
  directives.forEach((directive, index) => {
    const next = to.newBlock();
    if (index === directives.length - 1) branchOnDirective(to, directive, next, no, line);
    else branchOnDirective(to, directive, no, next, line);
    to.continueIn(next);
  });
  to.jump(yes);
}

function branchOnChoices(
  to: Lowering,
  choices: readonly ChosenArm[],
  yes: BlockId,
  no: BlockId,
  line: Line,
): void {
  for (const { opener, arm } of choices) {
    for (const directive of armsUpTo(to, opener, arm)) {
      const next = to.newBlock();
      if (directive === arm) branchOnDirective(to, directive, next, no, line);
      else branchOnDirective(to, directive, no, next, line);
      to.continueIn(next);
    }
  }
  to.jump(yes);
}

/** The directives of one `#if` from its opener to `arm`, or all of them when no arm is taken. */
function armsUpTo(to: Lowering, opener: number, arm: number): number[] {
  const { directives } = to.text.tree.tokens;
  const found: number[] = [];
  let depth = 0;
  for (let index = opener; index < directives.length; index++) {
    const kind = directives[index]?.kind;
    if (kind === Directive.if || kind === Directive.ifdef || kind === Directive.ifndef) depth++;
    const isOwn = depth === 1;
    if (kind === Directive.endif && --depth === 0) break;
    const isArm =
      index === opener || (isOwn && (kind === Directive.elif || kind === Directive.else));
    if (!isArm) continue;
    found.push(index);
    if (index === arm) break;
  }
  return found;
}

function branchOnDirective(
  to: Lowering,
  index: number,
  yes: BlockId,
  no: BlockId,
  line: Line,
): void {
  const { tree } = to.text;
  const directive = tree.tokens.directives[index];
  if (directive === undefined || directive.kind === Directive.else) {
    to.jump(yes);
    return;
  }
  const { bytes } = tree;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1', directive.argument, directive.end)
    .replace(/\/\*.*?\*\/|\/\/.*$/gs, '')
    .replace(/\\\r?\n/g, ' ')
    .trim();
  switch (directive.kind) {
    case Directive.ifdef:
      branchOnOption(to, text, yes, no, line);
      break;
    case Directive.ifndef:
      branchOnOption(to, text, no, yes, line);
      break;
    default:
      lowerConditionText(to, text, yes, no, line);
  }
}

function branchOnOption(to: Lowering, option: string, yes: BlockId, no: BlockId, line: Line): void {
  to.branchOn({ kind: 'configuration', condition: option, type: INT_TYPE }, yes, no, line);
}

/** Ends the block with branches on a preprocessor condition. */
export function lowerConditionText(
  to: Lowering,
  text: string,
  yes: BlockId,
  no: BlockId,
  line: Line,
): void {
  const tree = parseText(to.symbols, text, 'expression');
  if (tree.problems.length > 0) {
    branchOnOption(to, text.replace(/\s+/g, ' '), yes, no, line);
    return;
  }
  to.reading({ tree, lineOf: () => line }, () => branchOnTree(to, tree.root, yes, no, line));
}

function branchOnTree(to: Lowering, node: NodeId, yes: BlockId, no: BlockId, line: Line): void {
  if (branchOnParts(to, node, yes, no, line)) return;
  branchOnOption(to, to.text.tree.text(node).replace(/\s+/g, ' '), yes, no, line);
}

/** Whether the condition could be taken apart. */
function branchOnParts(to: Lowering, node: NodeId, yes: BlockId, no: BlockId, line: Line): boolean {
  const { tree } = to.text;
  const [left, right] = tree.children(node);
  const kind = tree.kind(node);
  if (kind === N.number) {
    const number = readNumber(tree.text(node));
    if (number !== undefined) to.branchOn(numberOf(number.value), yes, no, line);
    return number !== undefined;
  }
  if (left === undefined) return false;
  if (kind === N.paren) {
    branchOnTree(to, left, yes, no, line);
    return true;
  }
  // `defined X` without parentheses does not parse as a call.
  if (kind === N.unary && tree.tokens.kinds[tree.firstToken[node] as number] === C.not) {
    branchOnTree(to, left, no, yes, line);
    return true;
  }
  if (right === undefined) return false;
  if (kind === N.call && isOptionTest(tree.text(left))) {
    branchOnOption(to, tree.text(right), yes, no, line);
    return true;
  }
  const operator = kind === N.binary ? tree.tokens.kinds[tree.payload[node] as number] : 0;
  if (operator !== T.andAnd && operator !== T.orOr) return false;
  const middle = to.newBlock();
  if (operator === T.andAnd) branchOnTree(to, left, middle, no, line);
  else branchOnTree(to, left, yes, middle, line);
  to.continueIn(middle);
  branchOnTree(to, right, yes, no, line);
  return true;
}

function isOptionTest(name: string): boolean {
  return /^(defined|IS_ENABLED|IS_BUILTIN|IS_REACHABLE|IS_MODULE)$/.test(name);
}
