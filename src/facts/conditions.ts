import { Directive, type DirectiveLine, type TokenBuffer } from '../syntax/token-buffer.ts';

/** One `#if` that is open. */
interface Level {
  /** The conditions outside it. */
  readonly outside: string;
  /** That no arm before the present one was taken. */
  refused: string;
  /** The present arm's own condition; empty for an include guard. */
  arm: string;
}

/**
 * The `#if` conditions around a place, as text. Asked for rising places, in one of two ways.
 *
 * `#else` gives `!A`, `#elif B` gives `!A && B`. A header's include guard is no condition. Beyond
 * `MAX_TEXT` the text ends in `...`: thousands of nested conditions must not make a long text for each.
 */
export class Conditions {
  private tokens: TokenBuffer | undefined;
  private bytes: Uint8Array = new Uint8Array();
  private next = 0;
  private open: Level[] = [];
  private text = '';

  begin(bytes: Uint8Array, tokens: TokenBuffer): void {
    this.bytes = bytes;
    this.tokens = tokens;
    this.next = 0;
    this.open = [];
    this.text = '';
  }

  /** Conditions joined by ` && `, empty outside every `#if`. */
  at(tokenIndex: number): string {
    const directives = this.tokens?.directives ?? [];
    for (
      let line = directives[this.next];
      line !== undefined && line.tokenIndex <= tokenIndex;
      line = directives[++this.next]
    ) {
      this.apply(line, directives);
    }
    return this.text;
  }

  /** The conditions around the directive with that index among the file's. Asked for rising indexes. */
  atDirective(index: number): string {
    const directives = this.tokens?.directives ?? [];
    for (; this.next < index; this.next++) {
      const line = directives[this.next];
      if (line !== undefined) this.apply(line, directives);
    }
    return this.text;
  }

  private apply(line: DirectiveLine, directives: readonly DirectiveLine[]): void {
    const top = this.open.at(-1);
    switch (line.kind) {
      case Directive.if:
      case Directive.ifdef:
        this.push(this.argument(line));
        break;
      case Directive.ifndef:
        this.push(this.isIncludeGuard(directives) ? '' : negated(this.argument(line)));
        break;
      case Directive.elif:
        if (top !== undefined) this.nextArm(top, this.argument(line));
        break;
      case Directive.else:
        if (top !== undefined) this.nextArm(top, '');
        break;
      case Directive.endif:
        this.text = this.open.pop()?.outside ?? '';
        break;
      default: // the others open and close nothing
        break;
    }
  }

  private push(condition: string): void {
    this.open.push({ outside: this.text, refused: '', arm: condition });
    this.text = both(this.text, condition);
  }

  private nextArm(level: Level, condition: string): void {
    level.refused = both(level.refused, level.arm === '' ? '' : negated(level.arm));
    level.arm = condition;
    this.text = both(level.outside, both(level.refused, condition));
  }

  private isIncludeGuard(directives: readonly DirectiveLine[]): boolean {
    const line = directives[this.next];
    const following = directives[this.next + 1];
    if (line === undefined || line.tokenIndex > 0 || this.open.length > 0) return false;
    if (following?.kind !== Directive.define) return false;
    const name = this.argument(line);
    return this.argument(following).split(/\s/, 1)[0] === name;
  }

  private argument(line: DirectiveLine): string {
    const end = Math.min(line.end, line.argument + MAX_CONDITION);
    return Buffer.from(
      this.bytes.buffer,
      this.bytes.byteOffset + line.argument,
      end - line.argument,
    )
      .toString('latin1')
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ')
      .replace(/\\\r?\n/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  }
}

/** Conditions are shown to people; a generated one of many lines is cut. */
const MAX_CONDITION = 200;
const MAX_TEXT = 600;
const CUT = '...';

function both(first: string, second: string): string {
  if (first === '' || second === '') return first + second;
  if (first.endsWith(CUT)) return first;
  const text = `${grouped(first)} && ${grouped(second)}`;
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) + CUT : text;
}

function grouped(condition: string): string {
  return hasBareOr(condition) ? `(${condition})` : condition;
}

/** Whether `||` stands outside parentheses. */
function hasBareOr(condition: string): boolean {
  let depth = 0;
  for (let i = 0; i < condition.length; i++) {
    if (condition[i] === '(') depth++;
    else if (condition[i] === ')') depth--;
    else if (depth === 0 && condition.startsWith('||', i)) return true;
  }
  return false;
}

function negated(condition: string): string {
  if (/^!\w+$/.test(condition)) return condition.slice(1);
  return /^\w+$/.test(condition) ? `!${condition}` : `!(${condition})`;
}
