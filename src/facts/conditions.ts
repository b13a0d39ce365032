import { Directive, type DirectiveLine, type TokenBuffer } from '../syntax/token-buffer.ts';

/**
 * The `#if` conditions around a place, as text. Asked for rising token indexes.
 *
 * `#else` gives `!(…)`, `#elif B` gives `!(A) && (B)`. A header's include guard is no condition.
 */
export class Conditions {
  private tokens: TokenBuffer | undefined;
  private bytes: Uint8Array = new Uint8Array();
  private next = 0;
  private open: string[] = [];
  private text: string | undefined;

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
    this.text ??= this.open.filter((part) => part !== '').join(' && ');
    return this.text;
  }

  private apply(line: DirectiveLine, directives: readonly DirectiveLine[]): void {
    switch (line.kind) {
      case Directive.if:
        this.open.push(this.argument(line));
        break;
      case Directive.ifdef:
        this.open.push(this.argument(line));
        break;
      case Directive.ifndef:
        this.open.push(this.isIncludeGuard(directives) ? '' : `!${this.argument(line)}`);
        break;
      case Directive.elif:
        this.open.push(`!(${this.open.pop() ?? ''}) && (${this.argument(line)})`);
        break;
      case Directive.else: {
        const before = this.open.pop() ?? '';
        this.open.push(before === '' ? '' : negated(before));
        break;
      }
      case Directive.endif:
        this.open.pop();
        break;
      default:
        return;
    }
    this.text = undefined;
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
      .replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ')
      .replace(/\\\r?\n/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  }
}

/** Conditions are shown to people; a generated one of many lines is cut. */
const MAX_CONDITION = 200;

function negated(condition: string): string {
  if (/^!\w+$/.test(condition)) return condition.slice(1);
  return /^\w+$/.test(condition) ? `!${condition}` : `!(${condition})`;
}
