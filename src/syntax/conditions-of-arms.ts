import type { SyntaxTree } from './syntax-tree.ts';
import { Directive, type DirectiveLine } from './token-buffer.ts';
import type { Choice, Conditionals } from './token-stream.ts';

function argumentOf(bytes: Uint8Array, line: DirectiveLine): string {
  const from = bytes.byteOffset + line.argument;
  return Buffer.from(bytes.buffer, from, line.end - line.argument)
    .toString('latin1')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ')
    .replace(/\\\r?\n|\s+/g, ' ')
    .trim();
}

/** Whether directive number `line` opens an arm that no compiler reads: `#if 0`. */
export function isConstantFalse(tree: SyntaxTree, line: number): boolean {
  const directive = tree.tokens.directives[line];
  if (directive?.kind !== Directive.if && directive?.kind !== Directive.elif) return false;
  return isConstantFalseLine(tree.bytes, directive);
}

export function isConstantFalseLine(bytes: Uint8Array, line: DirectiveLine): boolean {
  return bytes[line.argument] === 0x30 && argumentOf(bytes, line) === '0';
}

function isConstantTrue(tree: SyntaxTree, line: number): boolean {
  const directive = tree.tokens.directives[line];
  if (directive?.kind !== Directive.if && directive?.kind !== Directive.elif) return false;
  return argumentOf(tree.bytes, directive) === '1';
}

/** The arms a group leaves to choose from, those of `#if 0` left out; -1 for taking none of them. */
export function choosableArms(tree: SyntaxTree, from: Conditionals, opener: number): number[] {
  const arms: number[] = [];
  for (let arm = opener; from.sibling[arm] !== -1; arm = from.sibling[arm] as number) {
    const line = from.line[arm] as number;
    if (isConstantFalse(tree, line)) continue;
    arms.push(arm);
    if (tree.tokens.directives[line]?.kind === Directive.else) return arms;
    if (isConstantTrue(tree, line)) return arms;
  }
  arms.push(-1);
  return arms;
}

/** Whether the choices can hold together: the same condition is not both true and false. */
export function areConsistent(
  tree: SyntaxTree,
  from: Conditionals,
  choices: readonly Choice[],
): boolean {
  const known = new Map<string, boolean>();
  for (const choice of choices) {
    for (const [condition, holds] of literalsOf(tree, from, choice)) {
      const before = known.get(condition);
      if (before !== undefined && before !== holds) return false;
      known.set(condition, holds);
    }
  }
  return true;
}

/** `choices`, and the choices for other groups up to directive `to` that they leave no other way for. */
export function withImplied(
  tree: SyntaxTree,
  from: Conditionals,
  choices: readonly Choice[],
  to: number,
): readonly Choice[] {
  const all = [...choices];
  const known = new Map<string, boolean>();
  for (const choice of choices) {
    for (const [condition, holds] of literalsOf(tree, from, choice)) known.set(condition, holds);
  }
  const first = Math.min(...choices.map((choice) => choice.opener));
  for (let group = first; group < to; group++) {
    if (from.opener[group] !== group || all.some((choice) => choice.opener === group)) continue;
    const literal = literalOf(tree, from.line[group] as number);
    if (literal === undefined || !known.has(literal[0])) continue;
    const arms = choosableArms(tree, from, group).filter((arm) =>
      areConsistent(tree, from, [...all, { opener: group, arm }]),
    );
    if (arms.length === 1) all.push({ opener: group, arm: arms[0] as number });
  }
  return all;
}

/** What a choice says: that the conditions before its arm do not hold, and the arm's own does. */
function literalsOf(tree: SyntaxTree, from: Conditionals, choice: Choice): [string, boolean][] {
  const literals: [string, boolean][] = [];
  for (let arm = choice.opener; from.sibling[arm] !== -1; arm = from.sibling[arm] as number) {
    const literal = literalOf(tree, from.line[arm] as number);
    if (literal !== undefined) {
      literals.push([literal[0], arm === choice.arm ? literal[1] : !literal[1]]);
    }
    if (arm === choice.arm) break;
  }
  return literals;
}

/** A condition without its negation, and whether the line asks for it; `undefined` for `#else`. */
function literalOf(tree: SyntaxTree, line: number): [string, boolean] | undefined {
  const directive = tree.tokens.directives[line];
  if (directive === undefined || directive.kind === Directive.else) return undefined;
  const text = argumentOf(tree.bytes, directive);
  if (directive.kind === Directive.ifdef) return [`defined ${text}`, true];
  if (directive.kind === Directive.ifndef) return [`defined ${text}`, false];
  const simple = /^(!?)\s*defined\s*(?:\(\s*(\w+)\s*\)|(\w+))$/.exec(text);
  if (simple !== null) return [`defined ${simple[2] ?? simple[3]}`, simple[1] === ''];
  const negated = /^!\s*(\w+|\w+\s*\([^()]*\)|\(.*\))$/.exec(text);
  return negated === null
    ? [text, true]
    : [(negated[1] as string).replace(/^\((.*)\)$/, '$1'), false];
}
