/** An integer as C sees it: its value, and the type that decides what arithmetic does to it. */
export interface Typed {
  readonly value: bigint;
  readonly type: IntegerType;
}

export interface IntegerType {
  readonly bits: number;
  readonly signed: boolean;
}

/** `unknown` continues a sentence that begins with the name: "is not defined in the tree". */
export type Evaluated = Typed | { readonly unknown: string };

/** What the names in a constant expression stand for. */
export interface ConstantScope {
  nameOf(name: string): Evaluated;
  /** A function-like macro; `undefined` when there is none of that name. */
  callOf(name: string, args: readonly string[]): Evaluated | undefined;
  /** The type a name in a cast stands for; `undefined` when it is no integer type. */
  typeOf(words: readonly string[]): IntegerType | undefined;
}

export const INT: IntegerType = { bits: 32, signed: true };
const UNSIGNED: IntegerType = { bits: 32, signed: false };
const LONG: IntegerType = { bits: 64, signed: true };
const UNSIGNED_LONG: IntegerType = { bits: 64, signed: false };

/**
 * The value of a C constant expression.
 *
 * Follows the conversions of C on a machine whose `long` has 64 bits and whose `char` is signed. Division
 * by zero, `sizeof`, strings and whatever else is no integer arithmetic give a reason instead. Never throws.
 */
export function evaluateConstant(text: string, scope: ConstantScope): Evaluated {
  const tokens = tokensOf(text);
  if (tokens === undefined) return { unknown: 'is no C expression' };
  if (tokens.length === 0) return { unknown: 'is empty' };
  const reader = new ExpressionReader(tokens, text, scope);
  try {
    const result = reader.conditional();
    return reader.atEnd ? result : { unknown: 'is no constant expression' };
  } catch (error) {
    if (!(error instanceof NotConstant)) throw error;
    return { unknown: error.message };
  }
}

/** `value` as an object of `type` holds it. */
export function converted(value: bigint, type: IntegerType): bigint {
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

/** Ends the reading of an expression; its message is the reason. */
class NotConstant extends Error {}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** White space and comments, each matched in one way only, so that a text without an end costs no more. */
const BLANK = String.raw`(?:\s|\\\r?\n|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*(?:\n|$))*`;
const WORD = String.raw`[A-Za-z_$][\w$]*|\.?\d(?:[eEpP][+-]|[\w.])*`;
const LITERAL = String.raw`L?'(?:[^'\\\n]|\\.)*'|L?"(?:[^"\\\n]|\\.)*"`;
const OPERATOR = String.raw`<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:(),]`;
const TOKEN = new RegExp(`${BLANK}(?:(${WORD}|${LITERAL}|${OPERATOR})|$)`, 'y');
// 0x1e+1 is an addition to kernels, although the standard reads one token.
const HEXADECIMAL = /^0[xX][0-9a-fA-F]+[uUlL]*/;

/** `undefined` when something in the text is no part of an expression. */
function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    let word = match[1];
    if (word === undefined) break;
    const start = TOKEN.lastIndex - word.length;
    word = HEXADECIMAL.exec(word)?.[0] ?? word;
    TOKEN.lastIndex = start + word.length;
    tokens.push({ text: word, start, end: TOKEN.lastIndex });
  }
  return tokens;
}

/** Operators from weakest to strongest; those of one row bind alike, from left to right. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Deeper nesting than this is no constant anybody wrote. */
const MAX_DEPTH = 100;

class ExpressionReader {
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private readonly scope: ConstantScope;
  private next = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], text: string, scope: ConstantScope) {
    this.tokens = tokens;
    this.text = text;
    this.scope = scope;
  }

  get atEnd(): boolean {
    return this.next >= this.tokens.length;
  }

  conditional(): Evaluated {
    if (++this.depth > MAX_DEPTH) throw new NotConstant('is nested too deep');
    const condition = this.binary(0);
    if (this.peek() === '?') {
      this.next++;
      const yes = this.conditional();
      this.expect(':');
      const no = this.conditional();
      this.depth--;
      if ('unknown' in condition) return condition;
      const chosen = condition.value !== 0n ? yes : no;
      if ('unknown' in yes || 'unknown' in no || 'unknown' in chosen) return chosen;
      return asType(chosen.value, commonType(yes.type, no.type));
    }
    this.depth--;
    return condition;
  }

  private binary(level: number): Evaluated {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.peek();
      if (operator === undefined || !operators.includes(operator)) return left;
      this.next++;
      left = applied(operator, left, this.binary(level + 1));
    }
  }

  private unary(): Evaluated {
    const operator = this.peek();
    if (operator === '-' || operator === '+' || operator === '~' || operator === '!') {
      this.next++;
      if (++this.depth > MAX_DEPTH) throw new NotConstant('is nested too deep');
      const operand = this.unary();
      this.depth--;
      if ('unknown' in operand) return operand;
      if (operator === '!') return { value: operand.value === 0n ? 1n : 0n, type: INT };
      const type = promoted(operand.type);
      if (operator === '-') return asType(-operand.value, type);
      return asType(operator === '~' ? ~operand.value : operand.value, type);
    }
    if (operator === '(') {
      const type = this.castType();
      if (type !== undefined) {
        const operand = this.unary();
        return 'unknown' in operand ? operand : asType(operand.value, type);
      }
    }
    return this.primary();
  }

  /** Reads `(type)` when that is what stands here and an operand follows. */
  private castType(): IntegerType | undefined {
    const words: string[] = [];
    let isPointer = false;
    let at = this.next + 1;
    for (; this.tokens[at] !== undefined && this.tokens[at]?.text !== ')'; at++) {
      const word = this.tokens[at]?.text ?? '';
      if (word === '*' && words.length > 0) isPointer = true;
      else if (/^[A-Za-z_]\w*$/.test(word)) words.push(word);
      else return undefined;
    }
    const behind = this.tokens[at + 1]?.text;
    if (words.length === 0 || behind === undefined || !/^[\w'(~!-]/.test(behind)) return undefined;
    const type = isPointer ? UNSIGNED_LONG : this.scope.typeOf(words);
    if (type === undefined) return undefined;
    this.next = at + 1;
    return type;
  }

  private primary(): Evaluated {
    const token = this.tokens[this.next];
    if (token === undefined) throw new NotConstant('is no constant expression');
    this.next++;
    const { text } = token;
    if (text === '(') {
      const inner = this.conditional();
      this.expect(')');
      return inner;
    }
    if (/^[.\d]/.test(text)) return numberOf(text);
    if (/^L?'/.test(text)) return characterOf(text);
    if (!/^[A-Za-z_$]/.test(text)) throw new NotConstant('is no constant expression');
    if (text === 'sizeof') throw new NotConstant('depends on the size of a type');
    if (this.peek() !== '(') return this.scope.nameOf(text);
    const result = this.scope.callOf(text, this.arguments());
    if (result === undefined) throw new NotConstant(`calls ${text}()`);
    return result;
  }

  /** The texts of the arguments; what stands in them is read by whoever expands the macro. */
  private arguments(): string[] {
    const args: string[] = [];
    let depth = 0;
    let start = this.tokens[this.next]?.end ?? 0;
    for (this.next++; ; this.next++) {
      const token = this.tokens[this.next];
      if (token === undefined) throw new NotConstant('is no constant expression');
      if (token.text === '(') depth++;
      else if (depth === 0 && (token.text === ',' || token.text === ')')) {
        args.push(this.text.slice(start, token.start).trim());
        start = token.end;
        if (token.text === ')') break;
      } else if (token.text === ')') depth--;
    }
    this.next++;
    return args;
  }

  private peek(): string | undefined {
    return this.tokens[this.next]?.text;
  }

  private expect(text: string): void {
    if (this.tokens[this.next++]?.text !== text) throw new NotConstant('is no constant expression');
  }
}

function asType(value: bigint, type: IntegerType): Typed {
  return { value: converted(value, type), type };
}

function promoted(type: IntegerType): IntegerType {
  return type.bits < INT.bits ? INT : type;
}

/** C11 6.3.1.8 for integers. */
function commonType(a: IntegerType, b: IntegerType): IntegerType {
  const left = promoted(a);
  const right = promoted(b);
  if (left.bits !== right.bits) return left.bits > right.bits ? left : right;
  return left.signed ? right : left;
}

function applied(operator: string, left: Evaluated, right: Evaluated): Evaluated {
  // One side may be enough: `0 && X`.
  if (operator === '&&' || operator === '||') {
    const decides = (side: Evaluated): boolean =>
      !('unknown' in side) && (side.value !== 0n) === (operator === '||');
    if (decides(left) || decides(right)) return { value: operator === '||' ? 1n : 0n, type: INT };
  }
  if ('unknown' in left) return left;
  if ('unknown' in right) return right;
  if (operator === '<<' || operator === '>>') return shifted(operator, left, right.value);
  const type = commonType(left.type, right.type);
  const a = converted(left.value, type);
  const b = converted(right.value, type);
  const truth = (holds: boolean): Typed => ({ value: holds ? 1n : 0n, type: INT });
  switch (operator) {
    case '&&':
      return truth(left.value !== 0n && right.value !== 0n);
    case '||':
      return truth(left.value !== 0n || right.value !== 0n);
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '|':
      return asType(a | b, type);
    case '^':
      return asType(a ^ b, type);
    case '&':
      return asType(a & b, type);
    case '+':
      return asType(a + b, type);
    case '-':
      return asType(a - b, type);
    case '*':
      return asType(a * b, type);
    default:
      if (b === 0n) return { unknown: 'divides by zero' };
      return asType(operator === '/' ? a / b : a % b, type);
  }
}

function shifted(operator: string, left: Typed, by: bigint): Evaluated {
  const type = promoted(left.type);
  if (by < 0n || by >= BigInt(type.bits)) return { unknown: 'shifts too far' };
  const value = converted(left.value, type);
  return asType(operator === '<<' ? value << by : value >> by, type);
}

function numberOf(text: string): Typed {
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)$/.exec(text);
  const [, digits = '', suffix = ''] = match ?? [];
  const isOctal = /^0[0-9]/.test(digits);
  if (match === null || (isOctal && /[89]/.test(digits))) {
    throw new NotConstant('is no integer');
  }
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const isUnsigned = /u/i.test(suffix);
  const types = /l/i.test(suffix) ? [LONG, UNSIGNED_LONG] : [INT, UNSIGNED, LONG, UNSIGNED_LONG];
  // A decimal constant without `u` never becomes unsigned; 2^63 and above have no type then.
  const isDecimal = /^[1-9]/.test(digits);
  const fits = types.find(
    (type) =>
      (type.signed ? !isUnsigned : isUnsigned || !isDecimal) && converted(value, type) === value,
  );
  return asType(value, fits ?? UNSIGNED_LONG);
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

function characterOf(text: string): Typed {
  const match = /^'(?:\\([0-7]{1,3})|\\x([0-9a-fA-F]{1,2})|\\(.)|([^\\]))'$/s.exec(text);
  if (match === null) throw new NotConstant('is no character of one byte');
  const [, octal, hex, escaped, plain] = match;
  let code = (plain ?? escaped ?? '').charCodeAt(0);
  if (octal !== undefined) code = Number.parseInt(octal, 8);
  else if (hex !== undefined) code = Number.parseInt(hex, 16);
  else if (escaped !== undefined) code = ESCAPES[escaped] ?? code;
  return { value: BigInt.asIntN(8, BigInt(code)), type: INT };
}
