import { Directive, type DirectiveLine, type TokenBuffer } from './token-buffer.ts';
import type { Choice, Conditionals } from './token-stream.ts';

/** A condition without its negation, and whether the line asks for it to hold. */
interface Literal {
  readonly condition: string;
  readonly holds: boolean;
}

function argumentOf(bytes: Uint8Array, line: DirectiveLine): string {
  const from = bytes.byteOffset + line.argument;
  return Buffer.from(bytes.buffer, from, line.end - line.argument)
    .toString('latin1')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ')
    .replace(/\\\r?\n|\s+/g, ' ')
    .trim();
}

/** Whether a line opens an arm that no compiler reads: `#if 0`. */
export function isConstantFalse(bytes: Uint8Array, line: DirectiveLine): boolean {
  if (line.kind !== Directive.if && line.kind !== Directive.elif) return false;
  return bytes[line.argument] === 0x30 && argumentOf(bytes, line) === '0';
}

/**
 * What the `#if` lines of one item say about each other: by the text of their conditions, which are never
 * evaluated. Each line's text is read once.
 */
export class ArmConditions {
  private bytes: Uint8Array = new Uint8Array(0);
  private directives: readonly DirectiveLine[] = [];
  private readonly literals = new Map<number, Literal | undefined>();

  begin(bytes: Uint8Array, tokens: TokenBuffer): void {
    this.bytes = bytes;
    this.directives = tokens.directives;
    if (this.literals.size > 0) this.literals.clear();
  }

  /** Whether directive number `line` opens an arm of `#if 0`. */
  isConstantFalse(line: number): boolean {
    return isConstantFalse(this.bytes, this.directives[line] as DirectiveLine);
  }

  /** The arms a group leaves to choose from, those of `#if 0` left out; -1 for taking none of them. */
  choosableArms(from: Conditionals, opener: number): number[] {
    const arms: number[] = [];
    for (let arm = opener; from.sibling[arm] !== -1; arm = from.sibling[arm] as number) {
      const line = from.line[arm] as number;
      if (this.isConstantFalse(line)) continue;
      arms.push(arm);
      const literal = this.literalOf(line);
      if (literal === undefined || (literal.condition === '1' && literal.holds)) return arms;
    }
    arms.push(-1);
    return arms;
  }

  /** `choices` with each arm of `group` that does not contradict them. */
  extend(from: Conditionals, choices: readonly Choice[], group: number): Choice[][] {
    const known = this.knownFrom(from, choices);
    return this.choosableArms(from, group)
      .map((arm) => ({ opener: group, arm }))
      .filter((choice) => this.learn(from, choice, new Map(known)))
      .map((choice) => [...choices, choice]);
  }

  /** `choices`, and those for other groups before directive `to` that they leave no other way for. */
  withImplied(from: Conditionals, choices: readonly Choice[], to: number): readonly Choice[] {
    const known = this.knownFrom(from, choices);
    const decided = new Set(choices.map((choice) => choice.opener));
    const all = [...choices];
    for (let group = Math.min(...decided); group < to; group++) {
      if (from.opener[group] !== group || decided.has(group)) continue;
      const literal = this.literalOf(from.line[group] as number);
      if (literal === undefined || !known.has(literal.condition)) continue;
      const possible = this.choosableArms(from, group)
        .map((arm) => ({ opener: group, arm }))
        .filter((choice) => this.learn(from, choice, new Map(known)));
      const [only] = possible;
      if (only === undefined || possible.length > 1) continue;
      this.learn(from, only, known);
      all.push(only);
    }
    return all;
  }

  private knownFrom(from: Conditionals, choices: readonly Choice[]): Map<string, boolean> {
    const known = new Map<string, boolean>();
    for (const choice of choices) this.learn(from, choice, known);
    return known;
  }

  /**
   * Adds what a choice says: that the conditions before its arm do not hold, and the arm's own does.
   * False when `known` says otherwise.
   */
  private learn(from: Conditionals, choice: Choice, known: Map<string, boolean>): boolean {
    for (let arm = choice.opener; from.sibling[arm] !== -1; arm = from.sibling[arm] as number) {
      const literal = this.literalOf(from.line[arm] as number);
      if (literal !== undefined) {
        const holds = arm === choice.arm ? literal.holds : !literal.holds;
        const before = known.get(literal.condition);
        if (before !== undefined && before !== holds) return false;
        known.set(literal.condition, holds);
      }
      if (arm === choice.arm) break;
    }
    return true;
  }

  /** `undefined` for `#else`. */
  private literalOf(line: number): Literal | undefined {
    if (this.literals.has(line)) return this.literals.get(line);
    const literal = this.readLiteral(this.directives[line] as DirectiveLine);
    this.literals.set(line, literal);
    return literal;
  }

  private readLiteral(line: DirectiveLine): Literal | undefined {
    if (line.kind === Directive.else) return undefined;
    const text = argumentOf(this.bytes, line);
    if (line.kind === Directive.ifdef) return { condition: `defined ${text}`, holds: true };
    if (line.kind === Directive.ifndef) return { condition: `defined ${text}`, holds: false };
    const defined = /^(!?)\s*defined\s*(?:\(\s*(\w+)\s*\)|(\w+))$/.exec(text);
    if (defined !== null) {
      return { condition: `defined ${defined[2] ?? defined[3]}`, holds: defined[1] === '' };
    }
    const negated = /^!\s*(\w+|\w+\s*\([^()]*\)|\([^()]*\))$/.exec(text)?.[1];
    if (negated === undefined) return { condition: text, holds: true };
    return { condition: negated.replace(/^\((.*)\)$/, '$1'), holds: false };
  }
}
